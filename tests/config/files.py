"""Writes a config.toml, and reads what is told about its mistakes."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config import ConfigError, load

HIDDEN = "nobody-may-ever-read-this"
"""Part of every secret in these tests; no message may contain it."""
YEAR = 2026
TIMES = """
timezone = "Asia/Shanghai"
country = "DE"
subdivision = "BY"
holidays = [2026-12-24]
workdays = [2026-12-26]
[[units]]
id = "shaft-1"
name = "Shaft 1"
[[units]]
id = "shaft-3"
name = "Shaft 3"
[[schedules]]
id = "daily"
title = "Daily report"
due = "17:00"
days = "flood"
units = ["*"]
opens = "2h"
remind = ["15m", "1h", "15m"]
escalate = { deputy = "0m", head = "15m", leadership = "30m" }
cut_off = "10m"
check = 0.25
fields = [{ id = "people", title = { en = "People", zh-CN = "人数" } }]
[[periods]]
id = "flood"
name = "Flood season"
begins = 2026-06-01
ends = 2026-09-30
[[duty]]
id = "control"
name = "Control room"
late_after = "5m"
[[duty.shifts]]
days = "mon,wed"
begins = "08:00"
ends = "20:00"
people = [11, 12]
[[duty.shifts]]
days = "mon"
begins = "20:00"
ends = "08:00"
people = [13]
[[duty]]
id = "pump"
name = "Pump house"
unit = "shaft-3"
remind = "1h"
[duty.rotation]
begins = 2026-11-23
at = "06:30"
every = "12h"
people = [11, 12, 13]
[reach]
day = "fri"
at = "09:30:15"
[clocks]
on = ["cn-493-30d", "cn-493-1h", "cn-493-1h"]
[paging]
decide_within = "20m"
"""
"""Everything that has to do with time, each line once."""

NOTHING: Mapping[str, str] = {}


def file(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str, environment: Mapping[str, str] = NOTHING) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as error:
        load(file(folder, text), environment, YEAR)
    assert HIDDEN not in str(error.value)
    return error.value.mistakes
