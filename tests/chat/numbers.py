"""Made-up personal numbers in the forms in which people write them, and numbers that are no such thing."""

from collections.abc import Callable
from datetime import date
from itertools import cycle

from hypothesis import strategies as st

from handlers.masking import PROVINCES

WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]
"""By the standard's formula, not by the table that the code has."""
BIRTHDAYS = st.dates(date(1930, 1, 1), date(2025, 12, 31))


def with_check_digit(first: str) -> str:
    """ISO 7064, MOD 11-2: the remainder of the weighted sum, the check digit included, is 1."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True))
    return next(first + char for value, char in enumerate("0123456789X") if (total + value) % 11 == 1)


resident_ids = st.builds(
    lambda province, place, born, number: with_check_digit(f"{province}{place:04}{born:%Y%m%d}{number:03}"),
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 9999),
    BIRTHDAYS,
    st.integers(0, 999),
)
old_ids = st.builds(
    lambda province, place, born, number: f"{province}{place:04}{born:%y%m%d}{number:03}",
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 9999),
    st.dates(date(1930, 1, 1), date(1999, 12, 31)),
    st.integers(0, 999),
)
mobiles = st.builds(lambda second, rest: f"1{second}{rest:09}", st.integers(3, 9), st.integers(0, 10**9 - 1))
abroad = st.builds(
    lambda code, area, rest: (code, f"{area}", f"{rest:07}"),
    st.sampled_from(["1", "44", "49", "7", "971", "852"]),
    st.integers(100, 999),
    st.integers(0, 10**7 - 1),
)
GAPS = st.sampled_from(["", " ", "-", " - ", "\u00a0", "–", "\u200b", "－"])


def grouped(number: str, sizes: tuple[int, ...], gap: str) -> str:
    """The number in groups of these sizes."""
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    return gap.join(groups)


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isdecimal() else char for char in text)


SCRIPTS = st.sampled_from([str, full_width])
personal = st.one_of(
    st.builds(lambda n, gap, spell: spell(grouped(n, (6, 8, 4), gap)), resident_ids, GAPS, SCRIPTS),
    st.builds(str.lower, resident_ids),
    old_ids,
    st.builds(
        lambda n, before, gap, spell: spell(before + grouped(n, (3, 4, 4), gap)),
        mobiles,
        st.sampled_from(["", "+86", "+86 ", "0086 ", "86-", "(+86) "]),
        GAPS,
        SCRIPTS,
    ),
    st.builds(lambda parts, gap: "+" + gap.join(parts), abroad, st.sampled_from(["", " ", "-", " ("])),
    st.builds(lambda parts: "00" + " ".join(parts), abroad),
)
SURROUNDED = st.sampled_from(
    [
        "{}",
        "电话{}，请速来",
        "call {}",
        "call:{}.",
        "{}和{}",
        "Tel.{}",
        "伤者{}姓王",
        "id={};",
        "（{}）",
        "{}/{}",
    ]
)


def look_alikes(count: int) -> list[str]:
    """Things that stand in reports and are nobody's number, each different."""
    sorts: tuple[Callable[[int], str], ...] = (
        lambda n: f"26-{n:04}",
        lambda n: f"D26-{n:04}",
        lambda n: f"119-{n:04}",
        lambda n: f"{n % 24:02}:{n % 60:02}",
        lambda n: f"2026-11-{n % 28 + 1:02} {n % 24:02}:{n % 60:02}:{n % 60:02}",
        lambda n: f"202611{n % 28 + 1:02}{n % 10**6:06}",
        lambda n: f"31.{2304163 + n}, 121.{4737012 + n}",
        lambda n: f"121.{13912345678 + n}",
        lambda n: f"+31.{2304163 + n:07} +121.{4737012 + n:07}",
        lambda n: f"{13912345678 + n} kWh",
        lambda n: f"{n + 10000:08}.{n % 10} m³",
        lambda n: f"SN{13912345678 + n}",
        lambda n: f"INV-{13912345678 + n}",
        lambda n: f"{n * 7919 % 10**10:010}",
        lambda n: f"{n * 104729 % 10**12 + 2 * 10**12}",
        lambda n: f"{9 * 10**17 + n * 7919 * 104729 % 10**16}",
        lambda n: f"K{n % 300}+{n % 1000:03}",
        lambda n: f"192.168.{n % 256}.{n % 200}:8080",
        lambda n: f"{n % 30}.5 MPa, {n % 900} ppm, -{n % 40} °C",
        lambda n: f"{n},000,000",
        lambda n: f"GB/T {n:05}-2026",
        lambda n: f"https://t.me/c/{1500000000 + n}/{n}",
    )
    made = cycle(sorts)
    return [f"at {next(made)(n)} now" for n in range(count)]
