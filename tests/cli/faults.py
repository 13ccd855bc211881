"""What can be wrong with a site, each with what is to be found then."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from bot.clock import SystemClock
from bot.delivery.fonts import Fonts
from coordination.kernel import UserId
from coordination.plan import Role
from coordination.roster.rules import NoteReach
from coordination.roster.state import Grant
from handlers.reading import ROSTER
from storage.batch import Batch
from tests.cli.site import NOW, enrolled
from tests.cli.watched import Watched

Patch = pytest.MonkeyPatch


async def wrong_token(site: Watched, _: Patch) -> None:
    site.environment["FIELDLINE_TOKEN"] = "1234567:AAabcdefghijklmnopqrstuvwxyz0123456"


async def no_token(site: Watched, _: Patch) -> None:
    site.environment["FIELDLINE_TOKEN"] = ""


async def nobody_answers(site: Watched, _: Patch) -> None:
    site.url = "http://127.0.0.1:9"
    site.writes()


async def clock_ahead(_: Watched, patch: Patch) -> None:
    patch.setattr(SystemClock, "now", lambda _: datetime.now(UTC) + timedelta(minutes=3))  # noqa: TID251


async def clock_behind(_: Watched, patch: Patch) -> None:
    patch.setattr(SystemClock, "now", lambda _: datetime.now(UTC) - timedelta(seconds=30))  # noqa: TID251


async def old_time_zones(_: Watched, patch: Patch) -> None:
    patch.setattr("bot.checks.rules.time_zone_data", lambda: "2019b")


async def not_admin(site: Watched, _: Patch) -> None:
    site.group.demotes(site.bot)


async def no_pins(site: Watched, _: Patch) -> None:
    site.group.promotes(site.bot, rights=("can_manage_topics",))


async def no_topics(site: Watched, _: Patch) -> None:
    site.group.forum = True
    site.group.promotes(site.bot, rights=("can_pin_messages",))


async def muted(site: Watched, _: Patch) -> None:
    site.group.demotes(site.bot)
    site.group.permits("can_invite_users")


async def thrown_out(site: Watched, _: Patch) -> None:
    site.lead.removes(site.bot)


async def never_started(site: Watched, _: Patch) -> None:
    await site.more(lambda batch: enrolled(batch, 4242, "Liu", Grant(role=Role.deputy, rank=2)))


async def blocked(site: Watched, _: Patch) -> None:
    async def fill(batch: Batch) -> None:
        lost = NoteReach(at=NOW, user=UserId(site.people["chen"].id), reachable=False)
        await batch.apply(ROSTER, lost)

    await site.more(fill)


async def webhook_left(site: Watched, _: Patch) -> None:
    site.bot.webhook.set("https://bot.example.org/secret-path", "", 40, paced=False)


async def backlog(site: Watched, _: Patch) -> None:
    for n in range(101):
        site.people["ann"].says(f"number {n}", to=site.people["ann"].chat(site.bot))


async def strange_duty(site: Watched, _: Patch) -> None:
    site.writes(
        '[[duty]]\nid = "control"\nname = "Control room"\n'
        '[duty.rotation]\nbegins = 2026-11-01\nat = "08:00"\nevery = "1d"\npeople = [99, 98]\n'
    )


async def empty_unit(site: Watched, _: Patch) -> None:
    site.writes('[[units]]\nid = "mill"\nname = "Mill"\n')


async def no_font(site: Watched, patch: Patch) -> None:
    patch.setattr("bot.cli.check.Fonts", lambda _: Fonts(folders=()))


async def open_database(site: Watched, _: Patch) -> None:
    site.place.database.chmod(0o644)


async def token_in_config(site: Watched, _: Patch) -> None:
    text = site.place.config.read_text(encoding="utf-8")
    text = text.replace("[telegram]", f'[telegram]\ntoken = "{site.bot.token}"')
    site.place.config.write_text(text, encoding="utf-8")
    site.place.config.chmod(0o644)


async def open_evidence(site: Watched, _: Patch) -> None:
    (site.place.folder / "evidence").mkdir()
    (site.place.folder / "evidence").chmod(0o755)


async def evidence_is_a_file(site: Watched, _: Patch) -> None:
    (site.place.folder / "evidence").write_text("")


def left(bytes_: int, patch: Patch) -> None:
    patch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=bytes_))


async def disk_low(_: Watched, patch: Patch) -> None:
    left(500 << 20, patch)


async def disk_full(_: Watched, patch: Patch) -> None:
    left(50 << 20, patch)


async def old_backup(site: Watched, _: Patch) -> None:
    with closing(sqlite3.connect(site.place.database)) as there, there:
        there.execute("UPDATE meta SET value = '2026-11-01T00:00:00.000000Z' WHERE key = 'backup'")


async def old_schema(site: Watched, _: Patch) -> None:
    with closing(sqlite3.connect(site.place.database)) as there, there:
        there.execute("UPDATE alembic_version SET version_num = '0001'")


async def foreign_database(site: Watched, _: Patch) -> None:
    site.place.database.unlink()
    with closing(sqlite3.connect(site.place.database)) as there, there:
        there.execute("CREATE TABLE cats (name)")
    site.place.database.chmod(0o600)


async def no_database(site: Watched, _: Patch) -> None:
    site.place.database.unlink()


async def wrong_config(site: Watched, _: Patch) -> None:
    site.writes('[paging]\nack_within = "soon"\n')


async def unit_gone(site: Watched, _: Patch) -> None:
    async def fill(batch: Batch) -> None:
        await enrolled(batch, site.people["ann"].id, "Ann", Grant(role=Role.responder, unit="mill"))

    await site.more(fill)


class Fault(NamedTuple):
    breaks: Callable[[Watched, Patch], Awaitable[None]]
    code: int
    found: set[str]
    """The keys of what is to be found, and nothing else."""
    says: str
    """In what was found, or in its mend."""


FAULTS = [
    Fault(wrong_token, 2, {"telegram"}, "@BotFather"),
    Fault(no_token, 1, {"no-token"}, "FIELDLINE_TOKEN"),
    Fault(nobody_answers, 2, {"telegram", "clock-unknown"}, "cannot be reached"),
    Fault(clock_ahead, 2, {"clock"}, "ahead of"),
    Fault(clock_behind, 1, {"clock"}, "behind"),
    Fault(old_time_zones, 1, {"time-zones"}, "2019b"),
    Fault(not_admin, 1, {"admin", "privacy"}, "mentions, and nothing else"),
    Fault(no_pins, 1, {"pin-messages"}, '"Shaft 3"'),
    Fault(no_topics, 1, {"manage-topics"}, "right to manage topics"),
    Fault(muted, 2, {"admin", "privacy", "muted"}, "may not write"),
    Fault(thrown_out, 2, {"group-gone"}, '"Leadership"'),
    Fault(never_started, 1, {"never-started"}, "Liu (4242)"),
    Fault(blocked, 1, {"unreachable"}, "Chen"),
    Fault(webhook_left, 1, {"webhook"}, "bot.example.org"),
    Fault(backlog, 1, {"behind"}, "24 hours"),
    Fault(strange_duty, 2, {"duty-stranger"}, "99, 98"),
    Fault(empty_unit, 2, {"unanswerable"}, "mill owes daily"),
    Fault(no_font, 1, {"font"}, "fonts-noto-cjk"),
    Fault(open_database, 2, {"file-rights"}, "chmod 600"),
    Fault(token_in_config, 2, {"file-rights"}, "FIELDLINE_TOKEN"),
    Fault(open_evidence, 1, {"evidence-rights"}, "chmod 700"),
    Fault(evidence_is_a_file, 2, {"evidence"}, "no photo is kept"),
    Fault(disk_low, 1, {"disk"}, "500 MiB"),
    Fault(disk_full, 2, {"disk"}, "50 MiB"),
    Fault(old_backup, 1, {"backup"}, "days old"),
    Fault(old_schema, 1, {"schema"}, "earlier version"),
    Fault(foreign_database, 2, {"database"}, "another program"),
    Fault(no_database, 2, {"no-database"}, "--role admin"),
    Fault(wrong_config, 2, {"config"}, "paging.ack_within"),
    Fault(unit_gone, 1, {"unit-gone"}, "mill"),
]
