"""The book of a month: what is kept of a round, how it is revised, and what the rates count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.incident.commands import Stabilise
from coordination.kernel import Ref
from coordination.rounds.columns import Column
from coordination.rounds.measures import Tally, by_unit, lowest_first, overall, tally, unjudged
from coordination.rounds.month import MONTH, KeepRound, Kept, book, decide
from storage.codec import Codec
from tests.rules.months import AT, LETTERS, keep, kept, month
from tests.rules.town import world

ENTRIES = st.builds(
    Kept, column=st.sampled_from(Column), in_time=st.booleans(), complete=st.booleans(), claimed=st.booleans()
)
ROUNDS = st.builds(
    keep,
    st.integers(1, 30),
    st.dictionaries(st.sampled_from("abcd"), ENTRIES, max_size=4),
    judged=st.booleans(),
)


def test_a_book_is_named_by_schedule_and_month() -> None:
    assert book("daily", date(2026, 11, 3)) == Ref("month", "daily/2026-11")
    assert MONTH.new_id(keep(3, {}), world()) == "daily/2026-11"
    with pytest.raises(TypeError, match="Stabilise opens no book"):
        MONTH.new_id(Stabilise(at=AT), world())


def test_a_round_stands_in_the_book_and_asks_nobody_for_anything() -> None:
    state = month({"a": "0"})
    assert state.days[date(2026, 11, 1)].units == {"a": LETTERS["0"]}
    (event,) = decide(None, keep(2, {"a": LETTERS["x"]}), world())
    assert (MONTH.deadlines(state), MONTH.cards(state), MONTH.notices(event, state)) == ({}, (), ())
    assert MONTH.head(state) is None


def test_a_second_keeping_of_a_day_replaces_the_first_and_the_same_once_more_is_nothing() -> None:
    first, revised = keep(3, {"a": LETTERS["x"]}), keep(3, {"a": LETTERS["L"]})
    state = kept(kept(None, first), revised)
    assert state is not None
    assert state.days[date(2026, 11, 3)].units == {"a": LETTERS["L"]}
    assert decide(state, revised, world()) == []


def test_days_stand_in_order_however_they_came() -> None:
    state = kept(kept(None, keep(9, {})), keep(2, {}))
    assert state is not None
    assert [day.day for day in state.days] == [2, 9]
    assert state.touched_at == AT.replace(day=2)


def test_the_two_rates_are_apart_and_excused_lowers_neither() -> None:
    counted = by_unit(month({"a": "00L!x-", "b": "------"}))
    assert counted["a"] == Tally(expected=5, complete=4, in_time=3, excused=1)
    assert (counted["a"].completeness, counted["a"].timeliness) == (0.8, 0.6)
    assert counted["b"] == Tally(excused=6)
    assert (counted["b"].completeness, counted["b"].timeliness) == (None, None)


def test_a_round_that_was_not_judged_counts_for_nobody_but_is_counted() -> None:
    state = month({"a": "0x0", "b": " x "}, unjudged=(2,))
    assert by_unit(state) == {"a": Tally(expected=2, complete=2, in_time=2), "b": Tally()}
    assert unjudged(state) == 1


def test_a_claimed_moment_is_counted_apart() -> None:
    assert overall(month({"a": "c0"})) == Tally(expected=2, complete=2, in_time=2, claimed=1)


def test_the_lowest_come_first_and_those_of_whom_nothing_was_expected_last() -> None:
    counted = by_unit(month({"none": "--", "good": "00", "late": "0L", "missing": "0x"}))
    assert lowest_first(counted) == ["missing", "late", "good", "none"]


@given(st.lists(ENTRIES))
def test_no_rate_exceeds_one_and_nobody_is_lost(entries: list[Kept]) -> None:
    counted = tally(entries)
    assert 0 <= counted.complete <= counted.expected
    assert 0 <= counted.in_time <= counted.expected
    assert counted.expected + counted.excused == len(entries)
    for rate in (counted.completeness, counted.timeliness):
        assert rate is None or 0 <= rate <= 1


@given(st.lists(ROUNDS, min_size=1))
def test_units_add_up_to_the_whole_and_a_book_survives_its_keeping(rounds: list[KeepRound]) -> None:
    codec, state = Codec([MONTH]), None
    for command in rounds:
        for event in decide(state, command, world()):
            assert codec.decode_event("month", "RoundKept", codec.encode(event).json) == event
            state = MONTH.evolve(state, event)
    assert state is not None
    assert codec.decode(codec.encode(state).json, MONTH.state) == state
    parts, whole = by_unit(state).values(), overall(state)
    assert sum(part.expected for part in parts) == whole.expected
    assert sum(part.complete for part in parts) == whole.complete
    assert sum(part.in_time for part in parts) == whole.in_time
    assert max(state.days) - min(state.days) < timedelta(days=31)
