"""Follow-ups: who may raise, own and check one. Nobody checks what they did themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from coordination.authority import LEADERS, refuse
from coordination.calendar import local_date, moment
from coordination.followup import state as s
from coordination.followup.surfaces import DUE, REMIND, cards, deadlines, head, notices
from coordination.kernel import (
    Aggregate,
    Attachment,
    Command,
    Due,
    KeepFile,
    Refusal,
    UserId,
    When,
    Who,
    Words,
)
from coordination.names import is_incident
from coordination.retention import EraseTexts, TextsErased, is_over
from coordination.world import World

Decision = Sequence[s.FollowUpEvent] | Refusal

SERIES = "followup"
DUE_TIME, REMINDER_TIME = time(17, 0), time(9, 0)
"""By the site's clock: on the day it is due, and on the day before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise(Command):
    """Say what must be put right, by when, and from which incident it comes."""

    text: Words
    due: date
    incident: str = ""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Own(Command):
    """Take it on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix(Command):
    """Say that it is done, and what was done."""

    text: Words | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Command):
    """Say that one has seen that it is done."""


FollowUpCommand = Raise | Own | Fix | Check | KeepFile | EraseTexts | Due


def decide(state: s.FollowUp | None, command: FollowUpCommand, world: World) -> Decision:
    """Return what happens, or why not. A closed one only takes the files that are still on their way."""
    if state is None:
        if isinstance(command, Raise):
            return _raise(command, world)
        return Refusal("no-such-thing", {"number": ""})
    if isinstance(command, EraseTexts):
        return _erase(state, command, world)
    if isinstance(command, KeepFile):
        kept = s.FileKept(
            at=command.at, unique_id=command.unique_id, sha256=command.sha256, size=command.size
        )
        return [kept]
    if isinstance(command, Due):
        return _due(state, command, world) if state.is_open else []
    return _act(state, command, world)


def _erase(state: s.FollowUp, command: EraseTexts, world: World) -> Decision:
    """From its check on it is kept as long as an incident."""
    if state.erased_at or not is_over(state.checked_at, world.policy.retention.incidents, world.now):
        return []
    return [TextsErased(at=command.at, closed_at=state.checked_at or command.at)]


def _act(state: s.FollowUp, command: Raise | Own | Fix | Check, world: World) -> Decision:
    act = "check" if isinstance(command, Check) else "own"
    refusal = refuse(world, command.by, act)
    if refusal is not None or command.by is None:
        return refusal or []
    if state.checked_by is not None:
        return Refusal("followup-closed", {"number": state.number, "who": Who(state.checked_by)})
    match command:
        case Own():
            return _own(state, command, command.by, world)
        case Fix():
            return _fix(state, command, command.by, world)
        case Check():
            return _check(state, command, command.by)
        case Raise():
            raise ValueError("a follow-up is raised, not sent to another")


def _raise(command: Raise, world: World) -> Decision:
    refusal = refuse(world, command.by, "follow-up")
    if refusal is not None:
        return refusal
    if command.incident and not is_incident(command.incident, world.counters):
        return Refusal("no-such-incident", {"number": command.incident})
    due_at = moment(command.due, DUE_TIME, world.policy.timezone)
    if due_at <= command.at:
        return Refusal("due-past", {"due": When(due_at)})
    remind_at = moment(command.due - timedelta(days=1), REMINDER_TIME, world.policy.timezone)
    count = world.next(SERIES)
    raised = s.Raised(
        at=command.at,
        by=command.by,
        number=f"F{count}",
        count=count,
        incident=command.incident,
        text=command.text,
        files=command.files,
        due=command.due,
        due_at=due_at,
        remind_at=remind_at if remind_at > command.at else None,
    )
    return [raised]


def _own(state: s.FollowUp, command: Own, by: UserId, world: World) -> Decision:
    """What somebody owns already passes to another only by a leader's word, or when its owner is gone."""
    if state.owner == by:
        return []
    if state.done_at is not None and state.owner is not None:
        return Refusal("followup-done", {"number": state.number, "who": Who(state.owner)})
    if _is_held(state, world) and not world.roster.people[by].has(*LEADERS):
        return Refusal("followup-owned", {"number": state.number, "who": Who(state.owner or by)})
    return [s.Owned(at=command.at, by=by, user=by)]


def _is_held(state: s.FollowUp, world: World) -> bool:
    return state.owner in world.roster.people


def _fix(state: s.FollowUp, command: Fix, by: UserId, world: World) -> Decision:
    """Done by its owner; where there is none, whoever did it owns it."""
    if state.owner is not None and state.owner != by and (state.done_at or _is_held(state, world)):
        return Refusal("followup-owned", {"number": state.number, "who": Who(state.owner)})
    if command.text is None and not command.files:
        return Refusal("what-was-done", {"number": state.number})
    fixed = s.Fixed(at=command.at, by=by, text=command.text, files=command.files)
    return [fixed] if state.owner == by else [s.Owned(at=command.at, by=by, user=by), fixed]


def _check(state: s.FollowUp, command: Check, by: UserId) -> Decision:
    if state.done_at is None:
        return Refusal("followup-open", {"number": state.number})
    if state.owner == by:
        return Refusal("own-check", {"number": state.number})
    return [s.Checked(at=command.at, by=by)]


def _due(state: s.FollowUp, command: Due, world: World) -> Decision:
    """Tell the owner if they can be told. However late the alarm, one telling makes good for all missed."""
    at = max(command.at, world.now)
    owner = world.roster.people.get(state.owner) if state.owner is not None else None
    told = owner.user if owner is not None and owner.reachable else None
    if command.name == REMIND:
        return [s.Reminded(at=at, told=told)]
    zone = world.policy.timezone
    weeks = (local_date(at, zone) - state.due).days // 7 + 1
    ask_at = moment(state.due + timedelta(weeks=weeks), DUE_TIME, zone)
    return [s.FellDue(at=at, told=told, ask_at=ask_at)] if command.name == DUE else []


FOLLOWUP = Aggregate(
    kind="followup",
    state=s.FollowUp,
    events=s.FollowUpEvent.__args__,
    new_id=lambda _command, world: f"F{world.next(SERIES)}",
    decide=decide,
    evolve=s.evolve,
    deadlines=deadlines,
    cards=cards,
    notices=notices,
    head=head,
    version=2,
)
