"""The live line to one browser: what changed since it was last told, as server-sent events."""

import asyncio
import contextlib
import json

from aiohttp import web

from sandbox.page.calls import calls
from sandbox.page.chats import messages
from sandbox.page.state import State
from sandbox.page.view import sections
from sandbox.refusals import Json

LOOK_AGAIN = 1.0
"""Real seconds: the clock of the rehearsal and what a bot has confirmed change without a word."""
GATHER = 0.02
"""Real seconds in which changes that come together are told together."""


def snapshot(page: State) -> Json:
    """Everything, for a browser that has just come, or come back."""
    town = page.town
    return {
        "count": town.changes.count,
        "logged": len(town.changes.log),
        "messages": messages(town, 0),
        "calls": calls(town, 0),
        **sections(page),
    }


class Line:
    """What one browser has been told already."""

    def __init__(self, page: State, since: int) -> None:
        self._page = page
        self._told = since
        self._logged = len(page.town.changes.log)
        self._sections: dict[str, str] = {}

    def news(self) -> list[str]:
        """Return the events to send now."""
        count = self._page.town.changes.count
        found = [*self._differing(), *self._appended()]
        self._told = count
        return [_event(name, data, count) for name, data in found]

    def _differing(self) -> list[tuple[str, str]]:
        now = {name: _json(value) for name, value in sections(self._page).items()}
        differing = [(name, text) for name, text in now.items() if self._sections.get(name) != text]
        self._sections = now
        return differing

    def _appended(self) -> list[tuple[str, str]]:
        logged, town = self._logged, self._page.town
        self._logged = len(town.changes.log)
        found = {"messages": messages(town, self._told), "calls": calls(town, logged)}
        return [(name, _json(value)) for name, value in found.items() if value]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _event(name: str, data: str, count: int) -> str:
    return f"id: {count}\nevent: {name}\ndata: {data}\n\n"


async def stream(page: State, request: web.Request, response: web.StreamResponse, since: int) -> None:
    """Tell this browser until it leaves or the server closes."""
    line = Line(page, since)
    await response.prepare(request)
    await response.write(b"retry: 500\nevent: hello\ndata: {}\n\n")
    changes, seen = page.town.changes, -1
    while True:
        if changes.count == seen:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN):
                    await changes.next()
        await asyncio.sleep(GATHER)
        seen = changes.count
        await response.write("".join(line.news()).encode())
