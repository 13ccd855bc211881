"""What people write to the bots. Every text ends with its message's number, by which its answer is known."""

from collections.abc import Iterator
from typing import Any

from bot.clock import SystemClock

JSONDict = dict[str, Any]

FIRST_PERSON = 5001
LEADERS = (-1001, "Leaders")
FIELD = (-1002, "Field")


def question(person: int, number: int) -> JSONDict:
    """A responder asks in private what is open."""
    return said(person, number, f"/status m{number}")


def report(person: int, number: int) -> JSONDict:
    """A responder reports in private: an incident, a receipt, its card, pages."""
    return said(person, number, f"Smoke in the pump room, two pumps off m{number}")


def said(person: int, number: int, text: str) -> JSONDict:
    """A person writes in private."""
    user = _user(person)
    chat = {"id": person, "type": "private", "first_name": user["first_name"]}
    return {"message": _message(number, chat, user, text)}


def said_in(group: tuple[int, str], person: int, number: int, text: str) -> JSONDict:
    """A person writes in a group."""
    chat = {"id": group[0], "type": "supergroup", "title": group[1]}
    return {"message": _message(number, chat, _user(person), text)}


def spread(count: int, people: int, first: int = 1) -> Iterator[tuple[int, int]]:
    """Yield `count` pairs of a person and a message's number, everybody in turn."""
    for number in range(first, first + count):
        yield FIRST_PERSON + number % people, number


def _user(person: int) -> JSONDict:
    return {"id": person, "is_bot": False, "first_name": f"Person {person}", "language_code": "en"}


def _message(number: int, chat: JSONDict, user: JSONDict, text: str) -> JSONDict:
    message: JSONDict = {
        "message_id": number,
        "date": int(SystemClock().now().timestamp()),
        "chat": chat,
        "from": user,
        "text": text,
    }
    if text.startswith("/"):
        length = len(text.split(" ", 1)[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return message
