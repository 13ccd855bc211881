"""Personal numbers in free text, masked before anything else sees it: national IDs and telephone numbers.

What a check digit or a fixed shape gives away is masked. A number that looks like nothing of the kind stays:
incidents, references, times, readings, coordinates.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

MASK = "•••"
KEPT = 2
"""Digits that stay, so that the sender sees which number was meant."""

PROVINCES = frozenset(
    [
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
    ]
)
"""With these a Chinese resident ID begins (GB/T 2260)."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_GAP = r"[ -]{0,3}"
_MOBILE = rf"1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
_UNIT = r"(?:[kMG]?Wh?|[kM]?VA|k?V|k?Pa|bar|ppm|[km]?g|t|[nkmc]?m[23²³]?|Nm3|[m]?[lL]|s|Hz|°C|℃|%)\b"
_END = rf"(?!\d|\.\d{{1,3}}(?!\d)|\s?{_UNIT})"
_LABELS = frozenset(("TEL", "PHONE", "MOBILE", "MOB", "CELL", "CALL", "NO", "T", "M", "WX"))
"""Before anything else in capitals a number is the rest of a code: SN13912345678."""


def _is_resident_id(digits: str) -> bool:
    """Check 18 characters by ISO 7064 (GB 11643), or the 15 of before 1999, which have no check digit."""
    old = len(digits) == 15
    if int(digits[:2]) not in PROVINCES or not _is_born(f"19{digits[6:12]}" if old else digits[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return old or "10X98765432"[total % 11] == digits[17].upper()


def _is_born(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1900
    except ValueError:
        return False


def _is_abroad(digits: str) -> bool:
    """Say whether a number with + or 00 before it can be one of the world's (E.164)."""
    return len(digits.removeprefix("00")) >= 8


def _always(_digits: str) -> bool:
    return True


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    # A Chinese resident ID, in one or in its groups: place, birthday, the rest.
    (re.compile(rf"(?<!\d)[1-8]\d{{5}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXx](?!\d)"), _is_resident_id),
    (re.compile(rf"(?<!\d)[1-8]\d{{5}}{_GAP}\d{{6}}{_GAP}\d{{3}}(?!\d)"), _is_resident_id),
    # A Chinese mobile.
    (re.compile(rf"(?<!\d)(?:(?:\+|00)?86\)?{_GAP})?{_MOBILE}{_END}"), _always),
    # Any country's, with what one dials before it.
    (re.compile(rf"\+\d(?:[ ()-]{{0,3}}\d){{7,14}}{_END}"), _is_abroad),
    (
        re.compile(rf"(?<!\d)00[1-9]\d{{0,2}}(?:(?:[ ()-]{{1,3}}\d{{2,}}){{2,5}}|\d{{10,13}}){_END}"),
        _is_abroad,
    ),
    # North America's, as it is written there; and the social security number.
    (re.compile(r"(?<![\d-])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-.])[2-9]\d{2}[-.]\d{4}(?![\d-])"), _always),
    (re.compile(r"(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])"), _always),
)


def mask(text: str) -> str:
    """Return the text without personal numbers; the very same text when there is none."""
    plain = _plain(text)
    pieces, at = [], 0
    for begin, end in _spans(plain):
        digits = re.sub(r"[^\dXx]", "", plain[begin:end])
        pieces += [text[at:begin], MASK, digits[-KEPT:]]
        at = end
    return "".join((*pieces, text[at:]))


def mask_raw(value: Any) -> Any:
    """Return an update as it came, without the personal numbers in it: one that is kept since it failed."""
    match value:
        case str():
            return mask(value)
        case list():
            return [mask_raw(each) for each in value]
        case Mapping():
            # A contact that is shared is somebody's telephone number, spelt in any way.
            return {key: mask_raw(each) for key, each in value.items() if key != "contact"}
        case _:
            return value


def _spans(plain: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where a personal number stands, in order, none within another."""
    found = sorted(
        (match.start(), -match.end())
        for form, counts in _FORMS
        for match in form.finditer(plain)
        if counts(re.sub(r"[^\dXx]", "", match[0])) and not _is_part(plain, match)
    )
    reached = 0
    for begin, end in found:
        if begin >= reached:
            yield begin, -end
            reached = -end


def _is_part(plain: str, match: re.Match[str]) -> bool:
    """Say whether a number only looks like one: the decimals of a longer one, or the rest of a code."""
    before = plain[max(0, match.start() - 12) : match.start()]
    code = re.search(r"[A-Z]+-?\Z", before)
    is_id = len(re.sub(r"[^\dXx]", "", match[0])) in (15, 18) and match[0][0] not in "+0"
    if code is not None and not is_id:
        return code[0].rstrip("-") not in _LABELS
    return re.search(r"(?<!\d)\d{1,3}\.\Z", before) is not None


def _plain(text: str) -> str:
    """Spell digits, signs and gaps of every script in ours, character by character: no place is moved."""
    return text if text.isascii() else "".join(map(_ours, text))


def _ours(char: str) -> str:
    if char.isascii():
        return char
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(char)
    if kind == "Pd" or char == "−":
        return "-"
    if kind in ("Zs", "Cf"):
        return " "
    single = unicodedata.normalize("NFKC", char)
    return single if len(single) == 1 and single.isascii() else char
