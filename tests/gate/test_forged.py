"""Whatever anybody can send: it is read without an error, and does no more than its sender may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from coordination.facts import Sent
from coordination.incident.events import Reported
from coordination.kernel import Attachment, ChatId, Place, Ref, UserId, Words
from handlers.arrival import Arrival, Kind
from handlers.buttons import pack, unpack
from handlers.cards import CARDS, NOTICES
from handlers.cards.questions import VERBS as QUESTIONS
from handlers.routes import COMMANDS, VERBS
from tests.gate import site
from tests.gate.cases import tried
from tests.gate.door import BOT, Door
from tests.gate.entitled import FOLLOWS, FREE, behind
from tests.gate.site import ACTORS, DRILL, FIELD, LEADERSHIP, PLANT, UNBOUND, pressed, typed
from tests.gate.test_matrix import ROWS, verb_of
from tests.rules.town import NINE

INCIDENTS = (site.FRESH, site.RUNNING, site.STABLE, site.OVER, DRILL)
NAMES = (
    *INCIDENTS,
    *(
        "26-9999",
        "99-9999",
        "D26-9999",
        "26-1",
        "²6-0001",
        "site",
        "",
        "F1",
        "F0",
        "F-1",
        "F" + "9" * 40,
        "gate",
    ),
    *("daily/260302", "daily/2603", "daily", "ask/1", "shaft-3", "plant", "nowhere", "fire", "general"),
)
ARGS = (
    *("0", "1", "2", "3", "4", "5", "13", "-1", "-7", "+1", "1.5", "１", "²", "9" * 9, "9" * 20, "9" * 5000),
    *(
        "high",
        "low",
        "extreme",
        "zh-CN",
        "en",
        "sure",
        "month",
        "2026-13",
        "open",
        "close",
        "admin",
        "leadership",
    ),
    *(
        "field",
        "shared",
        "responder",
        "deputy",
        "",
        " ",
        "\0",
        "\ud800",
        "<b>",
        "\u202e",
        "%s",
        "{n}",
        "'; --",
    ),
    *(str(user) for user in ACTORS.values()),
)
anything = st.text(st.characters(), max_size=80)
words = st.sampled_from([*NAMES, *ARGS]) | anything
forged = st.lists(words, max_size=5).map(":".join) | anything
likely = st.builds(
    lambda verb, name, args: ":".join((verb, name, *args)),
    st.sampled_from(sorted(VERBS)),
    st.sampled_from(NAMES) | words,
    st.lists(st.sampled_from([*ARGS, *NAMES]), max_size=4),
)
APT = [f"{verb_of(name)}:{row.data}".split(":") for name, row in ROWS.items()]


@st.composite
def apt(draw: st.DrawFn) -> str:
    """A real button's data, as it is or with one word of it changed."""
    parts = list(draw(st.sampled_from(APT)))
    if draw(st.booleans()):
        parts[draw(st.integers(0, len(parts) - 1))] = draw(words)
    return ":".join(parts)


pressed_data = apt() | apt() | apt() | likely | forged
typed_words = st.sampled_from([(VERBS[verb_of(name)].command, row.words) for name, row in ROWS.items()])
actors = st.sampled_from(sorted(ACTORS.values()))
chats = st.sampled_from([None, FIELD, PLANT, LEADERSHIP, UNBOUND])
places = st.sampled_from([site.busy, site.calm])
refs = st.sampled_from([None, site.ROUND, site.FOLLOWUP, site.POST, *(Ref("incident", n) for n in INCIDENTS)])
parts = st.sampled_from(["", "1", "3", "5"])
asked = st.sampled_from(sorted({*QUESTIONS, "zr", "ev", "ex", "ph", "hand", "fix", "standin"}))
questions = st.builds(lambda verb, part: f"{verb}:{part}" if part else verb, asked, parts)


@st.composite
def ours(draw: st.DrawFn) -> Sent | None:
    """A message of ours, as it stands in the record: what it was about, and what it asked of whom."""
    if draw(st.booleans()):
        return None
    by, ref = draw(actors), draw(refs)
    if draw(st.booleans()):
        part, about = draw(questions), _about(draw, part := draw(questions))
        return Sent(chat=ChatId(by), message_id=1, ref=about, what="ask", part=part, asks=by, at=NINE)
    what = draw(st.sampled_from(sorted({*CARDS, *NOTICES} - {"ask"})))
    return Sent(
        chat=ChatId(by), message_id=1, ref=ref, what=what, part=draw(st.sampled_from(["1", "3"])), at=NINE
    )


def _about(draw: st.DrawFn, question: str) -> Ref | None:
    """What a question is about is of one kind."""
    verb = question.partition(":")[0]
    if verb in ("zr", "ev", "ex", "ph"):
        return site.ROUND
    if verb in ("hand", "standin"):
        return site.POST
    if verb == "fix":
        return site.FOLLOWUP
    return draw(st.sampled_from([None, *(Ref("incident", n) for n in INCIDENTS)]))


arrivals = st.builds(
    Arrival,
    kind=st.sampled_from(Kind),
    at=st.just(NINE) | st.integers(-9999, 9999).map(lambda minutes: NINE + timedelta(minutes=minutes)),
    chat=st.sampled_from([FIELD, PLANT, LEADERSHIP, UNBOUND, *map(ChatId, ACTORS.values())]),
    private=st.booleans(),
    chat_title=anything,
    forum=st.booleans(),
    thread=st.none() | st.integers(),
    user=st.none() | actors,
    user_name=anything,
    language=st.sampled_from(["", "en", "zh-hans"]) | anything,
    hidden=st.booleans(),
    second_hand=st.booleans(),
    message_id=st.integers(),
    album=st.sampled_from(["", "a"]),
    text=anything | words,
    command=st.sampled_from(["", *COMMANDS, "dance"]),
    addressee=st.sampled_from(["", "", BOT, "other_bot"]),
    rest=st.lists(words, max_size=4).map(" ".join),
    files=st.sampled_from([(), (Attachment(kind="photo", file_id="f", unique_id="u"),)]),
    place=st.none()
    | st.builds(Place, latitude=st.floats(), longitude=st.floats(), name=st.builds(Words, anything)),
    reply_to=st.none() | st.integers(),
    replied_text=anything,
    press=st.just("1"),
    data=pressed_data,
    emojis=st.sampled_from([(), ("👀",), ("✍",), ("✍\ufe0f", "👀"), ("x",)]),
    subject=st.none() | actors,
    inside=st.booleans(),
    rights=st.sampled_from([(), ("admin",), ("admin", "pin_messages")]),
    moved_to=st.none() | st.sampled_from([ChatId(-77)]),
)


def no_more_than(by: UserId | None, before: Door, after: Door, *, group: bool) -> None:
    """Assert that all that happened was this person's to do."""
    for ref, event in after.events:
        if event.by is None or isinstance(event, (*FOLLOWS, *FREE)):
            continue
        assert event.by == by
        assert by in behind(event, ref, before, group=group), f"{by} did {event}"


@tried()
@given(data=pressed_data, chat=chats, at=places)
@example(data="done:26-0002:" + "9" * 5000, chat=None, at=site.busy)
@example(data="strike:" + "9" * 5000, chat=None, at=site.busy)
@example(data="det:site", chat=None, at=site.busy)
def test_a_button_is_only_a_reference(data: str, chat: ChatId | None, at: Callable[[], Door]) -> None:
    """Whoever presses it: each does what they may, and no more."""
    for by in ACTORS.values():
        came = at().copy().comes(pressed(at(), by, data, **({"chat": chat} if chat else {})))
        no_more_than(by, at(), came, group=False)


@tried()
@given(said=arrivals, about=ours(), question=ours(), origin=refs, apt=st.none() | typed_words)
def test_whatever_comes_is_read_and_does_no_more_than_its_sender_may(
    said: Arrival, about: Sent | None, question: Sent | None, origin: Ref | None, apt: tuple[str, str] | None
) -> None:
    door = site.busy()
    if apt is not None:
        said = replace(said, command=apt[0], rest=apt[1], text=f"/{apt[0]} {apt[1]}")
    private = said.chat > 0
    theirs = replace(
        said, private=private, user=UserId(said.chat) if private and not said.hidden else said.user
    )
    came = door.copy().comes(theirs, about=about, question=question, origin=origin)
    no_more_than(theirs.user, door, came, group=not private)


@given(anything)
def test_a_button_can_be_read_whatever_it_says(data: str) -> None:
    press = unpack(data)
    assert ":".join((press.verb, press.id, *press.args)).startswith(data)


@given(
    st.sampled_from(sorted(VERBS)), st.sampled_from(NAMES[:12]), st.lists(st.integers(0, 10**9), max_size=2)
)
def test_what_is_packed_is_read_again(verb: str, name: str, args: list[int]) -> None:
    press = unpack(pack(verb, name, *args))
    assert (press.verb, press.id, press.args) == (verb, name, tuple(map(str, args)))


def test_a_report_that_names_an_incident_for_a_round_is_still_a_report() -> None:
    door = site.busy().copy()
    door.comes(typed(door, ACTORS["responder"], "event", f"{site.FRESH} the pump leaks"))
    assert isinstance(door.events[0][1], Reported)


def test_a_press_that_is_repeated_happens_once() -> None:
    """Stale and replayed buttons tell what is true now."""
    once = {"act": site.FRESH, "ack": site.FRESH, "down": site.STABLE, "scene": site.FRESH, "own": "F1"}
    for verb, name in once.items():
        door = site.busy().copy()
        said = pressed(door, ACTORS["leader"], f"{verb}:{name}")
        happened = len(door.comes(said).events)
        assert happened
        for by in ACTORS.values():
            door.comes(replace(said, user=by)) if verb in ("act", "down") else door.comes(said)
        assert len(door.events) == happened, verb
