"""The matrix once more, about a drill: the same rights, and neither it nor what is real changes the other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from coordination.incident import events as e
from coordination.incident.standstill import DrillPaused
from coordination.kernel import Due
from coordination.reach.answers import REACH
from tests.gate import site
from tests.gate.door import KINDS, Door
from tests.gate.drilling import STAGES, THE_DRILL, beside, drilling
from tests.gate.site import DRILL
from tests.gate.test_matrix import ROWS, Row, actors, forms, verb_of
from tests.rules.town import NINE

MARK = "DRILL"


def stage_of(name: str) -> str:
    """Return the number of the one incident that a row is about, which stands at this stage; or ""."""
    said = f"{ROWS[name].words} {ROWS[name].data}"
    named = [stage for stage in STAGES if stage in said.replace(DRILL, "")]
    return named[0] if len(named) == 1 else ""


DRILLED = [name for name in ROWS if stage_of(name)]
each_drilled = pytest.mark.parametrize("name", DRILLED)


def drilled(name: str) -> Row:
    """The row, about a drill that stands where the real incident does."""
    row, real = ROWS[name], stage_of(name)
    words, data = row.words.replace(real, DRILL), row.data.replace(real, DRILL)
    return replace(row, words=words, data=data, at=lambda: drilling(real))


def tried(row: Row, name: str) -> Iterator[tuple[str, str, Door, Door]]:
    """Yield each form of asking and each actor, with the site before and after."""
    for form, _, sends in forms(row, name):
        for actor, by in actors(row).items():
            before = row.at()
            door = before.copy()
            yield form, actor, before, door.comes(sends(door, by))


@each_drilled
def test_the_rights_are_the_same(name: str) -> None:
    row = drilled(name)
    found: dict[str, set[str]] = {form: set() for form, *_ in forms(row, name)}
    for form, actor, _, door in tried(row, name):
        found[form] |= {actor} if door.events else set()
    assert found == {form: set(who.split()) for form, who, _ in forms(row, name)}


@each_drilled
def test_nothing_real_is_changed_and_everything_that_is_told_of_it_is_marked(name: str) -> None:
    for form, actor, before, door in tried(drilled(name), name):
        only_the_drill(before, door, f"{actor}, {form}")


@each_drilled
def test_nor_where_real_incidents_are_open_at_every_stage(name: str) -> None:
    row, real = drilled(name), stage_of(name)
    acted = False
    for form, actor, before, door in tried(replace(row, at=lambda: beside(real)), name):
        only_the_drill(before, door, f"{actor}, {form}")
        acted |= bool(door.events)
    assert acted == any(who for _, who, _ in forms(row, name))


def only_the_drill(before: Door, door: Door, what: str) -> None:
    """Assert that only the drill changed, what comes from it, and who is known to be reachable."""
    for ref, state in door.states.items():
        ours = ref in (THE_DRILL, REACH) or (ref not in before.states and ref.kind == "followup")
        assert ours or state is before.states.get(ref), f"{what}: {ref}"
        assert ref.kind != "followup" or ref in before.states or state.drill, f"{what}: {ref} bears no mark"
    for told_of, message in door.told:
        if told_of == THE_DRILL and message.text:
            assert str(message.text).startswith(MARK), f"{what}: {message.text}"


@pytest.mark.parametrize("name", ROWS)
def test_what_is_done_about_anything_else_changes_no_drill(name: str) -> None:
    """A real report stops it, as it must; nothing else that is said touches it."""
    row = ROWS[name]
    if row.at is not site.busy or verb_of(name) in ("yes", "no"):
        return
    for stage in (site.FRESH, site.RUNNING):
        for form, actor, before, door in tried(replace(row, at=lambda stage=stage: beside(stage)), name):  # type: ignore[misc] # a bound default
            on_drill = [event for ref, event in door.events if ref == THE_DRILL]
            reports = any(isinstance(event, e.Reported) for _, event in door.events)
            assert [type(event) for event in on_drill] == [DrillPaused] * reports, f"{actor}, {form}"
            if not reports:
                assert door.states[THE_DRILL] is before.states[THE_DRILL]


@pytest.mark.parametrize("words", [f"{DRILL} {site.FRESH}", f"{site.FRESH} {DRILL}"])
def test_a_drill_and_something_real_are_never_made_one(words: str) -> None:
    row = Row(words=words, data=words.replace(" ", ":"), at=lambda: beside(site.FRESH))
    for form, actor, _, door in tried(row, "same"):
        assert door.events == [], f"{actor}, {form}"


@pytest.mark.parametrize("stage", [site.FRESH, site.RUNNING, site.STABLE])
def test_its_clocks_call_and_tell_nobody_as_if_it_were_real(stage: str) -> None:
    """The law's clock of thirty minutes, the plan's, the pages and the approvals, for a day."""
    before = drilling(stage)
    door = before.copy()
    rung: set[tuple[datetime, str]] = set()
    while due := _next(door, rung):
        rung |= {due}
        door.world = replace(door.world, now=max(due[0], door.world.now))
        door.apply(THE_DRILL, Due(at=due[0], name=due[1]))
    assert len(rung) > 1
    assert ("Tell them: law" in door.texts()) == (stage != site.FRESH), "the law's clock has rung"
    only_the_drill(before, door, stage)


def _next(door: Door, rung: set[tuple[datetime, str]]) -> tuple[datetime, str] | None:
    waiting = KINDS["incident"].deadlines(door.states[THE_DRILL])
    ahead = {(at, name) for name, at in waiting.items() if at < NINE + timedelta(days=1)}
    return min(ahead - rung, default=None)
