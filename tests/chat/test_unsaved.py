"""What is said from memory while the database refuses, word for word."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.cards.unsaved import saved_again, unsaved
from handlers.texts import LOCALES
from tests.chat.telegram import takes

SINCE = datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("Europe/Berlin"))
NOW = SINCE + timedelta(seconds=40)
FULL = "database or disk is full"

UNSAVED = {
    "en": "Since 09:05 I cannot save anything. The database says: database or disk is full\n"
    "What you send is not lost: Telegram keeps it for 24 hours, and I read it in order when I can save "
    "again. Until then I answer nobody and call nobody: call each other.\n"
    "Tell your administrator: is the disk full, or not to be written?",
    "zh-CN": "机器人自 09:05 起无法保存。数据库报错：database or disk is full\n"
    "您发的消息不会丢失：Telegram 保留24小时，恢复后按顺序补读。恢复前不回复、不呼叫，请互相打电话。\n"
    "请告知管理员：磁盘是否已满，或不可写入？",
}
AGAIN = {
    "en": "I can save again; I could not since 09:05. "
    "What you sent meanwhile is being read, in order; calls go out now.",
    "zh-CN": "机器人已能保存（自 09:05 起中断）。期间的消息正按顺序补读，呼叫即刻发出。",
}
DAMAGED = {"en": "keep the file, restore a backup", "zh-CN": "保留该文件，恢复备份"}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_model_messages(locale: str) -> None:
    message = unsaved(locale, SINCE, NOW, FULL, damaged=False)
    assert takes(message) == UNSAVED[locale]
    assert not message.silent
    assert takes(saved_again(locale, SINCE, NOW)) == AGAIN[locale]


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_damaged_does_not_pass(locale: str) -> None:
    said = takes(unsaved(locale, SINCE, NOW, "database disk image is malformed", damaged=True))
    assert "database disk image is malformed" in said
    assert DAMAGED[locale] in said.split("\n")[-1]


@pytest.mark.parametrize(("locale", "day"), [("en", "23 Nov 09:05"), ("zh-CN", "11月23日 09:05")])
def test_after_midnight_it_says_of_which_day(locale: str, day: str) -> None:
    assert day in takes(unsaved(locale, SINCE, NOW + timedelta(hours=20), FULL, damaged=False))


def test_the_database_s_words_are_escaped_and_cut() -> None:
    assert len(takes(unsaved("en", SINCE, NOW, "<b>" * 2000, damaged=False))) < 700
