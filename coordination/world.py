"""What a rule may look at besides its own state. Loaded once per act; a plain value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from coordination.kernel import Audience, Chat, ChatId, Field, Head, Leadership, Person, Staff, UserId
from coordination.policy import Policy
from coordination.roster.state import Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Now, the policy, the people and chats, the heads of what is open, the series' last numbers."""

    now: datetime
    policy: Policy
    roster: Roster = field(default_factory=Roster)
    open: Sequence[Head] = ()
    """Heads of everything open, newest first."""
    recent: Sequence[Head] = ()
    """Heads of what is closed and was opened within the last two days, newest first."""
    posts: Sequence[Head] | None = None
    """The duty posts among `open`: every call of a leader asks for them. None: they are not picked out."""
    record: tuple[int, str] = (0, "")
    """How many events the record held when this act's transaction began, and the hash of the last."""
    counters: Mapping[str, int] = field(default_factory=dict)
    """The last number used of each series, e.g. {"approval": 17, "incident-26": 41}."""

    def next(self, series: str) -> int:
        """Return the number that follows in a series; an event's `takes()` uses it up."""
        return self.counters.get(series, 0) + 1

    def chats(self, to: Audience) -> tuple[ChatId, ...]:
        """Resolve an audience to chat ids, best first. Empty when there is no such chat yet."""
        match to:
            case Person(user):
                return () if user in self.roster.forgotten else (ChatId(user),)
            case Chat(chat):
                return (chat,)
            case Leadership():
                return self.roster.chats_of_kind("leadership")
            case Field(unit):
                return self.roster.field_chats(unit) or self.roster.chats_of_kind("leadership")
            case Staff(unit):
                return self.roster.field_chats(unit) or self._staff(unit) or self.chats(Leadership())

    def _staff(self, unit: str) -> tuple[ChatId, ...]:
        """Return the private chats of those who can be reached: who stands for the unit, else its people."""
        heads = (*self.roster.heads_of(unit), *self.roster.deputies_of(unit))
        people = [m for m in self.roster.people.values() if any(g.unit == unit for g in m.grants)]
        reached = [m.user for m in heads if m.reachable] or [m.user for m in people if m.reachable]
        return tuple(dict.fromkeys(ChatId(user) for user in reached))

    def on_duty(self, unit: str = "") -> tuple[UserId, ...]:
        """Return who is on duty now, by the duty posts of a unit; "" for those of the whole site."""
        posts = duty_posts(self.open) if self.posts is None else self.posts
        there = (head for head in posts if (head.unit or "") == unit)
        return tuple(dict.fromkeys(user for head in there for user in head.who))

    def locale(self, chat: ChatId) -> str:
        """Return a group's language, or in private the person's own."""
        person = self.roster.people.get(UserId(chat))
        return person.locale or self.policy.locale if person else self.policy.locale


def duty_posts(heads: Iterable[Head]) -> tuple[Head, ...]:
    """Pick out the duty posts, in their order."""
    return tuple(head for head in heads if head.ref.kind == "duty")
