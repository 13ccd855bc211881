"""A token planted everywhere a careless line could take it from never reaches the log."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from telegram.error import InvalidToken

from bot.logs import set_up
from bot.transport import connect
from sandbox.faults import Fault
from sandbox.town import Sandbox

TOKEN = "7000000001:AAplanted_token-that-must-never-appear"
ENCODED = TOKEN.replace(":", "%3A")
SECRET = "webhook/secret with spaces"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield StringIO()
    logging.captureWarnings(capture=False)
    root.handlers[:], level = before
    root.setLevel(level)


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("secrets", [(TOKEN, SECRET), (SECRET,)])  # known to us, and known by its form only
def test_nothing_we_write_holds_a_secret(lines: StringIO, *, as_json: bool, secrets: tuple[str, ...]) -> None:
    set_up(level="DEBUG", as_json=as_json, secrets=secrets, stream=lines)
    log = logging.getLogger("bot.somewhere")

    log.debug("action=call url=https://api.telegram.org/bot%s/getMe", TOKEN)
    log.info("action=call url=/bot%s/getMe secret=%s", ENCODED, SECRET)
    log.info("quoted %s", "webhook%2Fsecret%20with%20spaces")
    try:
        _fails_deep_down()
    except RuntimeError:
        log.exception("action=failed", stack_info=True)

    written = lines.getvalue()
    assert written.count("[secret]") >= 6
    for part in (TOKEN, ENCODED, "planted_token", SECRET, "webhook%2Fsecret"):
        assert part not in written


def _fails_deep_down() -> None:
    cause = InvalidToken(f"The token `{TOKEN}` was rejected by the server.")
    raise RuntimeError(f"cannot start with {ENCODED}") from cause


async def test_a_whole_conversation_at_debug_shows_no_token(lines: StringIO) -> None:
    town = Sandbox(limits=None)
    token = town.add_bot("field_bot").token
    set_up(level="DEBUG", secrets=[token], stream=lines)
    logging.getLogger("telegram").setLevel(logging.DEBUG)  # what an operator in need would do
    async with town.serve() as server, connect(token, server.url) as bot:
        town.fails(Fault(kind="lost after", method="getMe"))
        for _ in range(2):
            try:
                await bot.call("getMe", {})
            except Exception:
                logging.getLogger("bot").exception("action=poll-failed bot=%r", bot)

    assert "getMe" in lines.getvalue()
    assert token.split(":")[1] not in lines.getvalue()


def test_libraries_keep_their_requests_to_themselves(lines: StringIO) -> None:
    set_up(level="DEBUG", stream=lines)
    for name in ("httpx", "httpcore.connection", "telegram.Bot"):
        logging.getLogger(name).info("HTTP Request: POST")
    assert lines.getvalue() == ""


def test_a_json_line_is_one_object_with_its_traceback(lines: StringIO) -> None:
    set_up(as_json=True, stream=lines)
    try:
        _fails_deep_down()
    except RuntimeError:
        logging.getLogger("bot").exception("action=failed id=%d", 7)

    (line,) = lines.getvalue().splitlines()
    said = json.loads(line)
    assert said["message"] == "action=failed id=7"
    assert said["level"] == "ERROR"
    assert "RuntimeError" in said["exception"]


def test_a_plain_line_says_when_in_utc(lines: StringIO) -> None:
    set_up(stream=lines)
    logging.getLogger("bot").info("action=started")
    moment, rest = lines.getvalue().split(" ", 1)
    assert moment.endswith("Z")
    assert rest == "INFO bot action=started\n"


@pytest.mark.parametrize("as_json", [False, True])
def test_what_somebody_wrote_stands_in_a_traceback_without_personal_numbers(
    lines: StringIO, *, as_json: bool
) -> None:
    set_up(as_json=as_json, stream=lines)
    try:
        int("one hurt, 11010519491231002X")
    except ValueError:
        logging.getLogger("bot.desk").exception("action=update-failed")
    assert "one hurt" in lines.getvalue()
    assert "1101051949" not in lines.getvalue()
