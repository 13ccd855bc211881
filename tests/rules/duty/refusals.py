"""Every refusal at a duty post, reached; and what its text is filled with."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from coordination.duty import commands as c
from coordination.kernel import Refusal
from coordination.policy import Policy
from tests.rules.duty.test_handing_over import at_ten_to_eight, handed
from tests.rules.duty.test_shifts import without
from tests.rules.duty.watch import HOUR, Watch, adopted, note
from tests.rules.town import ANN, BO, LIU, NINE, STRANGER, SUN, ZHAO


def _of(make: Callable[[], Watch]) -> Callable[[], Refusal]:
    def reached() -> Refusal:
        last = make().last
        assert isinstance(last, Refusal), last
        return last

    return reached


def _taken() -> Watch:
    watch = handed().when(c.StandIn, by=ZHAO, user=SUN, until=NINE + 12 * HOUR)
    return watch.when(c.TakeOver, by=BO).when(c.TakeOver, by=SUN)


def _left() -> Watch:
    watch = adopted()
    watch.world = replace(watch.world, policy=Policy())
    return watch.when(c.CheckIn, by=ANN)


POST: Mapping[str, type] = {"post": str}
WHO: Mapping[str, type] = {"post": str, "who": object}
AT: Mapping[str, type] = {"post": str, "at": object}
ON: Mapping[str, type] = {"post": str, "on": tuple}
DUTY_CASES: dict[str, tuple[Callable[[], Refusal], Mapping[str, type]]] = {
    "not-your-shift": (_of(lambda: adopted().when(c.CheckIn, by=SUN)), ON),
    "too-early": (_of(lambda: adopted().when(c.CheckIn, by=BO)), AT),
    "not-on-duty": (_of(lambda: adopted().when(c.HandOver, by=BO, note=note())), ON),
    "handover-waits": (
        _of(lambda: handed().until(20, 5).when(c.HandOver, by=BO, note=note())),
        WHO,
    ),
    "nobody-next": (
        _of(lambda: at_ten_to_eight(roster=without(BO)).when(c.HandOver, by=ANN, note=note())),
        POST,
    ),
    "nothing-handed-over": (_of(lambda: adopted().when(c.TakeOver, by=BO)), POST),
    "not-next": (_of(lambda: handed().when(c.TakeOver, by=LIU)), {"post": str, "next": tuple}),
    "taken-on": (_of(_taken), {"post": str, "who": object, "at": object}),
    "no-shift-to-swap": (_of(lambda: adopted().when(c.OfferShift, by=LIU, to=SUN)), POST),
    "not-one-of-us": (_of(lambda: adopted().when(c.OfferShift, by=ANN, to=STRANGER)), POST),
    "theirs-already": (_of(lambda: adopted().when(c.OfferShift, by=ANN, to=ANN)), WHO),
    "no-such-offer": (_of(lambda: adopted().when(c.AgreeToSwap, by=SUN)), POST),
    "no-such-gap": (_of(lambda: adopted().when(c.StandIn, by=ZHAO, user=SUN, gap=9)), POST),
    "until-when": (_of(lambda: adopted().when(c.StandIn, by=ZHAO, user=SUN)), AT),
    "post-closed": (_of(_left), POST),
}
