"""A button's reference and its at most 64 bytes.

The data says only which act on which thing; it carries no right. Whoever sends it, from wherever, may do what
the presser's own id may do, and nothing else.
"""

from dataclasses import dataclass

LIMIT = 64
"""Bytes (Bot API, InlineKeyboardButton.callback_data)."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a button stands for: a verb, the thing's id, and what else the act needs."""

    verb: str
    id: str = ""
    args: tuple[str, ...] = ()


def pack(verb: str, id_: str = "", *args: str | int) -> str:
    """Return a button's data. Raises ValueError when it would not fit."""
    data = ":".join((verb, id_, *map(str, args)))
    if len(data.encode()) > LIMIT:
        raise ValueError(f"{data!r} is longer than {LIMIT} bytes")
    return data


def unpack(data: str) -> Press:
    """Read a button's data; anything at all is read, since anybody can send it."""
    verb, _, rest = data.partition(":")
    id_, *args = rest.split(":")
    return Press(verb, id_, tuple(args))
