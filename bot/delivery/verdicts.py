"""What Telegram's answer means for a message: pure, one table.

The words are those of tdlib/telegram-bot-api (Client.cpp) and the servers behind it; a sentence begins with a
small letter, the servers' own words are in capitals. The code alone does not tell them apart.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.transport import NotSent, OutOfOrder, Refused

TOKEN_REFUSED = 30.0
"""Seconds until the next try, in the end, when Telegram does not know our token: no fault of the message."""
BUSY = 5.0


class Call(StrEnum):
    """The kinds of calls that deliver."""

    send = "send"
    edit = "edit"
    toast = "toast"
    react = "react"
    unbutton = "unbutton"
    pin = "pin"
    topic = "topic"


@dataclass(frozen=True, slots=True)
class Done:
    """As good as done: it stands there already, or nobody can do it any more."""


@dataclass(frozen=True, slots=True)
class Again:
    """Not done. Try again after `wait` seconds."""

    wait: float
    flood: bool = False
    """Telegram's own limit: the chat pauses."""
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Telegram was not reached: nothing was sent, and nothing else can be for now."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been done."""

    down: bool = False
    """The server, or one before it, is out of order: others fare no better."""


@dataclass(frozen=True, slots=True)
class Never:
    """It cannot be done. `lost`: nothing else reaches this chat either, until somebody mends that."""

    reason: str
    lost: bool = False
    alarm: bool = False
    """We do not know this answer, or it shows a mistake of ours."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become a supergroup with another id."""

    chat: int


@dataclass(frozen=True, slots=True)
class GoneCard:
    """Our message is not there to be edited: send it anew."""


@dataclass(frozen=True, slots=True)
class Adrift:
    """What it should hang under (a topic, a message) is gone: send it without."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Our HTML was not understood: send the words without it. They matter more than how they look."""


Verdict = Done | Again | Unreachable | Unknown | Never | Moved | GoneCard | Adrift | Plain

LOST = {
    "bot was blocked by the user": "blocked",
    "bot can't initiate conversation with a user": "never-started",
    "user is deactivated": "deactivated",
    "the bot can't send messages to the bot": "is-a-bot",
    "bot can't send messages to bots": "is-a-bot",
    "bot was kicked from the": "kicked",
    "bot is not a member of the": "not-a-member",
    "the group chat was deleted": "deleted",
    "chat not found": "unknown-chat",
    "chat_id is empty": "unknown-chat",
    "user not found": "unknown-chat",
    "private chat not found": "unknown-chat",
    "peer_id_invalid": "unknown-chat",
    "group chat was deactivated": "deleted",
    "group chat was upgraded to a supergroup chat": "upgraded",
    "not enough rights to send": "no-rights",
    "have no rights to send a message": "no-rights",
    "chat_write_forbidden": "no-rights",
    "chat_restricted": "no-rights",
    "chat_send_plain_forbidden": "no-rights",
    "chat_send_photos_forbidden": "no-rights",
}
"""Nothing reaches this chat, and why."""

TABLE: tuple[tuple[str, Verdict], ...] = (
    ("message is not modified", Done()),
    ("topic_not_modified", Done()),
    ("query is too old", Done()),
    ("query id is invalid", Done()),
    ("query_id_invalid", Done()),
    ("message to pin not found", Done()),
    ("message to react not found", Done()),
    ("message to delete not found", Done()),
    ("message can't be deleted", Done()),
    ("message to edit not found", GoneCard()),
    ("message can't be edited", GoneCard()),
    ("message_id_invalid", GoneCard()),
    ("message to be replied not found", Adrift()),
    ("message to reply not found", Adrift()),
    ("message thread not found", Adrift()),
    ("topic_closed", Adrift()),
    ("topic_deleted", Adrift()),
    ("topic_id_invalid", Adrift()),
    ("can't parse entities", Plain()),
    ("not enough rights to create a topic", Never("no-rights")),
    ("not enough rights to edit the topic", Never("no-rights")),
    ("not enough rights to close or open the topic", Never("no-rights")),
    ("not enough rights to delete the topic", Never("no-rights")),
    ("not enough rights to manage pinned messages", Never("no-rights")),
    ("chat_admin_required", Never("no-rights")),
    ("the chat is not a forum", Never("no-forum")),
    ("reaction_invalid", Never("no-such-reaction")),
    *((text, Never(reason, lost=True)) for text, reason in LOST.items()),
    ("message text is empty", Never("bad-message", alarm=True)),
    ("text must be non-empty", Never("bad-message", alarm=True)),
    ("message is too long", Never("bad-message", alarm=True)),
    ("message caption is too long", Never("bad-message", alarm=True)),
    ("button_data_invalid", Never("bad-message", alarm=True)),
    ("button_type_invalid", Never("bad-message", alarm=True)),
    ("reply markup is too long", Never("bad-message", alarm=True)),
    ("wrong file identifier/http url specified", Never("bad-message", alarm=True)),
)
"""The first that begins the description, prefix and capitals aside."""


def judge(error: Exception, call: Call) -> Verdict:
    """Return what to do about a failed call. An error we do not know leaves the outcome unknown."""
    match error:
        case Refused():
            return _refused(error, call)
        case NotSent():
            return Unreachable()
        case _:
            return Unknown(down=isinstance(error, OutOfOrder))


def _refused(no: Refused, call: Call) -> Verdict:
    if no.moved_to is not None:
        return Moved(no.moved_to)
    if no.code == 429:
        return Again(no.retry_after or BUSY, flood=True)
    if no.code in {401, 404}:
        return Again(TOKEN_REFUSED, alarm=True)
    verdict = _told(no)
    if isinstance(verdict, GoneCard) and call is not Call.edit:
        return Done() if call in {Call.pin, Call.react, Call.unbutton} else Never("message-gone")
    return verdict


def _told(no: Refused) -> Verdict:
    words = no.description.removeprefix("Bad Request: ").removeprefix("Forbidden: ").lower()
    for text, verdict in TABLE:
        if words.startswith(text):
            return verdict
    return Never("forbidden" if no.code == 403 else "refused", lost=no.code == 403, alarm=True)
