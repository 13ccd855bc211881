"""The shapes every aggregate shares: commands in, events out, and what follows from a state.

An aggregate (an incident, the roster) is five plain functions and one helper, gathered in `Aggregate`:

    decide(state, command, world) -> events | Refusal     what happens, or why not
    evolve(state, event)          -> state                 the new state; may never look into a text
    deadlines(state)              -> {name: moment}        when the clock must ask again, by `Due(name)`
    cards(state)                  -> live messages         where the state is shown, edited in place
    notices(event, state)         -> one-time messages     what must be told to whom
    head(state)                   -> Head                  the line an overview needs

(The decider pattern, J. Chassaing, "Functional Event Sourcing Decider".)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NewType

if TYPE_CHECKING:
    from coordination.retention import Erasure
    from coordination.world import World

UserId = NewType("UserId", int)
"""A person's numeric Telegram id; the only identity we trust. It is also their private chat's id."""
ChatId = NewType("ChatId", int)


@dataclass(frozen=True, slots=True)
class Ref:
    """Names one aggregate: ("incident", "26-0042"). An empty id opens a new one."""

    kind: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote. Kept apart from the record under `id`: it can be erased and the record stands.

    `text` is there when a person has just said it, and gone when the value was read back from the record.
    `seal` is a salted digest of the text: an altered text is noticed, an erased one cannot be guessed.
    """

    text: str = field(default="", compare=False)
    id: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file as Telegram names it. `file_id` dies with the bot's token, so evidence is downloaded."""

    kind: str
    """photo | voice | video | audio | document"""
    file_id: str = field(default="", compare=False)
    """By which it is fetched; kept apart from the record, as texts are, and "" when read from there."""
    unique_id: str
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point somebody sent, in degrees; `name` is the venue's, if it had one."""

    latitude: float
    longitude: float
    name: Words | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The message something was said in, so that its edit can be told as a correction."""

    chat: ChatId
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something a person or the clock wants. Imperative."""

    at: datetime
    """When Telegram says it was sent, or when it fell due: the moment by which it is judged."""
    by: UserId | None = None
    """None: the clock, or the shell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Command):
    """A deadline has come."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFile(Command):
    """Record that a file of this thing was downloaded."""

    unique_id: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. Past tense, never changed."""

    at: datetime
    by: UserId | None = None

    def takes(self) -> tuple[str, int] | None:
        """Which number of which series this event uses up, e.g. ("approval", 17)."""
        return None

    def then(self) -> "Sequence[tuple[Ref, Command]]":
        """Return commands for other aggregates, handled in the same transaction (depth at most 2)."""
        return ()

    def moves(self) -> tuple[ChatId, ChatId] | None:
        """Return (old, new) when a group has become a supergroup: every address follows."""
        return None

    def renews(self) -> bool:
        """Say whether all that is open is to be shown anew, even where it stands as it should."""
        return False

    def erases(self) -> "Erasure | None":
        """What of that which stands apart from the record goes for good with this event."""
        return None

    def fetches(self) -> Sequence[Attachment]:
        """Files of this event that serve as evidence and must outlive the bot's token."""
        return ()


@dataclass(frozen=True, slots=True)
class Who:
    """A person inside a message, shown by name in the reader's language."""

    user: UserId


@dataclass(frozen=True, slots=True)
class When:
    """A moment inside a message, shown site-local."""

    at: datetime


Value = str | int | Who | When | Words | tuple["Value", ...]
"""What a message may be filled with. A tuple is a list; a str is a name of ours: a unit's id, a number…"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something did not happen: a text's key and what to fill it with. A value, never an exception."""

    reason: str
    values: Mapping[str, Value] = field(default_factory=dict)


class Priority(IntEnum):
    """Who goes first when Telegram's limits make people wait. Lower is sooner."""

    toast = 0
    """The answer to a press, dead within seconds."""
    page = 1
    answer = 2
    notice = 3
    card = 4


@dataclass(frozen=True, slots=True)
class Person:
    """Audience: one person's private chat."""

    user: UserId


@dataclass(frozen=True, slots=True)
class Chat:
    """Audience: this very chat."""

    id: ChatId


@dataclass(frozen=True, slots=True)
class Leadership:
    """Audience: the leadership chat."""


@dataclass(frozen=True, slots=True)
class Field:
    """Audience: a unit's field chat, else the shared one, else the leadership chat."""

    unit: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Audience: those who answer for a unit, in its field chat or the shared one; without any, in private its
    head and deputies, else all its people; else the leadership chat."""

    unit: str


Audience = Person | Chat | Leadership | Field | Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One live message that always shows the present state; (what, part, to) names it."""

    what: str
    to: Audience
    part: str = ""
    first: Priority = Priority.notice
    """Priority of its first appearance; edits wait behind everything else."""
    pin: bool = False
    face: object = None
    """All of the state that it shows: an act that leaves it as it was leaves the card alone. None: never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message sent once."""

    what: str
    to: Audience
    values: Mapping[str, Value] = field(default_factory=dict)
    part: str = ""
    priority: Priority = Priority.notice
    reply_to: int | None = None
    """The message it answers, in the same chat."""
    thread: int | None = None
    """The forum topic to answer in; None: that of the aggregate, if it has one."""
    asks: UserId | None = None
    """It is a question to this person; a reply to it is the answer."""
    press: str | None = None
    """It answers this button press (a callback query's id) as a toast."""
    expires_at: datetime | None = None
    """After this it is no longer worth sending."""
    secret: bool = False
    """Its values are wiped from the outbox once it is out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """An aggregate in one line, as the World carries it for all that are open."""

    ref: Ref
    unit: str | None
    opened_at: datetime
    open: bool
    status: str
    title: Words | None = None
    drill: bool = False
    asks: tuple[int, ...] = ()
    """Numbers of its approvals, open or decided, by which people vote in text (`/ok 17`)."""
    who: tuple[UserId, ...] = ()
    """Of a duty post: who is on duty now. Of a follow-up: who owns it. Of an incident: who reported it."""
    rings: UserId | None = None
    """Of an incident: whose answer to a ringing page is awaited."""
    rings_since: datetime | None = None
    due_at: datetime | None = None
    """Of a follow-up: when it is due."""
    about: str = ""
    """Of a follow-up: the incident it comes from."""
    expects: tuple[str, ...] = ()
    """Of a round: the units that are asked."""
    waits_for: tuple[str, ...] = ()
    """Of a round: the units from which nothing has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """The functions of one kind of thing, for the door (`storage/ledger.py`)."""

    kind: str
    state: type[Any]
    events: tuple[type[Event], ...]
    new_id: "Callable[[Command, World], str]"
    decide: "Callable[[Any, Any, World], Sequence[Event] | Refusal]"
    evolve: Callable[[Any, Any], Any]
    deadlines: Callable[[Any], Mapping[str, datetime]]
    cards: Callable[[Any], Sequence[Card]]
    notices: Callable[[Any, Any], Sequence[Notice]]
    head: Callable[[Any], Head | None]
    hasty: frozenset[str] = frozenset()
    """Deadlines (by the name up to a colon) that do not wait until all that was sent before them has come in:
    calling one person too many does less harm than calling nobody."""
    version: int = 1
    """Of the state's shape: an older snapshot is rebuilt from its events."""
