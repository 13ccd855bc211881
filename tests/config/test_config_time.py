"""Reports, duty and the calendar in config.toml: what is read, and what is told about a mistake."""

from pathlib import Path

import pytest

from bot.config import load
from bot.config_types import DELAY, LEAD, SPAN, TURN
from tests.config.files import TIMES, YEAR, file, mistakes

AN_ID = "write 1 to 16 of a-z 0-9 -, a letter or digit first"
A_TIME = 'write a time of the day in quotes such as "17:00" or "16:59:30"'
A_DATE = "write a date without quotes such as 2026-06-01"
PEOPLE = "write the numeric Telegram ids of people, such as people = [123456789]"
UNITS = 'write units = ["*"] for all of them, or a list of their ids'
DAYS = 'write "daily", "workdays", weekdays such as "mon,wed,fri", or the id of one of [[periods]]'
ORDER = "the order is deputy, head, leadership"

COUNTRY = 'country = "DE"'
PART = 'subdivision = "BY"'
FREE = "holidays = [2026-12-24]"
WORKED = "workdays = [2026-12-26]"
ID = 'id = "daily"'
TITLE = 'title = "Daily report"'
DUE = 'due = "17:00"'
SEASONAL = 'days = "flood"'
ALL = 'units = ["*"]'
OPENS = 'opens = "2h"'
REMIND = 'remind = ["15m", "1h", "15m"]'
ESCALATE = 'escalate = { deputy = "0m", head = "15m", leadership = "30m" }'
CUT_OFF = 'cut_off = "10m"'
CHECK = "check = 0.25"
FIELDS = 'fields = [{ id = "people", title = { en = "People", zh-CN = "人数" } }]'
SEASON = 'id = "flood"'
SEASON_NAME = 'name = "Flood season"'
FIRST = "begins = 2026-06-01"
LAST = "ends = 2026-09-30"
POST = 'id = "control"'
LATE = 'late_after = "5m"'
TWO_DAYS = 'days = "mon,wed"'
MORNING = 'begins = "08:00"'
EVENING = 'ends = "20:00"'
PAIR = "people = [11, 12]"
LONE = "people = [13]"
UNIT = 'unit = "shaft-3"'
BEFORE = 'remind = "1h"'
ROTATION = "[duty.rotation]"
SINCE = "begins = 2026-11-23"
TURNS = 'every = "12h"'
THREE = "people = [11, 12, 13]"
FRIDAY = 'day = "fri"'
TAP = 'at = "09:30:15"'
ON = 'on = ["cn-493-30d", "cn-493-1h", "cn-493-1h"]'

CALENDAR = [
    (COUNTRY, 'country = "XX"',
     "country: 'XX': is not the ISO code of a country; write one such as CN or DE"),
    (COUNTRY, 'country = "de"', "country: 'de': is not the ISO code of a country; did you mean 'DE'?"),
    (COUNTRY, "country = 49", "country: 49: write a text in quotes"),
    (COUNTRY, "", "subdivision: 'BY': write the country too, such as country = \"DE\""),
    (COUNTRY, 'country = "CN"', "subdivision: 'BY': CN has no such part; leave it out"),
    (PART, 'subdivision = "by"',
     "subdivision: 'by': DE has no such part; write one of BB, BE, BW, BY, HB, HE, HH,"
     " MV, NI, NW, RP, SH, SL, SN, ST, TH, Augsburg"),
    (PART, 'subdivision = "Augsburgh"',
     "subdivision: 'Augsburgh': DE has no such part; did you mean 'Augsburg'?"),
    (FREE, 'holidays = ["2026-12-24"]', f"holidays[1]: '2026-12-24': {A_DATE}"),
    (FREE, "holidays = [2026-12-24T08:00:00]",
     f"holidays[1]: datetime.datetime(2026, 12, 24, 8, 0): {A_DATE}"),
    (FREE, "holidays = 2026-12-24",
     "holidays: datetime.date(2026, 12, 24): write dates without quotes, such as holidays = [2027-02-05]"),
    (WORKED, "workdays = [2026-12-24]",
     "workdays: 2026-12-24: stands in holidays too; a day is one or the other"),
    (LAST, LAST + '\n[[periods]]\nid = "mon"\nname = "Monday"',
     "periods[2].id: 'mon': days = 'mon' means something else already"),
    (SEASON, 'id = "Flood"', f"periods[1].id: 'Flood': {AN_ID}"),
    (SEASON_NAME, "", 'periods[1].name: is missing; write name = "Flood season"'),
    (FIRST, "", "periods[1].ends: 2026-09-30: write its first day too, as begins"),
    (FIRST, 'begins = "1 June"', f"periods[1].begins: '1 June': {A_DATE}"),
    (LAST, "ends = 2026-05-31", "periods[1].ends: 2026-05-31: is before it begins, on 2026-06-01"),
    (LAST, LAST + '\n[[periods]]\nid = "flood"\nname = "Twin"',
     "periods[2].id: 'flood': periods[1] has it already; each duty period has its own"),
]  # fmt: skip
REPORTS = [
    (ID, 'id = "ask"',
     "schedules[1].id: 'ask': is what /ask goes by; give the report another id"),
    (ID, 'id = "a-name-that-is-too-long-for-a-button"',
     f"schedules[1].id: 'a-name-that-is-too-long-for-a-button': {AN_ID}"),
    (TITLE, 'title = ""',
     "schedules[1].title: '': write a title in quotes, or { en = \"Daily report\", zh-CN = \"...\" }"),
    (TITLE, "", 'schedules[1].title: is missing; write title = "Daily report"'),
    (DUE, "", 'schedules[1].due: is missing; write due = "17:00"'),
    (DUE, 'due = "5pm"', f"schedules[1].due: '5pm': {A_TIME}"),
    (DUE, 'due = "24:00"', f"schedules[1].due: '24:00': {A_TIME}"),
    (DUE, 'due = "17:00:00.5"', f"schedules[1].due: '17:00:00.5': {A_TIME}"),
    (DUE, 'due = "17:00\\n"', f"schedules[1].due: '17:00\\n': {A_TIME}"),
    (DUE, "due = 17:00:00", f"schedules[1].due: datetime.time(17, 0): {A_TIME}"),
    (SEASONAL, 'days = "flod"', "schedules[1].days: 'flod': did you mean 'flood'?"),
    (SEASONAL, 'days = "mon-fri"', f"schedules[1].days: 'mon-fri': {DAYS}"),
    (SEASONAL, 'days = ""', f"schedules[1].days: '': {DAYS}"),
    (SEASONAL, 'days = ["mon"]', "schedules[1].days: ['mon']: write a text in quotes"),
    (ALL, "", f"schedules[1].units: is missing; {UNITS}"),
    (ALL, "units = []", f"schedules[1].units: []: {UNITS}"),
    (ALL, 'units = "*"', f"schedules[1].units: '*': {UNITS}"),
    (ALL, "units = [3]", f"schedules[1].units[1]: 3: {UNITS}"),
    (ALL, 'units = ["*", "shaft-1"]', 'schedules[1].units: "*" means all of them, and stands alone'),
    (ALL, 'units = ["shaft-1", "shaft3"]',
     "schedules[1].units[2]: 'shaft3': no unit has this id; did you mean 'shaft-3'?"),
    (ALL, 'units = ["quarry"]',
     "schedules[1].units[1]: 'quarry': no unit has this id; write one of shaft-1, shaft-3"),
    (OPENS, 'opens = "30m"', "schedules[1].remind[2]: 1h before the due time the report is not open yet:"
     " opens = '30m' must be as long or longer"),
    (OPENS, "opens = 2", f"schedules[1].opens: 2: {SPAN}"),
    (REMIND, 'remind = ["0m"]', f"schedules[1].remind[1]: '0m': {LEAD}"),
    (REMIND, 'remind = ["-5m"]', f"schedules[1].remind[1]: '-5m': {LEAD}"),
    (REMIND, 'remind = ["3h"]', "schedules[1].remind[1]: 3h before the due time the report is not open yet:"
     " opens = '2h' must be as long or longer"),
    (REMIND, 'remind = "1h"', "schedules[1].remind: '1h': write a list such as remind = [\"1h\", \"15m\"]"),
    (ESCALATE, 'escalate = { head = "1h", leadership = "30m" }',
     f"schedules[1].escalate.leadership: 30m: is before head (1h); {ORDER}"),
    (ESCALATE, 'escalate = { deputy = "1h", leadership = "30m" }',
     f"schedules[1].escalate.leadership: 30m: is before deputy (1h); {ORDER}"),
    (ESCALATE, 'escalate = { deputy = "now" }', f"schedules[1].escalate.deputy: 'now': {DELAY}"),
    (ESCALATE, 'escalate = { deputies = "0m" }',
     "schedules[1].escalate.deputies: unknown key; did you mean 'deputy'?"),
    (ESCALATE, 'escalate = "head"',
     "schedules[1].escalate: 'head': write a table such as"
     ' { deputy = "0m", head = "15m", leadership = "30m" }'),
    (CUT_OFF, 'cut_off = "0m"', f"schedules[1].cut_off: '0m': {SPAN}"),
    (CHECK, "check = 1.5", "schedules[1].check: 1.5: must be at most 1.0"),
    (CHECK, "check = -1", "schedules[1].check: -1: must be at least 0.0"),
    (CHECK, "check = nan", "schedules[1].check: nan: write a number"),
    (CHECK, "check = true", "schedules[1].check: True: write a number"),
    (FIELDS, 'fields = ["people"]',
     "schedules[1].fields[1]: 'people': write a list such as"
     ' fields = [{ id = "people", title = "People on site" }]'),
    (FIELDS, 'fields = [{ id = "a", title = "A" }, { id = "a", title = "B" }]',
     "schedules[1].fields[2].id: 'a': schedules[1].fields[1] has it already; each number has its own"),
    (FIELDS, 'fields = [{ id = "a" }]',
     'schedules[1].fields[1].title: is missing; write title = "People on site"'),
    (FIELDS, 'fields = [{ id = "a b", title = "A" }]', f"schedules[1].fields[1].id: 'a b': {AN_ID}"),
    (FIELDS, FIELDS + '\n[[schedules]]\nid = "daily"\ntitle = "Twin"\ndue = "08:00"\nunits = ["*"]',
     "schedules[2].id: 'daily': schedules[1] has it already; each report has its own"),
    (FIELDS, 'field = []', "schedules[1].field: unknown key; did you mean 'fields'?"),
]  # fmt: skip
OVERLAP = "duty[1].shifts[2]: overlaps duty[1].shifts[1]; for two at once write people = [1, 2] in one shift"
DUTY = [
    (POST, 'id = "pump"', "duty[2].id: 'pump': duty[1] has it already; each duty post has its own"),
    (POST, "", f"duty[1].id: is missing; {AN_ID}"),
    (LATE, 'late_after = "0m"', f"duty[1].late_after: '0m': {SPAN}"),
    (BEFORE, 'remind = "0m"', f"duty[2].remind: '0m': {LEAD}"),
    (UNIT, 'unit = "shaft-4"', "duty[2].unit: 'shaft-4': no unit has this id; did you mean 'shaft-3'?"),
    (TWO_DAYS, 'days = "Wed"', f"duty[1].shifts[1].days: 'Wed': {DAYS}"),
    (MORNING, "", 'duty[1].shifts[1].begins: is missing; write begins = "08:00"'),
    (EVENING, 'ends = "20:01"', OVERLAP),
    (EVENING, 'ends = "8 in the evening"', f"duty[1].shifts[1].ends: '8 in the evening': {A_TIME}"),
    (PAIR, "people = []", f"duty[1].shifts[1].people: []: {PEOPLE}"),
    (PAIR, "", f"duty[1].shifts[1].people: is missing; {PEOPLE}"),
    (PAIR, 'people = ["Ann"]', f"duty[1].shifts[1].people[1]: 'Ann': {PEOPLE}"),
    (PAIR, "people = [0]", f"duty[1].shifts[1].people[1]: 0: {PEOPLE}"),
    (LONE, LONE + "\n[duty.rotation]\nbegins = 2026-11-23\nat = \"06:00\"\nevery = \"1d\"\npeople = [11]",
     "duty[1]: has both; write either [[duty.shifts]] or [duty.rotation]"),
    (LATE, LATE + '\n[[duty]]\nid = "gate"\nname = "Gate"',
     "duty[1]: has neither; write either [[duty.shifts]] or [duty.rotation]"),
    (SINCE, "", "duty[2].rotation.begins: is missing; write the first day, such as begins = 2026-06-01"),
    (TURNS, "", f"duty[2].rotation.every: is missing; {TURN}"),
    (TURNS, 'every = "90m"', f"duty[2].rotation.every: '90m': {TURN}"),
    (TURNS, 'every = "7h"', f"duty[2].rotation.every: '7h': {TURN}"),
    (TURNS, 'every = "36h"', f"duty[2].rotation.every: '36h': {TURN}"),
    (TURNS, 'every = "0d"', f"duty[2].rotation.every: '0d': {TURN}"),
    (TURNS, "every = 1", f"duty[2].rotation.every: 1: {TURN}"),
    (THREE, "people = []", f"duty[2].rotation.people: []: {PEOPLE}"),
    (FRIDAY, 'day = "friday"',
     "reach.day: 'friday': write one of 'mon', 'tue', 'wed', 'thu', 'fri', 'sat' or 'sun'"),
    (TAP, 'at = "25:00"', f"reach.at: '25:00': {A_TIME}"),
    (ON, 'on = ["cn-493-2h"]',
     "clocks.on[1]: 'cn-493-2h': no statutory clock has this id; did you mean 'cn-493-1h'?"),
    (ON, 'on = "cn-493-1h"', "clocks.on: 'cn-493-1h': write a list of ids such as on = [\"cn-493-1h\"]"),
]  # fmt: skip
MISTAKES = CALENDAR + REPORTS + DUTY


@pytest.mark.parametrize(("line", "instead", "said"), MISTAKES, ids=[said for _, _, said in MISTAKES])
def test_a_mistake_is_told_in_one_line(tmp_path: Path, line: str, instead: str, said: str) -> None:
    assert TIMES.count(line) == 1
    assert mistakes(tmp_path, TIMES.replace(line, instead)) == (said,)


def test_a_report_needs_units(tmp_path: Path) -> None:
    text = """
timezone = "UTC"
[[schedules]]
id = "daily"
title = "Daily report"
due = "17:00"
units = ["*"]
"""
    said = "schedules[1].units: there are no units; write each under a heading [[units]]"
    assert mistakes(tmp_path, text) == (said,)


SHIFTS = """
timezone = "UTC"
[[periods]]
id = "flood"
name = "Flood season"
[[periods]]
id = "fair"
name = "Fair"
[[duty]]
id = "control"
name = "Control room"
"""


def _pair(*shifts: str) -> str:
    lines = (shift.split() for shift in shifts)
    return SHIFTS + "".join(
        f'[[duty.shifts]]\ndays = "{days}"\nbegins = "{begins}"\nends = "{ends}"\npeople = [1]\n'
        for days, begins, ends in lines
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("daily 08:00 20:00", "daily 19:59:59 08:00"),
        ("daily 08:00 08:00", "sun 23:00 23:30"),
        ("sun 20:00 08:00", "mon 07:00 09:00"),
        ("mon 07:00 09:00", "sun 20:00 08:00"),
        ("workdays 08:00 20:00", "fri 12:00 13:00"),
        ("flood 08:00 20:00", "daily 12:00 13:00"),
        ("flood 08:00 20:00", "flood 12:00 13:00"),
    ],
)
def test_two_shifts_of_one_post_do_not_overlap(tmp_path: Path, one: str, other: str) -> None:
    assert mistakes(tmp_path, _pair(one, other)) == (OVERLAP,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("daily 08:00 20:00", "daily 20:00 08:00"),
        ("mon,tue 08:00 08:00", "wed 08:00 08:00"),
        ("sun 20:00 08:00", "mon 08:00 20:00"),
        ("workdays 08:00 20:00", "sat,sun 08:00 20:00"),
        ("flood 08:00 20:00", "fair 08:00 20:00"),
    ],
)
def test_two_shifts_may_follow_each_other(tmp_path: Path, one: str, other: str) -> None:
    (post,) = load(file(tmp_path, _pair(one, other)), {}, YEAR).policy.posts.values()
    assert len(post.pattern) == 2


def test_an_unknown_day_is_told_once(tmp_path: Path) -> None:
    said = mistakes(tmp_path, _pair("holiday 08:00 20:00", "daily 08:00 20:00"))
    assert said == (f"duty[1].shifts[1].days: 'holiday': {DAYS}",)


def test_what_tables_must_agree_on_is_told_at_once(tmp_path: Path) -> None:
    text = TIMES.replace(UNIT, 'unit = "x"').replace(COUNTRY, "").replace(LAST, "ends = 2026-05-31")
    found = mistakes(tmp_path, text)
    assert [line.split(":")[0] for line in found] == ["subdivision", "periods[1].ends", "duty[2].unit"]
