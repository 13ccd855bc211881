"""Our message, as people see it on their phones."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from markupsafe import Markup

from bot.delivery.fonts import Fonts
from bot.delivery.picture import Pictures
from bot.delivery.telegram import Telegram
from bot.transport import Refused, connect
from handlers.cards.chart import Cell, Chart, Row, Tone
from handlers.cards.message import Button, Keyboard, Message
from sandbox.people import Person
from sandbox.rooms import Group
from sandbox.town import Sandbox
from tests.delivery.letters import made

FIRE = Message(
    text=Markup("<b>Fire</b> &amp; smoke"),
    buttons=((Button("On scene", "a1"), Button("Map", url="https://example.org")),),
)
MONTH = Message(
    text=Markup("<i>November</i>"),
    chart=Chart(
        title="Nov",
        rates=("In",),
        days=("1",),
        rows=(Row(name="A", rates=("9",), cells=(Cell(Tone.zero, "."),)),),
        legend=((Cell(Tone.zero, "."), "nil"),),
        instead=Markup("<code>install</code>"),
    ),
)


@pytest.fixture
def letters(tmp_path: Path) -> Fonts:
    """Fonts that can write `MONTH`, whatever this machine has."""
    return Fonts(made(tmp_path / "own.ttf", "".join(MONTH.chart.texts() if MONTH.chart else ()) + "…"), ())


@pytest.fixture
def town() -> Sandbox:
    return Sandbox(limits=None)


@pytest.fixture
def ann(town: Sandbox) -> Person:
    return town.person("Ann")


@pytest.fixture
def group(town: Sandbox, ann: Person) -> Group:
    bot = town.add_bot("field_bot")
    group = town.group("Shaft 3", [ann, bot], forum=True)
    group.add(bot, admin=True)
    return group


@pytest.fixture
async def telegram(town: Sandbox, group: Group) -> AsyncIterator[Telegram]:
    async with town.serve() as server, connect(group.bots()[0].token, server.url) as bot:
        yield Telegram(bot)


async def test_a_message_with_buttons(telegram: Telegram, group: Group, ann: Person) -> None:
    message_id = await telegram.send(group.id, FIRE)

    shown = ann.phone(group)[-1]
    assert (shown.message_id, shown.text, shown.html) == (
        message_id,
        "Fire & smoke",
        "<b>Fire</b> &amp; smoke",
    )
    assert shown.buttons == (("On scene", "Map"),)
    assert "silent" in shown.marks


async def test_what_must_be_acted_on_rings(telegram: Telegram, group: Group, ann: Person) -> None:
    await telegram.send(group.id, Message(text=Markup("Page"), silent=False))
    assert "silent" not in ann.phone(group)[-1].marks


async def test_an_answer_hangs_under_its_question_and_stands_alone_if_that_is_gone(
    telegram: Telegram, group: Group, ann: Person
) -> None:
    question = ann.says("/status", to=group)
    await telegram.send(group.id, FIRE, reply_to=question.id)
    assert ann.phone(group)[-1].reply_to == "Ann: /status"

    ann.deletes(question)
    await telegram.send(group.id, FIRE, reply_to=question.id)
    assert ann.phone(group)[-1].reply_to == ""


async def test_an_edit_takes_the_place_and_the_buttons(telegram: Telegram, group: Group, ann: Person) -> None:
    message_id = await telegram.send(group.id, FIRE)
    await telegram.edit(group.id, message_id, Message(text=Markup("Out")))

    shown = ann.phone(group)[-1]
    assert (shown.message_id, shown.text, shown.buttons) == (message_id, "Out", ())


async def test_plain_words_instead_of_markup(telegram: Telegram, group: Group, ann: Person) -> None:
    broken = Message(text=Markup("<b>Fire &lt; smoke"))
    with pytest.raises(Refused, match="can't parse entities"):
        await telegram.send(group.id, broken)
    await telegram.send(group.id, broken, plain=True)
    assert ann.phone(group)[-1].text == "Fire < smoke"


async def test_a_topic_of_its_own(telegram: Telegram, group: Group, ann: Person) -> None:
    thread = await telegram.open_topic(group.id, "26-0042 Fire")
    await telegram.send(group.id, FIRE, thread=thread)
    assert ann.phone(group)[-1].thread == "26-0042 Fire"


async def test_the_general_topic_bears_no_number(telegram: Telegram, group: Group, ann: Person) -> None:
    await telegram.send(group.id, FIRE, thread=1)
    assert ann.phone(group)[-1].thread == ""


async def test_a_pin_and_a_reaction(telegram: Telegram, group: Group, ann: Person) -> None:
    said = ann.says("/report fire", to=group)
    message_id = await telegram.send(group.id, FIRE)
    await telegram.pin(group.id, message_id)
    await telegram.react(group.id, said.id, "👍")

    marks = {shown.message_id: (shown.marks, shown.reactions) for shown in ann.phone(group)}
    assert "pinned" in marks[message_id][0]
    assert marks[said.id][1] == ("👍",)


async def test_a_press_is_answered(telegram: Telegram, group: Group, ann: Person) -> None:
    message_id = await telegram.send(group.id, FIRE)
    card = next(message for message in group.messages if message.id == message_id)
    press = ann.presses("On scene", on=card)
    await telegram.answer(press.id, Message(text=Markup("<b>Noted</b> {}").format("x" * 300), alert=True))
    assert ann.phone(group)[-1].text == ("Noted " + "x" * 300)[:200]


async def test_keys_and_questions_in_private(telegram: Telegram, group: Group, ann: Person) -> None:
    ann.starts()
    await telegram.send(ann.id, Message(text=Markup("Hello"), keyboard=Keyboard((("All clear", "Report"),))))
    assert ann.phone(ann.chat())[-1].keys == (("All clear", "Report"),)

    await telegram.send(ann.id, Message(text=Markup("Where?"), ask=True))
    assert ann.chat().messages[-1].reply_markup == {"force_reply": True, "selective": True}


async def test_a_picture_with_its_caption(town: Sandbox, group: Group, ann: Person, letters: Fonts) -> None:
    async with town.serve() as server, connect(group.bots()[0].token, server.url) as bot:
        await Telegram(bot, Pictures(fonts=letters)).send(group.id, MONTH)
    shown = ann.phone(group)[-1]
    assert shown.attachment
    assert shown.text == "November"


async def test_without_a_font_the_numbers_go_out_alone_and_say_how_to_mend_it(
    town: Sandbox, group: Group, ann: Person
) -> None:
    async with town.serve() as server, connect(group.bots()[0].token, server.url) as bot:
        await Telegram(bot, Pictures(fonts=Fonts(folders=()))).send(group.id, MONTH)
    shown = ann.phone(group)[-1]
    assert not shown.attachment
    assert shown.html == "<i>November</i>\n<code>install</code>"
