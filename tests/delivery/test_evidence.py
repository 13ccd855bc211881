"""Evidence is on our disk, whole, once, and nobody else's to read."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.evidence import Evidence, Outcomes, place, store
from bot.transport import connect
from coordination.kernel import Attachment, Ref
from sandbox.faults import Fault, FaultKind
from sandbox.media import document, photo
from sandbox.methods import METHODS
from sandbox.methods.call import Call
from sandbox.people import Person
from sandbox.town import Sandbox
from sandbox.world import Message

REF = Ref("incident", "26-0042")
CONTENT = b"\x89PNG the pump house"


@dataclass
class Told:
    kept: list[tuple[str, str, int]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)
    tidied: list[Path] = field(default_factory=list)

    async def on_kept(self, ref: Ref, unique_id: str, sha256: str, size: int) -> None:
        assert ref == REF
        self.kept.append((unique_id, sha256, size))

    async def on_gone(self, ref: Ref, unique_id: str, reason: str) -> None:
        assert ref == REF
        self.gone.append((unique_id, reason))

    async def on_tidy(self, folder: Path) -> None:
        self.tidied.append(folder)

    async def rest(self, seconds: float) -> None:
        self.rests.append(seconds)


@dataclass
class Cellar:
    town: Sandbox
    ann: Person
    folder: Path
    told: Told
    evidence: Evidence

    def wants(self, message: Message, size: int = 0) -> None:
        """Ask for the file of a message as the update names it."""
        assert message.media is not None
        file = message.media.file
        assert file is not None
        (bot,) = self.town.bots.values()
        file_id = self.town.files.id_for(bot.token, file)
        self.evidence.want(
            REF, Attachment(kind="photo", file_id=file_id, unique_id=file.unique_id, size=size)
        )

    @asynccontextmanager
    async def works(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.evidence.run())
            yield
            async with asyncio.timeout(5):
                await self.evidence.idle()
            task.cancel()


@pytest.fixture
async def cellar(tmp_path: Path) -> AsyncIterator[Cellar]:
    town, told = Sandbox(limits=None), Told()
    number, ann = town.add_bot("field_bot"), town.person("Ann")
    ann.chat(number).started = True
    async with town.serve() as server, connect(number.token, server.url) as bot:
        evidence = Evidence(
            bot, tmp_path, Outcomes(kept=told.on_kept, gone=told.on_gone, tidy=told.on_tidy), told.rest
        )
        yield Cellar(town, ann, tmp_path, told, evidence)


async def test_a_photo_is_kept_under_its_digest_for_us_alone(cellar: Cellar) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()
    async with cellar.works():
        cellar.wants(cellar.ann.sends(photo(CONTENT)))

    kept = cellar.folder / digest[:2] / digest
    assert kept.read_bytes() == CONTENT
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [(sha256, size) for _, sha256, size in cellar.told.kept] == [(digest, len(CONTENT))]


async def test_the_same_content_twice_is_kept_once(cellar: Cellar) -> None:
    async with cellar.works():
        cellar.wants(cellar.ann.sends(photo(CONTENT)))
        cellar.wants(cellar.ann.sends(document(CONTENT)))
    assert len(cellar.told.kept) == 2
    assert len([path for path in cellar.folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("known", [True, False])  # from the update, or only when we ask
async def test_a_file_too_big_for_bots_is_said_to_be_gone(cellar: Cellar, *, known: bool) -> None:
    video = cellar.ann.sends(document(CONTENT, size=21 << 20))
    async with cellar.works():
        cellar.wants(video, size=21 << 20 if known else 0)
    assert [reason for _, reason in cellar.told.gone] == ["too-big"]
    assert cellar.told.kept == []
    assert len(cellar.town.calls("getFile")) == (0 if known else 1)


@pytest.mark.parametrize("fault", ["lost before", "bad gateway", "too many", "cut", "not found"])
async def test_a_bad_line_is_tried_again(cellar: Cellar, fault: FaultKind) -> None:
    cellar.town.fails(Fault(kind=fault, method="getFile", times=2))
    async with cellar.works():
        cellar.wants(cellar.ann.sends(photo(CONTENT)))
    assert len(cellar.told.kept) == 1
    assert cellar.told.rests == [1.0, 1.5]


async def test_an_answer_that_names_no_place_to_fetch_from_stops_nothing(
    cellar: Cellar, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram may leave `file_path` out; the library then raises what is no error of its own."""
    get_file: Any = METHODS["getFile"]
    placeless = 2

    def answer(call: Call) -> Any:
        nonlocal placeless
        found, placeless = get_file(call), placeless - 1
        return found if placeless < 0 else {key: found[key] for key in found if key != "file_path"}

    monkeypatch.setitem(METHODS, "getFile", answer)
    async with cellar.works():
        cellar.wants(cellar.ann.sends(photo(CONTENT)))
    assert len(cellar.told.kept) == 1
    assert cellar.told.rests == [1.0, 1.5]
    assert "Traceback" in caplog.text, "nobody expects it, so the log says where"


async def test_one_that_cannot_be_had_does_not_hold_up_the_others(cellar: Cellar) -> None:
    async with cellar.works():
        cellar.evidence.want(REF, Attachment(kind="photo", file_id="of-another-bot", unique_id="u"))
        cellar.wants(cellar.ann.sends(photo(CONTENT)))
    assert cellar.told.gone == [("u", "refused")]
    assert len(cellar.told.kept) == 1


async def test_asked_for_twice_it_is_fetched_once(cellar: Cellar) -> None:
    said = cellar.ann.sends(photo(CONTENT))
    async with cellar.works():
        cellar.wants(said)
        cellar.wants(said)
    assert len(cellar.told.kept) == 1


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        store(tmp_path, CONTENT)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_place_is_named_by_the_digest() -> None:
    assert place(Path("evidence"), "abcdef") == Path("evidence/ab/abcdef")
