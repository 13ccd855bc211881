"""Which font can write a text: the configured one, else whichever of the system's has every letter of it."""

import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
_CHINESE = re.compile(r"cjk|wqy|hei|hans|song|fallback|yahei|pingfang|simsun|deng", re.IGNORECASE)
"""Names under which fonts with Chinese go: they are looked into first, since they have Latin too."""
_UNUSUAL = re.compile(r"bold|black|heavy|light|thin|italic|oblique|mono|serif|condensed", re.IGNORECASE)
_OTHER_FORMS = re.compile(r"\b(JP|KR|TC|HK|Mono)\b")
"""Faces that draw Chinese letters as other countries do."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font's file, and which of the fonts in it."""

    path: Path
    index: int = 0


class Fonts:
    """Finds faces by the letters they have; what was found for a text is remembered."""

    def __init__(self, configured: Path | None = None, folders: tuple[Path, ...] | None = None) -> None:
        self._configured = configured
        self._folders = _system() if folders is None else folders
        self._known: dict[frozenset[str], Face | None] = {}

    def covering(self, text: str) -> Face | None:
        """Return the best face that has every letter of a text, or None."""
        letters = frozenset(written(text)) - {" "}
        if letters not in self._known:
            self._known[letters] = next((face for face in self._faces() if _has(face, letters)), None)
        return self._known[letters]

    def _faces(self) -> Iterator[Face]:
        """Yield every face, the likeliest first."""
        for path in ([self._configured] if self._configured else []) + _files(self._folders):
            yield from _faces_in(path)


def written(text: str) -> str:
    """Return what is to be seen of a text: without joiners and other marks that have no shape."""
    return "".join(
        char for char in text if unicodedata.category(char) not in ("Cf", "Cc") and char != "\ufe0f"
    )


def _system() -> tuple[Path, ...]:
    """Return where this kind of system keeps its fonts."""
    home = Path.home()
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    if sys.platform == "win32":
        return (Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",)
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local" / "share" / "fonts")


def _files(folders: tuple[Path, ...]) -> list[Path]:
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES]
    return sorted(found, key=lambda path: (_strangeness(path.name), str(path)))


def _strangeness(name: str) -> tuple[bool, int]:
    return (_CHINESE.search(name) is None, len(_UNUSUAL.findall(name)))


@cache
def _faces_in(path: Path) -> tuple[Face, ...]:
    """Return the faces of a file in the order we want them; a file that is no font has none."""
    try:
        if path.suffix.lower() not in (".ttc", ".otc"):
            return (Face(path),)
        with path.open("rb") as file, TTCollection(file, lazy=True) as collection:
            names = [str(font["name"].getDebugName(4)) for font in collection.fonts]
    except (OSError, TTLibError, KeyError):
        return ()
    order = sorted(range(len(names)), key=lambda index: (len(_OTHER_FORMS.findall(names[index])), index))
    return tuple(Face(path, index) for index in order)


def _has(face: Face, letters: frozenset[str]) -> bool:
    """Say whether a face draws all letters, as outlines: pictures of letters cannot be drawn to size."""
    try:
        with face.path.open("rb") as file, TTFont(file, fontNumber=face.index, lazy=True) as font:
            outlines = "glyf" in font or "CFF " in font or "CFF2" in font
            return outlines and all(ord(letter) in font.getBestCmap() for letter in letters)
    except (OSError, TTLibError, KeyError, TypeError, AssertionError):
        return False
