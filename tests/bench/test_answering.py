"""The bench itself works: our real program, over HTTP, answers everything that people ask of it."""

from pathlib import Path

import pytest

from tests.bench import answering, feeds
from tests.bench.town import found
from tests.bench.variants import OURS

UPDATES = 50


@pytest.mark.bench
def test_every_question_and_every_report_is_answered(tmp_path: Path) -> None:
    town = found(tmp_path / "town", people=5)
    asked = answering.once(OURS, feeds.question, town, updates=UPDATES)
    reported = answering.once(OURS, feeds.report, town, updates=UPDATES)
    assert asked.sends == 1
    assert reported.sends > 1  # the receipt, and at least the incident's card
