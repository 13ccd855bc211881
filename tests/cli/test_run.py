"""`fieldline run` knows every secret of its config, and blots it out of whatever it writes to its log."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from bot.cli.run import run
from bot.config import Settings

TOKEN = "7000000001:AAplanted_token-that-must-never-appear"
SECRET = "planted-webhook-secret"
KEY = '/ping/planted-8a5f?pass=w"ord'
SECRETS = (TOKEN, TOKEN.partition(":")[2], SECRET, KEY, "planted-password")
CONFIG = f"""
timezone = "Asia/Shanghai"
heartbeat_url = 'https://watcher:planted-password@hc.example.org{KEY}'
[telegram]
token = "{TOKEN}"
api_url = "https://bots.example.org"
[telegram.webhook]
url = "https://fieldline.example.org/hook"
secret = "{SECRET}"
"""


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What stands in the log of a bot that lets slip all that it knows, and then stops."""
    written = StringIO()

    async def lets_slip(settings: Settings) -> None:
        (handler,) = logging.getLogger().handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
        log = logging.getLogger("bot.somewhere")
        assert settings.webhook is not None
        for secret in (settings.token, settings.webhook.secret, settings.heartbeat_url, KEY):
            log.error("action=failed what=%s quoted=%s", secret, quote(secret, safe=""))
        log.error("action=kept api=%s hook=%s", settings.api_url, settings.webhook.url)
        log.error("action=failed-deep-down", exc_info=RuntimeError(settings.heartbeat_url))

    root = logging.getLogger()
    before = root.handlers[:], root.level
    monkeypatch.setattr("bot.cli.run._until_told", lets_slip)
    yield written
    logging.captureWarnings(capture=False)
    root.handlers[:], level = before
    root.setLevel(level)


@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_secret_in_the_config_is_in_no_line(
    lines: StringIO, tmp_path: Path, *, as_json: bool
) -> None:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    options = ["--json-logs"] if as_json else []
    ended = CliRunner().invoke(run, ["--config", str(tmp_path / "config.toml"), *options])
    assert ended.exit_code == 0, ended.output
    for secret in SECRETS:
        for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1]):
            assert form not in lines.getvalue()
    assert lines.getvalue().count("[secret]") >= 9
    assert "api=https://bots.example.org hook=https://fieldline.example.org/hook" in lines.getvalue()
