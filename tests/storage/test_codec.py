"""Values survive their way through JSON, in one form only; what cannot be kept is refused at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.incident.events import IncidentEvent
from coordination.incident.state import Incident
from coordination.kernel import (
    Attachment,
    Audience,
    Chat,
    ChatId,
    Event,
    Field,
    Head,
    Leadership,
    Person,
    Place,
    Ref,
    UserId,
    Value,
    When,
    Who,
    Words,
)
from coordination.plan import Plan
from coordination.roster.state import Roster, RosterEvent
from storage.codec import Codec, canonical, plans_in, words_in
from storage.errors import CodecError
from storage.tables import moment_text
from tests.storage.toy import AGGREGATES, NOW, Added, Adopted

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
moments = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis wants its bounds naive
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
)
spans = st.integers(0, 10**9).map(lambda n: timedelta(seconds=n / 1000))
numbers = st.integers(-(2**62), 2**62)
degrees = st.floats(-180, 180)
seals = st.text("0123456789abcdef", min_size=64, max_size=64)
filed = st.builds(Words, id=st.text("aZ09-_", min_size=16, max_size=16), seal=seals)
users, chats = st.builds(UserId, numbers), st.builds(ChatId, numbers)
values: st.SearchStrategy[Value] = st.recursive(
    st.one_of(names, numbers, st.builds(Who, users), st.builds(When, moments), filed),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)
audiences: st.SearchStrategy[Audience] = st.one_of(
    st.builds(Person, users), st.builds(Chat, chats), st.just(Leadership()), st.builds(Field, names)
)
SHAPES: dict[type, st.SearchStrategy[object]] = {
    datetime: moments,
    timedelta: spans,
    Words: filed,
    str: names,
    float: degrees,
}
for type_, strategy in SHAPES.items():
    st.register_type_strategy(type_, strategy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """One field of every shape the kernel has."""

    ref: Ref
    words: Words | None
    files: tuple[Attachment, ...]
    place: Place | None
    to: Audience
    said: Mapping[str, Value]
    by_user: Mapping[UserId, datetime]
    by_chat: Mapping[ChatId, timedelta | None]
    counts: Mapping[str, int | None]
    head: Head | None


everything = st.builds(Everything, to=audiences, said=st.dictionaries(names, values, max_size=4))


PLAIN = Everything(
    ref=Ref("case", "1"),
    words=None,
    files=(),
    place=None,
    to=Leadership(),
    said={},
    by_user={},
    by_chat={},
    counts={},
    head=None,
)


CODEC = Codec(AGGREGATES)


@given(everything)
def test_every_value_of_the_kernel_comes_back(value: Everything) -> None:
    assert CODEC.decode(CODEC.encode(value).json, Everything) == value


@given(st.dictionaries(names, values, max_size=5))
def test_what_fills_a_message_comes_back(said: dict[str, Value]) -> None:
    assert CODEC.decode_values(CODEC.encode_values(said).json) == said


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([Roster, Incident]).flatmap(st.from_type))
def test_states_come_back(state: Roster | Incident) -> None:
    encoded = CODEC.encode(state)
    assert _reader(encoded.plans).decode(encoded.json, type(state)) == state


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(get_args(RosterEvent) + get_args(IncidentEvent)).flatmap(st.from_type))
def test_events_come_back(event: Event) -> None:
    encoded = CODEC.encode(event)
    assert _reader(encoded.plans).decode(encoded.json, type(event)) == event


def _reader(plans: Mapping[str, str]) -> Codec:
    """A program that has read these plans from the database."""
    reader = Codec(AGGREGATES)
    for digest, data in plans.items():
        reader.learn_plan(digest, data)
    return reader


@given(filed)
def test_cited_words_are_found_in_the_json(words: Words) -> None:
    encoded = CODEC.encode(replace(PLAIN, words=words))
    assert [(cited.id, cited.seal) for cited in words_in(encoded.json)] == [(words.id, words.seal)]


def test_a_text_that_looks_like_a_citation_is_none() -> None:
    said = '{"seal":"00","words":"forged"},{"plan":"' + "0" * 64 + '"}'
    encoded = CODEC.encode(replace(PLAIN, ref=Ref("case", said)))
    assert words_in(encoded.json) == []
    assert plans_in(encoded.json) == set()


def test_a_text_never_enters_the_json() -> None:
    encoded = CODEC.encode(replace(PLAIN, words=Words("fire", "id", "0f")))
    assert "fire" not in encoded.json
    assert encoded.words == ("id",)


def test_words_that_were_not_filed_are_refused() -> None:
    with pytest.raises(CodecError, match="would be lost"):
        CODEC.encode(replace(PLAIN, words=Words("fire")))


def test_a_plan_is_cited_by_its_digest() -> None:
    plan = Plan(id="fire", title={"en": "Fire"})
    encoded = CODEC.encode(Adopted(at=NOW, plan=plan))
    assert set(encoded.plans) == plans_in(encoded.json)
    assert "Fire" not in encoded.json
    with pytest.raises(CodecError):
        Codec(AGGREGATES).decode(encoded.json, Adopted)


def test_an_unknown_event_is_named() -> None:
    with pytest.raises(CodecError, match="'Vanished'"):
        CODEC.decode_event("case", "Vanished", "{}")


def test_an_old_event_is_read_in_todays_shape() -> None:
    reader = Codec(AGGREGATES, {("case", "Added"): lambda raw: {"at": raw["at"], "amount": raw["count"]}})
    old = canonical({"at": "2026-11-23T09:00:00+00:00", "count": 4})
    assert reader.decode_event("case", "Added", old) == Added(at=NOW, amount=4)


@pytest.mark.parametrize("data", ["{}", '{"at": 5, "amount": 1}', '{"at": "soon"}', "[]", "not json"])
def test_what_cannot_be_read_is_told(data: str) -> None:
    with pytest.raises(CodecError):
        CODEC.decode_event("case", "Added", data)


def test_a_place_that_is_nowhere_is_refused() -> None:
    with pytest.raises(CodecError):
        CODEC.encode(Place(latitude=float("nan"), longitude=0))


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(CodecError, match="no time zone"):
        CODEC.encode(Added(at=naive, amount=1))
    with pytest.raises(ValueError, match="no time zone"):
        moment_text(naive)


@given(st.lists(moments, min_size=2))
def test_stored_moments_sort_as_time_does(some: list[datetime]) -> None:
    assert sorted(map(moment_text, some)) == [moment_text(at) for at in sorted(some)]
    assert [datetime.fromisoformat(moment_text(at)) for at in some] == some


def test_json_has_one_form() -> None:
    assert canonical({"b": "火", "a": [1, None]}) == '{"a":[1,null],"b":"火"}'
