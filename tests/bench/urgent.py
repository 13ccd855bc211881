"""A call while hundreds of routine messages wait at Telegram's limits: ours, and the library's limiter."""

import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from tests.bench import feeds
from tests.bench.answering import WARM_UP
from tests.bench.running import NotReached, Process, Stub, stubbed
from tests.bench.town import Town, settle
from tests.bench.variants import LIMITED, LIMITER, place

VARIANTS = (LIMITED, LIMITER)
HOT = 30
"""So many of the routine messages go to the leaders' group."""
APART = 1.0
"""Seconds between two reports; so often one person may be written to."""
FIRST_REPORT = 100_000
PATIENCE = 130.0
"""Seconds; what goes to one group, with the cards of the reports, takes more than sixty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """Seconds from the report at Telegram to the call at Telegram."""

    variant: str
    p50: float
    p95: float
    most: float
    group: float | None
    """Of the first report, to the group for which routine messages wait."""
    routine: float
    """Until the last routine message that was taken at all."""
    lost: int
    """Routine messages that never came."""
    calls_lost: int
    """Calls that never came; the waits are those of the others."""
    refused: int
    """429 that it earned."""


def once(variant: str, town: Town, *, routine: int, reports: int) -> Urgency:
    """Measure one variant once."""
    with tempfile.TemporaryDirectory() as folder, stubbed("limits") as stub:
        here = place(variant, stub, Path(folder) / "bot", town)
        with here.running() as bot:
            settle(stub)
            return _measured(variant, stub, bot, town, routine, reports)


def _measured(variant: str, stub: Stub, bot: Process, town: Town, routine: int, reports: int) -> Urgency:
    began = stub.fill(_questions(town, routine))
    time.sleep(0.5)
    asked: dict[int, float] = {}
    for number in range(FIRST_REPORT, FIRST_REPORT + reports):
        asked[number] = stub.fill([feeds.report(feeds.FIRST_PERSON + number % town.people, number)])
        time.sleep(APART)
    answers = routine + (reports if variant == LIMITED else 0)  # ours answers who reports as well
    with suppress(NotReached):  # the peer loses some
        stub.watch(bot, answers=answers, seconds=PATIENCE)
    told = stub.report()
    sent = [tuple(each) for each in stub.ask("urgent")["sent"]]
    came = {number: _first(sent, town.leader, number) for number in asked}
    calls = [moment - asked[number] for number, moment in came.items() if moment is not None]
    in_group = _first(sent, feeds.LEADERS[0], FIRST_REPORT)
    cut = quantiles(calls, n=100, method="inclusive")
    return Urgency(
        variant=variant,
        p50=cut[49],
        p95=cut[94],
        most=max(calls),
        group=None if in_group is None else in_group - asked[FIRST_REPORT],
        routine=told["answered_at"][0] - began,
        lost=answers - told["answered"],
        calls_lost=reports - len(calls),
        refused=stub.ask("urgent")["refused"],
    )


def _questions(town: Town, count: int) -> list[feeds.JSONDict]:
    """In private, everybody in turn; and by the leader among the leaders."""
    hot = min(HOT, count // 10)
    every = count // hot
    return [
        feeds.said_in(feeds.LEADERS, town.leader, WARM_UP + number, f"/status m{WARM_UP + number}")
        if number % every == 0 and number < every * hot
        else feeds.question(feeds.FIRST_PERSON + number % town.people, WARM_UP + number)
        for number in range(count)
    ]


def _first(sent: list[tuple[float, int, str]], chat: int, number: int) -> float | None:
    """When the first message about a report came to a chat."""
    return min((at for at, to, words in sent if to == chat and f"m{number}" in words), default=None)
