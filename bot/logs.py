"""Log lines for the operator: one line an event, `action=` and ids, never a secret."""

import json
import logging
import re
import sys
import time
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO
from urllib.parse import quote

from typing_extensions import override

from handlers.masking import mask
from storage.errors import StorageError

TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[\w-]{30,}")
"""Any bot's token, plain or percent-encoded as in a URL."""
MASK = "[secret]"
CHATTY = (
    "httpx",
    "httpcore",
    "telegram",
    "aiohttp",
    "apscheduler",
    "aiosqlite",
    "uvicorn",
    "asyncio",
    "alembic",
)
"""Libraries whose informative lines say nothing to an operator, and some of which would say the token."""


_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def failed(log: logging.Logger, error: BaseException, action: str, *values: object) -> None:
    """Say that something failed: in one line where the database refuses, else with where it happened."""
    unexpected = None if isinstance(error, StorageError) else error
    log.error("%s error=%s", action % values, mask(str(error)), exc_info=unexpected)


class Redactor:
    """Blots out secrets. Works on the finished line, so that no traceback, argument or extra slips by."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spelled = {form for secret in secrets if secret for form in _forms(secret)}
        longest_first = sorted(spelled, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if spelled else None

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(MASK, text)
        return TOKEN.sub(MASK, text)


def _forms(secret: str) -> tuple[str, ...]:
    """As it is, in an address, and in JSON."""
    return secret, quote(secret, safe=""), json.dumps(secret, ensure_ascii=False)[1:-1]


class Lines(logging.Formatter):
    """Plain lines: moment (UTC), level, logger, message."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"
    converter = staticmethod(time.gmtime)

    def __init__(self, redact: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._redact = redact

    @override
    def format(self, record: logging.LogRecord) -> str:
        return self._redact(self.line(record))

    def line(self, record: logging.LogRecord) -> str:
        """Return the line as it is, before anything is blotted out."""
        return super().format(record)

    @override
    def formatException(self, ei: _Raised) -> str:
        """An error may quote what somebody wrote."""
        return mask(super().formatException(ei))


class JsonLines(Lines):
    """One JSON object a line, for machines that collect logs."""

    @override
    def line(self, record: logging.LogRecord) -> str:
        said = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def set_up(
    *,
    level: str = "INFO",
    as_json: bool = False,
    secrets: Iterable[str] = (),
    stream: TextIO = sys.stderr,
) -> None:
    """Send everything to one handler of the root logger, in place of whatever was there."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter((JsonLines if as_json else Lines)(Redactor(secrets)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
