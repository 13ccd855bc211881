"""Durations and numbers, as people read and type them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.names import duration, incident_number, incident_series, is_incident, spell


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10s", 10),
        ("5m", 300),
        ("1h30m", 5400),
        ("2d", 172800),
        ("0s", 0),
        ("1h 30m", 5400),
        ("1d2h3m4s", 93784),
    ],
)
def test_durations_are_read(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "m", "5x", "1.5h", "-5m", "5m!", "1 h x"])
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration such as 10s, 5m, 1h30m or 2d"):
        duration(text)


@pytest.mark.parametrize("text", ["30m1h", "1h1h", "1s1d"])
def test_units_come_once_and_the_longest_first(text: str) -> None:
    with pytest.raises(ValueError, match="write the longest unit first, each once, as in 1h30m"):
        duration(text)


@given(st.timedeltas(timedelta(0), timedelta(days=9999)).map(lambda span: span - span % timedelta(seconds=1)))
def test_what_is_spelt_is_read_back(span: timedelta) -> None:
    assert duration(spell(span)) == span


def test_a_number_that_was_given_is_known_by_its_series() -> None:
    given = {incident_series(2026): 42, incident_series(2026, drill=True): 3}
    assert [n for n in ("26-0042", "26-0001", "D26-0003") if not is_incident(n, given)] == []
    never = (
        "26-0043",
        "D26-0004",
        "25-0001",
        "26-0000",
        "26-00001",
        "26-1",
        "F1",
        "",
        "26-0042 ",
        "２６-0042",
    )
    assert [n for n in never if is_incident(n, given)] == []


def test_numbers_of_incidents() -> None:
    assert incident_number(2026, 42) == "26-0042"
    assert incident_number(2026, 3, drill=True) == "D26-0003"
    assert incident_number(2101, 12345) == "01-12345"
