"""The bench of deadlines works: what falls due is done, by ours and by a peer that drops nothing."""

from pathlib import Path

import pytest

from tests.bench import lateness
from tests.bench.lateness import DEFAULT, MEMORY, OURS, Load
from tests.bench.town import found


@pytest.mark.bench
def test_whatever_falls_due_is_done_and_none_before_its_time(tmp_path: Path) -> None:
    town = found(tmp_path / "town", people=2)
    load = Load(pending=60, alone=3, at_once=20, lead=4)
    runs = {run.variant: run for run in lateness.rounds(town, tmp_path / "full", load, times=1, patience=0)}
    assert runs.keys() == {OURS, MEMORY, DEFAULT}
    for run in (runs[OURS], runs[MEMORY]):
        assert run.lost == 0
        assert run.pending >= 60
        assert run.p50 is not None
        assert run.p99 is not None
        assert run.alone_p50 is not None
        assert run.alone_p50 > 0
        assert 0 < run.p50 <= run.p99
