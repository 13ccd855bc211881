"""`fieldline forget` beside the running bot: a name is gone from the disk to the last byte."""

import asyncio
import csv
import io
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import fieldline
from bot.cli.demo.town import Town
from bot.cli.export import _timelines
from coordination.aggregates import AGGREGATES
from coordination.plan import Role
from coordination.roster.rules import Invite, digest
from coordination.roster.state import Grant, Invitation
from handlers.reading import ROSTER
from storage.records import Records
from tests.faults.programs import config_in
from tests.scenes.incidents import lead, reported, shaft, typed
from tests.scenes.retention import database, holding, opened, verified

SMOKE = "smoke behind the blue cabinet"
WORDS = pytest.mark.parametrize(("locale", "former"), [("en", "a former member"), ("zh-CN", "前成员")])


async def forgets(town: Town, folder: Path, *words: str, says: str | None = None) -> Result:
    """Run the command as an administrator does, in another connection, while the bot works."""
    url = town.app._settings.storage_url
    config = config_in(folder, town.url, f'[storage]\nurl = "{url}"')
    command = ["forget", "--config", str(config), *words]
    return await asyncio.to_thread(CliRunner().invoke, fieldline, command, says)


def called(town: Town, who: str = "ann") -> str:
    """The name under which somebody has enrolled."""
    person = town.people[who]
    return " ".join(filter(None, (person.first_name, person.last_name)))


def rows(town: Town, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database(town))) as conn:
        return conn.execute(query).fetchall()


async def broken(town: Town, text: str) -> None:
    """An update of Ann's in the group that could not be handled: it is kept as it came."""
    ann = {"id": town.people["ann"].id, "is_bot": False, "first_name": called(town)}
    chat = {"id": shaft(town).id, "type": "supergroup", "title": "Shaft 3"}
    message = {"message_id": 990, "date": "no number", "chat": chat, "from": ann, "text": text}
    await town.app._running().desk.updates([{"update_id": 10_000_000, "message": message}])
    await town.falls_quiet()


@WORDS
async def test_a_name_is_gone_and_what_was_written_stands(town: Town, tmp_path: Path, former: str) -> None:
    ann, name = town.people["ann"], called(town)
    await reported(town, SMOKE)
    await broken(town, "what nobody could read")
    assert name in holding(town, name)

    done = await forgets(town, tmp_path, str(ann.id), "--yes")

    assert done.exit_code == 0, done.output
    assert f"the number {ann.id} in the record" in done.output
    assert "Backups made until now" in done.output
    assert "the bot writes it anew within a minute" in done.output
    await town.passes("1m")
    assert holding(town, name, "what nobody could read") == {}
    assert SMOKE in holding(town, SMOKE)
    for table in ("sent", "outbox", "arrivals"):
        assert rows(town, f"SELECT * FROM {table} WHERE chat = {ann.id}") == [], table  # noqa: S608 - our own
    assert (await verified(town)).sound
    async with await opened(town) as store, store.reading() as conn:
        records = Records(store, town.app._settings.policy, AGGREGATES)
        assert await records.states.differing(conn) == []

    told = {"en": "Somebody who has left was forgotten", "zh-CN": "离任人员"}[town.locale]
    notice = await lead(town).shows(told, by=town.bot)
    assert name not in notice.text
    await typed(town, "wang", "/activate 26-0001")
    await typed(town, "wang", "/people")
    file = io.StringIO()
    await _timelines(town.app._settings, "26-0001", file)
    first = next(csv.DictReader(io.StringIO(file.getvalue())))
    assert (first["what"], first["by"]) == ("Reported", f"{former} ({ann.id})")


@WORDS
async def test_where_the_name_stood_the_reader_is_told_who_that_was(
    town: Town, tmp_path: Path, former: str
) -> None:
    await reported(town, SMOKE)
    await typed(town, "chen", "/ack 26-0001")
    led = await lead(town).shows(called(town, "chen"), by=town.bot)
    assert (await forgets(town, tmp_path, called(town, "chen"), "--yes")).exit_code == 0
    await typed(town, "wang", "/brief 26-0001")
    brief = await lead(town).shows(former, by=town.bot, after=led)
    assert called(town, "chen") not in brief.text


async def test_nothing_is_sent_to_a_person_who_was_forgotten(town: Town, tmp_path: Path) -> None:
    chen = town.people["chen"]
    await reported(town, SMOKE)
    await town.passes("6m")
    await chen.sees("26-0001", by=town.bot)
    assert (await forgets(town, tmp_path, str(chen.id), "--yes")).exit_code == 0
    assert rows(town, f"SELECT * FROM outbox WHERE chat = {chen.id}") == []  # noqa: S608 - our own
    before = len(chen.chat().messages)
    await typed(town, "wang", "/activate 26-0001")
    await town.passes("30m")
    assert len(chen.chat().messages) == before


async def test_who_comes_again_by_a_link_starts_fresh(town: Town, tmp_path: Path) -> None:
    ann = town.people["ann"]
    assert (await forgets(town, tmp_path, str(ann.id), "--yes")).exit_code == 0
    ann.says("smoke")
    await town.falls_quiet()
    await ann.sees("must be enrolled", by=town.bot)
    until = town.clock.now() + timedelta(hours=1)
    link = Invitation(expires_at=until, grant=Grant(role=Role.responder, unit="shaft-3"))
    await town.app.act(ROSTER, Invite(at=town.clock.now(), digest=digest("again"), invitation=link))
    ann.says("/start again")
    await town.falls_quiet()
    await ann.sees(f"Welcome, {called(town)}", by=town.bot)
    await reported(town, SMOKE)


async def test_the_only_leader_stays_and_the_mend_is_told(town: Town, tmp_path: Path) -> None:
    for name, role in (("wang", "leader"), ("root", "admin")):
        person = town.people[name]
        done = await forgets(town, tmp_path, str(person.id), "--yes")
        assert done.exit_code == 2
        assert f"there is no other {role}" in done.output
        assert f"fieldline invite --config … --role {role}" in done.output
        assert called(town, name) in holding(town, called(town, name))


async def test_it_asks_and_takes_no_other_for_the_one_who_is_meant(town: Town, tmp_path: Path) -> None:
    ann, name = town.people["ann"], called(town)
    for words, told in (
        (("Nobody At All",), "nobody has exactly this name"),
        (("999999999999",), "nothing is known of this number"),
    ):
        done = await forgets(town, tmp_path, *words, "--yes")
        assert (done.exit_code, told in done.output) == (2, True)
    asked = await forgets(town, tmp_path, str(ann.id), says="n\n")
    assert asked.exit_code == 1
    assert f"{name} ({ann.id})" in asked.output
    assert name in holding(town, name)
    assert (await forgets(town, tmp_path, name, says="y\n")).exit_code == 0
    await town.passes("1m")
    assert holding(town, name) == {}
