"""Every message about follow-ups, in both languages, as Telegram would take it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from coordination.followup import rules as r
from coordination.followup.rules import FOLLOWUP
from coordination.kernel import Attachment, ChatId, Ref, UserId, Value, Who, Words
from coordination.policy import Policy
from coordination.roster.state import Member, Roster
from coordination.view import View
from handlers.cards import followup, show
from handlers.cards.message import Message
from handlers.texts import LOCALES
from tests.chat.site import LEADERSHIP, PLANS, PRIVATE, ROOMS, UNITS, about_nothing, labels, people
from tests.chat.telegram import takes, width
from tests.chat.test_hostile_words import NASTY
from tests.rules.thing import Thing
from tests.rules.town import ANN, CHEN, NINE, ZHAO, world

FRIDAY = date(2026, 3, 6)
PHOTO = Attachment(kind="photo", file_id="f", unique_id="u")
REASONS = (
    *("followup-closed", "followup-done", "followup-owned", "followup-open"),
    *("own-check", "what-was-done"),
)
TOASTS = ("fup", "own", "fix", "checked")


def raised(
    text: str = "泵房配备用钥匙", incident: str = "26-0042", folk: Mapping[UserId, Member] | None = None
) -> Thing:
    site = world(
        policy=Policy(units=UNITS, plans=PLANS),
        roster=Roster(people=folk or people(), rooms=ROOMS),
        counters={"incident-2026": 42, "drill-2026": 3},
    )
    thing = Thing(FOLLOWUP, site)
    return thing.when(r.Raise, by=ZHAO, text=Words(text), due=FRIDAY, incident=incident, files=(PHOTO,))


def moments(**given: Any) -> Iterator[tuple[str, Thing]]:
    """Yield copies of one follow-up, each named for what has just happened."""
    thing = raised(**given)
    yield "raised", replace(thing)
    yield "owned", replace(thing.when(r.Own, by=ANN))
    yield "overdue", replace(thing.until(NINE + timedelta(days=4, hours=9)))
    said = Words(given.get("text", "钥匙已挂在门岗"))
    yield "done", replace(thing.when(r.Fix, by=ANN, text=said, files=(PHOTO,)))
    yield "checked", replace(thing.when(r.Check, by=CHEN))


def at(name: str, **given: Any) -> Thing:
    return next(thing for moment, thing in moments(**given) if moment == name)


def shown(thing: Thing, what: str, part: str = "", locale: str = "en", **rest: Any) -> Message | None:
    given: dict[str, Any] = {
        "chat": LEADERSHIP,
        "ref": Ref("followup", thing.state.number),
        "state": thing.state,
    }
    return show(what, part, View(world=thing.world, **(given | rest)), locale)


def text(thing: Thing, what: str, part: str = "", locale: str = "en", **rest: Any) -> str:
    message = shown(thing, what, part, locale, **rest)
    assert message is not None, f"{what} is no longer wanted"
    return takes(message, toast=what == "toast")


def every(thing: Thing, locale: str) -> Iterator[tuple[str, Message]]:
    for what in (*followup.LIVE, *followup.ONCE, "ask"):
        message = shown(thing, what, "fix", locale)
        if message is not None:
            yield what, message
    for verb in TOASTS:
        for what in ("toast", "told"):
            message = shown(thing, what, verb, locale)
            assert message is not None
            yield what, message
    for reason in (
        "followup-closed",
        "followup-done",
        "followup-owned",
        "followup-open",
        "own-check",
        "what-was-done",
    ):
        values: dict[str, Value] = {"number": "F1", "who": Who(ANN)}
        for what in ("refused", "refusal-toast"):
            message = shown(thing, what, reason, locale, values=values)
            assert message is not None
            yield what, message


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("incident", ["", "26-0042", "D26-0003"])
def test_telegram_takes_each_and_a_phone_shows_it(incident: str, locale: str) -> None:
    drill = {"en": "DRILL", "zh-CN": "【演练】"}[locale]
    seen = set()
    for _, thing in moments(incident=incident):
        for what, message in every(thing, locale):
            told = takes(message, toast="toast" in what)
            seen.add(what)
            assert len(told.split("\n")) <= 12
            assert what != "followup" or width(told.split("\n")[0]) <= 60 or "✓" in told or "F1 " in told
            if incident.startswith("D"):
                assert told.startswith(drill)
                assert told.endswith(drill)
            else:
                assert drill not in told
    assert seen >= {*followup.LIVE, *followup.ONCE}


def test_the_card_in_english() -> None:
    card = shown(at("raised"), "followup")
    assert card is not None
    assert takes(card) == (
        "Follow-up F1 · due 6 Mar 17:00 · 26-0042\n"
        "“泵房配备用钥匙” + 1 file\n"
        "Raised by 赵敏, 09:00.\n"
        "Nobody owns it yet. Who takes it on?"
    )
    assert labels(card) == [["I own it", "Done"]]
    late = text(at("overdue"), "followup")
    assert late.startswith("Follow-up F1 · was due 6 Mar 17:00 · 26-0042\n")
    assert "\nOwner: Ann.\nDone? Reply with what was done" in late
    done = shown(at("done"), "followup")
    assert done is not None
    assert takes(done).split("\n")[-2:] == [
        "Done 18:00: “钥匙已挂在门岗” + 1 file",
        "A second person now looks at it and presses Checked.",
    ]
    assert labels(done) == [["Checked"]]
    closed = shown(at("checked"), "followup")
    assert closed is not None
    assert takes(closed) == "F1 closed: checked by 陈副矿长, 18:00. “泵房配备用钥匙”"
    assert closed.buttons == ()


def test_the_card_in_chinese() -> None:
    card = shown(at("owned"), "followup", locale="zh-CN")
    assert card is not None
    assert takes(card) == (
        "整改事项 F1 · 3月6日 17:00 前完成 · 26-0042\n"
        "“泵房配备用钥匙” +1个文件\n"
        "赵敏 09:00 提出。\n"
        "负责人：Ann。\n"
        "完成了？请回复做了什么，文字或照片都行，只拍物；也可发 /fixed F1 加说明。"
    )
    assert labels(card) == [["已完成"]]
    assert (
        text(at("checked"), "followup", locale="zh-CN") == "F1 已销号：陈副矿长 18:00 验收。“泵房配备用钥匙”"
    )


def test_what_is_told_on_the_way() -> None:
    tomorrow = shown(at("owned"), "followup-tomorrow", chat=PRIVATE)
    assert tomorrow is not None
    assert takes(tomorrow).startswith(
        "Due tomorrow: follow-up F1, 6 Mar 17:00\n“泵房配备用钥匙”\nOwner: Ann.\n"
    )
    assert labels(tomorrow) == [["Done"]]
    assert not tomorrow.silent
    assert text(at("overdue"), "followup-overdue").startswith(
        "Not closed yet: follow-up F1, due 6 Mar 17:00\n"
    )
    assert text(at("done"), "followup-overdue").endswith("presses Checked.")
    assert text(at("done"), "followup-check", locale="zh-CN") == (
        "请验收：整改事项 F1，Ann已完成\n“泵房配备用钥匙”\n18:00 完成：“钥匙已挂在门岗” +1个文件\n"
        "请另一人看过后，点“验收销号”。"
    )
    assert text(at("checked"), "followup-checked", chat=PRIVATE).startswith("F1 closed: checked by 陈副矿长")
    assert text(at("owned"), "toast", "own") == "F1: yours, due 6 Mar 17:00."
    assert text(at("raised"), "told", "fup", "zh-CN") == "F1：已记下，3月6日 17:00 前完成。卡片在领导群。"
    assert text(at("owned"), "ask", "fix") == (
        "F1: what was done? Reply with words, or a photo of things, not of people."
    )
    assert text(at("done"), "refusal-toast", "own-check", values={"number": "F1"}) == (
        "Not closed: F1 was done by you, so somebody else must check it."
    )


@pytest.mark.parametrize("what", ["followup-tomorrow", "followup-overdue", "followup-check"])
def test_what_is_closed_is_hurried_no_more(what: str) -> None:
    assert shown(at("checked"), what) is None
    assert shown(at("done"), what) is not None


@pytest.mark.parametrize("locale", LOCALES)
def test_time_alone_changes_no_card(locale: str) -> None:
    for _, thing in moments():
        later = replace(thing.world, now=thing.world.now + timedelta(days=30))
        assert shown(thing, "followup", locale=locale) == shown(
            replace(thing, world=later), "followup", locale=locale
        )


def test_the_list_has_the_first_due_first() -> None:
    heads = [FOLLOWUP.head(thing.state) for _, thing in moments() if thing.state.is_open]
    open_ = [replace(head, ref=Ref("followup", f"F{n}")) for n, head in enumerate(heads, 1) if head]
    open_[1] = replace(open_[1], due_at=NINE, drill=True)
    listed = about_nothing("followups", open=tuple(open_))
    assert takes(listed) == (
        "Open follow-ups: 4, as of 09:00.\n"
        "DRILL F2 · 2 Mar 09:00 · Ann “泵房配备用钥匙” DRILL\n"
        "F1 · 6 Mar 17:00 · no owner yet “泵房配备用钥匙”\n"
        "F3 · was due 6 Mar 17:00 · Ann “泵房配备用钥匙”\n"
        "F4 · done by Ann, to be checked “泵房配备用钥匙”\n"
        "Yours? /own F12. Done? /fixed F12 and what was done. Seen it done? /checked F12"
    )
    many = about_nothing("followups", locale="zh-CN", open=tuple(open_) * 8)
    assert len(takes(many).split("\n")) == 12
    assert "\n另有23项\n" in takes(many)
    assert takes(about_nothing("followups")) == "No follow-up is open, as of 09:00."


def test_no_overview_of_incidents_knows_them() -> None:
    head = FOLLOWUP.head(raised().state)
    assert head is not None
    assert about_nothing("status", open=(head,)).text == "No incident is open, as of 09:00."


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "words", NASTY, ids=["html", "bidi", "zalgo", "emoji", "surrogates", "links", "lines"]
)
def test_anybodys_words_fit(words: str, locale: str) -> None:
    folk = {user: replace(member, name=Words(words)) for user, member in people().items()}
    for _, thing in moments(text=words[:4096], folk=folk):
        for what, message in every(thing, locale):
            assert len(takes(message, toast="toast" in what).split("\n")) <= 12
    assert ChatId(ANN) == PRIVATE
