"""Every refusal in the rules is reached, and carries what its text is filled with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import coordination
from coordination.followup import rules as f
from coordination.followup.rules import FOLLOWUP
from coordination.incident import commands as c
from coordination.kernel import Refusal
from coordination.plan import Evidence, Severity
from coordination.policy import Retention
from coordination.retention import EraseTexts
from coordination.roster import leaving
from coordination.roster import rules as r
from coordination.roster.state import Invitation
from tests.rules.duty.refusals import DUTY_CASES
from tests.rules.story import Story, active, reported, words
from tests.rules.test_approvals import asked, votes
from tests.rules.test_drills import drilled, head_of
from tests.rules.test_followup import done as fixed
from tests.rules.test_followup import raised
from tests.rules.test_roster import bind, enrol, invited, town
from tests.rules.thing import Thing
from tests.rules.town import ANN, BO, CALL, CHEN, CHIEF, LIU, POLICY, REOPEN, ROOT, STRANGER, replanned, world

FOLDER = Path(coordination.__file__).parent
WRITTEN = re.compile(r'Refusal\(\s*f?"([^"]+)"')
ELSEWHERE = ("rounds",)
"""Folders whose refusals have tests of their own."""
BY_STATE = {
    "approval-{approval.ruling}": ("granted", "refused", "expired"),
    "evidence-{step.evidence}": tuple(kind for kind in Evidence if kind is not Evidence.none),
    "already-{how}": ("done", "skipped"),
}
WHY = words("why")


def lacking(kind: Evidence) -> Story:
    return active(policy=replanned("call", evidence=kind)).when(c.Finish, by=ANN, step=CALL)


def ended(ruling: str) -> Story:
    story = asked()
    if ruling == "expired":
        return votes(story.after(15), CHEN)
    return votes(votes(votes(story, CHEN, yes=ruling == "granted"), LIU), LIU)


def stopped() -> Story:
    return reported().when(c.StandDownFalse, by=CHIEF, reason=WHY)


def forgotten_words() -> Story:
    kept = replace(POLICY, retention=Retention(incidents=timedelta(days=30)))
    story = reported(policy=kept).when(c.StandDownFalse, by=CHIEF, reason=WHY)
    story.world = replace(story.world, now=story.world.now + timedelta(days=30))
    return story.when(EraseTexts).when(c.FileAfterAction, by=CHIEF, text=WHY)


def no_unit() -> Refusal:
    invitation = Invitation(expires_at=world().now, unit="moon")
    return _refused(town().when(r.Invite, by=ROOT, digest="d", invitation=invitation).last)


def _refused(last: object) -> Refusal:
    assert isinstance(last, Refusal), last
    return last


def _of(story: Story) -> Callable[[], Refusal]:
    return lambda: _refused(story.last)


def _followed(thing: Thing) -> Callable[[], Refusal]:
    return lambda: _refused(thing.last)


OWNED = {"number": str, "who": object}
FOLLOW_UPS: "dict[str, Case]" = {
    "no-such-thing": (_followed(Thing(FOLLOWUP, world()).when(f.Own, by=ANN)), {"number": str}),
    "due-past": (_followed(raised(date(2026, 3, 1))), {"due": object}),
    "followup-closed": (_followed(fixed().when(f.Check, by=CHEN).when(f.Own, by=BO)), OWNED),
    "followup-done": (_followed(fixed().when(f.Own, by=BO)), OWNED),
    "followup-owned": (_followed(raised().when(f.Own, by=ANN).when(f.Own, by=BO)), OWNED),
    "followup-open": (_followed(raised().when(f.Check, by=CHEN)), {"number": str}),
    "own-check": (
        _followed(raised().when(f.Fix, by=CHEN, text=WHY).when(f.Check, by=CHEN)),
        {"number": str},
    ),
    "what-was-done": (_followed(raised().when(f.Fix, by=CHEN)), {"number": str}),
}
STEP = {"step": int, "who": object}
APPROVAL = {"approval": int}
NUMBER = {"number": str}
Case = tuple[Callable[[], Refusal], Mapping[str, type]]
CASES: dict[str, Case] = {
    "not-enrolled": (_of(active().when(c.Close, by=STRANGER)), {"act": str}),
    "not-allowed": (_of(active().when(c.Close, by=ANN)), {"act": str, "able": tuple, "yours": tuple}),
    "no-such-incident": (_of(reported().when(c.Merge, by=ANN, into="26-0099")), NUMBER),
    "watch-when": (_of(reported().when(c.Watch, by=CHIEF, until=world().now)), NUMBER),
    "closed": (_of(stopped().when(c.Close, by=CHIEF)), NUMBER),
    "erased": (_of(forgotten_words()), NUMBER),
    "already-active": (_of(active().when(c.Activate, by=CHIEF)), NUMBER),
    "plan-runs": (_of(active().when(c.ChoosePlan, by=ANN, plan_id="general")), {"plan": str}),
    "no-such-plan": (_of(reported().when(c.ChoosePlan, by=ANN, plan_id="ufo")), {"plan": str}),
    "led-by": (_of(active().when(c.Acknowledge, by=CHEN)), {"number": str, "who": object}),
    "not-active": (_of(reported().when(c.Take, by=ANN, step=CALL)), NUMBER),
    "no-such-step": (_of(active().when(c.Take, by=ANN, step=99)), {"number": str, "step": int}),
    "taken": (_of(active().when(c.Take, by=ANN, step=CALL).when(c.Take, by=BO, step=CALL)), STEP),
    "already-done": (
        _of(active().when(c.Finish, by=ANN, step=CALL, text=WHY).when(c.Take, by=BO, step=CALL)),
        STEP,
    ),
    "already-skipped": (
        _of(active().when(c.Skip, by=ANN, step=CALL, reason=WHY).when(c.Take, by=BO, step=CALL)),
        STEP,
    ),
    "approval-first": (_of(active().when(c.Finish, by=CHIEF, step=REOPEN)), {"step": int}),
    **{
        f"evidence-{kind}": (_of(lacking(kind)), {"step": int})
        for kind in Evidence
        if kind is not Evidence.none
    },
    "not-on-scene": (_of(active().when(c.ComeBack, by=ANN)), NUMBER),
    "no-such-approval": (_of(active().when(c.CastVote, by=CHEN, number=9, yes=True)), APPROVAL),
    **{f"approval-{ruling}": (_of(ended(ruling)), APPROVAL) for ruling in ("granted", "refused", "expired")},
    "own-request": (_of(votes(asked(), CHIEF)), APPROVAL),
    "reworded": (_of(votes(asked(), CHEN, wording=2)), APPROVAL),
    "reason-wanted": (_of(asked().when(c.CastVote, by=CHEN, number=1, yes=False)), APPROVAL),
    "voted-already": (_of(votes(votes(asked(), CHEN), CHEN)), APPROVAL),
    "not-your-request": (
        _of(asked().when(c.Reword, by=CHEN, number=1, text=WHY)),
        {"approval": int, "who": object},
    ),
    "not-stable": (_of(active().when(c.Close, by=CHIEF)), NUMBER),
    "still-open": (
        _of(active().when(c.Stabilise, by=CHIEF).when(c.Close, by=CHIEF)),
        {"number": str, "steps": tuple, "approvals": tuple, "out": tuple},
    ),
    "no-such-unit": (no_unit, {"unit": str, "units": tuple}),
    "drill-runs": (_of(drilled(open_=(head_of(drilled()),))), NUMBER),
    "real-incident": (_of(drilled(open_=(head_of(reported()),))), NUMBER),
    "drill-paused": (
        _of(drilled().when(c.PauseDrill, other="26-0002").when(c.Activate, by=CHIEF)),
        {"number": str, "other": str},
    ),
    **FOLLOW_UPS,
    "last-of-role": (
        lambda: _refused(town().when(leaving.Forget, user=ROOT).last),
        {"roles": tuple},
    ),
    "bad-code": (lambda: _refused(enrol(town()).last), {}),
    "code-for-group": (lambda: _refused(enrol(invited(room=True)).last), {}),
    "code-for-person": (lambda: _refused(bind(invited(uses=30)).last), {}),
    **DUTY_CASES,
}


@pytest.mark.parametrize("reason", CASES)
def test_each_is_reached_and_carries_what_explains_it(reason: str) -> None:
    reach, carries = CASES[reason]
    refusal = reach()
    assert refusal.reason == reason
    assert set(refusal.values) == set(carries)
    assert all(isinstance(refusal.values[name], kind) for name, kind in carries.items())


def test_none_is_left_out() -> None:
    written = {
        key
        for file in FOLDER.rglob("*.py")
        if file.parent.name not in ELSEWHERE
        for key in WRITTEN.findall(file.read_text(encoding="utf-8"))
    }
    reasons = {key for key in written if "{" not in key}
    for shape in written - reasons:
        reasons |= {f"{shape.split('{')[0]}{each}" for each in BY_STATE[shape]}
    assert reasons == set(CASES)


def test_a_refusal_changes_nothing() -> None:
    story = active().after(1)
    before = story.now()
    story.when(c.SetSeverity, by=STRANGER, severity=Severity.low).is_refused("not-enrolled")
    story.when(c.Close, by=CHIEF, at=story.world.now + timedelta(hours=1)).is_refused("not-stable")
    assert story.now() == before
