"""What a run must have measured to be good enough: pure, so that a test says when it is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.urgent import Urgency
from tests.bench.variants import LIMITED, LIMITER

P95 = 0.25
"""Seconds from the report to the call while routine messages wait."""
SHARE = 1 / 50
"""Of what a call waits for with the library's limiter, in the same round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What was wanted, and the worst of the rounds."""

    wanted: str
    measured: float
    at_most: float

    @property
    def met(self) -> bool:
        """Say whether it is good enough."""
        return self.measured <= self.at_most


def of_calls(runs: Sequence[Urgency]) -> list[Bar]:
    """Hold calls against their bars. Raises ValueError where a round lacks one of the two, or none is."""
    ours, peers = ([run for run in runs if run.variant == variant] for variant in (LIMITED, LIMITER))
    rounds = list(zip(ours, peers, strict=True))
    return [
        Bar(wanted="p95 of a call, seconds", measured=max(run.p95 for run in ours), at_most=P95),
        Bar(
            wanted="p95 as a share of the limiter's in the same round",
            measured=max(mine.p95 / theirs.p95 for mine, theirs in rounds),
            at_most=SHARE,
        ),
        # The waits are those of the calls that came.
        Bar(wanted="calls lost by ours", measured=max(run.calls_lost for run in ours), at_most=0),
    ]
