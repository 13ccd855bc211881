"""How long one person waits for an answer: updates one by one, at random moments, 50 a second."""

import random
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

from tests.bench import feeds
from tests.bench.answering import WARM_UP, warm_up
from tests.bench.running import stubbed
from tests.bench.town import Town
from tests.bench.variants import place

PER_SECOND = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Milliseconds from the update at the stub to its answer there."""

    variant: str
    p50: float
    p99: float


def once(variant: str, town: Town, *, updates: int) -> Wait:
    """Measure one variant once; the moments are the same for all."""
    with tempfile.TemporaryDirectory() as folder, stubbed() as stub:
        here = place(variant, stub, Path(folder) / "bot", town)
        with here.running() as bot:
            warm_up(here, bot, feeds.question)
            for (person, number), gap in zip(
                feeds.spread(updates, town.people, WARM_UP + 1), _gaps(updates), strict=True
            ):
                time.sleep(gap)
                stub.fill([feeds.question(person, number)])
            stub.watch(bot, answers=WARM_UP + updates)
            waits = stub.ask("waits")[WARM_UP:]
    cut = quantiles((1000 * wait for wait in waits), n=100)
    return Wait(variant=variant, p50=cut[49], p99=cut[98])


def _gaps(count: int) -> list[float]:
    chance = random.Random(1)  # noqa: S311
    moments = sorted(chance.uniform(0, count / PER_SECOND) for _ in range(count))
    return [after - before for before, after in pairwise([0.0, *moments])]
