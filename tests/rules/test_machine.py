"""An outage: who is told of it, and what is shown anew."""

from dataclasses import replace
from datetime import datetime, timedelta

from coordination.kernel import Chat, ChatId, Due, Head, Leadership, Ref, Words
from coordination.machine import rules
from coordination.machine.rules import (
    MACHINE,
    QUIET,
    Machine,
    MachineEvent,
    NoteOutage,
    OutageNoted,
    RivalTold,
)
from coordination.roster.state import ChatKind, Room
from coordination.rounds import commands as rounds
from coordination.rounds.agenda import AGENDA
from coordination.world import World
from tests.rules.town import NINE, world

LEAD, PIT, PRIVATE = ChatId(-1), ChatId(-2), ChatId(7)
ROOMS = {
    LEAD: Room(chat=LEAD, kind=ChatKind.leadership, title=Words("lead")),
    PIT: Room(chat=PIT, kind=ChatKind.field, unit="shaft-3", title=Words("pit")),
}


def _site(*open_: Head) -> World:
    site = world(NINE)
    return replace(site, roster=replace(site.roster, rooms=ROOMS), open=open_)


def _head(kind: str, id_: str) -> Head:
    return Head(ref=Ref(kind, id_), unit=None, opened_at=NINE, open=True, status="")


def outage(span: timedelta, *live: ChatId, site: World | None = None) -> OutageNoted:
    command = NoteOutage(at=NINE, since=NINE - span, until=NINE, due={"round": 2, "incident": 1}, live=live)
    decided = rules.decide(None, command, site or _site())
    assert isinstance(decided, list)
    (event,) = decided
    assert isinstance(event, OutageNoted)
    return event


def test_groups_and_whoever_has_something_to_press_are_told_once() -> None:
    event = outage(timedelta(minutes=20), PRIVATE, PIT, LEAD)
    state = rules.evolve(None, event)
    assert state == Machine(since=NINE - timedelta(minutes=20), until=NINE)
    leaders, *others = rules.AGGREGATE.notices(event, state)
    assert (leaders.what, leaders.to) == ("outage-due", Leadership())
    assert leaders.values["due"] == (("incident", 1), ("round", 2))
    assert [(notice.what, notice.to) for notice in others] == [
        ("outage", Chat(PIT)),
        ("outage", Chat(PRIVATE)),
    ]


def test_it_is_long_when_messages_were_lost_too() -> None:
    def parts(span: timedelta) -> set[str]:
        event = outage(span)
        return {notice.part for notice in rules.AGGREGATE.notices(event, rules.evolve(None, event))}

    assert parts(timedelta(hours=24)) == {""}
    assert parts(timedelta(hours=24, seconds=1)) == {"long"}


def test_open_rounds_are_named_in_the_record() -> None:
    event = outage(timedelta(hours=1), site=_site(_head("round", "daily@1"), _head("incident", "26-0001")))
    assert event.rounds == ("daily@1",)
    away = rounds.NoteOutage(at=NINE, since=NINE - timedelta(hours=1), until=NINE)
    assert event.then() == [(AGENDA, away), (Ref("round", "daily@1"), away)]


def test_all_that_is_open_is_shown_anew_and_nothing_of_its_own() -> None:
    event = outage(timedelta(hours=1))
    state = rules.evolve(None, event)
    assert event.renews()
    assert rules.AGGREGATE.new_id(NoteOutage(at=NINE, since=NINE, until=NINE), _site()) == MACHINE.id
    assert (rules.AGGREGATE.cards(state), rules.AGGREGATE.head(state)) == ((), None)
    no_deadlines: dict[str, datetime] = {}
    assert rules.AGGREGATE.deadlines(state) == no_deadlines


MINUTE = timedelta(minutes=1)


def rival(
    state: Machine | None, since: datetime, until: datetime, *live: ChatId
) -> tuple[Machine | None, list[MachineEvent]]:
    command = NoteOutage(at=until, since=since, until=until, live=live, rival=True)
    return after(state, command, until)


def after(
    state: Machine | None, command: NoteOutage | Due, now: datetime
) -> tuple[Machine | None, list[MachineEvent]]:
    events = rules.decide(state, command, replace(_site(_head("round", "daily@1")), now=now))
    assert isinstance(events, list)
    for event in events:
        state = rules.evolve(state, event)
    return state, events


def test_what_a_rival_took_is_told_at_once_and_then_together_after_an_hour() -> None:
    state, (noted, told) = rival(None, NINE - MINUTE, NINE, PRIVATE)
    assert isinstance(noted, OutageNoted)
    assert isinstance(told, RivalTold)
    assert noted.then()[1:] == [
        (Ref("round", "daily@1"), rounds.NoteOutage(at=NINE, since=NINE - MINUTE, until=NINE, rival=True))
    ]
    assert not noted.renews()
    assert state is not None
    assert rules.AGGREGATE.notices(noted, state) == []
    notices = rules.AGGREGATE.notices(told, state)
    assert [(notice.what, notice.part) for notice in notices] == [("outage", "rival")] * 3
    assert [notice.to for notice in notices] == [Leadership(), Chat(PIT), Chat(PRIVATE)]
    no_deadlines: dict[str, datetime] = {}
    assert rules.AGGREGATE.deadlines(state) == no_deadlines

    state, events = rival(state, NINE + 2 * MINUTE, NINE + 3 * MINUTE, PRIVATE)
    assert [type(event) for event in events] == [OutageNoted]
    state, events = rival(state, NINE + 7 * MINUTE, NINE + 8 * MINUTE, LEAD)
    assert [type(event) for event in events] == [OutageNoted]
    assert state is not None
    assert rules.AGGREGATE.deadlines(state) == {"rival": NINE + QUIET}

    state, events = after(state, Due(at=NINE + QUIET, name="rival"), NINE + QUIET + MINUTE)
    (told,) = events
    assert isinstance(told, RivalTold)
    assert (told.at, told.since, told.until) == (NINE + QUIET + MINUTE, NINE + 2 * MINUTE, NINE + 8 * MINUTE)
    assert told.told == (PIT, PRIVATE)
    assert after(state, Due(at=NINE + QUIET, name="rival"), NINE + QUIET + MINUTE) == (state, [])


def test_what_goes_on_for_over_an_hour_is_told_with_the_next_hole() -> None:
    state, _ = rival(None, NINE - MINUTE, NINE)
    state, _ = rival(state, NINE + MINUTE, NINE + 2 * MINUTE)
    _, (_, told) = rival(state, NINE + QUIET, NINE + QUIET + MINUTE)
    assert isinstance(told, RivalTold)
    assert (told.since, told.until) == (NINE + MINUTE, NINE + QUIET + MINUTE)


def test_a_clock_set_back_silences_nothing_for_long() -> None:
    state, _ = rival(None, NINE - MINUTE, NINE)
    back = NINE - 2 * QUIET
    assert len(rival(state, back - MINUTE, back)[1]) == 2
