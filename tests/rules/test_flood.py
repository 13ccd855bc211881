"""One person who reports again and again: all of it stands in the record, and a leader is rung once."""

from dataclasses import replace

from coordination.incident import events as e
from coordination.incident.commands import Acknowledge, Report
from coordination.incident.paging import RINGS_FOR
from coordination.incident.rules import INCIDENT
from coordination.kernel import Head, Priority, UserId, Words
from tests.rules.story import Story, reported
from tests.rules.town import ANN, BO, CHEN, CHIEF

SOON = RINGS_FOR.total_seconds() / 60 / 2


def head(story: Story) -> Head:
    found = INCIDENT.head(story.now())
    assert found is not None
    return found


def another(first: Story, by: UserId | None = ANN, unit: str = "shaft-3") -> Story:
    """A second report, while the first one's head stands in the World."""
    world = replace(first.world, open=(head(first),))
    story = Story(world, None, [], [])
    return story.when(Report, by=by, unit=unit, text=Words("and the winch"))


def rings(story: Story) -> list[tuple[UserId, bool]]:
    return [(event.user, not event.quiet) for event in story.events if isinstance(event, e.Paged)]


def test_a_second_report_within_the_minute_is_shown_and_does_not_ring() -> None:
    second = another(reported().after(SOON)).happens(e.Reported, e.Paged)
    assert rings(second) == [(CHIEF, False)]
    pages = [card for card in INCIDENT.cards(second.now()) if card.what == "page"]
    assert {card.first for card in pages} == {Priority.notice}
    assert head(second).rings is None


def test_it_is_never_swallowed_the_next_in_line_is_called_aloud() -> None:
    second = another(reported().after(SOON)).after(5)
    assert rings(second) == [(CHIEF, False), (CHEN, True)]


def test_when_nobody_answers_the_deputy_too_is_rung_for_one_of_them() -> None:
    first = reported().after(SOON)
    second = another(first)
    first.after(5 - SOON)
    second.world = replace(second.world, open=(head(first),))
    assert rings(first)[-1] == (CHEN, True)
    assert rings(second.after(5)) == [(CHIEF, False), (CHEN, False)]


def test_it_rings_when_the_minute_is_over() -> None:
    assert rings(another(reported().after(2 * SOON))) == [(CHIEF, True)]


def test_it_rings_when_the_first_was_answered() -> None:
    assert rings(another(reported().when(Acknowledge, by=CHIEF))) == [(CHIEF, True)]


def test_it_rings_for_another_person_another_unit_and_for_the_nameless() -> None:
    assert rings(another(reported(), by=BO)) == [(CHIEF, True)]
    assert rings(another(reported(), unit="plant")) == [(CHIEF, True)]
    nameless = Story(reported().world, None, [], []).when(Report, unit="shaft-3", text=Words("smoke"))
    assert rings(another(nameless, by=None)) == [(CHIEF, True)]


def test_something_real_rings_while_a_drill_does() -> None:
    drill = Story(reported().world, None, [], []).when(
        Report, by=CHIEF, unit="shaft-3", drill=True, plan_id="fire"
    )
    assert head(drill).rings == CHIEF
    assert rings(another(drill, by=CHIEF)) == [(CHIEF, True)]
