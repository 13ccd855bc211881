"""What stands in the record and on the phones after a run under load, read without the program."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox import Message, Press
from sandbox.world import Chat
from tests.faults.load import Act, Place


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One row of the record."""

    id: str
    version: int
    type: str
    at: datetime
    recorded_at: datetime
    by: int | None
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A message of the bot as it was when it came, whatever it shows by now."""

    chat: Chat
    id: int
    text: str
    reply_to: int
    thread: int

    @property
    def first(self) -> str:
        return self.text.split("\n")[0]

    @property
    def is_marked(self) -> bool:
        return "(repeated)" in self.first


def query(here: Place, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{here.config.parent / 'fieldline.db'}?mode=ro", uri=True)) as conn:
        return conn.execute(sql).fetchall()


def happened(here: Place, kind: str) -> list[Happened]:
    """Everything that happened to incidents, or to rounds, in order."""
    sql = "select id, version, type, at, recorded_at, by, data from events where kind = '{}' order by seq"
    return [
        Happened(
            id=id_,
            version=version,
            type=type_,
            at=datetime.fromisoformat(at),
            recorded_at=datetime.fromisoformat(recorded_at),
            by=by,
            data=json.loads(data),
        )
        for id_, version, type_, at, recorded_at, by, data in query(here, sql.format(kind))
    ]


def to_be_told(here: Place) -> int:
    """Count what is still to be told in private: in groups Telegram's limits let some wait for minutes."""
    ((count,),) = query(here, "select count(*) from outbox where state in ('queued', 'sending') and chat > 0")
    return int(count)


def dropped(here: Place) -> list[Act]:
    """Presses that died of age in the sandbox, as they do at Telegram, before any poll could bring them."""
    polls = (call.answer or {} for call in here.sandbox.calls("getUpdates"))
    handed = {update["update_id"] for answer in polls for update in answer.get("result") or ()}
    return [act for act in here.acts if isinstance(act.by, Press) and act.update not in handed]


def waiting_answers(here: Place) -> set[tuple[int, int]]:
    """The messages in groups, by chat and id, whose answers wait for the group's next minute."""
    sql = "select chat, reply_to from outbox where state = 'queued' and chat < 0 and reply_to is not null"
    return {(chat, reply_to) for chat, reply_to in query(here, sql)}


def chats(here: Place) -> list[Chat]:
    """Every chat in which the bot speaks."""
    return [*here.rooms.values(), here.lead, *(person.chat(here.bot) for person in here.people)]


def told(here: Place) -> Iterator[Told]:
    """Every message that the bot sent, as it looked then."""
    found = {(chat.id, message.id): message for chat in chats(here) for message in chat.messages}
    by_id = {chat.id: chat for chat in chats(here)}
    for call in here.sandbox.calls():
        result = (call.answer or {}).get("result")
        if not call.method.startswith("send") or not isinstance(result, dict):
            continue
        chat = result["chat"]["id"]
        message = found.pop((chat, result["message_id"]), None)
        if message is not None:
            yield _told(by_id[chat], message, str(result.get("text") or result.get("caption") or ""))
    unseen = [message for message in found.values() if message.sender is here.bot and not message.service]
    for message in unseen:  # whose call was cut before it was answered
        yield _told(message.chat, message, message.text)


def _told(chat: Chat, message: Message, text: str) -> Told:
    reply_to = message.reply_to.id if message.reply_to else 0
    return Told(chat=chat, id=message.id, text=text, reply_to=reply_to, thread=message.thread or 0)


def print_out(here: Place, counts: Mapping[str, int]) -> None:
    """Leave beside the database what people did and saw, when it ran, and all that the log said."""
    folder = here.config.parent
    (folder / "counts.txt").write_text(json.dumps(counts, indent=1), encoding="utf-8")
    did = [f"{act}" for act in here.acts]
    ran = [f"{start} {end}" for start, end in here.up]
    (folder / "acts.txt").write_text("\n".join(did), encoding="utf-8")
    (folder / "ran.txt").write_text("\n".join(ran), encoding="utf-8")
    (folder / "log.txt").write_text(here.process.log, encoding="utf-8")
    (folder / "phones.txt").write_text("\n".join(_phones(here)), encoding="utf-8")


def _phones(here: Place) -> Iterator[str]:
    for chat in chats(here):
        yield f"=== {chat.title} {chat.id}"
        for message in chat.messages:
            answers = f" -> {message.reply_to.id}" if message.reply_to else ""
            said = f"{message.author}: {message.text!r} {message.buttons}"
            yield f"{message.at:%H:%M:%S} {message.id}{answers} {said}"
