"""People and what they do with their phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox import acts
from sandbox.accounts import Bot, User
from sandbox.media import File, Medium
from sandbox.phone import Shown, screen
from sandbox.presses import press
from sandbox.rooms import Channel, Group
from sandbox.text import Entity, tidy
from sandbox.watch import NotShown
from sandbox.world import Chat, Message, Press, Private, World


@dataclass(eq=False, kw_only=True, repr=False)
class Person(User):
    """Somebody with a phone. Acts happen at once and are told to the bots that may know."""

    world: World
    hides_forwards: bool = False

    def chat(self, bot: Bot | None = None) -> Private:
        """The private chat with a bot; without a name, with the only bot there is."""
        return self.world.private(self, bot or acts.only_bot(self.world))

    def says(
        self,
        text: str,
        *,
        to: Chat | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        anonymously: bool = False,
        as_channel: Channel | None = None,
        via_bot: Bot | None = None,
        entities: Sequence[Entity] = (),
    ) -> Message:
        words = tidy(text, entities)
        if not words.string:
            raise ValueError("a phone sends no empty text")
        return self._post(
            to, anonymously, as_channel, body=words, reply_to=reply_to, thread=thread, via_bot=via_bot
        )

    def sends(
        self,
        what: File | Medium,
        *,
        caption: str = "",
        to: Chat | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        anonymously: bool = False,
        album: str = "",
    ) -> Message:
        """Send a photo, voice, video, document, place … (see sandbox.media)."""
        medium = acts.stored(self.world, what)
        return self._post(
            to,
            anonymously,
            None,
            media=medium,
            body=tidy(caption),
            reply_to=reply_to,
            thread=thread,
            album=album,
        )

    def sends_album(
        self, what: Sequence[File], *, caption: str = "", to: Chat | None = None, thread: int | None = None
    ) -> list[Message]:
        """Each item is a message of its own; the caption is on the first."""
        album = str(13_000_000_000 + self.world.number())
        captions = [caption, *[""] * (len(what) - 1)]
        pairs = zip(what, captions, strict=True)
        return [self.sends(each, caption=words, to=to, thread=thread, album=album) for each, words in pairs]

    def _post(
        self, to: Chat | None, anonymously: bool, as_channel: Channel | None, **content: Any
    ) -> Message:
        return acts.post_as(self.world, self, to or self.chat(), anonymously, as_channel, **content)

    def edits(self, message: Message, text: str) -> None:
        acts.edit(self.world, self, message, text)

    def forwards(self, message: Message, to: Chat | None = None) -> Message:
        return acts.forward(self.world, self, message, to or self.chat())

    def deletes(self, message: Message) -> None:
        """Take a message back, for everybody; bots are not told."""
        acts.delete(self.world, self, message)

    def presses(self, label: str, *, on: Message, stale: bool = False) -> Press:
        """Press an inline button by its label, or by the only label that contains it.

        `stale`: on a phone that has not caught up, so that the message may be gone by now.
        """
        self._look_at(on, stale=stale)
        button = acts.button(on, label)
        if button is None:
            raise NotShown(f"no button {label!r} on {on.text!r} {on.buttons}\n{self.world.print_out()}")
        if "callback_data" not in button:
            raise ValueError(f"{button['text']!r} is no callback button: {button}")
        return self._press(on, button["callback_data"], button["text"])

    def presses_forged(self, data: str, *, on: Message) -> Press:
        """Send callback data that no button has, as a changed client can."""
        return self._press(on, data, data)

    def _press(self, on: Message, data: str, label: str) -> Press:
        acts.note(self.world, self, f"presses {label!r}")
        return press(self.world, self, on, data, label)

    def _look_at(self, message: Message, *, stale: bool) -> None:
        if message.deleted and not stale:
            raise NotShown(f"{message.text!r} is gone\n{self.world.print_out()}")
        if not acts.is_inside(self, message.chat):
            raise NotShown(f"{self.name} is not in {message.chat.title}")

    def reacts(self, emoji: str, *, to: Message) -> None:
        """Set this reaction instead of any before; an empty one takes it back."""
        self._look_at(to, stale=False)
        acts.react(self.world, self, to, [emoji] if emoji else [])

    def taps(self, label: str, *, in_chat: Chat | None = None) -> Message:
        """Tap a button of the reply keyboard: it sends its own label, or the contact it asks for."""
        chat = in_chat or self.chat()
        button = acts.reply_button(chat, label)
        if button is None:
            raise NotShown(f"no key {label!r} in {chat.title}\n{self.world.print_out()}")
        if button.get("request_contact"):
            details = {"phone_number": "+10000000000", "first_name": self.first_name, "user_id": self.id}
            return self.sends(Medium(kind="contact", details=details), to=chat)
        return self.says(button["text"], to=chat)

    def starts(self, bot: Bot | None = None, code: str = "") -> Message:
        """Press Start; it also unblocks."""
        chat = self.chat(bot)
        if chat.blocked:
            self.unblocks(chat.bot)
        chat.started = True
        return self.says(f"/start {code}".strip(), to=chat)

    def opens(self, link: str, *, to: Group | None = None) -> Message:
        """Follow t.me/bot?start=CODE, or t.me/bot?startgroup=CODE into the group `to`."""
        parts = urlsplit(link)
        bot = acts.bot_named(self.world, parts.path.strip("/"))
        query = parse_qs(parts.query, keep_blank_values=True)
        if "startgroup" not in query:
            return self.starts(bot, query.get("start", [""])[0])
        if to is None:
            raise ValueError("say which group: ann.opens(link, to=group)")
        if bot not in to.bots():
            to.add(bot, by=self, **acts.rights_in(query))
        return self.says(f"/start@{bot.username} {query['startgroup'][0]}".strip(), to=to)

    def joins(self, group: Group) -> None:
        group.add(self, by=self)

    def leaves(self, group: Group) -> None:
        group.loses(self)

    def blocks(self, bot: Bot | None = None) -> None:
        acts.block(self.world, self.chat(bot), blocked=True)

    def unblocks(self, bot: Bot | None = None) -> None:
        acts.block(self.world, self.chat(bot), blocked=False)

    def deletes_account(self) -> None:
        self.deactivated = True
        self.first_name, self.last_name, self.username = "", "", ""
        acts.note(self.world, self, "deletes the account")

    def phone(self, chat: Chat | None = None) -> list[Shown]:
        """What this phone shows, in one chat or in all of them, oldest first."""
        return screen(self.world, self, chat)

    async def sees(self, wanted: str, *, bot: Bot | None = None, **how: Any) -> Message:
        """`shows` of the private chat."""
        return await self.chat(bot).shows(wanted, **how)
