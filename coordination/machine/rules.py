"""After an outage: whom it is told, what is shown once more, and what else must take it into account.

Another program that reads with our token makes such holes every few seconds. Each counts; people are told of
them together, at most once an hour.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from typing_extensions import override

from coordination.kernel import (
    Aggregate,
    Audience,
    Card,
    Chat,
    ChatId,
    Command,
    Due,
    Event,
    Head,
    Leadership,
    Notice,
    Priority,
    Ref,
    Refusal,
    Value,
    When,
)
from coordination.rounds import commands as rounds
from coordination.rounds.agenda import AGENDA
from coordination.world import World

MACHINE = Ref("machine", "site")
MESSAGE_LIVES = timedelta(hours=24)
"""For so long Telegram keeps a message that nobody fetches (tdlib/telegram-bot-api, Client.cpp)."""
QUIET = timedelta(hours=1)
"""For so long nobody is told again that another program reads our messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOutage(Command):
    """Tell that nothing could be heard from one moment to another, long enough for presses to be lost."""

    since: datetime
    until: datetime
    due: Mapping[str, int] = field(default_factory=dict)
    """How many deadlines fell due meanwhile, by kind."""
    live: tuple[ChatId, ...] = ()
    """Chats in which something stands that may have been pressed."""
    rival: bool = False
    """Another program has read what was sent meanwhile: we shall never see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageNoted(Event):
    """Nothing was heard for a while: what was pressed then is lost, what was written is read now.

    Unless by a `rival`: then it is lost too, and `RivalTold` follows now or later.
    """

    since: datetime
    until: datetime
    due: Mapping[str, int]
    told: tuple[ChatId, ...]
    rounds: tuple[str, ...]
    """The rounds that were open: they judge nobody for that time."""
    rival: bool = False

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        away = rounds.NoteOutage(at=self.at, since=self.since, until=self.until, rival=self.rival)
        return [(AGENDA, away), *((Ref("round", id_), away) for id_ in self.rounds)]

    @override
    def renews(self) -> bool:
        return not self.rival  # once a minute would be too often

    def lost_messages(self) -> bool:
        """Say whether it lasted longer than Telegram keeps what was written."""
        return self.until - self.since > MESSAGE_LIVES


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalTold(Event):
    """The leaders and these chats were told that another program read what was sent between these moments."""

    since: datetime
    until: datetime
    told: tuple[ChatId, ...]


MachineEvent = OutageNoted | RivalTold


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """When another program has read, and who has still to hear of it."""

    since: datetime
    until: datetime
    chats: tuple[ChatId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What is known of the bot's own life: its last outage."""

    since: datetime
    until: datetime
    told_at: datetime | None = None
    """When people were last told that another program reads."""
    untold: Untold | None = None


def decide(
    state: Machine | None, command: NoteOutage | Due, world: World
) -> Sequence[MachineEvent] | Refusal:
    """Return that it happened: nobody can refuse an outage."""
    if isinstance(command, Due):
        return _told(state, max(command.at, world.now)) if state else []
    noted = _noted(command, world)
    if not noted.rival:
        return [noted]
    return [noted, *_told(evolve(state, noted), world.now)]


def _told(state: Machine, now: datetime) -> Sequence[RivalTold]:
    """Tell what is untold, unless something was told lately; a clock set back silences nothing for long."""
    untold, last = state.untold, state.told_at
    if untold is None or (last is not None and abs(now - last) < QUIET):
        return []
    return [RivalTold(at=now, since=untold.since, until=untold.until, told=untold.chats)]


def _noted(command: NoteOutage, world: World) -> OutageNoted:
    leadership = world.roster.chats_of_kind("leadership")
    chats = dict.fromkeys((*world.roster.rooms, *command.live))
    return OutageNoted(
        at=command.at,
        since=command.since,
        until=command.until,
        due=command.due,
        told=tuple(chat for chat in chats if chat not in leadership),
        rounds=tuple(head.ref.id for head in world.open if head.ref.kind == "round"),
        rival=command.rival,
    )


def evolve(state: Machine | None, event: MachineEvent) -> Machine:
    """Return the machine with its latest outage, and what is to be told of a rival."""
    before = state or Machine(since=event.since, until=event.until)
    if isinstance(event, RivalTold):
        return replace(before, told_at=event.at, untold=None)
    after = replace(before, since=event.since, until=event.until)
    return replace(after, untold=_more(before.untold, event)) if event.rival else after


def _more(untold: Untold | None, event: OutageNoted) -> Untold:
    if untold is None:
        return Untold(since=event.since, until=event.until, chats=event.told)
    return Untold(
        since=min(untold.since, event.since),
        until=max(untold.until, event.until),
        chats=tuple(dict.fromkeys((*untold.chats, *event.told))),
    )


def _notices(event: MachineEvent, _state: Machine) -> Sequence[Notice]:
    """Tell the leaders what came due meanwhile, and every chat where something may have been pressed."""
    if isinstance(event, RivalTold):
        return list(_of_rival(event))
    if event.rival:
        return []
    part = "long" if event.lost_messages() else ""
    span: dict[str, Value] = {"since": When(event.since), "until": When(event.until)}
    due = tuple((kind, count) for kind, count in sorted(event.due.items()))
    leaders = Notice(what="outage-due", part=part, to=Leadership(), values={**span, "due": due})
    return [leaders, *(Notice(what="outage", part=part, to=Chat(chat), values=span) for chat in event.told)]


def _of_rival(event: RivalTold) -> Iterator[Notice]:
    span: dict[str, Value] = {"since": When(event.since), "until": When(event.until)}
    audiences: tuple[Audience, ...] = (Leadership(), *map(Chat, event.told))
    for to in audiences:
        yield Notice(what="outage", part="rival", to=to, values=span, priority=Priority.answer)


def _deadlines(state: Machine) -> Mapping[str, datetime]:
    """Return when what was left untold of a rival is told."""
    return {"rival": state.told_at + QUIET} if state.untold and state.told_at else {}


def _cards(_state: Machine) -> Sequence[Card]:
    return ()


def _head(_state: Machine) -> Head | None:
    return None


AGGREGATE = Aggregate(
    kind="machine",
    state=Machine,
    events=(OutageNoted, RivalTold),
    new_id=lambda _command, _world: MACHINE.id,
    decide=decide,
    evolve=evolve,
    deadlines=_deadlines,
    cards=_cards,
    notices=_notices,
    head=_head,
)
