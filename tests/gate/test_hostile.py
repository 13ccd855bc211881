"""Anything written in any field: kept, shown in a message that Telegram takes, and acting on nothing."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coordination.facts import Sent
from coordination.kernel import ChatId, Place, Ref, UserId, Words
from handlers.arrival import Kind
from handlers.cards.message import Message
from tests.chat.telegram import parse
from tests.chat.test_hostile_words import NASTY
from tests.gate import site
from tests.gate.cases import tried
from tests.gate.door import BOT, Door
from tests.gate.site import FIELD, FOLLOWUP, FRESH, OVER, POST, ROUND, RUNNING, arrival, typed
from tests.rules.town import ANN, CHEN, CHIEF, NINE, ROOT, ZHAO

BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_CODE = re.compile(r"<code>.*?</code>", re.DOTALL)
_ALIVE = re.compile(r"(?<![\w/@])[/@](?=\w)")
"""What Telegram would make a command, or a mention, of. Ours stand in <code>, where it does not."""
_LINK = re.compile(r'href="([^"]*)"')
_EDGES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0,，;；.。"
"""What may be left out where a day or a time of day is split off."""
Says = Callable[[Door, str], object]


def says(by: UserId, command: str, before: str = "", after: str = "", chat: ChatId | None = None) -> Says:
    """Write it with a command, in private or in a group."""
    to = {"chat": chat} if chat else {}
    return lambda door, words: door.comes(typed(door, by, command, f"{before}{words}{after}", **to))


def answers(by: UserId, what: str, ref: Ref, part: str = "") -> Says:
    """Write it in reply to one of our messages."""
    about = Sent(chat=ChatId(by), message_id=1, ref=ref, what=what, part=part, asks=by, at=NINE)
    return lambda door, words: door.comes(arrival(door, by, text=words, reply_to=1), about=about)


def _edits(door: Door, words: str) -> Door:
    ref = door.comes(arrival(door, ANN, chat=FIELD, text=f"@{BOT} smoke", message_id=9)).events[0][0]
    return door.comes(arrival(door, ANN, chat=FIELD, kind=Kind.edit, text=words, message_id=9), origin=ref)


def _marks_a_place(door: Door, words: str) -> Door:
    place = Place(latitude=39.9, longitude=116.4, name=Words(words))
    return door.comes(arrival(door, ANN, place=place))


def _is_checked(door: Door, words: str) -> object:
    return says(ANN, "answer")(site.said_zero(door), words)


RUNS, F = Ref("incident", RUNNING), FOLLOWUP.id
FIELDS: dict[str, Says] = {
    "a report": says(ANN, "report"),
    "a report in the group": says(ANN, "report", chat=FIELD),
    "a report in plain words": lambda door, words: door.comes(arrival(door, site.MEI, text=words)),
    "a mention": lambda door, words: door.comes(arrival(door, ANN, chat=FIELD, text=f"@{BOT} {words}")),
    "a place's name": _marks_a_place,
    "an update": says(ANN, "update", f"{FRESH} "),
    "a reply to a card": answers(ANN, "incident", RUNS),
    "an edit": _edits,
    "no incident": says(CHIEF, "notincident", f"{FRESH} "),
    "no incident, when asked why": answers(CHIEF, "ask", Ref("incident", FRESH), "not"),
    "evidence": says(ANN, "done", f"{RUNNING} 1 "),
    "evidence in reply": answers(ANN, "step", RUNS, "1"),
    "what holds a step up": says(ANN, "blocked", f"{RUNNING} 1 "),
    "why a step is left out": says(ANN, "skip", f"{RUNNING} 1 "),
    "what is to be approved": answers(CHEN, "approval", RUNS, "1"),
    "why not": says(CHIEF, "no", "1 "),
    "what was learnt": says(CHIEF, "after", f"{OVER} "),
    "a follow-up": says(ZHAO, "followup", f"{RUNNING} ", " by 2026-12-01"),
    "what was done": says(ANN, "fixed", f"{F} "),
    "a round's event": says(ANN, "event"),
    "a round's entry": answers(ANN, "round", ROUND),
    "the answer to a check": _is_checked,
    "an excuse": says(ZHAO, "excuse", "shaft-3 "),
    "by phone": says(ZHAO, "byphone", "shaft-3 "),
    "a question to all": says(ZHAO, "ask", "", " by 23:59"),
    "a handover note": says(ANN, "handover"),
    "a handover note, when asked": answers(ANN, "ask", POST, "hand"),
    "a name": lambda door, words: door.comes(typed(door, UserId(300), "start", site.CODE, user_name=words)),
    "a group's title": lambda door, words: door.comes(
        typed(door, ROOT, "start", site.GROUP_CODE, chat=site.UNBOUND, chat_title=words)
    ),
}
fragments = st.sampled_from(
    [*NASTY, "<b>", "</i>", "&lt;", "&#60;", "\u202e", "\u200b", "e\u0301\u0301\u0301\u0301"]
)
anything = st.text(st.characters(), max_size=300)
hostile = anything | st.lists(fragments | anything, max_size=6).map("".join)


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_takes_ordinary_words(field: str) -> None:
    door = site.busy().copy()
    FIELDS[field](door, "two pumps are off")
    assert "two pumps are off" in {filed.text for filed in door.filed.values()}
    assert door.events


@tried()
@given(field=st.sampled_from(sorted(FIELDS)), words=hostile, locale=st.sampled_from(["en", "zh-CN"]))
@example(field="a report", words="\ud83d\udc68 lone \udc00", locale="en")
def test_whatever_is_written_is_kept_and_shown_and_does_nothing(field: str, words: str, locale: str) -> None:
    door = site.busy().copy()
    door.world = replace(door.world, policy=replace(door.world.policy, locale=locale))
    said = f"w{words}"[:4096]
    FIELDS[field](door, said)
    assert door.events, door.refused
    kept = "\n".join(filed.text for filed in door.filed.values())
    assert _of_spaces(_whole(said).strip(_EDGES)) in _of_spaces(kept)
    for _, message in (*door.told, *door.cards()):
        harmless(message)


def _of_spaces(text: str) -> str:
    """The text with every run of spaces and line breaks as one space, as some fields keep it."""
    return " ".join(text.split())


def _whole(text: str) -> str:
    """The text without lone surrogates, which no Unicode text has."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def harmless(message: Message) -> None:
    """Assert that nobody's words turn the line around, command, call anybody or lead anywhere."""
    html = str(message.text) or message.topic
    assert not BIDI & set(html)
    for link in _LINK.findall(html):
        assert link.startswith(("tg://user?id=", "https://t.me/"))
    if message.text and not message.topic and not message.alert:
        assert not _ALIVE.search(parse(_CODE.sub("", html)).text), html


@tried(0.1)
@given(words=hostile)
def test_names_from_the_config_and_of_groups_are_words_too(words: str) -> None:
    """Units, schedules, posts, plans; people's names and groups' titles, wherever they stand."""
    door, name = site.busy().copy(), {"en": f"w{words}", "zh-CN": f"w{words}"}
    rules = door.world.policy
    units = {id_: replace(unit, name=name) for id_, unit in rules.units.items()}
    plans = {id_: replace(plan, title=name) for id_, plan in rules.plans.items()}
    posts = {id_: replace(post, name=name) for id_, post in rules.posts.items()}
    people = {user: replace(m, name=Words(f"w{words}")) for user, m in door.world.roster.people.items()}
    rooms = {chat: replace(room, title=Words(f"w{words}")) for chat, room in door.world.roster.rooms.items()}
    roster = replace(door.world.roster, people=people, rooms=rooms)
    policy = replace(rules, units=units, plans=plans, posts=posts)
    door.world = replace(door.world, policy=policy, roster=roster)
    asks: tuple[tuple[UserId, str, str], ...] = (
        *(
            (CHIEF, each, "")
            for each in ("status", "people", "rounds", "duty", "followups", "plans", "drill")
        ),
        *((CHIEF, "brief", RUNNING), (ROOT, "invite", ""), (ROOT, "strikeoff", ""), (ANN, "me", "")),
        *((ROOT, "invite", "field"), (ANN, "swap", ""), (CHIEF, "standin", ""), (CHIEF, "excuse", "")),
    )
    for by, command, rest in asks:
        door.comes(typed(door, by, command, rest))
    for _, message in (*door.told, *door.cards()):
        harmless(message)
