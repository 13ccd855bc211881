"""Once a day the leaders hold the record's last hash, and anybody can check the record against it."""

from datetime import timedelta
from pathlib import Path

from bot.cli.demo.town import Town
from tests.faults.programs import config_in, ends
from tests.scenes.incidents import lead, reported


async def test_what_was_told_holds_until_somebody_cuts_the_record(town: Town, tmp_path: Path) -> None:
    await reported(town)
    await town.passes(timedelta(hours=18))
    told = await lead(town).shows("fieldline verify --head", by=town.bot)
    number, _, hash_ = told.text.rpartition("--head ")[2].partition(":")

    url = town.app._settings.storage_url
    verify = ("verify", "--config", str(config_in(tmp_path, town.url, f'[storage]\nurl = "{url}"')), "--head")
    sound = await ends(*verify, f"{number}:{hash_}")
    assert sound.code == 0, sound.err
    anew = await ends(*verify, f"{number}:{'0' * len(hash_)}")
    assert anew.code == 1
    assert f"Row {number} is not as it was written: altered" in anew.out
    cut_off = await ends(*verify, f"{int(number) + 10_000}:{hash_}")
    assert cut_off.code == 1
    assert "missing" in cut_off.out
    unread = await ends(*verify, hash_)
    assert unread.code == 2
    assert "copy it from the message in the leadership chat" in unread.err
