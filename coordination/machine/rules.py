"""After an outage: whom it is told, what is shown once more, and what else must take it into account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from typing_extensions import override

from coordination.kernel import (
    Aggregate,
    Card,
    Chat,
    ChatId,
    Command,
    Event,
    Head,
    Leadership,
    Notice,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOutage(Command):
    """Tell that nothing could be heard from one moment to another, long enough for presses to be lost."""

    since: datetime
    until: datetime
    due: Mapping[str, int] = field(default_factory=dict)
    """How many deadlines fell due meanwhile, by kind."""
    live: tuple[ChatId, ...] = ()
    """Chats in which something stands that may have been pressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageNoted(Event):
    """Nothing was heard for a while: what was pressed then is lost, what was written is read now."""

    since: datetime
    until: datetime
    due: Mapping[str, int]
    told: tuple[ChatId, ...]
    rounds: tuple[str, ...]
    """The rounds that were open: they judge nobody for that time."""

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        away = rounds.NoteOutage(at=self.at, since=self.since, until=self.until)
        return [(AGENDA, away), *((Ref("round", id_), away) for id_ in self.rounds)]

    @override
    def renews(self) -> bool:
        return True

    def lost_messages(self) -> bool:
        """Say whether it lasted longer than Telegram keeps what was written."""
        return self.until - self.since > MESSAGE_LIVES


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What is known of the bot's own life: its last outage."""

    since: datetime
    until: datetime


def decide(_state: Machine | None, command: NoteOutage, world: World) -> Sequence[OutageNoted] | Refusal:
    """Return that it happened: nobody can refuse an outage."""
    leadership = world.roster.chats_of_kind("leadership")
    chats = dict.fromkeys((*world.roster.rooms, *command.live))
    noted = OutageNoted(
        at=command.at,
        since=command.since,
        until=command.until,
        due=command.due,
        told=tuple(chat for chat in chats if chat not in leadership),
        rounds=tuple(head.ref.id for head in world.open if head.ref.kind == "round"),
    )
    return [noted]


def evolve(_state: Machine | None, event: OutageNoted) -> Machine:
    """Return the machine with its latest outage."""
    return Machine(since=event.since, until=event.until)


def _notices(event: OutageNoted, _state: Machine) -> Sequence[Notice]:
    """Tell the leaders what came due meanwhile, and every chat where something may have been pressed."""
    part = "long" if event.lost_messages() else ""
    span: dict[str, Value] = {"since": When(event.since), "until": When(event.until)}
    due = tuple((kind, count) for kind, count in sorted(event.due.items()))
    leaders = Notice(what="outage-due", part=part, to=Leadership(), values={**span, "due": due})
    return [leaders, *(Notice(what="outage", part=part, to=Chat(chat), values=span) for chat in event.told)]


def _deadlines(_state: Machine) -> Mapping[str, datetime]:
    return {}


def _cards(_state: Machine) -> Sequence[Card]:
    return ()


def _head(_state: Machine) -> Head | None:
    return None


AGGREGATE = Aggregate(
    kind="machine",
    state=Machine,
    events=(OutageNoted,),
    new_id=lambda _command, _world: MACHINE.id,
    decide=decide,
    evolve=evolve,
    deadlines=_deadlines,
    cards=_cards,
    notices=_notices,
    head=_head,
)
