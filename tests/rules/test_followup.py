"""Follow-ups: an owner, a date, and a second person's check."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coordination.followup import rules as r
from coordination.followup import state as s
from coordination.followup.rules import FOLLOWUP
from coordination.kernel import Attachment, Due, KeepFile, Leadership, Person, When, Who, Words
from coordination.roster.state import Roster
from tests.rules.thing import Thing
from tests.rules.town import ANN, BO, CHEN, CHIEF, NINE, POLICY, ROOT, STRANGER, SUN, ZHAO, world

FRIDAY = date(2026, 3, 6)
"""Four days after the Monday on which everything begins."""
PHOTO = Attachment(kind="photo", file_id="f", unique_id="u")
LEAD = Leadership()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def raised(due: date = FRIDAY, incident: str = "", by: Any = ZHAO, **changes: Any) -> Thing:
    site = {"counters": {"incident-2026": 42, "drill-2026": 3}} | changes
    thing = Thing(FOLLOWUP, world(**site))
    return thing.when(r.Raise, by=by, text=Words("spare key"), due=due, incident=incident)


def done() -> Thing:
    return raised().when(r.Own, by=ANN).when(r.Fix, by=ANN, text=Words("key hung up"))


def test_it_has_a_number_of_its_own_and_stands_among_the_leaders() -> None:
    thing = raised(incident="26-0042").happens(s.Raised)
    assert (thing.state.number, thing.state.due_at, thing.state.drill) == ("F1", at(6, 17), False)
    assert FOLLOWUP.new_id(r.Own(at=NINE), thing.world) == "F2"
    (card,) = FOLLOWUP.cards(thing.state)
    assert (card.what, card.to) == ("followup", LEAD)
    head = FOLLOWUP.head(thing.state)
    assert head is not None
    assert (head.ref.id, head.unit, head.status, head.who, head.due_at) == ("F1", None, "open", (), at(6, 17))


def test_it_may_come_from_an_incident_that_ever_was_and_of_a_drill_it_says_so() -> None:
    assert raised(incident="D26-0003").state.drill
    for never in ("26-0043", "26-0000", "D26-0004", "25-0001", "26-00042", "F1"):
        raised(incident=never).is_refused("no-such-incident", number=never)


def test_a_day_that_is_past_is_not_taken() -> None:
    raised(date(2026, 3, 1)).is_refused("due-past", due=When(at(1, 17)))
    raised(date(2026, 3, 2)).happens(s.Raised)
    evening = raised(date(2026, 3, 2), now=at(2, 17))
    evening.is_refused("due-past")


def test_who_raises_one() -> None:
    for by in (CHIEF, CHEN, ZHAO, SUN, ROOT):
        raised(by=by).happens(s.Raised)
    raised(by=ANN).is_refused("not-allowed", act="follow-up")
    raised(by=None).is_refused("not-enrolled")
    assert Thing(FOLLOWUP, world()).when(r.Own, by=ANN).is_refused("no-such-thing").state is None


def test_it_passes_from_owner_to_owner_only_by_a_leaders_hand() -> None:
    thing = raised().when(r.Own, by=ANN).happens(s.Owned)
    thing.when(r.Own, by=ANN).happens()
    thing.when(r.Own, by=BO).is_refused("followup-owned", who=Who(ANN))
    thing.when(r.Fix, by=BO, text=Words("I did")).is_refused("followup-owned", who=Who(ANN))
    assert thing.when(r.Own, by=CHEN).happens(s.Owned).state.owner == CHEN


def test_whose_owner_is_gone_is_free() -> None:
    thing = raised().when(r.Own, by=ANN)
    left = {user: m for user, m in thing.world.roster.people.items() if user != ANN}
    thing.world = replace(thing.world, roster=Roster(people=left))
    assert thing.when(r.Own, by=BO).happens(s.Owned).state.owner == BO


def test_done_with_words_or_a_picture_and_never_without() -> None:
    thing = raised().when(r.Own, by=ANN)
    thing.when(r.Fix, by=ANN).is_refused("what-was-done", number="F1")
    thing.when(r.Fix, by=ANN, files=(PHOTO,)).happens(s.Fixed)
    assert thing.last[0].fetches() == (PHOTO,)  # type: ignore[index] # it happened
    assert thing.tells() == [("followup-check", LEAD)]
    thing.world = replace(thing.world, now=at(2, 10))
    thing.when(r.Fix, by=ANN, text=Words("and a sign put up")).happens(s.Fixed)
    assert thing.tells() == []
    assert (thing.state.done_at, thing.state.proof) == (NINE, (PHOTO,))
    kept = thing.when(KeepFile, unique_id="u", sha256="0" * 64, size=9).happens(s.FileKept)
    assert kept.state.is_open


def test_whoever_does_what_nobody_owns_owns_it() -> None:
    thing = raised().when(r.Fix, by=BO, text=Words("done")).happens(s.Owned, s.Fixed)
    assert thing.state.owner == BO


def test_nobody_checks_their_own() -> None:
    raised().when(r.Check, by=CHIEF).is_refused("followup-open", number="F1")
    mine = raised().when(r.Fix, by=CHEN, text=Words("done"))
    mine.when(r.Check, by=CHEN).is_refused("own-check", number="F1")
    mine.when(r.Own, by=CHIEF).is_refused("followup-done", who=Who(CHEN))
    mine.when(r.Check, by=ANN).is_refused("not-allowed", act="check")
    mine.when(r.Check, by=STRANGER).is_refused("not-enrolled", act="check")
    mine.tells()
    mine.when(r.Check, by=CHIEF).happens(s.Checked)
    assert mine.tells() == [("followup-checked", Person(CHEN))]
    head = FOLLOWUP.head(mine.state)
    assert head is not None
    assert (head.open, head.status) == (False, "checked")


def test_a_closed_one_takes_nothing_but_files_on_their_way() -> None:
    thing = done().when(r.Check, by=CHEN)
    for command in (r.Own, r.Fix, r.Check):
        thing.when(command, by=CHIEF).is_refused("followup-closed", who=Who(CHEN))
    thing.when(Due, name="due").happens()
    assert FOLLOWUP.deadlines(thing.state) == {}
    thing.when(KeepFile, unique_id="u", sha256="0" * 64, size=9).happens(s.FileKept)


def test_the_owner_is_reminded_the_day_before_and_told_on_the_day_and_weekly() -> None:
    thing = raised().when(r.Own, by=ANN)
    thing.until(at(31, 12))
    assert thing.told == [
        (at(5, 9), "followup-tomorrow", Person(ANN)),
        *((at(day, 17), "followup-overdue", to) for day in (6, 13, 20, 27) for to in (Person(ANN), LEAD)),
    ]
    head = FOLLOWUP.head(thing.state)
    assert head is not None
    assert head.status == "overdue"


def test_without_an_owner_who_can_be_told_the_leaders_are() -> None:
    assert raised().until(at(5, 10)).tells() == [("followup-tomorrow", LEAD)]
    thing = raised().when(r.Own, by=ANN)
    folk = thing.world.roster.people
    lost = Roster(people={**folk, ANN: replace(folk[ANN], reachable=False)})
    thing.world = replace(thing.world, roster=lost)
    assert thing.until(at(6, 18)).tells() == [("followup-tomorrow", LEAD), ("followup-overdue", LEAD)]


def test_once_it_is_done_only_the_check_is_asked_for() -> None:
    thing = done()
    thing.tells()
    assert thing.until(at(6, 18)).tells() == [("followup-tomorrow", LEAD), ("followup-overdue", LEAD)]


def test_what_is_due_tomorrow_is_not_reminded_of_after_the_hour() -> None:
    thing = raised(date(2026, 3, 3))
    assert thing.state.remind_at is None
    assert thing.until(at(3, 18)).tells() == [("followup-overdue", LEAD)]


def test_a_month_of_outage_is_told_once() -> None:
    thing = raised().when(r.Own, by=ANN)
    thing.world = replace(thing.world, now=at(25, 12))
    assert thing.until(at(25, 12)).tells() == [
        ("followup-tomorrow", Person(ANN)),
        ("followup-overdue", Person(ANN)),
        ("followup-overdue", LEAD),
    ]
    assert thing.state.ask_at == at(27, 17)


@pytest.mark.parametrize(
    ("zone", "hours"), [("Europe/Berlin", (16, 16, 15, 15)), ("Asia/Shanghai", (9, 9, 9, 9))]
)
def test_five_in_the_afternoon_is_the_sites(zone: str, hours: tuple[int, ...]) -> None:
    """The clock goes forward in Berlin between the second and the third week."""
    thing = raised(date(2026, 3, 16), policy=replace(POLICY, timezone=ZoneInfo(zone)))
    asked = []
    for _ in hours:
        asked.append(thing.state.ask_at)
        thing.until(thing.state.ask_at)
    days = [date(2026, 3, 16) + timedelta(weeks=n) for n in range(4)]
    assert [moment.date() for moment in asked] == days
    assert tuple(moment.hour for moment in asked) == hours


def test_an_event_before_the_first_is_a_bug() -> None:
    with pytest.raises(ValueError, match="Checked before"):
        FOLLOWUP.evolve(None, s.Checked(at=NINE))
    with pytest.raises(ValueError, match="raised"):
        raised().when(r.Raise, by=CHEN, text=Words("x"), due=FRIDAY)
