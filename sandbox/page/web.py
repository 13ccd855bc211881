"""The page over HTTP: the key in the path, the headers, the files, the requests of the browser."""

import asyncio
import contextlib
import hmac
import json
from collections.abc import Awaitable, Callable
from functools import wraps
from importlib.resources import files

from aiohttp import ClientConnectionResetError, web

from sandbox.media import Medium
from sandbox.page import deeds
from sandbox.page.body import BadBody, Body
from sandbox.page.deeds import DEEDS, deed_of
from sandbox.page.flight import REFUSALS, NoConnection
from sandbox.page.levers import LEVERS
from sandbox.page.live import snapshot, stream
from sandbox.page.state import State
from sandbox.page.view import found, message_in
from sandbox.refusals import Json

Answering = Callable[["Desk", web.Request], Awaitable[web.StreamResponse]]

LARGEST_REQUEST = 64 << 10
LARGEST_FILE = 10 << 20
STATIC = files("sandbox.page") / "static"
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
HARMLESS = {"image/jpeg", "image/png", "image/webp", "audio/ogg", "audio/wav", "audio/mpeg"}
"""What a browser may show by itself; everything else is only ever saved."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self';"
    " img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def keyed(answering: Answering) -> Answering:
    """Without the key there is nothing here, and how much of a key was right cannot be timed."""

    @wraps(answering)
    async def checked(desk: "Desk", request: web.Request) -> web.StreamResponse:
        given, key = request.match_info["key"], desk.page.key
        if not hmac.compare_digest(given.encode(), key.encode()):
            raise web.HTTPNotFound(text="Open the address that the demo printed.", headers=HEADERS)
        return await answering(desk, request)

    return checked


class Desk:
    """Answers the browsers of one page."""

    def __init__(self, page: State) -> None:
        self.page = page
        self._lines: set[asyncio.Task[None]] = set()

    def mount(self, application: web.Application) -> None:
        router = application.router
        router.add_get("/page/{key}/snapshot", self.snapshot)
        router.add_get("/page/{key}/events", self.events)
        router.add_get("/page/{key}/file/{person}/{chat}/{message}", self.file)
        router.add_post("/page/{key}/deed/{name}", self.deed)
        router.add_post("/page/{key}/upload", self.upload)
        router.add_post("/page/{key}/lever/{name}", self.lever)
        router.add_get("/page/{key}/{name:[a-z_-]*[.a-z]*}", self.static)
        router.add_get("/", self.no_key)
        application.on_shutdown.append(self._hang_up)

    async def no_key(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(
            text="Open the address that the demo printed: it has a key in it.", headers=HEADERS
        )

    async def _hang_up(self, _application: web.Application) -> None:
        """A live line never ends by itself."""
        for line in self._lines:
            line.cancel()

    @keyed
    async def static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"] or "index.html"
        file, mime = STATIC / name, TYPES.get(name.rpartition(".")[2])
        if mime is None or not file.is_file():
            raise web.HTTPNotFound(headers=HEADERS)
        return web.Response(body=file.read_bytes(), content_type=mime, charset="utf-8", headers=HEADERS)

    @keyed
    async def snapshot(self, _request: web.Request) -> web.StreamResponse:
        return _json(snapshot(self.page))

    @keyed
    async def events(self, request: web.Request) -> web.StreamResponse:
        since = request.headers.get("Last-Event-ID") or request.query.get("since", "0")
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        with contextlib.suppress(asyncio.CancelledError, ClientConnectionResetError):
            async with asyncio.TaskGroup() as group:
                line = group.create_task(
                    stream(self.page, request, response, int(since) if since.isdigit() else 0)
                )
                self._lines.add(line)
                line.add_done_callback(self._lines.discard)
        return response

    @keyed
    async def file(self, request: web.Request) -> web.StreamResponse:
        """A photo, a voice note or a paper of a message, on the phone of somebody in that chat."""
        medium = self._medium(request)
        if medium is None or medium.file is None:
            raise web.HTTPNotFound(headers=HEADERS)
        content = medium.file.content
        mime = _kind(content) if medium.file.mime.split("/")[0] in ("image", "audio") else ""
        shown = {"Content-Type": mime} if mime in HARMLESS else _saved()
        return web.Response(body=content, headers={**HEADERS, **shown})

    def _medium(self, request: web.Request) -> Medium | None:
        where = request.match_info
        try:
            person = deeds.person_of(self.page, Body({"person": int(where["person"])}))
            return message_in(found(self.page, person, where["chat"]), int(where["message"])).media
        except (LookupError, ValueError):
            return None

    @keyed
    async def deed(self, request: web.Request) -> web.StreamResponse:
        if (act := DEEDS.get(request.match_info["name"])) is None:
            raise web.HTTPNotFound(headers=HEADERS)
        fields = await _fields(request)
        return await self._answered(lambda: self._done(act, fields))

    @keyed
    async def upload(self, request: web.Request) -> web.StreamResponse:
        content = await _content(request, LARGEST_FILE)
        fields: Json = dict(request.query)
        for name in ("person", "thread", "reply"):
            fields[name] = _number(request.query.get(name, ""))
        return await self._answered(lambda: self._done(lambda deed: deeds.upload(deed, content), fields))

    @keyed
    async def lever(self, request: web.Request) -> web.StreamResponse:
        if (pull := LEVERS.get(request.match_info["name"])) is None:
            raise web.HTTPNotFound(headers=HEADERS)
        fields = await _fields(request)
        return await self._answered(lambda: pull(self.page, Body(fields)))

    async def _done(self, act: Callable[[deeds.Deed], None], fields: Json) -> None:
        deed = deed_of(self.page, fields)
        if act is not deeds.read:
            self.page.taken_over(deed.person)
        act(deed)

    async def _answered(self, act: Callable[[], Awaitable[None]]) -> web.StreamResponse:
        """What a phone does not let one do is an answer, not an error of the page."""
        try:
            await act()
        except BadBody as bad:
            return _json({"error": "bad", "why": str(bad)}, status=400)
        except NoConnection:
            return _json({"error": "offline"}, status=409)
        except REFUSALS as refusal:
            return _json({"error": "refused", "why": str(refusal).split("\n")[0]}, status=409)
        return _json({})


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() else 0


def _saved() -> dict[str, str]:
    return {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"}


def _kind(content: bytes) -> str:
    """By its first bytes: what somebody says of their own file counts for nothing."""
    starts = {b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg", b"OggS": "audio/ogg", b"ID3": "audio/mpeg"}
    riff = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
    if content.startswith(b"RIFF"):
        return riff.get(content[8:12], "")
    return next((mime for start, mime in starts.items() if content.startswith(start)), "")


async def _content(request: web.Request, most: int) -> bytes:
    """Count while reading: a header may lie about the length."""
    content = bytearray()
    async for chunk in request.content.iter_chunked(64 << 10):
        content += chunk
        if len(content) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(content), headers=HEADERS)
    return bytes(content)


async def _fields(request: web.Request) -> Json:
    """JSON only: a form on a foreign page cannot send that without asking."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(headers=HEADERS)
    try:
        fields = json.loads(await _content(request, LARGEST_REQUEST))
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise web.HTTPBadRequest(text="a JSON object is wanted", headers=HEADERS)
    return fields


def _json(body: Json, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers=HEADERS)
