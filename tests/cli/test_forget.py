"""`fieldline forget` while no bot runs: it writes the file anew by itself."""

from pathlib import Path

from coordination.plan import Role
from coordination.roster.state import Grant
from storage.batch import Batch
from tests.cli.site import Place, enrolled
from tests.faults.programs import config_in

NAME = "Annabel Quist"


async def _people(batch: Batch) -> None:
    await enrolled(batch, 11, NAME, Grant(role=Role.responder))


def test_without_a_bot_nothing_of_the_name_is_left_at_once(tmp_path: Path) -> None:
    place = Place(folder=tmp_path, config=config_in(tmp_path, "http://127.0.0.1:9"))
    place.fill(_people)
    assert holding(place) != []
    done = place.shell("forget", NAME, "--yes")
    assert done.exit_code == 0, done.output
    assert "Forgotten: the name" in done.output
    assert "traces" not in done.output
    assert holding(place) == []


def holding(place: Place) -> list[str]:
    """The files in which the name stands."""
    files = (path for path in place.folder.rglob("*") if path.is_file())
    return [path.name for path in files if NAME.encode() in path.read_bytes()]
