"""Groups and channels: who is in them, and what their administrators do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sandbox import topics, wire
from sandbox.accounts import TELEGRAM, Bot, Member, User
from sandbox.post import change_member, changed, delete, post
from sandbox.rights import ADMIN_RIGHTS, USUAL_PERMISSIONS
from sandbox.text import tidy
from sandbox.world import Chat, Message, Topic

# What Telegram's apps tick for a new administrator.
USUAL_ADMIN_RIGHTS = frozenset(ADMIN_RIGHTS) - {"can_promote_members"}


@dataclass(eq=False, kw_only=True, repr=False)
class Channel(Chat):
    """A channel people own; it can speak in groups, and its posts appear in a linked group."""

    linked: Group | None = None

    def posts(self, text: str) -> Message:
        """Post; return the copy in the linked group if there is one, else the post."""
        telegram = self.world.users[TELEGRAM]
        original = post(self.world, self, telegram, body=tidy(text))
        if self.linked is None:
            return original
        origin = {
            "type": "channel",
            "date": wire.seconds(original.at),
            "chat": self,
            "message_id": original.id,
        }
        return post(
            self.world,
            self.linked,
            telegram,
            sender_chat=self,
            body=original.body,
            origin=origin,
            automatic_forward=True,
        )


@dataclass(eq=False, kw_only=True, repr=False)
class Group(Chat):
    """A basic group or a supergroup. `owner` acts where no other administrator is named."""

    owner: User
    past_ids: list[int] = field(default_factory=list)

    def add(
        self,
        user: User,
        *,
        by: User | None = None,
        admin: bool = False,
        rights: Iterable[str] | None = None,
        anonymous: bool = False,
    ) -> None:
        """Let somebody in. A bot's privacy setting counts from this moment."""
        by = by or self.owner
        reads_all = isinstance(user, Bot) and user.reads_all
        change_member(self.world, self, by, Member(user=user, reads_all=reads_all))
        post(self.world, self, by, service={"new_chat_members": [user]})
        if admin:
            self.promotes(user, by=by, rights=rights, anonymous=anonymous)

    def removes(self, user: User, *, by: User | None = None) -> None:
        """Kick."""
        change_member(self.world, self, by or self.owner, Member(user=user, status="kicked"))
        post(self.world, self, by or self.owner, service={"left_chat_member": user})

    def loses(self, user: User) -> None:
        """Somebody leaves by themselves."""
        change_member(self.world, self, user, Member(user=user, status="left"))
        post(self.world, self, user, service={"left_chat_member": user})

    def promotes(
        self,
        user: User,
        *,
        by: User | None = None,
        rights: Iterable[str] | None = None,
        anonymous: bool = False,
    ) -> None:
        """Make an administrator with these rights (`can_…`; None: the usual ones)."""
        granted = USUAL_ADMIN_RIGHTS if rights is None else frozenset(rights) | {"can_manage_chat"}
        if unknown := granted - set(ADMIN_RIGHTS):
            raise ValueError(f"no such rights: {sorted(unknown)}")
        new = Member(user=user, status="administrator", rights=granted, anonymous=anonymous)
        self._change(user, new, by)

    def had(self, bot: Bot, rights: Iterable[str]) -> None:
        """Let a bot be an administrator since before this town was put up: nobody is told."""
        granted = frozenset(rights) | {"can_manage_chat"}
        self.members[bot.id] = Member(
            user=bot, status="administrator", rights=granted, reads_all=bot.reads_all
        )

    def demotes(self, user: User, *, by: User | None = None) -> None:
        self._change(user, Member(user=user), by)

    def restricts(self, user: User, *, to: Iterable[str] = (), by: User | None = None) -> None:
        """Leave somebody these rights of a member only (`can_send_messages`, …)."""
        self._change(user, Member(user=user, status="restricted", rights=frozenset(to)), by)

    def permits(self, *rights: str) -> None:
        """What ordinary members may do; without rights, the usual."""
        self.permissions = frozenset(rights) or USUAL_PERMISSIONS
        self.world.changes.happened()

    def _change(self, user: User, new: Member, by: User | None) -> None:
        new.reads_all = self.member(user).reads_all
        change_member(self.world, self, by or self.owner, new)

    def renames(self, title: str) -> None:
        self.title = title
        self._tells(new_chat_title=title)

    def pins(self, message: Message, *, by: User | None = None) -> None:
        message.pinned = True
        changed(self.world, message)
        post(self.world, self, by or self.owner, service={"pinned_message": message}, thread=message.thread)

    def deletes(self, message: Message) -> None:
        """An administrator takes a message away; bots are not told."""
        delete(self.world, message)

    def dissolves(self) -> None:
        self.deleted = True
        self.world.changes.happened()

    def migrates(self, *, forum: bool = False) -> Group:
        """Become a supergroup: a new id, new message ids, the same people."""
        if self.kind != "group":
            raise ValueError(f"{self.title} is a supergroup already")
        new = Group(
            world=self.world,
            id=-1_002_000_000_000 - self.world.number(),
            kind="supergroup",
            title=self.title,
            forum=forum,
            owner=self.owner,
            members={key: Member(**vars(member)) for key, member in self.members.items()},
            permissions=self.permissions,
            past_ids=[*self.past_ids, self.id],
        )
        self.world.chats[new.id] = new
        self._tells(migrate_to_chat_id=new.id)
        new._tells(migrate_from_chat_id=self.id)
        self.moved_to = new.id
        return new

    def opens_topic(self, name: str, *, by: User | None = None) -> Topic:
        if not self.forum:
            raise ValueError(f"{self.title} has no topics")
        return topics.open_topic(self.world, self, by or self.owner, name, 7322096)

    def closes_topic(self, topic: Topic) -> None:
        topic.closed = True
        self._tells(topic, forum_topic_closed={})

    def reopens_topic(self, topic: Topic) -> None:
        topic.closed = False
        self._tells(topic, forum_topic_reopened={})

    def deletes_topic(self, topic: Topic) -> None:
        """Bots are not told."""
        topics.remove_topic(self.world, self, topic)

    def _tells(self, topic: Topic | None = None, **service: Any) -> Message:
        thread = topic.opening.id if topic else None
        return post(self.world, self, self.owner, service=service, thread=thread)
