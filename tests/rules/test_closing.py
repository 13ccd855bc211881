"""Stable, stand-down, closed; who is out there is counted; and closed is closed."""

from typing import Any

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.state import Outcome, Status
from coordination.kernel import ChatId, Command, KeepFile, Source, UserId, Who
from coordination.plan import Severity
from tests.rules.story import Story, active, reported, stable, words
from tests.rules.town import ANN, BO, CALL, CHEN, CHIEF, CUT, LIU, NINE, REOPEN, STRANGER, SUN, TALLY, ZHAO


def worked_through() -> Story:
    story = active().when(c.Finish, by=ANN, step=CALL, text=words("called")).happens(e.StepDone)
    story.when(c.Finish, by=SUN, step=TALLY, text=words("12")).happens(e.StepDone)
    story.when(c.Skip, by=ANN, step=CUT, reason=words("off already")).happens(e.StepSkipped)
    return story.when(c.Skip, by=CHIEF, step=REOPEN, reason=words("nobody left")).happens(e.StepSkipped)


def closed() -> Story:
    story = stable(worked_through().when(c.CheckIn, by=ANN)).when(c.StandDown, by=CHEN).happens(e.StoodDown)
    story.when(c.ComeBack, by=ANN).when(c.Close, by=CHIEF).happens(e.Closed)
    return story


def test_stable_then_stood_down_then_closed() -> None:
    state = closed().now()
    assert (state.status, state.outcome) == (Status.closed, Outcome.resolved)
    assert state.stable_at == state.stood_down_at == state.closed_at == NINE
    assert not state.is_open


def test_each_only_in_its_turn_and_once() -> None:
    reported().when(c.Stabilise, by=CHIEF).is_refused("not-active", number="26-0001")
    active().when(c.StandDown, by=CHIEF).is_refused("not-stable", number="26-0001")
    active().when(c.Close, by=CHIEF).is_refused("not-stable", number="26-0001")
    story = stable(worked_through()).when(c.Stabilise, by=CHIEF).happens()
    story.when(c.StandDown, by=CHIEF).when(c.StandDown, by=CHEN).happens()


@pytest.mark.parametrize("command", [c.Stabilise, c.StandDown, c.Close])
@pytest.mark.parametrize("nobody", [ANN, ZHAO, SUN])
def test_only_leaders_end_it(command: type[Command], nobody: UserId) -> None:
    stable(worked_through()).when(command, by=nobody).is_refused("not-allowed")


def test_closing_lists_the_steps_that_are_left() -> None:
    story = stable(active()).when(c.Close, by=CHIEF)
    story.is_refused("still-open", number="26-0001", steps=(CALL, CUT, TALLY, REOPEN), approvals=(), out=())


def test_closing_lists_the_approvals_nobody_decided() -> None:
    story = active().when(c.Finish, by=CHIEF, step=CUT)
    for step in (CALL, REOPEN, TALLY):
        story.when(c.Skip, by=CHIEF, step=step, reason=words("none"))
    stable(story).when(c.Close, by=CHIEF).is_refused("still-open", steps=(), approvals=(1,), out=())


def test_closing_lists_who_is_still_out() -> None:
    story = stable(worked_through().when(c.CheckIn, by=ANN).when(c.CheckIn, by=BO).when(c.ComeBack, by=BO))
    story.when(c.Close, by=CHIEF).is_refused("still-open", steps=(), approvals=(), out=(Who(ANN),))


def test_responders_check_in_and_come_back() -> None:
    story = active().when(c.CheckIn, by=ANN).happens(e.ArrivedOnScene).when(c.CheckIn, by=ANN).happens()
    assert story.now().still_out() == (ANN,)
    story.when(c.ComeBack, by=ANN).happens(e.CameBack).when(c.ComeBack, by=ANN).happens()
    assert story.now().still_out() == ()
    story.when(c.CheckIn, by=ANN).happens(e.ArrivedOnScene)
    assert story.now().still_out() == (ANN,)


def test_who_was_not_there_does_not_come_back() -> None:
    active().when(c.ComeBack, by=BO).is_refused("not-on-scene", number="26-0001")
    active().when(c.ComeBack).is_refused("not-on-scene", number="26-0001")


def test_strangers_are_not_sent_out() -> None:
    active().when(c.CheckIn, by=STRANGER).is_refused("not-enrolled", act="on-scene")


def test_a_head_count_takes_in_everyone_who_is_out_and_says_who_counted() -> None:
    story = active().when(c.CheckIn, by=ANN).when(c.CheckIn, by=BO).when(c.CountIn, by=ZHAO)
    story.happens(e.CameBack, e.CameBack)
    assert story.now().still_out() == ()
    assert {(event.by, event.user) for event in story.events[-2:] if isinstance(event, e.CameBack)} == {
        (ZHAO, ANN),
        (ZHAO, BO),
    }
    story.when(c.CountIn, by=ZHAO).happens()
    story.when(c.CountIn, by=SUN).is_refused("not-allowed", act="count-in")


REASON = words("why")
AFTER_THE_END: dict[type[Command], dict[str, Any]] = {
    c.AddUpdate: {},
    c.Merge: {"into": "26-0009"},
    c.AddReporter: {"other": "26-0009"},
    c.Acknowledge: {},
    c.NotePageLost: {"user": CHIEF},
    c.NoteNoticeLost: {"user": CHIEF, "what": "stale"},
    c.NoteClockPutBack: {},
    c.ChoosePlan: {"plan_id": "fire"},
    c.Activate: {},
    c.SetSeverity: {"severity": Severity.low},
    c.SetFacts: {"facts": {"dead": 1}},
    c.CheckIn: {},
    c.StandDownFalse: {"reason": REASON},
    c.Take: {"step": 1},
    c.Finish: {"step": 1},
    c.Remark: {"step": 1},
    c.Block: {"step": 1, "reason": REASON},
    c.Skip: {"step": 1, "reason": REASON},
    c.Reword: {"number": 1, "text": REASON},
    c.CastVote: {"number": 1, "yes": True},
    c.CountIn: {},
    c.Stabilise: {},
    c.StandDown: {},
    c.Close: {},
}


@pytest.mark.parametrize("command", AFTER_THE_END)
def test_closed_is_closed(command: type[Command]) -> None:
    story = closed()
    before = story.now()
    story.when(command, by=CHIEF, **AFTER_THE_END[command]).is_refused("closed", number="26-0001")
    assert story.now() == before


def test_corrections_files_and_the_way_back_are_never_too_late() -> None:
    source = Source(ChatId(-100), 7)
    story = reported().when(c.AddUpdate, by=BO, text=words("steam"), source=source).when(c.CheckIn, by=LIU)
    story.when(c.StandDownFalse, by=CHIEF, reason=words("steam"))
    story.when(c.Correct, by=BO, source=source, text=words("Steam.")).happens(e.Corrected)
    story.when(KeepFile, unique_id="u", sha256="0" * 64, size=3).happens(e.FileKept)
    story.when(c.ComeBack, by=LIU).happens(e.CameBack)
    assert story.now().status is Status.closed
