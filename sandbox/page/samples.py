"""What can be attached without a file at hand: a photo, a voice note, a paper, a place; all drawn here."""

import io
import math
import struct
import wave
import zlib
from collections.abc import Callable, Mapping
from functools import cache

from sandbox import media
from sandbox.media import File, Medium

WIDTH, HEIGHT = 320, 240
HERTZ, RATE, SECONDS = 440, 8000, 3
SITE = (39.9042, 116.4074)
PAPER = b"Gas readings, shaft 3\n14:00 0.4 %\n14:10 0.6 %\n14:20 0.5 %\n"


THICK = 0.75
CLEARING = (THICK, 0.4, 0.12)
"""How thick the smoke is on three photos taken one after the other."""


def photo(smoke: float = THICK) -> File:
    return media.photo(_png(smoke), width=WIDTH, height=HEIGHT)


def photos() -> list[File]:
    return [photo(smoke) for smoke in CLEARING]


def voice() -> File:
    return media.voice(_wave(), seconds=SECONDS)


def document() -> File:
    return media.document(PAPER, name="readings.txt", mime="text/plain")


def location() -> Medium:
    return media.location(*SITE)


SAMPLES: Mapping[str, Callable[[], File | Medium]] = {
    "photo": photo,
    "voice": voice,
    "document": document,
    "location": location,
}


def as_kind(kind: str, name: str, content: bytes) -> File:
    """A visitor's file as what it was sent as; a document where that is unclear."""
    match kind:
        case "photo":
            return media.photo(content)
        case "voice":
            return media.voice(content)
        case "video":
            return media.video(content, name=name or "video.mp4")
        case _:
            return media.document(content, name=name or "file", mime="application/octet-stream")


@cache
def _png(thick: float) -> bytes:
    """Smoke before a doorway, in a few grey gradients."""
    rows = b"".join(b"\0" + b"".join(_pixel(x, y, thick) for x in range(WIDTH)) for y in range(HEIGHT))
    size = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", size), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixel(x: int, y: int, thick: float) -> bytes:
    door = 112 < x < 208 and y > 78
    ground = y > 205
    base = (34, 30, 30) if door else (92, 86, 78) if ground else (150 - y // 6, 140 - y // 6, 124 - y // 6)
    smoke = min(_smoke(x, y) * thick, 0.9)
    red, green, blue = (round(part + (205 - part) * smoke) for part in base)
    return bytes((red, green, blue))


def _smoke(x: int, y: int) -> float:
    """Three soft clouds that rise out of the door."""
    clouds = ((160, 95, 60), (190, 45, 75), (120, 20, 80))
    return sum(math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * size**2 / 4)) for cx, cy, size in clouds)


def _wave() -> bytes:
    """A tone that swells and fades like a radio call."""
    tones = (
        math.sin(2 * math.pi * HERTZ * n / RATE) * abs(math.sin(9 * n / RATE)) for n in range(RATE * SECONDS)
    )
    with io.BytesIO() as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(1)
            sound.setframerate(RATE)
            sound.writeframes(bytes(round(128 + 60 * tone) for tone in tones))
        return file.getvalue()
