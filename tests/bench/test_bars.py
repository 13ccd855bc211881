"""The bench says whether its bars are met. No time is measured here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

import pytest
from click.testing import CliRunner
from rich.table import Table

from tests.bench.__main__ import Bench, main
from tests.bench.bars import of_calls
from tests.bench.urgent import Urgency
from tests.bench.variants import LIMITED, LIMITER

OURS = Urgency(
    variant=LIMITED,
    p50=0.05,
    p95=0.20,
    most=0.27,
    group=0.1,
    routine=90.0,
    lost=0,
    calls_lost=0,
    refused=0,
)
PEER = replace(OURS, variant=LIMITER, p50=9.6, p95=14.4, most=14.9, calls_lost=2, refused=4)


def met(*runs: Urgency) -> list[bool]:
    return [bar.met for bar in of_calls(runs)]


def test_what_was_measured_in_november_meets_them() -> None:
    assert met(OURS, PEER) == [True, True, True]
    assert met(replace(OURS, p95=0.25), replace(PEER, p95=12.5)) == [True, True, True], "just so"


@pytest.mark.parametrize(
    ("ours", "peer", "wanted"),
    [
        (replace(OURS, p95=0.26), PEER, [False, True, True]),
        (OURS, replace(PEER, p95=9.9), [True, False, True]),
        (replace(OURS, p95=0.5), PEER, [False, False, True]),
        (replace(OURS, calls_lost=1), PEER, [True, True, False]),
    ],
)
def test_each_that_is_missed_is_named(ours: Urgency, peer: Urgency, wanted: list[bool]) -> None:
    assert met(ours, peer) == wanted


def test_every_round_counts_and_is_held_against_its_own_peer() -> None:
    slow = replace(OURS, p95=0.24)
    assert met(OURS, PEER, slow, replace(PEER, p95=13.0)) == [True, True, True]
    assert met(OURS, replace(PEER, p95=9.0), slow, PEER) == [True, False, True]
    assert met(OURS, PEER, replace(OURS, p95=0.3), replace(PEER, p95=20.0)) == [False, True, True]


def test_what_was_not_measured_is_not_met() -> None:
    for runs in ([], [OURS], [OURS, PEER, OURS]):
        with pytest.raises(ValueError, match=r"argument|empty"):
            of_calls(runs)


@pytest.mark.parametrize(("ours", "says", "code"), [(OURS, "met", 0), (replace(OURS, p95=1.0), "NOT MET", 1)])
def test_a_bar_that_is_missed_is_told_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, ours: Urgency, says: str, code: int
) -> None:
    @contextmanager
    def measured(*_: object) -> Iterator[Bench]:
        yield mock.Mock(spec=Bench, bars=of_calls([ours, PEER]), run=lambda _: Table("measured"))

    monkeypatch.setattr("tests.bench.__main__._workplace", measured)
    ended = CliRunner().invoke(main, ["--part", "urgent"])
    assert ended.exit_code == code
    assert ended.output.count(f" {says} ") == (3 if code == 0 else 2)
