"""An answer that is long on its way says nothing of what was sent meanwhile: nobody is judged on it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.intake import polling as module
from bot.intake.polling import Polling
from sandbox.clock import Clock

FIVE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Far:
    """A Telegram that holds a poll for as long as it is asked to, at the end of a slow line."""

    def __init__(self, clock: Clock, way_back: float, brings: Callable[[], list[dict[str, Any]]]) -> None:
        self.clock, self.way_back, self.brings = clock, way_back, brings
        self.held: float | None = None
        """For how many seconds it holds a poll, if not for as long as it is asked to."""
        self.passed = 0.0

    async def call(self, _method: str, wanted: dict[str, Any], **_more: object) -> list[dict[str, Any]]:
        seconds = (wanted["timeout"] if self.held is None else self.held) + self.way_back
        self.clock.advance(timedelta(seconds=seconds))
        self.passed += seconds
        return self.brings()


@pytest.mark.parametrize(
    ("first", "held", "brings", "sure"),
    [
        (True, None, 0, 0),  # the first poll does not wait
        (False, None, 0, 25),  # nothing came while Telegram held it
        (False, 0, 0, 0),  # it did not hold it
        (False, 12, 1, 0),  # something came, at some moment since
    ],
)
async def test_what_is_sent_while_the_answer_is_on_its_way_is_not_taken_for_read(
    monkeypatch: pytest.MonkeyPatch, first: bool, held: float | None, brings: int, sure: float
) -> None:
    clock = Clock(FIVE)
    far = Far(clock, 7.0, lambda: [{"update_id": n} for n in range(brings)])
    far.held = held
    monkeypatch.setattr(module, "elapsed", lambda: far.passed)

    async def desk(_raws: object) -> None:
        pass

    polling = Polling(far, desk, clock)  # type: ignore[arg-type]
    polling._unsure = first
    answer = await polling._fetch()
    assert answer is not None
    assert answer.everything
    assert answer.sure == FIVE + sure * SECOND
    assert answer.at > answer.sure
