"""The call log, and how much of its twenty calls a minute each chat has used."""

import json
from collections import Counter
from datetime import timedelta

from sandbox.methods import THROTTLED
from sandbox.page.chats import every_chat, key_of
from sandbox.refusals import Json
from sandbox.watch import ApiCall
from sandbox.world import Chat, Private, World

MINUTE = timedelta(minutes=1)
GROUP_LIMIT, PRIVATE_LIMIT = 20, 60
LINES = 200
LONGEST = 1500


def calls(world: World, since: int) -> list[Json]:
    """The calls from that line of the log on, at most the newest; polls are not shown."""
    titles = _titles(world)
    entries = list(enumerate(world.changes.log))[since:]
    return [
        _line(number, each, titles)
        for number, each in entries
        if isinstance(each, ApiCall) and each.method != "getUpdates"
    ][-LINES:]


def _titles(world: World) -> dict[str, str]:
    return {
        str(chat.id): chat.person.name if isinstance(chat, Private) else chat.title
        for chat in every_chat(world)
    }


def _line(number: int, call: ApiCall, titles: dict[str, str]) -> Json:
    answer = call.answer
    refused = "" if answer is None or answer.get("ok") else str(answer.get("description", ""))
    return {
        "number": number,
        "at": call.at.timestamp(),
        "method": call.method,
        "chat": titles.get(str(call.params.get("chat_id", "")), ""),
        "lost": answer is None,
        "refused": refused,
        "params": json.dumps(call.params, ensure_ascii=False, default=str, indent=1)[:LONGEST],
    }


def budgets(world: World) -> list[Json]:
    """For each chat: calls within the last minute that Telegram counts."""
    used = _used(world)
    return [
        {"chat": key_of(chat), "used": used[str(chat.id)], "of": _limit(chat)}
        for chat in every_chat(world)
        if used[str(chat.id)] or not isinstance(chat, Private)
    ]


def _limit(chat: Chat) -> int:
    return PRIVATE_LIMIT if isinstance(chat, Private) else GROUP_LIMIT


def _used(world: World) -> Counter[str]:
    since = world.clock.now() - MINUTE
    used: Counter[str] = Counter()
    for entry in reversed(world.changes.log):
        if entry.at < since:
            break
        if isinstance(entry, ApiCall) and entry.method in THROTTLED and (entry.answer or {}).get("ok"):
            used[str(entry.params.get("chat_id", ""))] += 1
    return used
