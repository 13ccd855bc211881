"""The bench of calls works: our real program, at Telegram's limits, calls the leader and earns no 429."""

from pathlib import Path

import pytest

from tests.bench import urgent
from tests.bench.town import found
from tests.bench.variants import LIMITED


@pytest.mark.bench
def test_calls_come_while_routine_messages_wait(tmp_path: Path) -> None:
    town = found(tmp_path / "town", people=5)
    run = urgent.once(LIMITED, town, routine=40, reports=2)
    assert (run.lost, run.refused) == (0, 0)
    assert 0 < run.p50 <= run.most < run.routine
