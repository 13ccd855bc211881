"""What the bot finds wrong with itself: each kind is told at most once an hour."""

from dataclasses import replace
from datetime import datetime, timedelta

from coordination.kernel import Leadership
from coordination.machine.alarms import ALARMING, AlarmRaised, Alarms, RaiseAlarm, decide, evolve
from tests.rules.town import NINE, world

MINUTE = timedelta(minutes=1)


def told(state: Alarms | None, now: datetime, *kinds: str) -> tuple[Alarms | None, tuple[str, ...]]:
    events = decide(state, RaiseAlarm(at=now, kinds=kinds), replace(world(NINE), now=now))
    for event in events:
        state = evolve(state, event)
    return state, tuple(kind for event in events for kind in event.kinds)


def test_each_kind_is_told_once_an_hour_at_most() -> None:
    state, new = told(None, NINE, "disk", "overdue")
    assert new == ("disk", "overdue")
    state, new = told(state, NINE + 30 * MINUTE, "disk", "record")
    assert new == ("record",)
    state, new = told(state, NINE + 59 * MINUTE, "disk")
    assert new == ()
    state, new = told(state, NINE + 60 * MINUTE, "disk", "record")
    assert new == ("disk",)


def test_a_clock_that_was_set_back_silences_it_for_no_longer() -> None:
    state, _ = told(None, NINE, "disk")
    assert told(state, NINE - 59 * MINUTE, "disk")[1] == ()
    assert told(state, NINE - 60 * MINUTE, "disk")[1] == ("disk",)


def test_the_leaders_are_told_and_it_asks_for_nothing_else() -> None:
    event = AlarmRaised(at=NINE, kinds=("disk",))
    state = evolve(None, event)
    (notice,) = ALARMING.notices(event, state)
    assert (notice.what, notice.to, notice.values) == ("alarm", Leadership(), {"kinds": ("disk",)})
    assert (ALARMING.cards(state), ALARMING.head(state), len(ALARMING.deadlines(state))) == ((), None, 0)
    assert ALARMING.new_id(RaiseAlarm(at=NINE, kinds=()), world(NINE)) == "site"
