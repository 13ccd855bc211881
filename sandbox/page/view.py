"""What the browser is told: the sections of the page that are small and sent whole when they differ."""

from sandbox.accounts import Bot
from sandbox.page import chats
from sandbox.page.calls import budgets
from sandbox.page.menus import menu
from sandbox.page.state import State
from sandbox.people import Person
from sandbox.refusals import Json
from sandbox.world import Chat, Message, Press, Private

PRESSES = 60
"""So many of the newest presses are told of: older ones have long been answered or died."""


def sections(page: State) -> Json:
    """Everything but messages and calls."""
    for bot in page.town.bots.values():
        for holder in page.holders:
            page.town.private(holder.person, bot)
    return {
        "clock": _clock(page),
        "phones": [_phone(page, number) for number in range(len(page.holders))],
        "chats": [chats.chat(each) for each in chats.every_chat(page.town)],
        "presses": [_press(each) for each in list(page.town.presses.values())[-PRESSES:]],
        "unheard": _unheard(page),
        "typing": page.typing.shown(),
        "bar": _bar(page),
        "budgets": budgets(page.town),
    }


def _clock(page: State) -> Json:
    clock = page.town.clock
    return {"now": clock.now().timestamp(), "speed": clock.speed, "zone": str(page.zone)}


def _phone(page: State, number: int) -> Json:
    holder = page.holders[number]
    person, flight = holder.person, page.flights.phone(holder.person)
    places = _places(page, person)
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "role": dict(holder.role),
        "chats": [chats.key_of(each) for each in places],
        "started": [chats.key_of(each) for each in places if not isinstance(each, Private) or _talks(each)],
        "menus": {chats.key_of(each): _menu(person, each) for each in places},
        "reads": {place: count for (who, place), count in page.reads.items() if who == person.id},
        "flight": flight.since,
        "cut": page.flights.is_cut_off(person),
        "waiting": [
            {"number": each.number, "at": each.at.timestamp(), "chat": each.chat, "thread": each.thread}
            | {"text": each.text, "attachment": each.attachment, "failed": each.failed}
            for each in flight.waiting
        ],
        "open": page.opened.get(person.id),
    }


def _places(page: State, person: Person) -> list[Chat]:
    return [each for each in chats.every_chat(page.town) if _shows(each, person)]


def _shows(chat: Chat, person: Person) -> bool:
    if isinstance(chat, Private):
        return chat.person is person
    return chat.member(person).is_inside and not chat.deleted and chat.moved_to is None


def _talks(chat: Private) -> bool:
    return chat.started and not chat.blocked


def _menu(person: Person, chat: Chat) -> list[Json]:
    bots: list[Bot] = [chat.bot] if isinstance(chat, Private) else chat.bots()
    return [command for bot in bots for command in menu(bot, person, chat)]


def _press(press: Press) -> Json:
    return {
        "id": press.id,
        "person": press.presser.id,
        "chat": chats.key_of(press.message.chat),
        "message": press.message.id,
        "label": press.label,
        "at": press.at.timestamp(),
        "answered": press.answered_at is not None,
        "text": press.toast.text if press.toast else "",
        "alert": bool(press.toast and press.toast.alert),
        "bot": press.bot.name,
    }


def _unheard(page: State) -> list[str]:
    """Messages that a bot has not taken yet: one tick on the phone, not two."""
    told = (update for bot in page.town.bots.values() for update in bot.stream.pending)
    found = (update.get("message") for update in told)
    return [f"{each['chat']['id']}/{each['message_id']}" for each in found if each]


def _bar(page: State) -> Json:
    control, tour = page.control, page.tour
    return {
        "broken": page.sabotage.shown(),
        "arriving": page.arriving,
        "running": control.is_running if control else None,
        "playing": tour.is_playing if tour else None,
        "caption": page.captioned.text,
        "spotlight": page.captioned.spotlight,
        "locale": page.locale,
        "bots": [{"name": bot.name, "username": bot.username} for bot in page.town.bots.values()],
    }


def found(page: State, person: Person, key: str) -> Chat:
    """A chat that this phone has."""
    chat = next((each for each in _places(page, person) if chats.key_of(each) == key), None)
    if chat is None:
        raise LookupError(f"{person.name} has no chat {key}")
    return chat


def message_in(chat: Chat, number: int) -> Message:
    message = chat.find(number)
    if message is None:
        raise LookupError(f"no message {number} in {chat.title}")
    return message
