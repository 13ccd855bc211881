"""What a visitor does in the bar: the clock, flight mode, faults, the bot's switch, the tour."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from sandbox.page.body import BadBody, Body
from sandbox.page.chats import every_chat, key_of
from sandbox.page.deeds import person_of
from sandbox.page.state import State
from sandbox.world import Chat

LONGEST_JUMP = 7 * 24 * 3600
SPEEDS = (0, 1, 60)


async def clock(page: State, body: Body) -> None:
    """Forward by `seconds`, to `until` (HH:MM, the site's), or at `speed`."""
    town_clock = page.town.clock
    if until := body.text("until", most=5):
        town_clock.move_to(_next(town_clock.now().astimezone(page.zone), until))
    elif seconds := body.number("seconds"):
        if not 0 < seconds <= LONGEST_JUMP:
            raise BadBody("a jump goes forward, by a week at most")
        town_clock.advance(timedelta(seconds=seconds))
    elif (speed := body.number("speed")) in SPEEDS:
        town_clock.runs(speed)
    page.town.changes.happened()


def _next(now: datetime, until: str) -> datetime:
    try:
        wanted = datetime.strptime(until, "%H:%M").time()  # noqa: DTZ007  # a time of day has no zone
    except ValueError:
        raise BadBody("until is HH:MM") from None
    today = datetime.combine(now.date(), wanted, tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)


async def flight(page: State, body: Body) -> None:
    person = person_of(page, body)
    page.taken_over(person)
    (page.flights.take_off if body.flag("on") else page.flights.land)(person)


async def fault(page: State, body: Body) -> None:
    match body.text("kind"):
        case "down":
            page.sabotage.down()
        case "lose":
            page.sabotage.lose_next()
        case "429":
            page.sabotage.refuse(_chat(page, body.text("chat")))
        case "mend":
            page.sabotage.mend()
        case unknown:
            raise BadBody(f"no such fault: {unknown}")


def _chat(page: State, key: str) -> Chat:
    found = next((each for each in every_chat(page.town) if key_of(each) == key), None)
    if found is None:
        raise BadBody(f"no such chat: {key}")
    return found


async def bot(page: State, body: Body) -> None:
    """Stop, start or kill the bot, where the page was given its switch."""
    if (control := page.control) is None:
        raise LookupError("this page has no hold of the bot")
    await _carried_out({"start": control.start, "stop": control.stop, "kill": control.kill}, body)
    page.town.changes.happened()


async def tour(page: State, body: Body) -> None:
    """Play or stop the guided tour, where there is one."""
    if (guide := page.tour) is None:
        raise LookupError("this page has no tour")
    await _carried_out({"play": guide.play, "stop": guide.stop}, body)
    page.town.changes.happened()


async def _carried_out(choices: Mapping[str, Callable[[], Awaitable[None] | None]], body: Body) -> None:
    if (wanted := choices.get(body.text("do"))) is None:
        raise BadBody(f"do is one of {', '.join(choices)}")
    outcome = wanted()
    if inspect.isawaitable(outcome):
        await outcome


LEVERS: Mapping[str, Callable[[State, Body], Awaitable[None]]] = {
    "clock": clock,
    "flight": flight,
    "fault": fault,
    "bot": bot,
    "tour": tour,
}
