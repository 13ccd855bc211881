"""A configuration that cannot be used says where, what stands there, and what is allowed; never a secret."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.config import ConfigError, load
from tests.config.files import HIDDEN, file, mistakes

SECRET = f"8123456789:AAh-{HIDDEN}"
SOUND = f"""
timezone = "Asia/Shanghai"
[telegram]
token = "{SECRET}"
[telegram.webhook]
url = "https://bot.example.org/x"
secret = "nobody-may-ever-read-this"
[storage]
url = "sqlite:///site.db"
[paging]
ack_within = "5m"
[[units]]
id = "shaft-3"
name = "Shaft 3"
"""
ZONE = 'timezone = "Asia/Shanghai"'
TOKEN = f'token = "{SECRET}"'
HOOK = 'url = "https://bot.example.org/x"'
HOOK_SECRET = 'secret = "nobody-may-ever-read-this"'
FILE = 'url = "sqlite:///site.db"'
ACK = 'ack_within = "5m"'
ID = 'id = "shaft-3"'
NAME = 'name = "Shaft 3"'

SPAN = "write a duration in quotes such as 10s, 5m, 1h30m or 2d, at most 30d"
A_TOKEN = "telegram.token: a bot's token looks like 123456789:AA...; copy it again from @BotFather"
A_SECRET = (
    "telegram.webhook.secret: 16 to 256 of A-Z a-z 0-9 _ - are needed, else anybody could write to the bot"
)
A_FILE = "storage.url: write sqlite:/// and a file's path, such as sqlite:///fieldline.db"
A_HEARTBEAT = "heartbeat_url: write an address such as https://hc.example.org/ping/1234"
AGE = 'write days or years in quotes such as "90d" or "2y", at least 30d, at most 100y'
AN_ID = "write 1 to 32 of a-z 0-9 -, a letter or digit first"
A_NAME = 'write a name in quotes, or { en = "Shaft 3", zh-CN = "..." }'

MISTAKES = [
    (ZONE, "", 'timezone: is missing; write one such as timezone = "Asia/Shanghai"'),
    (ZONE, 'timezone = ""', "timezone: '': is not a time zone; write one such as Asia/Shanghai"),
    (ZONE, "timezone = 8", "timezone: 8: is not a time zone; write one such as Asia/Shanghai"),
    (ZONE, 'timezone = "../etc"', "timezone: '../etc': is not a time zone; write one such as Asia/Shanghai"),
    (
        ZONE,
        'timezone = "Asia/Shanghi"',
        "timezone: 'Asia/Shanghi': is not a time zone; did you mean 'Asia/Shanghai'?",
    ),
    (ZONE, ZONE + '\nlocale = "fr"', "locale: 'fr': write one of 'en' or 'zh-CN'"),
    (ZONE, ZONE + '\nlocal = "en"', "local: unknown key; did you mean 'locale'?"),
    (ZONE, ZONE + '\nack_within = "5m"', "ack_within: unknown key; it belongs in [paging]"),
    (ZONE, ZONE + "\nsame_event_within = 10", f"same_event_within: 10: {SPAN}"),
    (
        ZONE,
        ZONE + "\nweather = 1",
        "weather: unknown key; allowed here: locale, timezone, telegram, storage, pictures, plans, paging,"
        " same_event_within, heartbeat_url, country, subdivision, holidays, workdays, units, schedules,"
        " periods, duty, reach, clocks, retention",
    ),
    (ZONE, ZONE + '\nheartbeat_url = "ftp://nobody-may-ever-read-this"', A_HEARTBEAT),
    (ZONE, ZONE + '\nheartbeat_url = "https://"', A_HEARTBEAT),
    (TOKEN, "token = 5", A_TOKEN),
    (TOKEN, 'token = "..."', A_TOKEN),
    (TOKEN, f'token = "{SECRET} "', A_TOKEN),
    (TOKEN, f'token = ["{SECRET}"]', A_TOKEN),
    (TOKEN, f'tokn = "{SECRET}"', "telegram.tokn: unknown key; did you mean 'token'?"),
    (
        TOKEN,
        'timezone = "UTC"',
        "telegram.timezone: unknown key; it belongs in the first lines, above every [heading]",
    ),
    (
        TOKEN,
        'api_url = "api.telegram.org"',
        "telegram.api_url: 'api.telegram.org': write an address such as https://api.telegram.org",
    ),
    (
        HOOK,
        'url = "http://bot.example.org"',
        "telegram.webhook.url: 'http://bot.example.org':"
        " write the https:// address at which Telegram reaches this machine",
    ),
    (
        HOOK,
        'url = "http://127.0.0.1.example.org/x"',
        "telegram.webhook.url: 'http://127.0.0.1.example.org/x':"
        " write the https:// address at which Telegram reaches this machine",
    ),
    (HOOK, HOOK + "\nport = 0", "telegram.webhook.port: 0: must be at least 1"),
    (HOOK, HOOK + "\nport = 70000", "telegram.webhook.port: 70000: must be at most 65535"),
    (HOOK, HOOK + '\nport = "8443"', "telegram.webhook.port: '8443': write a whole number"),
    (HOOK, HOOK + "\nlisten = 1", "telegram.webhook.listen: 1: write a text in quotes"),
    (HOOK_SECRET, 'secret = "short"', A_SECRET),
    (HOOK_SECRET, 'secret = "nobody may ever read this"', A_SECRET),
    (HOOK_SECRET, "", A_SECRET.replace("16 to", "is missing; 16 to")),
    (FILE, 'url = "postgresql://bot:nobody-may-ever-read-this@host/site"', A_FILE),
    (FILE, 'url = "site.db"', A_FILE),
    (FILE, 'url = "sqlite:///"', A_FILE),
    (FILE, "url = 1", "storage.url: write a text in quotes"),
    (FILE, FILE + '\nevidence = ""', "storage.evidence: '': must not be empty"),
    (
        FILE,
        FILE + '\n[pictures]\nfont = "none.ttf"',
        "pictures.font: 'none.ttf': there is no such file; name a .ttf, .otf or .ttc file",
    ),
    (FILE, FILE + "\n[plans]\nfolder = 3", "plans.folder: 3: write a text in quotes"),
    (ACK, "ack_within = 5", f"paging.ack_within: 5: {SPAN}"),
    (ACK, 'ack_within = "5"', f"paging.ack_within: '5': {SPAN}"),
    (ACK, 'ack_within = "0m"', f"paging.ack_within: '0m': {SPAN}"),
    (ACK, 'ack_within = "31d"', f"paging.ack_within: '31d': {SPAN}"),
    (ACK, 'ack_within = "99999999999d"', f"paging.ack_within: '99999999999d': {SPAN}"),
    (ACK, 'decide_within = "0m"', f"paging.decide_within: '0m': {SPAN}"),
    (ACK, "repeat = 0", "paging.repeat: 0: must be at least 1"),
    (ACK, "repeat = 21", "paging.repeat: 21: must be at most 20"),
    (ACK, "repeat = true", "paging.repeat: True: write a whole number"),
    (ACK, "repeat = 2.5", "paging.repeat: 2.5: write a whole number"),
    (ACK, 'ack_withn = "5m"', "paging.ack_withn: unknown key; did you mean 'ack_within'?"),
    (ACK, ACK + '\n[retention]\nincidents = "29d"', f"retention.incidents: '29d': {AGE}"),
    (ACK, ACK + '\n[retention]\nincidents = "0y"', f"retention.incidents: '0y': {AGE}"),
    (ACK, ACK + '\n[retention]\nincidents = "6m"', f"retention.incidents: '6m': {AGE}"),
    (ACK, ACK + '\n[retention]\nrounds = "101y"', f"retention.rounds: '101y': {AGE}"),
    (ACK, ACK + "\n[retention]\nrounds = 730", f"retention.rounds: 730: {AGE}"),
    (ACK, ACK + '\n[retention]\nround = "2y"', "retention.round: unknown key; did you mean 'rounds'?"),
    (ID, 'id = "Shaft 3"', f"units[1].id: 'Shaft 3': {AN_ID}"),
    (ID, 'id = ""', f"units[1].id: '': {AN_ID}"),
    (ID, "", f"units[1].id: is missing; {AN_ID}"),
    (NAME, "", 'units[1].name: is missing; write name = "Shaft 3"'),
    (NAME, 'name = " "', f"units[1].name: ' ': {A_NAME}"),
    (NAME, "name = {}", f"units[1].name: {{}}: {A_NAME}"),
    (NAME, 'name = { zh = "x" }', f"units[1].name: {{'zh': 'x'}}: {A_NAME}"),
    (NAME, NAME + '\nhead = "Sun"', "units[1].head: unknown key; allowed here: id, name"),
    (
        NAME,
        NAME + '\n[[units]]\nid = "shaft-3"\nname = "Twin"',
        "units[2].id: 'shaft-3': units[1] has it already; each unit has its own",
    ),
]


HEARTBEAT = 'heartbeat_url = "https://hc.example.org/nobody-may-ever-read-this"'


def test_a_sound_one_is_read(tmp_path: Path) -> None:
    settings = load(file(tmp_path, SOUND), {})
    assert settings.token == SECRET
    assert settings.policy.timezone == ZoneInfo("Asia/Shanghai")
    assert settings.policy.paging.ack_within == timedelta(minutes=5)
    assert settings.policy.units["shaft-3"].name == {"en": "Shaft 3", "zh-CN": "Shaft 3"}


@pytest.mark.parametrize(("line", "instead", "said"), MISTAKES, ids=[said for _, _, said in MISTAKES])
def test_a_mistake_is_told_in_one_line(tmp_path: Path, line: str, instead: str, said: str) -> None:
    assert SOUND.count(line) == 1
    assert mistakes(tmp_path, SOUND.replace(line, instead)) == (said,)


@pytest.mark.parametrize("table", ["telegram", "storage"])
def test_a_text_in_the_place_of_a_table_is_not_repeated(tmp_path: Path, table: str) -> None:
    assert mistakes(tmp_path, f'{table} = "{SECRET}"\n{ZONE}') == (f"{table}: must be a table",)


def test_units_that_are_no_list_are_refused(tmp_path: Path) -> None:
    said = "units: {'id': 'a'}: write each unit under a heading [[units]]"
    assert mistakes(tmp_path, f'{ZONE}\n[units]\nid = "a"') == (said,)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = mistakes(tmp_path, SOUND.replace(ACK, "repeat = 0").replace(ZONE, "").replace(ID, 'id = "?"'))
    assert [line.split(":")[0] for line in found] == ["timezone", "paging.repeat", "units[1].id"]


def test_the_environments_token_wins(tmp_path: Path) -> None:
    environment = {"FIELDLINE_TOKEN": "1:other\n"}
    assert load(file(tmp_path, SOUND), environment).token == "1:other"
    assert load(file(tmp_path, ZONE), environment).token == "1:other"
    assert load(file(tmp_path, SOUND), {"FIELDLINE_TOKEN": ""}).token == SECRET


def test_a_broken_token_in_the_environment_is_refused(tmp_path: Path) -> None:
    assert mistakes(tmp_path, ZONE, {"FIELDLINE_TOKEN": "nobody-may-ever-read-this"}) == (A_TOKEN,)


def test_what_is_shown_of_the_settings_has_no_secret(tmp_path: Path) -> None:
    settings = load(file(tmp_path, HEARTBEAT + SOUND), {})
    assert settings.heartbeat_url.endswith("nobody-may-ever-read-this")
    assert "nobody-may-ever-read-this" not in repr(settings)


def test_paths_count_from_the_files_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    file(tmp_path / "site", SOUND)
    monkeypatch.chdir(tmp_path)
    settings = load(Path("site/config.toml"), {})
    assert settings.storage_url == f"sqlite:///{tmp_path}/site/site.db"
    assert settings.evidence == tmp_path / "site" / "evidence"


def test_an_absolute_path_stays(tmp_path: Path) -> None:
    text = SOUND.replace(FILE, 'url = "sqlite:////srv/site.db"\nevidence = "/srv/files"')
    settings = load(file(tmp_path, text), {})
    assert settings.storage_url == "sqlite:////srv/site.db"
    assert settings.evidence == Path("/srv/files")


def test_a_name_in_one_language_serves_for_the_other(tmp_path: Path) -> None:
    text = SOUND.replace(NAME, 'name = { zh-CN = "三号井" }')
    assert load(file(tmp_path, text), {}).policy.units["shaft-3"].name == {"en": "三号井", "zh-CN": "三号井"}


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load(file(tmp_path, "\ufeff" + SOUND), {}).token == SECRET


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(ConfigError) as error:
        load(path, {})
    assert str(error.value) == f"{path}: there is no such file; start from config.example.toml"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load(tmp_path, {})


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes("# 三号井".encode("gb18030"))
    with pytest.raises(ConfigError, match="byte 2 is not UTF-8 text; save it as UTF-8"):
        load(path, {})


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, f"{ZONE}\nlocale = en\n")
    assert found.startswith(f"{tmp_path}/config.toml: ")
    assert "at line 2" in found


def test_a_plan_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    said = "plans.folder: 'own': cannot be read: No such file or directory"
    assert mistakes(tmp_path, f'{ZONE}\n[plans]\nfolder = "own"') == (said,)


def test_a_plan_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "own").touch()
    said = "plans.folder: 'own': cannot be read: Not a directory"
    assert mistakes(tmp_path, f'{ZONE}\n[plans]\nfolder = "own"') == (said,)


def test_a_plan_that_cannot_be_used_is_named_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "tree.toml").write_text('id = "tree"\n', encoding="utf-8")
    found = mistakes(tmp_path, f'{ZONE}\n[plans]\nfolder = "own"')
    assert found
    assert all(line.startswith("plans.folder: 'own': tree.toml: ") for line in found)
