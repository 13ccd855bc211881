"""The command as people start it: one process with a page, and a bot that can be killed."""

import asyncio
import os
import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.demo import demo as command
from bot.cli.demo.kept import APART, shelf
from bot.cli.demo.wanted import CannotBegin
from bot.clock import elapsed
from tests.demo.visitor import PATIENCE, demo, is_alive, left_in


async def test_it_opens_a_page_answers_the_first_report_and_leaves_nothing_running(
    tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    async with demo(tmp_path, "--port", "0", "--locale", "en") as town:
        record_testsuite_property("seconds until the page is up", town.up_after)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/page/[\w-]{20,}/", town.address)
        assert "on this machine alone (127.0.0.1)" in town.said
        async with town.client.get(town.address) as page:
            assert page.status == 200
            assert "<html" in await page.text()

        began = elapsed()
        await town.says("Ann Lee", "smoke in the pump room")
        await town.shows("Received: 26-0001")
        record_testsuite_property("seconds until the first report is answered", round(elapsed() - began, 2))

        assert "Nothing runs any more" in await town.ends(signal.SIGINT)
        assert town.process.returncode == 0
        assert len(town.left) == 1
        assert town.leaves_running() == []
    assert left_in(tmp_path) == set()


async def test_a_taken_port_is_passed_over(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with demo(tmp_path, "--port", str(port), "--locale", "en") as town:
            assert f"Port {port} is taken" in town.said
            assert int(town.address.split(":")[2].split("/")[0]) > port


async def test_a_killed_bot_loses_nothing(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0", "--locale", "en") as town:
        (killed,) = town.children()
        await town.posts("lever/bot", do="kill")
        assert not is_alive(killed)
        assert (await town.snapshot())["bar"]["running"] is False
        await town.says("Ann Lee", "smoke in the pump room")
        await town.posts("lever/bot", do="start")

        await town.shows("Received: 26-0001")
        await town.shows("Director Wang, please answer")
        (other,) = town.children()
        assert other != killed


async def test_the_bot_follows_the_clock_of_the_page(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0", "--locale", "en") as town:
        await town.says("Ann Lee", "smoke in the pump room")
        await town.shows("Director Wang, please answer")
        await town.posts("lever/clock", seconds=300)
        await town.shows("Deputy Chen, please answer")


async def test_the_bot_ends_when_the_demo_is_killed(tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0", "--locale", "en") as town:
        (bot,) = town.children()
        waits = os.pidfd_open(bot)
        try:
            town.process.kill()
            ended = asyncio.Event()
            asyncio.get_running_loop().add_reader(waits, ended.set)
            async with asyncio.timeout(PATIENCE):
                await ended.wait()
        finally:
            asyncio.get_running_loop().remove_reader(waits)
            os.close(waits)
            await town.process.communicate()


CONFIG = """\
locale = "en"
timezone = "Europe/Paris"
[storage]
url = "sqlite:///fieldline.db"
[[units]]
id = "north"
name = "North gate"
[[units]]
id = "south"
name = "South gate"
"""


async def test_an_organisations_own_units_are_rehearsed_and_the_record_goes_on(tmp_path: Path) -> None:
    config, record = tmp_path / "my.toml", tmp_path / "kept.db"
    config.write_text(CONFIG, encoding="utf-8")
    options = ("--port", "0", "--config", str(config), "--db", str(record))
    async with demo(tmp_path, *options) as town:
        phones = (await town.snapshot())["phones"]
        assert [phone["role"]["en"] for phone in phones] == [
            "responder · North gate",
            "responder · North gate",
            "leader",
            "deputy",
            "duty officer",
            "deputy",
            "administrator",
            "head of unit · North gate",
            "responder · South gate",
            "responder · South gate",
            "head of unit · South gate",
        ]
        await town.says(phones[0]["name"], "smoke at the gate")
        await town.shows("26-0001 · Not rated yet · Fire? · North gate")
        await town.ends()

    config.write_text(f'{CONFIG}[[units]]\nid = "west"\nname = "West gate"\n', encoding="utf-8")
    async with demo(tmp_path, *options) as town:
        again = (await town.snapshot())["phones"]
        assert [phone["id"] for phone in again[:11]] == [phone["id"] for phone in phones]
        await town.says(phones[8]["name"], "water in the cellar")
        card = await town.shows("26-0002 · Not rated yet")
        assert card["id"] > APART, "it has the number of a message the record knows"
        await town.says(again[-1]["name"], "a wall has come down")
        await town.shows("26-0003 · Not rated yet")
        await town.ends()
    config.write_text(CONFIG.replace('"north"', '"east"'), encoding="utf-8")
    with pytest.raises(AssertionError, match="its people belong to other units"):
        async with demo(tmp_path, *options):
            pass
    assert "fieldline.db" not in left_in(tmp_path)


def test_no_record_but_a_rehearsals_is_touched(tmp_path: Path) -> None:
    real = tmp_path / "fieldline.db"
    real.write_bytes(b"the organisation's own")
    with pytest.raises(CannotBegin, match="no rehearsal has made it"), shelf(real):
        pass
    assert real.read_bytes() == b"the organisation's own"


@pytest.mark.parametrize(
    "options",
    [
        ("--script", "--db", "a.db"),
        ("--script", "--config", "a.toml"),
        ("--locale", "en", "--config", "a.toml"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(command, options)
    assert ended.exit_code == 2
    assert "Usage:" in ended.output
