"""After a day of silence all that was written is read within seconds, and calls go before answers."""

from tests.faults.backlog import measured


async def test_what_was_written_in_a_day_of_silence_is_read_and_calls_overtake_answers() -> None:
    came = await measured(500)
    assert came.drained <= 60
    assert max(came.calls) <= 5
    assert came.first <= 5
    assert came.before < 250, "answers wait for the limits, the call does not"
    assert came.refused == 0
