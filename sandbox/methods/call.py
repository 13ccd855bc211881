"""One call of a method, its parameters already checked, and what most methods need of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox import access, wire
from sandbox.accounts import Bot
from sandbox.description import Upload
from sandbox.html import parse_html
from sandbox.refusals import Json, bad, not_modelled
from sandbox.text import Entity, Text, tidy
from sandbox.world import Chat, Message, World


@dataclass(kw_only=True)
class Call:
    world: World
    bot: Bot
    params: Json
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    paced: bool = True  # whether Telegram's rates are kept at all

    def get(self, name: str, default: Any = None) -> Any:
        return self.params.get(name, default)

    def chat(self, *, writing: bool = False) -> Chat:
        return access.reach(self.world, self.bot, self.params["chat_id"], writing=writing)

    def message(self, doing: str) -> Message:
        chat = self.chat(writing=True)
        if not self.get("message_id"):
            raise bad("message identifier is not specified")
        return access.find(chat, self.params["message_id"], doing)

    def shown(self, message: Message) -> Json:
        return wire.message(self.world, self.bot, message)

    def text(self, name: str, entities_name: str, source: Json | None = None) -> Text:
        """The text of a field after parsing and trimming; mentions of unknown people become plain."""
        given = self.params if source is None else source
        string, entities = given.get(name, ""), _given_entities(given.get(entities_name))
        if mode := given.get("parse_mode", ""):
            string, entities = _parsed(string, mode)
        known = [each for each in entities if each.user_id is None or each.user_id in self.world.users]
        return tidy(string, known)


Method = Callable[[Call], object] | Callable[[Call], Awaitable[object]]


def _parsed(string: str, mode: str) -> tuple[str, list[Entity]]:
    if mode.lower() in ("markdown", "markdownv2"):
        raise not_modelled(f"parse_mode {mode}")
    if mode.lower() != "html":
        raise bad("unsupported parse_mode")
    return parse_html(string)


def _given_entities(given: list[Json] | None) -> list[Entity]:
    return [
        Entity(
            type=each["type"],
            offset=each["offset"],
            length=each["length"],
            url=each.get("url"),
            user_id=each.get("user", {}).get("id"),
            language=each.get("language"),
        )
        for each in given or []
    ]
