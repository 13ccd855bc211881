"""What the server says when it says no: the texts of tdlib/telegram-bot-api, letter for letter."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

PREFIXES = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
UPGRADED = "group chat was upgraded to a supergroup chat"


@dataclass
class Refused(Exception):  # noqa: N818  # an answer, not a bug
    """The call is answered by an error; `parameters` is Telegram's ResponseParameters."""

    code: int
    description: str
    parameters: Json = field(default_factory=dict)

    def body(self) -> Json:
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad(text: str, **parameters: Any) -> Refused:
    return Refused(400, PREFIXES[400] + text, parameters)


def forbidden(text: str) -> Refused:
    return Refused(403, PREFIXES[403] + text)


def conflict(text: str) -> Refused:
    return Refused(409, PREFIXES[409] + text)


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def not_modelled(what: str) -> Refused:
    return Refused(501, f"{what} is not modelled by the sandbox")
