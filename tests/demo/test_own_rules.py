"""`--config` with reports and duty posts, `--db` kept: an organisation's days, and they go on."""

import json
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.cli.demo.cast import made_up
from bot.cli.demo.standins import recast, stand_ins
from coordination.kernel import UserId
from coordination.policy import Policy, Post, Rotation, Unit, Watch
from tests.demo.visitor import demo

CONFIG = """\
locale = "en"
timezone = "Asia/Shanghai"
[storage]
url = "sqlite:///fieldline.db"
[[units]]
id = "north"
name = "North gate"
[[units]]
id = "south"
name = "South gate"
[[schedules]]
id = "daily"
title = "Daily report"
due = "17:00"
units = ["*"]
[[duty]]
id = "control"
name = "Control room"
[[duty.shifts]]
begins = "08:00"
ends = "20:00"
people = [111111111]
[[duty.shifts]]
begins = "20:00"
ends = "08:00"
people = [222222222]
"""


def _post(id_: str, unit: str, *people: int) -> Post:
    turns = tuple(UserId(each) for each in people)
    rotation = Rotation(begins=date(2026, 11, 23), at=time(8), every=timedelta(days=1), people=turns)
    return Post(id=id_, name={"en": id_}, unit=unit, rotation=rotation)


def _rules(*posts: Post) -> Policy:
    units = {each: Unit(id=each, name={"en": each, "zh-CN": each}) for each in ("north", "south")}
    return Policy(units=units, posts={post.id: post for post in posts})


def test_a_posts_places_are_taken_by_people_of_its_unit_and_the_sites_by_leaders() -> None:
    rules = _rules(_post("control", "", 1, 2), _post("tower", "south", 3, 4, 5, 6), _post("lamp", "south", 1))
    assert stand_ins(rules, made_up(rules)) == {
        1: "deputy-1",
        2: "deputy-2",
        3: "south/responder-1",
        4: "south/responder-2",
        5: "south/head",
        6: "south/responder-1",
    }


def test_nobody_of_the_config_is_left_at_a_post() -> None:
    begins, ends = time(8), time(20)
    watch = Watch(begins=begins, ends=ends, people=(UserId(1), UserId(2)))
    gate = Post(id="gate", name={"en": "Gate"}, pattern=(watch,))
    rules = _rules(gate, _post("tower", "south", 2, 3))
    there = {UserId(1): UserId(501), UserId(2): UserId(502), UserId(3): UserId(503)}
    posts = recast(rules, there).posts
    assert posts["gate"].people() == (501, 502)
    assert posts["tower"].people() == (502, 503)
    assert posts["gate"].pattern[0].begins == begins


@pytest.mark.parametrize("stops_at", ["16:30", "17:10"])
async def test_reports_and_watches_go_on_the_next_time(tmp_path: Path, stops_at: str) -> None:
    config, record = tmp_path / "my.toml", tmp_path / "kept.db"
    config.write_text(CONFIG, encoding="utf-8")
    options = ("--port", "0", "--config", str(config), "--db", str(record))
    async with demo(tmp_path, *options) as town:
        await town.shows("North gate: Daily report, due 17:00")
        await town.posts("lever/clock", until=stops_at)
        if stops_at > "17:00":
            await town.shows("Daily report 17:00, as of 17:")
        await town.ends()
    assert json.loads(record.with_name("kept.db.rehearsal").read_text())["runs"] == 1

    async with demo(tmp_path, *options) as town:
        await town.shows("Welcome")
        assert "I have all the rights" not in str(await town.snapshot()), "the groups know their bot"
        await town.posts("lever/clock", until="18:00")
        await town.shows("Daily report 17:00, final")
        await town.posts("lever/clock", until="19:45")
        await town.posts("lever/clock", until="08:05")
        await town.shows("Control room: your shift has begun, 08:00 to 20:00")
        await town.posts("lever/clock", until="13:05")
        await town.shows("North gate: Daily report, due 17:00")
        await town.ends()
