"""What can be attached to a message, as values that a person sends and a phone shows."""

from dataclasses import dataclass
from typing import Any

from sandbox.files import StoredFile

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file before it is sent. `size` may claim more bytes than `content` holds."""

    kind: str
    content: bytes
    name: str = ""
    mime: str = ""
    size: int = 0
    details: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Medium:
    """A medium in a message: either a stored file with details, or details alone (a place, a contact)."""

    kind: str
    details: dict[str, Any]
    file: StoredFile | None = None


def photo(content: bytes = PIXEL, *, width: int = 1280, height: int = 960, size: int = 0) -> File:
    details = (("width", width), ("height", height))
    return File(
        kind="photo", content=content, name="photo.jpg", mime="image/jpeg", size=size, details=details
    )


def voice(content: bytes = b"OggS", *, seconds: int = 5, size: int = 0) -> File:
    details = (("duration", seconds),)
    return File(kind="voice", content=content, name="voice.oga", mime="audio/ogg", size=size, details=details)


def audio(content: bytes = b"ID3", *, seconds: int = 60, name: str = "sound.mp3", size: int = 0) -> File:
    details = (("duration", seconds),)
    return File(kind="audio", content=content, name=name, mime="audio/mpeg", size=size, details=details)


def video(content: bytes = b"ftyp", *, seconds: int = 10, name: str = "video.mp4", size: int = 0) -> File:
    details = (("width", 1280), ("height", 720), ("duration", seconds))
    return File(kind="video", content=content, name=name, mime="video/mp4", size=size, details=details)


def video_note(content: bytes = b"ftyp", *, seconds: int = 10, size: int = 0) -> File:
    details = (("length", 384), ("duration", seconds))
    return File(kind="video_note", content=content, name="note.mp4", size=size, details=details)


def document(
    content: bytes = b"%PDF-", *, name: str = "paper.pdf", mime: str = "application/pdf", size: int = 0
) -> File:
    return File(kind="document", content=content, name=name, mime=mime, size=size)


def location(latitude: float, longitude: float, **more: Any) -> Medium:
    return Medium(kind="location", details={"latitude": latitude, "longitude": longitude, **more})


def venue(latitude: float, longitude: float, title: str, address: str) -> Medium:
    where = {"latitude": latitude, "longitude": longitude}
    return Medium(kind="venue", details={"location": where, "title": title, "address": address})


def contact(phone_number: str, first_name: str, user_id: int | None = None) -> Medium:
    details: dict[str, Any] = {"phone_number": phone_number, "first_name": first_name}
    return Medium(kind="contact", details=details | ({"user_id": user_id} if user_id else {}))
