"""The same words as `test_hostile.py`, over the whole path: phone, HTTP, database, courier, phone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from hypothesis import example, given
from hypothesis import strategies as st
from typing_extensions import override

from bot.cli.demo.town import USERNAME, Town, rehearsal
from sandbox import ApiCall
from sandbox.media import photo, venue
from sandbox.text import tidy
from tests.chat.telegram import parse
from tests.chat.test_hostile_words import NASTY
from tests.gate.cases import tried
from tests.gate.test_hostile import BIDI, hostile
from tests.scenes.everything import rules, says
from tests.scenes.test_nobody_else import last, recorded

CASES_A_TOWN = 10
"""To open a town takes as long as a few cases."""
SHARE = 0.15
"""Of the cases that are tried without HTTP: 150 each time."""
LONG, SHORT, TINY = 1900, 500, 60
"""What a message, a caption, and a title or a name take, however wide its characters are."""
N, RUNS = "26-0001", "26-0002"
SENDS = {"sendMessage", "editMessageText", "sendPhoto", "editMessageCaption", "editMessageMedia"}
ACTS = {"mention", "bot_command", "text_link"}
"""What calls, commands, or leads elsewhere than it says. People are named by our own `text_mention`; an
address that somebody wrote out stays one, without a preview."""
Writes = Callable[[Town, str], Awaitable[object]]


async def _in_a_report(town: Town, words: str) -> None:
    town.people["ann"].says(f"/report {words}")


async def _in_the_group(town: Town, words: str) -> None:
    town.people["ann"].says(f"/report {words}", to=town.rooms["shaft-3"])


async def _in_plain_words(town: Town, words: str) -> None:
    town.people["mei"].says(words)


async def _after_our_name(town: Town, words: str) -> None:
    town.people["ann"].says(f"@{USERNAME} {words}", to=town.rooms["shaft-3"])


async def _in_a_caption(town: Town, words: str) -> None:
    town.people["ann"].sends(photo(), caption=words[:SHORT], to=town.people["ann"].chat(town.bot))


async def _on_a_map(town: Town, words: str) -> None:
    town.people["mei"].sends(venue(39.9, 116.4, words[:TINY], "by the river"))


async def _in_an_update(town: Town, words: str) -> None:
    town.people["ann"].says(f"/update {N} {words}")


async def _under_a_card(town: Town, words: str) -> None:
    shaft = town.rooms["shaft-3"]
    card = await shaft.shows(RUNS, by=town.bot)
    town.people["ann"].says(words, to=shaft, reply_to=card)


async def _in_an_edit(town: Town, words: str) -> None:
    said = town.people["ann"].says("/report the pump", to=town.rooms["shaft-3"])
    await town.falls_quiet()
    town.people["ann"].edits(said, f"/report {words}")


async def _in_answer_to_a_question(town: Town, words: str) -> None:
    ann = town.people["ann"]
    ann.presses_forged(f"upd:{RUNS}", on=last(town, "ann"))
    await town.falls_quiet()
    ann.says(words, reply_to=last(town, "ann"))


async def _in_a_follow_up(town: Town, words: str) -> None:
    town.people["zhao"].says(f"/followup {RUNS} {words} by 2026-12-01")


async def _in_a_question_to_all(town: Town, words: str) -> None:
    town.people["zhao"].says(f"/ask {words} by 23:59")


async def _in_ones_name(town: Town, words: str) -> None:
    await says(town, "root: /invite responder shaft-3")
    link = next(each for each in last(town, "root").text.split() if "start=" in each)
    town.sandbox.person(words[:TINY]).opens(link)


FIELDS: dict[str, Writes] = {
    each.__name__.strip("_").replace("_", " "): each
    for each in (
        *(_in_a_report, _in_the_group, _in_plain_words, _after_our_name, _in_a_caption, _on_a_map),
        *(_in_an_update, _under_a_card, _in_an_edit, _in_answer_to_a_question, _in_a_follow_up),
        *(_in_a_question_to_all, _in_ones_name),
    )
}


class Log(logging.Handler):
    """Keeps what the courier says that it did."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


cases = st.lists(
    st.tuples(st.sampled_from(sorted(FIELDS)), hostile), min_size=CASES_A_TOWN, max_size=CASES_A_TOWN
)


@tried(SHARE / CASES_A_TOWN)
@given(cases=cases, locale=st.sampled_from(["en", "zh-CN"]))
@example(cases=[(field, words) for field, words in zip(FIELDS, NASTY * 2, strict=False)], locale="en")
@example(cases=[(field, "two pumps are off") for field in FIELDS], locale="zh-CN")
def test_it_is_kept_and_shown_whole_and_does_nothing(cases: list[tuple[str, str]], locale: str) -> None:
    asyncio.run(played(cases, locale))


async def played(cases: list[tuple[str, str]], locale: str) -> None:
    log, courier = Log(), logging.getLogger("bot.delivery")
    courier.addHandler(log)
    try:
        async with rehearsal(locale, still=True, rules=rules(locale)) as town:
            await says(town, "ann: /report smoke in the pump room", "ann: /report fire at the winch")
            await says(town, f"wang: /activate {RUNS}")
            for number, (field, words) in enumerate(cases):
                await _one(town, field, f"case{number}", words)
            assert await recorded(town, "Closed") == 0, "none of the words was obeyed"
    finally:
        courier.removeHandler(log)
    assert [line for line in log.lines if "sent-plain" in line or "refused" in line] == []


async def _one(town: Town, field: str, name: str, words: str) -> None:
    before, calls = await recorded(town), len(town.sandbox.calls())
    await FIELDS[field](town, f"{name}{_as_a_phone_sends(words)}"[:LONG])
    assert await recorded(town) > before, field
    sent = [call for call in town.sandbox.calls()[calls:] if call.method in SENDS]
    for call in sent:
        _is_whole_and_harmless(call)
    assert any(name in _words(call) for call in sent), f"{field}: shown to nobody"


def _as_a_phone_sends(words: str) -> str:
    """Without halves of characters, which no phone has."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _words(call: ApiCall) -> str:
    return str(call.params.get("text") or call.params.get("caption") or call.params.get("media") or "")


def _is_whole_and_harmless(call: ApiCall) -> None:
    assert call.answer is not None
    assert call.answer["ok"], call.answer
    assert call.params.get("parse_mode") == "HTML", call
    shown = call.answer["result"]
    text = shown.get("text") or shown.get("caption") or ""
    assert text == tidy(parse(_words(call)).text).string
    assert not BIDI & set(text)
    found = shown.get("entities") or shown.get("caption_entities") or ()
    assert [entity for entity in found if entity["type"] in ACTS] == [], text
