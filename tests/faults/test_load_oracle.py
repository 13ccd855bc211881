"""The oracle of the kills under load can fail: a lost act, a doubled one and a forgotten call are named."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox import Clock, Sandbox
from tests.faults.load import Act, Place
from tests.faults.load_calls import MARGIN, paging
from tests.faults.load_oracle import led, steps, votes
from tests.faults.load_record import Happened
from tests.faults.programs import Running

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
WANG, CHEN = 0, 1
NUMBER = "26-0001"


@pytest.fixture
def here(tmp_path: Path) -> Place:
    """Wang and Chen are called; a report, a step, both leaders' presses are known."""
    sandbox = Sandbox(Clock(NOON))
    bot = sandbox.add_bot("fieldline_bot", "Fieldline")
    leaders = [sandbox.person(name) for name in ("Wang", "Chen", "Zhao")]
    for leader in leaders:
        leader.starts(bot)
    place = Place(
        process=Running(tmp_path, bot.token),
        config=tmp_path,
        sandbox=sandbox,
        bot=bot,
        staff={},
        leaders=leaders,
        rooms={},
        lead=sandbox.group("Leadership", leaders),
        due=[],
        up=[(NOON, NOON + timedelta(minutes=5))],
    )
    for kind, who in (("report", 2), ("ack", WANG), ("take", 2), ("press yes", WANG), ("press yes", CHEN)):
        by = leaders[who].says(kind)
        place.acts.append(Act(kind=kind, who=leaders[who], by=by, number=NUMBER, part=2))
    return place


def event(
    here: Place, version: int, type_: str, who: int | None = None, after: float = 0, **data: Any
) -> Happened:
    at = NOON + timedelta(seconds=after)
    by = None if who is None else here.leaders[who].id
    return Happened(id=NUMBER, version=version, type=type_, at=at, recorded_at=at, by=by, data=data)


def paged(here: Place, version: int, who: int, after: float) -> Happened:
    until = NOON + timedelta(seconds=after + 15)
    return event(here, version, "Paged", after=after, user=here.leaders[who].id, until=until.isoformat())


def all_done(here: Place) -> list[Happened]:
    return [
        event(here, 1, "Reported", 2),
        paged(here, 2, WANG, 0),
        event(here, 3, "Acknowledged", WANG, 3),
        event(here, 4, "StepTaken", 2, 4, step=2),
        event(here, 5, "ApprovalAsked", 2, 4, step=2, number=2),
        event(here, 6, "Voted", WANG, 5, number=2, yes=True),
        event(here, 7, "Voted", CHEN, 6, number=2, yes=True),
        event(here, 8, "ApprovalRuled", None, 6, number=2),
    ]


def found(here: Place, events: list[Happened]) -> list[str]:
    return [*led(here, events), *steps(here, events), *votes(here, events), *paging(here, events)]


def test_what_is_all_there_is_right(here: Place) -> None:
    assert found(here, all_done(here)) == []


@pytest.mark.parametrize("version", range(2, 9))
def test_whatever_is_lost_is_named(here: Place, version: int) -> None:
    assert found(here, [each for each in all_done(here) if each.version != version]) != []


@pytest.mark.parametrize("version", range(3, 9))
def test_whatever_is_twice_is_named(here: Place, version: int) -> None:
    events = all_done(here)
    if events[version - 1].type == "Acknowledged":
        assert list(led(here, [*events, events[version - 1]])) != []
    else:
        assert found(here, [*events, events[version - 1]]) != []


Spoils = Callable[[Place], list[Happened]]
SPOILT: dict[str, Spoils] = {
    "another leads": lambda here: [event(here, 1, "Reported", 2), event(here, 3, "Acknowledged", CHEN, 3)],
    "silent, and nobody is next": lambda here: [
        event(here, 1, "Reported", 2),
        paged(here, 2, WANG, 0),
        event(here, 3, "PageSilent", None, 16, page=0),
    ],
    "answered long after the call should have been silent": lambda here: [
        event(here, 1, "Reported", 2),
        paged(here, 2, WANG, 0),
        event(here, 3, "Acknowledged", WANG, 16 + MARGIN.total_seconds()),
    ],
    "given up too early": lambda here: [
        event(here, 1, "Reported", 2),
        paged(here, 2, WANG, 0),
        event(here, 3, "PageSilent", None, 10, page=0),
        paged(here, 4, CHEN, 10),
        event(here, 5, "Acknowledged", WANG, 11),
    ],
    "silent, and the call was never on the phone": lambda here: [
        event(here, 1, "Reported", 2),
        paged(here, 2, WANG, 0),
        event(here, 3, "PageSilent", None, 15, page=0),
        paged(here, 4, CHEN, 15),
        event(here, 5, "Acknowledged", WANG, 16),
    ],
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_call_that_went_wrong_is_named(here: Place, spoilt: str) -> None:
    events = SPOILT[spoilt](here)
    assert [*led(here, events), *paging(here, events)] != []
