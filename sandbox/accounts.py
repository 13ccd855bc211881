"""Accounts: people and bots, and somebody's standing in a chat."""

from dataclasses import dataclass, field
from typing import Any, Literal

from typing_extensions import override

from sandbox.stream import Stream
from sandbox.webhook import Webhook

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

TELEGRAM, ANONYMOUS_ADMIN, SPEAKING_CHANNEL = 777000, 1087968824, 136817688


@dataclass(eq=False, kw_only=True, repr=False)
class User:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = ""
    is_bot: bool = False
    deactivated: bool = False

    @override
    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(eq=False, kw_only=True, repr=False)
class Bot(User):
    """A bot's account. `reads_all` is privacy mode switched off; it counts from the next joining on."""

    token: str
    stream: Stream
    webhook: Webhook
    reads_all: bool = False
    is_bot: bool = True
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Any]] = field(default_factory=dict)


@dataclass(kw_only=True)
class Member:
    user: User
    status: Status = "member"
    rights: frozenset[str] = frozenset()
    anonymous: bool = False
    reads_all: bool = False

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    @property
    def is_inside(self) -> bool:
        return self.status not in ("left", "kicked")

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.is_admin and right in self.rights)
