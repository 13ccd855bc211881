"""Up to when everything is known to be read, how long a poll may last, and what counts as an outage."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import endured
from bot.intake import drain as module
from bot.intake.drain import LONG_AGO, Drain, is_everything
from sandbox.clock import Clock

FIVE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> Clock:
    return Clock(FIVE)


def test_what_was_sent_a_second_ago_is_read_when_nothing_comes(clock: Clock) -> None:
    drain = Drain(clock)
    assert drain.until == LONG_AGO
    drain.heard(FIVE, everything=False)
    assert drain.until == LONG_AGO
    drain.heard(FIVE, everything=True)
    assert drain.until == FIVE - SECOND


def test_a_poll_during_which_the_clock_was_moved_proves_what_was_before(clock: Clock) -> None:
    drain = Drain(clock)
    drain.heard(FIVE + timedelta(hours=1), everything=True, sure=FIVE)
    assert drain.until == FIVE - SECOND


def test_a_clock_set_back_takes_the_proof_with_it(clock: Clock) -> None:
    drain = Drain(clock)
    drain.heard(FIVE, everything=True)
    drain.heard(FIVE - timedelta(hours=1), everything=True)
    assert drain.until == FIVE - timedelta(hours=1) - SECOND


@pytest.mark.parametrize(
    ("wanted", "seconds"), [(None, 25), (60, 25), (10, 11), (1.5, 3), (0, 1), (-1, 0), (-600, 0)]
)
def test_a_poll_ends_soon_after_it_is_wanted(clock: Clock, wanted: float | None, seconds: int) -> None:
    drain = Drain(clock)
    drain.want(None if wanted is None else FIVE + timedelta(seconds=wanted))
    assert drain.patience(25) == seconds


def test_a_poll_that_would_end_too_late_is_cut_short(clock: Clock) -> None:
    drain = Drain(clock)
    drain.patience(25)
    drain.want(FIVE + timedelta(seconds=23))
    assert not drain.hurry.is_set()
    drain.want(FIVE + timedelta(seconds=5))
    assert drain.hurry.is_set()
    assert drain.patience(25) == 6
    assert not drain.hurry.is_set()


@pytest.mark.parametrize(
    ("updates", "limit", "repeated", "everything"),
    [
        (0, 100, True, True),
        (1, 100, True, False),
        (1, 100, False, True),
        (49, 100, False, True),
        (50, 100, False, False),
        (100, 100, False, False),
        (1, 1, False, False),
    ],
)
def test_what_is_all_there_was(updates: int, limit: int, repeated: bool, everything: bool) -> None:
    assert is_everything(updates, limit, repeated=repeated) is everything


def returns(drain: Drain) -> list[tuple[datetime, datetime]]:
    told: list[tuple[datetime, datetime]] = []
    drain.on_return.append(lambda since, until: told.append((since, until)))
    return told


@pytest.mark.parametrize(("away", "told"), [(150, 0), (151, 1)])
def test_presses_live_for_150_seconds(clock: Clock, away: int, told: int) -> None:
    drain = Drain(clock)
    gaps = returns(drain)
    drain.was_alive(FIVE)
    back = FIVE + timedelta(seconds=away)
    drain.heard(back, everything=False)
    drain.heard(back + SECOND, everything=True)
    assert gaps == [(FIVE, back)][:told]


def test_a_first_start_is_no_outage(clock: Clock) -> None:
    drain = Drain(clock)
    gaps = returns(drain)
    drain.was_alive(None)
    drain.heard(FIVE, everything=True)
    assert gaps == []


def test_only_what_failed_or_slept_is_an_outage(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    drain = Drain(clock)
    gaps = returns(drain)
    drain.heard(FIVE, everything=True)
    at = FIVE + timedelta(hours=1)
    drain.heard(at, everything=True)
    assert gaps == [], "a clock that was moved"
    drain.failed()
    drain.heard(at + timedelta(minutes=5), everything=True)
    assert gaps == [(at - SECOND, at + timedelta(minutes=5))], "a network that was away"
    slept = endured() + 300
    monkeypatch.setattr(module, "endured", lambda: slept)
    at += timedelta(minutes=10)
    drain.heard(at, everything=True)
    assert gaps[1:] == [(at - timedelta(minutes=5) - SECOND, at)], "a machine that slept"


def rivals(drain: Drain) -> list[tuple[datetime, datetime]]:
    told: list[tuple[datetime, datetime]] = []
    drain.on_rival.append(lambda since, until: told.append((since, until)))
    return told


def test_what_a_rival_took_lies_between_the_last_proof_and_the_next_word(clock: Clock) -> None:
    drain = Drain(clock)
    gaps, holes = returns(drain), rivals(drain)
    drain.heard(FIVE, everything=True)
    drain.contested()
    assert holes == []
    drain.heard(FIVE + 10 * SECOND, everything=False)
    assert holes == [(FIVE - SECOND, FIVE + 10 * SECOND)]
    drain.heard(FIVE + 20 * SECOND, everything=True)
    drain.heard(FIVE + 30 * SECOND, everything=True)
    drain.contested()
    drain.heard(FIVE + timedelta(hours=1), everything=True)
    assert holes[1:] == [(FIVE + 29 * SECOND, FIVE + timedelta(hours=1))]
    assert gaps == [], "one hole is told once"


@pytest.mark.parametrize("heard_before", [True, False])
def test_a_rival_that_lets_us_hear_nothing_is_told_all_the_same(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, *, heard_before: bool
) -> None:
    drain = Drain(clock)
    holes = rivals(drain)
    if heard_before:
        drain.heard(FIVE, everything=True)
    now = endured()
    for seconds in range(0, 70, 10):
        monkeypatch.setattr(module, "endured", lambda seconds=seconds: now + seconds)
        clock.move_to(FIVE + seconds * SECOND)
        drain.contested()
    told = FIVE + 30 * SECOND
    assert holes == [(FIVE - SECOND if heard_before else told, told)]
    drain.ends()
    assert holes[1:] == [(FIVE - SECOND if heard_before else FIVE + 60 * SECOND, FIVE + 60 * SECOND)]
    drain.ends()
    assert len(holes) == 2


def test_with_a_rival_it_is_not_sound(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    drain = Drain(clock)
    drain.contested()
    drain.heard(FIVE, everything=True)
    assert not drain.is_sound(), "what we hear between two of its polls proves nothing"
    later = endured() + module.LATELY
    monkeypatch.setattr(module, "endured", lambda: later)
    drain.heard(FIVE, everything=True)
    assert drain.is_sound()


def test_it_is_sound_while_nothing_fails(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    drain = Drain(clock)
    assert not drain.is_sound()
    drain.heard(FIVE, everything=True)
    assert drain.is_sound()
    drain.failed()
    assert not drain.is_sound()
    drain.heard(FIVE, everything=False)
    later = endured() + module.LATELY
    monkeypatch.setattr(module, "endured", lambda: later)
    assert not drain.is_sound()
