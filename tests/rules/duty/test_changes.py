"""Changing the plan from the chat: swaps with the other's consent, and who stands in."""

from dataclasses import replace
from datetime import time

from coordination.duty import commands as c
from coordination.duty import events as e
from coordination.kernel import Person, Who
from coordination.policy import Watch as Line
from tests.rules.duty.test_shifts import head
from tests.rules.duty.watch import GATE, HOUR, Watch, adopted
from tests.rules.town import ANN, BO, LIU, NINE, ROOT, STRANGER, SUN, ZHAO


def offered() -> Watch:
    """Ann offers her next shift, of tomorrow at eight, to Sun."""
    return adopted().when(c.OfferShift, by=ANN, to=SUN).happens(e.ShiftOffered)


def test_a_swap_needs_the_others_consent() -> None:
    watch = offered()
    assert watch.cards()["offer"] == [Person(SUN)]
    before = watch.now().coming
    watch.when(c.AgreeToSwap, by=BO).is_refused("no-such-offer")
    assert watch.now().coming == before
    watch.when(c.AgreeToSwap, by=SUN).happens(e.SwapAgreed, e.Planned)
    assert [shift.people for shift in watch.now().coming[:3]] == [(BO,), (SUN,), (BO,)]
    watch.when(c.AgreeToSwap, by=SUN).happens()
    watch.until(8, 0, day=3)
    assert head(watch.now()).who == (SUN,)
    assert head(watch.until(20, 0, day=3).now()).who == (BO,)
    assert watch.until(8, 0, day=4).now().instead == ()


def test_what_was_agreed_outlives_a_new_start() -> None:
    watch = offered().when(c.AgreeToSwap, by=SUN)
    watch.when(c.Adopt, post="gate").happens()


def test_a_second_offer_of_the_same_shift_replaces_the_first() -> None:
    watch = offered().when(c.OfferShift, by=ANN, to=LIU).happens(e.ShiftOffered)
    watch.when(c.AgreeToSwap, by=SUN).is_refused("no-such-offer")
    watch.when(c.AgreeToSwap, by=LIU, number=watch.now().offers[-1].number).happens(e.SwapAgreed, e.Planned)


def test_of_a_shift_that_has_begun_the_rest_changes_hands() -> None:
    line = Line(begins=time(8), ends=time(20), people=(ANN, BO))
    alone = replace(GATE, rotation=None, pattern=(line,))
    watch = adopted(alone).when(c.CheckIn, by=ANN).when(c.CheckIn, by=BO)
    coming = watch.now().coming
    watch.state = replace(watch.now(), coming=())
    watch.when(c.OfferShift, by=ANN, to=SUN)
    watch.state = replace(watch.now(), coming=coming)
    watch.after(HOUR).when(c.AgreeToSwap, by=SUN).happens(e.SwapAgreed, e.Turned)
    assert {turn.user: turn.checked_in_at for turn in watch.now().on()} == {BO: NINE, SUN: None}
    assert watch.until(19).now().present == watch.now().present


def test_who_has_no_shift_or_offers_it_to_nobody_of_ours_is_told() -> None:
    adopted().when(c.OfferShift, by=LIU, to=SUN).is_refused("no-shift-to-swap")
    adopted().when(c.OfferShift, by=ANN, to=STRANGER).is_refused("not-one-of-us")
    adopted().when(c.OfferShift, by=ANN, to=ANN).is_refused("theirs-already", who=Who(ANN))
    adopted().when(c.OfferShift, by=STRANGER, to=ANN).is_refused("not-enrolled")


def test_who_stands_in_is_on_duty_until_the_moment_named() -> None:
    watch = adopted().when(c.CheckIn, by=ANN).after(HOUR)
    watch.when(c.StandIn, by=ZHAO, user=SUN, until=NINE + 9 * HOUR).happens(e.StoodIn, e.Turned)
    assert head(watch.now()).who == (SUN,)
    ann = next(turn for turn in watch.now().turns if turn.user == ANN)
    assert (ann.to, ann.handed) == (SUN, False)
    watch.when(c.CheckIn, by=ANN).is_refused("too-early")
    watch.when(c.CheckIn, by=SUN).happens(e.CheckedIn)
    watch.until(18)
    assert [(turn.user, turn.checked_in_at) for turn in watch.now().on()] == [(ANN, None)]
    watch.when(c.Adopt, post="gate").happens()
    assert head(watch.until(20).now()).who == (BO,)


def test_a_later_word_on_who_stands_in_counts() -> None:
    watch = adopted().when(c.StandIn, by=ZHAO, user=SUN, until=NINE + 9 * HOUR)
    watch.after(HOUR).when(c.StandIn, by=ROOT, user=LIU, until=NINE + 2 * HOUR)
    assert head(watch.now()).who == (LIU,)
    assert head(watch.until(11).now()).who == (SUN,)


def test_who_stands_in_without_checking_in_is_told_like_any_other() -> None:
    watch = adopted().when(c.StandIn, by=ZHAO, user=SUN, until=NINE + 9 * HOUR).after(HOUR)
    assert [watch.now().turn(missed.turn).user for missed in watch.of(e.NotCheckedIn)] == [SUN]  # type: ignore[union-attr] # it is there


def test_only_those_who_may_name_somebody_and_somebody_of_ours() -> None:
    later = NINE + HOUR
    adopted().when(c.StandIn, by=ANN, user=SUN, until=later).is_refused("not-allowed")
    adopted().when(c.StandIn, by=ZHAO, user=STRANGER, until=later).is_refused("not-one-of-us")
    adopted().when(c.StandIn, by=ZHAO, user=SUN, until=NINE).is_refused("until-when")
    adopted().when(c.StandIn, by=ZHAO, user=SUN).is_refused("until-when")
    adopted().when(c.StandIn, by=ZHAO, user=SUN, gap=9).is_refused("no-such-gap", post="gate")
