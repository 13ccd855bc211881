"""What the bot says after an outage, word for word, and whatever came due meanwhile."""

from datetime import timedelta

import pytest

from coordination.kernel import Value, When
from handlers.texts import LOCALES
from tests.chat.site import FIELD, LEADERSHIP, about_nothing
from tests.chat.telegram import takes, width
from tests.rules.town import NINE

HALF = timedelta(minutes=21)
SPAN: dict[str, Value] = {"since": When(NINE - HALF), "until": When(NINE)}
MANY: Value = (("agenda", 1), ("duty", 1), ("incident", 3), ("reach", 2), ("roster", 1), ("round", 59))

MODEL = {
    "en": "The bot was off 08:39–09:00.\n"
    "Messages from that time are being read now, in order. "
    "Buttons pressed then may be lost: please press again.\n"
    "Nobody is marked late because of it.",
    "zh-CN": "机器人 08:39-09:00 中断。\n"
    "这段时间的消息正按顺序补读；按钮可能丢失，请再按一次。\n"
    "不会因此记任何人逾时。",
}

RIVAL = {
    "en": "Another program took this bot's messages 08:39–09:00.\n"
    "Please send again what you sent in that time, and press again what you pressed. "
    "No report that was open then is judged.\n"
    "It may go on. Administrator: stop the other program, or give it a token of its own.",
    "zh-CN": "08:39-09:00 另一程序取走了本机器人的消息。\n"
    "请把这段时间发过的再发一次，按过的按钮再按一次；当时未截止的定期报告不作评判。\n"
    "可能还会发生。管理员：请停掉那个程序，或给它另配令牌（token）。",
}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_model_message(locale: str) -> None:
    assert takes(about_nothing("outage", "", locale, chat=FIELD, values=SPAN)) == MODEL[locale]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("part", ["", "long"])
@pytest.mark.parametrize("due", [(), (("incident", 1),), (("round", 1), ("reach", 1)), MANY])
@pytest.mark.parametrize("what", ["outage", "outage-due"])
def test_it_fits_and_counts(what: str, due: Value, part: str, locale: str) -> None:
    message = about_nothing(what, part, locale, chat=LEADERSHIP, values={**SPAN, "due": due})
    lines = takes(message).split("\n")
    assert len(lines) <= 12
    assert width(lines[0]) <= 60
    assert message.silent is not bool(part)
    assert not message.buttons


@pytest.mark.parametrize("locale", LOCALES)
def test_another_program_is_named_with_the_mend(locale: str) -> None:
    message = about_nothing("outage", "rival", locale, chat=FIELD, values=SPAN)
    assert takes(message) == RIVAL[locale]
    assert width(RIVAL[locale].split("\n")[0]) <= 60
    assert not message.silent


def test_what_came_due_is_counted_by_kind_in_words() -> None:
    def told(due: Value, locale: str = "en") -> str:
        message = about_nothing("outage-due", "", locale, chat=LEADERSHIP, values={**SPAN, "due": due})
        return takes(message).split("\n")[3]

    assert told(()) == "Nothing came due meanwhile."
    assert told((("incident", 1),)).startswith("Came due meanwhile: 1 on an incident. ")
    counted = "60 on regular reports, 1 on duty shifts, 3 on incidents, 3 other matters"
    assert told(MANY).startswith(f"Came due meanwhile: {counted}. ")
    assert told(MANY, "zh-CN").startswith("期间到期：定期报告60项、值班1项、事件3项、其他3项。")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_hash_can_be_copied_as_the_command_wants_it(locale: str) -> None:
    values = {"seq": "1042", "hash": "3f9a1c2b77aa0d4e"}
    message = about_nothing("sealed", "", locale, chat=LEADERSHIP, values=values)
    assert message.silent
    assert "fieldline verify --head 1042:3f9a1c2b77aa0d4e" in takes(message)


ALARM = {
    "en": "The bot has found something wrong with itself:\n"
    "• The disk is almost full: less than 100 MB are left.\n"
    "It goes on; tell your administrator.",
    "zh-CN": "机器人自查发现问题：\n• 磁盘将满，剩余不足100 MB。\n机器人继续工作；请告知管理员。",
}


@pytest.mark.parametrize("locale", LOCALES)
def test_what_the_bot_finds_wrong_with_itself(locale: str) -> None:
    message = about_nothing("alarm", "", locale, chat=LEADERSHIP, values={"kinds": ("disk",)})
    assert takes(message) == ALARM[locale]
    assert not message.silent
    every: Value = ("disk", "overdue", "record", "undelivered", "waiting")
    lines = takes(about_nothing("alarm", "", locale, chat=LEADERSHIP, values={"kinds": every})).split("\n")
    assert (len(lines), len(set(lines))) == (7, 7)
