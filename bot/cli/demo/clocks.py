"""One clock for two processes: ours leads, the bot's follows by lines that say where ours was put."""

from collections.abc import Callable
from datetime import datetime, timedelta

from typing_extensions import override

from bot.clock import elapsed
from sandbox import Clock


class LeadingClock(Clock):
    """Tells of every move."""

    def __init__(self, start: datetime, *, running: bool) -> None:
        super().__init__(start, running=running)
        self.followers: list[Callable[[], None]] = []

    @override
    def move_to(self, moment: datetime) -> None:
        super().move_to(moment)
        for tell in self.followers:
            tell()


def reading(clock: Clock) -> dict[str, object]:
    """Return how the clock goes, as JSON can carry it.

    `elapsed` counts from the machine's start, in every process alike: what a line waits in a pipe until it
    is read can be made good.
    """
    return {"now": clock.now().isoformat(), "speed": clock.speed, "read": elapsed()}


def follow(clock: Clock, told: dict[str, str | float]) -> None:
    """Let a clock go as that reading says."""
    late = timedelta(seconds=elapsed() - float(told["read"]))
    clock.runs(float(told["speed"]))
    clock.move_to(datetime.fromisoformat(str(told["now"])) + late * clock.speed)
