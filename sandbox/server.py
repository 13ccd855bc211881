"""The HTTP side: paths, bodies, Host header, broken connections.

aiohttp rather than an ASGI server, because a saboteur must be able to cut the connection itself.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus

from aiohttp import BodyPartReader, web
from aiohttp.typedefs import Handler

from sandbox.counter import Answer, Counter
from sandbox.description import Upload
from sandbox.faults import Fault, FaultKind
from sandbox.refusals import Json, Refused, bad, too_many

LARGEST_BODY = 60 << 20
LOOPBACK_NAMES = {"127.0.0.1", "localhost", "[::1]"}
GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
LOGIN_PAGE = "<html><head><title>Welcome to the guest network</title></head><body>Please log in</body></html>"

NO_SUCH_TOKEN = Refused(401, "Unauthorized")
NOT_FOUND = Refused(404, "Not Found")


class Window:
    """Speaks HTTP with the bots on behalf of the counter."""

    def __init__(self, counter: Counter, host_names: frozenset[str] | None) -> None:
        self._counter = counter
        self._host_names = host_names  # None: any

    def application(self, mount: Callable[[web.Application], None] | None = None) -> web.Application:
        """What is served; every path is closed to foreign Host names."""
        application = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._guard])
        if mount is not None:
            mount(application)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/{path:.+}", self._download)
        application.router.add_route("*", "/{anything:.*}", self._nothing)
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._check_host(request)
        return await handler(request)

    async def _nothing(self, _request: web.Request) -> web.StreamResponse:
        return _json(Answer.of(NOT_FOUND))

    def _check_host(self, request: web.Request) -> None:
        """A page in a browser must not reach us under a name of its own (DNS rebinding)."""
        name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        if self._host_names is not None and name not in self._host_names:
            raise web.HTTPForbidden(text="this name is not served here")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        bot = self._counter.world.bots.get(request.match_info["token"])
        stored = bot and self._counter.world.files.fetch(bot.token, request.match_info["path"])
        if not stored:
            return _json(Answer.of(NOT_FOUND))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _call(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        if (bot := self._counter.world.bots.get(token)) is None:
            return _json(Answer.of(NO_SUCH_TOKEN if _looks_like_a_token(token) else NOT_FOUND))
        try:
            raw = await _parameters(request)
        except Refused as refused:
            return _json(Answer.of(refused))
        fault = self._counter.faults.strike(method, raw.get("chat_id"))
        if fault is not None and (refusal := REFUSING.get(fault.kind)) is not None:
            refused_at_once = Answer.of(refusal(fault))
            self._counter.log(bot, method, raw, refused_at_once)
            return _json(refused_at_once)
        if fault is not None and (reply := _without_doing(request, fault)) is not None:
            self._counter.log(bot, method, raw, None)
            return reply
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        uploads = {name: value for name, value in raw.items() if isinstance(value, Upload)}
        answer = await self._counter.answer(bot, method, raw, uploads)
        lost = fault is not None and fault.kind in ("lost after", "cut")
        self._counter.log(bot, method, raw, None if lost else answer)
        if fault is not None and fault.kind == "lost after":
            return _hung_up(request)
        if fault is not None and fault.kind == "cut":
            return await _cut(request, answer)
        return _json(answer)


def _looks_like_a_token(token: str) -> bool:
    number, colon, secret = token.partition(":")
    return number.isdigit() and bool(colon) and bool(secret)


REFUSING: Mapping[FaultKind, Callable[[Fault], Refused]] = {
    "server error": lambda _: Refused(500, "Internal Server Error"),
    "too many": lambda fault: too_many(fault.retry_after),
    "not found": lambda _: NOT_FOUND,
    "unauthorized": lambda _: NO_SUCH_TOKEN,
}
"""What is refused by Telegram itself: an answer that the bot reads, so it stands in the log."""


def _without_doing(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    match fault.kind:
        case "lost before":
            return _hung_up(request)
        case "bad gateway":
            return web.Response(status=HTTPStatus.BAD_GATEWAY, text=GATEWAY_PAGE, content_type="text/html")
        case "login page":
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        case _:
            return None


def _json(answer: Answer) -> web.Response:
    headers = {}
    if retry_after := answer.body.get("parameters", {}).get("retry_after"):
        headers["Retry-After"] = str(retry_after)
    return web.json_response(answer.body, status=answer.status, headers=headers)


def _hung_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _cut(request: web.Request, answer: Answer) -> web.StreamResponse:
    body = json.dumps(answer.body).encode()
    reply = web.StreamResponse(status=answer.status)
    reply.content_type = "application/json"
    reply.content_length = len(body)
    await reply.prepare(request)
    await reply.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return reply


async def _parameters(request: web.Request) -> Mapping[str, object]:
    """The query's and the body's parameters together, whatever the body's form."""
    given: dict[str, object] = dict(request.query)
    match request.content_type:
        case "application/json":
            given |= await _json_body(request)
        case "application/x-www-form-urlencoded":
            given |= dict(await request.post())
        case "multipart/form-data":
            given |= await _multipart(request)
        case _:
            pass
    return given


async def _json_body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad("can't parse JSON object")
    return body


async def _multipart(request: web.Request) -> dict[str, object]:
    """Read part by part into memory: aiohttp's own post() leaves temporary files behind."""
    given: dict[str, object] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read())
        if part.filename is None:
            given[part.name] = content.decode()
        else:
            mime = part.headers.get("Content-Type", "")
            given[part.name] = Upload(name=part.filename, mime=mime, content=content)
    return given
