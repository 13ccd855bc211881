"""Conditions on facts: what holds, what cannot, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.conditions import ConditionError, can_hold, holds, parse

NUMBERS = st.dictionaries(st.sampled_from(["hurt", "dead", "missing", "evacuated"]), st.integers(0, 9))


@pytest.mark.parametrize(
    ("condition", "facts", "so"),
    [
        ("", {}, True),
        ("  ", {"dead": None}, True),
        ("dead > 0", {"dead": 1}, True),
        ("dead > 0", {"dead": 0}, False),
        ("dead>=1", {"dead": 1}, True),
        ("dead <= 1", {"dead": 2}, False),
        ("dead == 2", {"dead": 2}, True),
        ("hurt >= 1 and missing > 0", {"hurt": 1, "missing": 1}, True),
        ("hurt >= 1 and missing > 0", {"hurt": 1, "missing": 0}, False),
        ("dead > 0 or hurt > 2", {"dead": 0, "hurt": 3}, True),
        ("dead > 0 or hurt > 2 and missing > 0", {"dead": 1, "hurt": 0, "missing": 0}, True),
    ],
)
def test_a_condition_on_known_numbers(condition: str, facts: dict[str, int | None], so: bool) -> None:
    assert holds(condition, facts) is so


@pytest.mark.parametrize("condition", ["dead > 0", "dead < 1", "dead == 0", "dead <= 9", "dead >= 0"])
def test_an_unknown_fact_fulfils_nothing(condition: str) -> None:
    assert not holds(condition, {"dead": None})
    assert not holds(condition, {})


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("angry > 0", '"angry" is not one of'),
        ("dead", "is not a comparison"),
        ("dead > many", "is not a comparison"),
        ("dead > -1", "is not a comparison"),
        ("dead > 0 and", "is not a comparison"),
        ("(dead > 0)", "is not a comparison"),
        ("dead => 1", "is not a comparison"),
    ],
)
def test_what_cannot_be_read_is_refused(condition: str, said: str) -> None:
    with pytest.raises(ConditionError, match=said):
        parse(condition)


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        ("", True),
        ("dead > 2 and dead < 4", True),
        ("dead > 2 and dead < 3", False),
        ("dead < 0", False),
        ("dead < 0 or hurt > 0", True),
        ("dead > 5 and hurt < 1", True),
    ],
)
def test_whether_any_numbers_would_do(condition: str, possible: bool) -> None:
    assert can_hold(condition) is possible


@given(NUMBERS, st.sampled_from(["dead > 2 and dead < 3", "hurt < 0", "dead == 1 and dead == 2"]))
def test_what_cannot_hold_holds_for_no_numbers(facts: dict[str, int], condition: str) -> None:
    assert not can_hold(condition)
    assert not holds(condition, facts)
