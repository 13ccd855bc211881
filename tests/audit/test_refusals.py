"""When a database that refuses is worth telling people of: not when it passes at once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.audit.refusals import CALM, PATIENCE, STALE, Refusal, Refusals

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def no(at: float, said: str = "database or disk is full") -> Refusal:
    return Refusal(said=said, damaged=False, at=at, moment=NINE + timedelta(seconds=at))


def refused(*at: float, who: str = "intake") -> Refusals:
    refusals = Refusals()
    for second in at:
        refusals.refused(who, no(second))
    return refusals


def test_a_single_refusal_that_passes_at_once_tells_nobody() -> None:
    refusals = refused(0)
    assert refusals.doubtful()
    assert refusals.lasting(1) is None
    refusals.saved("intake")
    assert not refusals.doubtful()
    assert all(refusals.lasting(at) is None for at in range(200))


def test_a_single_refusal_that_nobody_tries_again_tells_nobody() -> None:
    refusals = refused(0)
    assert all(refusals.lasting(at) is None for at in range(300))
    assert not refusals.doubtful()


def test_refusals_for_half_a_minute_are_told_with_when_they_began_and_what_was_said_last() -> None:
    refusals = refused(0, 1, 2.5, 20)
    assert refusals.lasting(PATIENCE + 1) is None, "who knows whether it would be refused again"
    refusals.refused("intake", no(PATIENCE, "readonly database"))
    lasting = refusals.lasting(PATIENCE)
    assert lasting is not None
    assert (lasting.since, lasting.last.said) == (NINE, "readonly database")


def test_what_is_saved_between_begins_it_anew() -> None:
    refusals = refused(0, 20)
    refusals.saved("intake")
    refusals.refused("intake", no(31))
    assert refusals.lasting(31) is None


def test_what_others_save_does_not_help_whoever_is_refused() -> None:
    refusals = refused(0, 31)
    refusals.saved("look")
    assert refusals.lasting(31) is not None
    refusals.saved("intake")
    assert refusals.lasting(31) is None


@pytest.mark.parametrize("tried", [0, 31])
def test_it_is_over_once_nothing_was_refused_for_a_while(tried: float) -> None:
    refusals = refused(0, tried)
    refusals.saved("intake")
    assert not refusals.over(tried + CALM - 1)
    assert refusals.over(tried + CALM)


def test_who_was_refused_and_does_not_come_again_is_not_waited_for_for_ever() -> None:
    refusals = refused(0, 31)
    assert not refusals.over(31 + STALE - 1)
    assert refusals.lasting(31 + STALE) is None
    assert refusals.over(31 + STALE)
