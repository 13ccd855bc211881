"""Rules 16, 24, 33, 34: keyboards and presses."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import Clock, Group, Message, NotShown, Person, Sandbox, Toast
from sandbox.refusals import OLD_QUERY
from tests.sandbox.conftest import Raw

KEYS = {
    "inline_keyboard": [
        [{"text": "✅ Approve", "callback_data": "ok:1"}, {"text": "Reject", "callback_data": "no:1"}]
    ]
}


async def card(raw: Raw, chat: Person | Group) -> Message:
    sent = await raw.says(chat, "Shut line 3?", reply_markup=KEYS)
    room = chat.chat() if isinstance(chat, Person) else chat
    found = room.find(sent["message_id"])
    assert isinstance(found, Message)
    return found


async def test_a_press_carries_the_real_presser_and_the_message(raw: Raw, ann: Person) -> None:
    ann.presses("Approve", on=await card(raw, ann))
    (query,) = raw.told("callback_query")
    assert (query["data"], query["from"]["id"]) == ("ok:1", ann.id)
    assert query["message"]["text"] == "Shut line 3?"
    assert query["message"]["reply_markup"]["inline_keyboard"][0][1]["text"] == "Reject"
    assert query["chat_instance"]


@pytest.mark.parametrize(
    ("params", "toast"),
    [
        ({"text": "Noted"}, Toast(text="Noted", alert=False)),
        ({"text": "No!", "show_alert": True}, Toast(text="No!", alert=True)),
        ({}, None),
    ],
)
async def test_the_presser_sees_the_answer(raw: Raw, ann: Person, params: Any, toast: Any) -> None:
    press = ann.presses("Approve", on=await card(raw, ann))
    await raw.call("answerCallbackQuery", callback_query_id=press.id, **params)
    assert await press.answered() == toast
    assert [shown.text for shown in ann.phone() if shown.kind == "toast"] == ([toast.text] if toast else [])


async def test_a_second_late_or_unknown_answer_is_refused(raw: Raw, ann: Person, clock: Clock) -> None:
    message = await card(raw, ann)
    press = ann.presses("Approve", on=message)
    await raw.call("answerCallbackQuery", callback_query_id=press.id)
    late = ann.presses("Reject", on=message)
    clock.advance(timedelta(seconds=150))
    for number in (press.id, late.id, "12345"):
        assert (
            await raw.refused("answerCallbackQuery", callback_query_id=number)
            == f"400 Bad Request: {OLD_QUERY}"
        )


async def test_a_press_nobody_answers(raw: Raw, ann: Person) -> None:
    press = ann.presses("Approve", on=await card(raw, ann))
    with pytest.raises(NotShown, match="was not answered"):
        await press.answered(within=0.01)


async def test_buttons_must_be_there(raw: Raw, ann: Person, town: Sandbox) -> None:
    message = await card(raw, ann)
    with pytest.raises(NotShown, match="no button"):
        ann.presses("Postpone", on=message)
    with pytest.raises(NotShown, match="is not in"):
        town.person("Stranger").presses("Approve", on=message)


async def test_a_deleted_message_is_pressed_on_a_stale_phone(raw: Raw, ann: Person) -> None:
    message = await card(raw, ann)
    await raw.call("deleteMessage", chat_id=ann.id, message_id=message.id)
    with pytest.raises(NotShown, match="is gone"):
        ann.presses("Approve", on=message)
    ann.presses("Approve", on=message, stale=True)
    (query,) = raw.told("callback_query")
    assert query["message"]["date"] == 0
    assert "text" not in query["message"]


async def test_data_can_be_forged(raw: Raw, ann: Person) -> None:
    ann.presses_forged("ok:999", on=await card(raw, ann))
    assert raw.told("callback_query")[0]["data"] == "ok:999"


async def test_an_anonymous_administrator_presses_as_themselves(raw: Raw, ann: Person, group: Group) -> None:
    ann.says("hidden", to=group, anonymously=True)
    ann.presses("Approve", on=await card(raw, group))
    assert raw.told("callback_query")[0]["from"]["id"] == ann.id


BUTTON = {"text": "x", "callback_data": "x"}


@pytest.mark.parametrize(
    ("keyboard", "error"),
    [
        ([[{"text": "x", "callback_data": "é" * 33}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[BUTTON] * 9], "reply markup is too long"),
        ([[BUTTON]] * 101, "reply markup is too long"),
        ([[{"text": " ", "callback_data": "x"}]], "BUTTON_INVALID"),
        (
            [[{"text": "x"}]],
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            [[{"text": "x", "url": "nothing"}]],
            "inline keyboard button URL 'nothing' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_limits_of_keyboards(raw: Raw, ann: Person, keyboard: Any, error: str) -> None:
    markup = {"inline_keyboard": keyboard}
    refusal = await raw.refused("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)
    assert refusal == f"400 Bad Request: {error}"


async def test_what_just_fits(raw: Raw, ann: Person) -> None:
    full = [[{"text": "x", "callback_data": "é" * 32}] * 8] * 12
    await raw.says(ann, reply_markup={"inline_keyboard": full})


@pytest.mark.parametrize(
    "markup",
    [
        {"inline_keyboard": [[{"text": "x", "web_app": {"url": "https://x.org"}}]]},
        {"keyboard": [[{"text": "x", "request_location": True}]]},
    ],
)
async def test_some_buttons_are_for_private_chats(raw: Raw, ann: Person, group: Group, markup: Any) -> None:
    await raw.says(ann, reply_markup=markup)
    refusal = await raw.refused("sendMessage", chat_id=group.id, text="x", reply_markup=markup)
    assert refusal == "400 Bad Request: BUTTON_TYPE_INVALID"


async def test_a_reply_keyboard_sends_its_label(raw: Raw, ann: Person) -> None:
    await raw.says(
        ann, reply_markup={"keyboard": [[{"text": "All clear"}, {"text": "Me", "request_contact": True}]]}
    )
    ann.taps("All clear")
    ann.taps("Me")
    assert raw.told()[0]["text"] == "All clear"
    assert raw.told()[1]["contact"]["user_id"] == ann.id
    await raw.says(ann, reply_markup={"remove_keyboard": True})
    with pytest.raises(NotShown):
        ann.taps("All clear")
