"""Every verb by every kind of actor, typed and pressed: who changes anything, and that nobody else does.

The rows are held against `handlers.routes` and the buttons that the cards make, so that a verb without a
row fails here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from coordination.kernel import UserId
from coordination.reach.answers import REACH
from handlers.arrival import Arrival
from handlers.routes import VERBS
from tests.gate import site
from tests.gate.door import Door
from tests.gate.site import ACTORS, DRILL, FIELD, LEADERSHIP, ROUND, UNBOUND, pressed, typed
from tests.house.test_routes import _buttons
from tests.rules.town import BO

OURS = "leader deputy duty head responder admin other other-head"
EVERYBODY = f"{OURS} former stranger"
LEADERS, STAFF = "leader deputy", "leader deputy duty"
CLERKS, OFFICERS = f"{STAFF} admin", f"{STAFF} head admin other-head"
UNIT = "head responder"
NOBODY, ASKS = "", ""
"""Of what only shows something; of a button that asks for words, and does nothing without them."""
R = ROUND.id


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is typed after the command and stands on the button, and who changes something by it."""

    words: str = ""
    data: str = ""
    typed: str = NOBODY
    group: str | None = None
    """In the unit's group; None: as in private."""
    pressed: str | None = None
    """None: as typed."""
    sees: str = EVERYBODY
    """Who is not refused for want of a role or of enrolment, where it is typed in private."""
    at: Callable[[], Door] = site.busy
    after: Callable[[Door], Door] | None = None


def act(words: str, data: str, who: str, **rest: object) -> Row:
    return Row(words=words, data=data, typed=who, sees=who, **rest)  # type: ignore[arg-type] # Row's own fields


def look(words: str, data: str, who: str) -> Row:
    return Row(words=words, data=data, sees=who)


N, RUNS, STABLE, OVER = site.FRESH, site.RUNNING, site.STABLE, site.OVER
ROWS: dict[str, Row] = {
    "report": Row(words="smoke", typed=OURS, group=EVERYBODY, pressed=ASKS, sees=OURS),
    "zr": Row(
        words="sure",
        data=f"{R}:shaft-3:sure",
        typed=f"{UNIT} other other-head",
        group=UNIT,
        pressed=UNIT,
        sees=OURS,
    ),
    "status": look("", "", OURS),
    "det": look(N, N, OURS),
    "upd": act(f"{N} the road is clear", N, OURS, pressed=ASKS),
    "upd: what one reported": act(f"{RUNS} the road is clear", RUNS, f"{OURS} former", pressed=ASKS),
    "ack": act(N, N, LEADERS),
    "over": Row(words=RUNS, data=RUNS, typed="deputy", sees=LEADERS),
    "watch": act(f"{N} 45m", N, LEADERS),
    "act": act(N, N, LEADERS),
    "not": act(f"{N} steam", N, STAFF, pressed=ASKS),
    "plans": look(N, N, OURS),
    "plan": act(f"{N} general", f"{N}:general", OURS),
    "sev: up": act(f"{N} high", f"{N}:high", OURS),
    "sev: down": act(f"{RUNS} low", f"{RUNS}:low", LEADERS),
    "facts": act(f"{N} hurt 2", N, STAFF, pressed=ASKS),
    "same": act(f"{N} {RUNS}", f"{N}:{RUNS}", OURS),
    "scene": act(N, N, OURS),
    "back": Row(words=RUNS, data=RUNS, typed="responder former"),
    "count": act(RUNS, RUNS, STAFF),
    "take": act(f"{RUNS} 1", f"{RUNS}:1", OURS),
    "take: a head's": act(f"{RUNS} 4", f"{RUNS}:4", f"{LEADERS} head"),
    "take: a leader's": Row(words=f"{RUNS} 5", data=f"{RUNS}:5", sees=LEADERS),
    "done": act(f"{RUNS} 1 119 at nine", f"{RUNS}:1", OURS, pressed=ASKS),
    "done: another's": act(f"{RUNS} 3 watched", f"{RUNS}:3", OURS),
    "done: a head's": act(f"{RUNS} 4 23", f"{RUNS}:4", f"{LEADERS} head", pressed=ASKS),
    "block": act(f"{RUNS} 1 no signal", f"{RUNS}:1", OURS, pressed=ASKS),
    "block: a leader's": act(f"{RUNS} 5 no air", f"{RUNS}:5", LEADERS, pressed=ASKS),
    "skip": act(f"{RUNS} 1 not needed", f"{RUNS}:1", OURS, pressed=ASKS),
    "skip: a leader's": act(f"{RUNS} 5 not needed", f"{RUNS}:5", LEADERS, pressed=ASKS),
    "yes": act("1", f"{RUNS}:1:1", LEADERS),
    "no": act("1 the air is bad", f"{RUNS}:1:1", LEADERS, pressed=ASKS),
    "stable": act(RUNS, RUNS, LEADERS),
    "down": act(STABLE, STABLE, LEADERS),
    "close": act(STABLE, STABLE, LEADERS),
    "after": act(f"{OVER} the gate was locked", OVER, f"{STAFF} head", pressed=ASKS),
    "drill": act("fire", "fire", f"{LEADERS} admin", at=site.quiet),
    "resume": act(DRILL, DRILL, f"{LEADERS} admin", at=site.calm),
    "fup": act(f"{N} spare key by 2026-12-01", N, OFFICERS, pressed=ASKS),
    "fups": look("", "", OURS),
    "own": act("F1", "F1", OURS),
    "fix": act("F1 key hung up", "F1", OURS, pressed=ASKS),
    "checked": Row(words="F1", data="F1", typed=OFFICERS, sees=OFFICERS, after=site.fixed),
    "here": Row(data=REACH.id, typed="deputy duty head responder admin other other-head", sees=OURS),
    "reach": look("", REACH.id, CLERKS),
    "inv": Row(
        words="responder shaft-3", data="responder:shaft-3", typed="admin", group=NOBODY, sees="admin"
    ),
    "people": look("", "", CLERKS),
    "strike": act("5", "5", "admin"),
    "ev": Row(
        words="pump 2 leaks",
        data=f"{R}:shaft-3",
        typed=OURS,
        group=EVERYBODY,
        pressed=ASKS,
        sees=OURS,
    ),
    "inc": Row(data=f"{R}:shaft-3", typed=f"{UNIT} other other-head", group=UNIT, pressed=UNIT, sees=OURS),
    "rv": Row(
        words="more",
        data=f"{R}:shaft-3",
        typed=f"{UNIT} other other-head",
        group=UNIT,
        pressed=UNIT,
        sees=OURS,
        after=site.closed_round,
    ),
    "chk": Row(words="at two", data=f"{R}:shaft-3", typed=UNIT, pressed=ASKS, after=site.said_zero),
    "rounds": look("", "", CLERKS),
    "rm": act("", R, CLERKS),
    "ex": act("shaft-3 closed today", f"{R}:shaft-3", CLERKS, pressed=ASKS),
    "ph": act("shaft-3 all clear", f"{R}:shaft-3", f"{STAFF} head", pressed=ASKS),
    "ca": act("shaft-3", f"{R}:shaft-3", CLERKS, after=site.claimed),
    "cr": act("shaft-3", f"{R}:shaft-3", CLERKS, after=site.claimed),
    "askall": act("How many? by 23:59", "", CLERKS, pressed=ASKS),
    "per": act("flood open", "flood:open", "leader admin"),
    "duty": look("", "gate", OURS),
    "checkin": Row(data="gate", typed="responder", sees=OURS),
    "hand": Row(words="pump 2 is open", data="gate", typed="responder", pressed=ASKS, sees=OURS),
    "takeon": Row(data="gate", typed="responder next", sees=OURS, after=site.handed_over),
    "swap": Row(words="6", data="gate:6", typed="responder", sees=OURS),
    "takeshift": Row(data="gate", typed="next", sees=OURS, after=site.offered),
    "standin": act("5 18:00", "gate:5", CLERKS, pressed=ASKS),
    "me": look("", "", EVERYBODY),
    "lang": act("zh", "zh-CN", OURS),
    "start": Row(words=site.CODE, data=site.CODE, typed=EVERYBODY, group=EVERYBODY, pressed=ASKS),
    "help": look("", "", EVERYBODY),
}
"""By verb; where its answer depends on the thing, several rows: "sev: up"."""
WANTS_ROLE = {"not-allowed", "not-enrolled", "not-of-unit"}

Sends = Callable[[Door, UserId], Arrival]

each_row = pytest.mark.parametrize("name", ROWS)


def verb_of(name: str) -> str:
    return name.partition(":")[0]


def door_of(row: Row) -> Door:
    door = row.at().copy()
    if row.after is not None:
        row.after(door)
        door.events.clear()
        door.told.clear()
    return door


def forms(row: Row, name: str) -> Iterator[tuple[str, str, Sends]]:
    """Yield each form of asking for it: its name, who changes something by it, and what is sent."""
    route = VERBS[verb_of(name)]
    data = f"{route.verb}:{row.data}"
    group = row.typed if row.group is None else row.group
    yield "private", row.typed, lambda door, by: typed(door, by, route.command, row.words)
    yield "group", group, lambda door, by: typed(door, by, route.command, row.words, chat=FIELD)
    by_button = row.typed if row.pressed is None else row.pressed
    here = by_button if verb_of(name) != "inv" else NOBODY  # a link is made in private alone
    yield "pressed", by_button, lambda door, by: pressed(door, by, data)
    for chat in (FIELD, LEADERSHIP, site.PLANT, UNBOUND):
        yield f"pressed in {chat}", here, lambda door, by, chat=chat: pressed(door, by, data, chat=chat)  # type: ignore[misc] # a bound default


def actors(row: Row) -> dict[str, UserId]:
    """`next` relieves the responder at the post; elsewhere they are a responder like the other."""
    return ACTORS | ({"next": BO} if "next" in row.typed else {})


def changes(row: Row, sends: Sends) -> set[str]:
    """Return who changes something; what anybody is told of it is shown and fits."""
    doors = {name: door_of(row) for name in actors(row)}
    return {name for name, by in actors(row).items() if doors[name].comes(sends(doors[name], by)).events}


def test_every_verb_and_every_button_has_a_row() -> None:
    pressed_ = set().union(*(verbs for _, verbs in _buttons()))
    assert {verb_of(name) for name in ROWS} == VERBS.keys()
    assert pressed_ <= {verb_of(name) for name in ROWS}


@each_row
def test_who_changes_something(name: str) -> None:
    row = ROWS[name]
    found = {form: changes(row, sends) for form, _, sends in forms(row, name)}
    assert found == {form: set(who.split()) for form, who, _ in forms(row, name)}


@each_row
def test_who_is_refused_for_want_of_a_role(name: str) -> None:
    """Right and wrong are told apart: whoever may is not refused, even where nothing is left to be done."""
    row = ROWS[name]
    route = VERBS[verb_of(name)]
    able = set()
    for actor, by in ACTORS.items():
        door = door_of(row)
        door.comes(typed(door, by, route.command, row.words))
        assert door.told, f"{actor} is answered"
        able |= set() if WANTS_ROLE & set(door.refused) else {actor}
    assert able == set(row.sees.split())
