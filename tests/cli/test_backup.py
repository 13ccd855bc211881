"""A backup is whole, private and made beside the running bot; restoring it loses nothing that was there."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.running import RunningLock
from tests.cli.site import Place, first_people
from tests.faults.programs import config_in


@pytest.fixture
def place(tmp_path: Path) -> Place:
    folder = tmp_path / "site"
    folder.mkdir()
    place = Place(folder=folder, config=config_in(folder, "http://127.0.0.1:9"))
    place.fill(first_people)
    place.reports("smoke in the pump room")
    return place


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes: another folder."""
    (tmp_path / "far").mkdir()
    return tmp_path / "far" / "monday.db"


def texts(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as there:
        return {text for (text,) in there.execute("SELECT text FROM words WHERE kind = 'incident'")}


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()} - {"config.toml", "fieldline.db.lock"}


@contextmanager
def in_use(place: Place) -> Iterator[sqlite3.Connection]:
    """Hold the database open, so that what was written last stands in its -wal."""
    with closing(sqlite3.connect(place.database)) as there:
        there.execute("PRAGMA wal_autocheckpoint = 0")
        there.execute("INSERT INTO meta VALUES ('test', 'in the journal')")
        there.commit()
        yield there


def meta(database: Path) -> dict[str, str]:
    with closing(sqlite3.connect(database)) as there:
        return dict(there.execute("SELECT key, value FROM meta"))


def test_there_and_back(place: Place, file: Path) -> None:
    kept = place.keeps(b"a photo")
    old = os.umask(0)
    try:
        made = place.shell("backup", file)
    finally:
        os.umask(old)
    assert made.exit_code == 0, made.output
    assert "rows are sound" in made.output
    assert "1 files of evidence, 1 of them copied now" in made.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert names(file.parent) == {"monday.db", "evidence"}

    place.reports("and now the winch")
    kept.unlink()
    back = place.shell("restore", file, "--force")
    assert back.exit_code == 0, back.output
    assert "is restored, up to 2026-11-23 06:03:00 UTC" in back.output
    assert "is kept as" in back.output
    assert texts(place.database) == {"smoke in the pump room", "photo"}
    assert kept.read_bytes() == b"a photo"
    assert place.database.stat().st_mode & 0o777 == 0o600
    (aside,) = place.folder.glob("*.before-restore-*")
    assert "and now the winch" in texts(aside)
    assert place.shell("verify").exit_code == 0


def test_a_second_backup_copies_what_is_new(place: Place, file: Path) -> None:
    place.keeps(b"a photo")
    assert place.shell("backup", file).exit_code == 0
    place.keeps(b"another")
    again = place.shell("backup", file.with_name("tuesday.db"))
    assert "2 files of evidence, 1 of them copied now" in again.output
    assert names(file.parent) == {"monday.db", "tuesday.db", "evidence"}


def test_evidence_that_was_altered_is_named(place: Place, file: Path) -> None:
    kept = place.keeps(b"a photo")
    assert place.shell("backup", file).exit_code == 0
    kept.write_bytes(b"retouched")
    assert place.shell("backup", file).exit_code == 0, "the backup has the true one"
    copied = file.parent / "evidence" / kept.parent.name / kept.name
    copied.write_bytes(b"retouched too")
    made = place.shell("backup", file)
    assert made.exit_code == 1
    assert f"missing or altered: {kept.name}" in made.output
    kept.write_bytes(b"a photo")
    assert place.shell("backup", file).exit_code == 0
    assert copied.read_bytes() == b"a photo"


def test_what_stands_in_the_journal_is_in_the_backup(place: Place, file: Path) -> None:
    with in_use(place):
        assert place.shell("backup", file).exit_code == 0
    assert meta(file)["test"] == "in the journal"


def test_the_database_remembers_when_it_was_copied(place: Place, file: Path) -> None:
    assert place.shell("backup", file).exit_code == 0
    assert meta(place.database)["backup"].endswith("Z")


def test_restoring_overwrites_only_by_force_and_keeps_what_was_there(place: Place, file: Path) -> None:
    assert place.shell("backup", file).exit_code == 0
    before = place.database.read_bytes()
    refused = place.shell("restore", file)
    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert place.database.read_bytes() == before
    with in_use(place):
        assert place.shell("restore", "--force", file).exit_code == 0
    (aside,) = (each for each in place.folder.glob("*.before-restore-*") if each.name.endswith("Z"))
    assert meta(aside)["test"] == "in the journal"
    assert "test" not in meta(place.database)


def test_nothing_of_another_database_is_taken_for_its_newest_part(place: Place, file: Path) -> None:
    assert place.shell("backup", file).exit_code == 0
    with in_use(place):
        journal = place.database.with_name("fieldline.db-wal").read_bytes()
    place.database.unlink()
    for end in ("-wal", "-shm"):
        place.database.with_name(f"fieldline.db{end}").write_bytes(journal)
    back = place.shell("restore", file)
    assert back.exit_code == 0, back.output
    assert "fieldline.db-wal, fieldline.db-shm" in back.output
    assert "test" not in meta(place.database)
    assert place.shell("verify").exit_code == 0


def test_a_bot_that_runs_is_not_pulled_from_under(place: Place, file: Path) -> None:
    assert place.shell("backup", file).exit_code == 0
    lock = RunningLock(place.database)
    lock.take()
    refused = place.shell("restore", "--force", file)
    lock.free()
    assert refused.exit_code == 2
    assert "Another bot runs" in refused.output
    assert names(place.folder) == {"fieldline.db"}


def altered(file: Path) -> None:
    with closing(sqlite3.connect(file)) as there, there:
        there.execute("DROP TRIGGER events_refuse_update")
        there.execute("UPDATE events SET data = replace(data, 'fieldline', 'other') || ' ' WHERE seq = 2")


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as there, there:
        there.execute("UPDATE alembic_version SET version_num = '9999'")


def foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as there, there:
        there.execute("CREATE TABLE cats (name)")


def holed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 : len(content) // 2] = bytes(len(content) // 2 - 4096)
    file.write_bytes(content)


UNFIT: dict[str, Callable[[Path], object]] = {
    "altered": altered,
    "newer": newer,
    "foreign": foreign,
    "holed": holed,
    "cut": lambda file: file.write_bytes(file.read_bytes()[:9000]),
    "text": lambda file: file.write_text("hello"),
    "empty": lambda file: file.write_bytes(b""),
}


@pytest.mark.parametrize("what", UNFIT)
def test_what_is_no_sound_backup_is_refused_and_nothing_done(place: Place, file: Path, what: str) -> None:
    assert place.shell("backup", file).exit_code == 0
    UNFIT[what](file)
    before = place.database.read_bytes()
    refused = place.shell("restore", "--force", file)
    assert refused.exit_code == 2, refused.output
    assert "Traceback" not in refused.output
    assert place.database.read_bytes() == before
    assert names(place.folder) == {"fieldline.db"}


@pytest.mark.parametrize("what", ["holed", "altered"])
def test_an_earlier_backup_is_not_lost_to_a_worse_one(place: Place, file: Path, what: str) -> None:
    assert place.shell("backup", file).exit_code == 0
    before = file.read_bytes()
    UNFIT[what](place.database)
    made = place.shell("backup", file)
    assert made.exit_code == 2, made.output
    assert file.read_bytes() == before
    assert names(file.parent) == {"monday.db"}


def test_only_a_backup_is_overwritten(place: Place, file: Path) -> None:
    config = place.config.read_bytes()
    for wrong in (place.config, place.database, place.folder, file.parent / "nowhere" / "x.db"):
        made = place.shell("backup", wrong)
        assert made.exit_code == 2, wrong
        assert "Traceback" not in made.output
    assert place.config.read_bytes() == config
    assert place.shell("verify").exit_code == 0


def test_an_altered_record_is_copied_and_named(place: Place, file: Path) -> None:
    altered(place.database)
    made = place.shell("backup", file)
    assert made.exit_code == 1
    assert "Row 2 is not as it was written" in made.output
    assert file.exists()


def test_without_a_database_there_is_nothing_to_copy(place: Place, file: Path) -> None:
    place.database.unlink()
    made = place.shell("backup", file)
    assert made.exit_code == 2
    assert "no such database" in made.output
    assert not place.database.exists()
