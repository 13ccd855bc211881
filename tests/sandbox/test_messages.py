"""Rules 2, 17, 18, 28: what becomes of messages."""

from datetime import timedelta

import pytest

from sandbox import Clock, Group, Person, Sandbox, media
from tests.sandbox.conftest import Raw

KEYS = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def test_private_chats_and_basic_groups_share_a_counter(raw: Raw, town: Sandbox, ann: Person) -> None:
    basic = town.group("Basic", [ann, raw.bot], kind="group")
    first = await raw.says(ann)
    second = await raw.says(basic)
    third = await raw.says(ann)
    numbers = [each["message_id"] for each in (first, second, third)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


async def test_each_supergroup_counts_from_one(town: Sandbox, ann: Person) -> None:
    for title in ("One", "Two"):
        assert town.group(title, [ann]).messages[0].id == 1


async def test_leaving_out_the_markup_removes_the_keyboard(raw: Raw, ann: Person) -> None:
    sent = await raw.says(ann, reply_markup=KEYS)
    edited = await raw.call("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="hello")
    assert "reply_markup" not in edited
    assert "edit_date" in edited
    assert ann.phone()[-1].buttons == ()


async def test_a_keyboard_alone_can_be_changed(raw: Raw, ann: Person) -> None:
    sent = await raw.says(ann)
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    await raw.call("editMessageReplyMarkup", **where, reply_markup=KEYS)
    assert ann.phone()[-1].buttons == (("Go",),)


async def test_an_own_message_can_be_edited_for_ever(raw: Raw, ann: Person, clock: Clock) -> None:
    sent = await raw.says(ann)
    clock.advance(timedelta(days=400))
    await raw.call("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="late")


async def test_others_messages_cannot_be_edited(raw: Raw, ann: Person) -> None:
    said = ann.says("mine")
    refusal = await raw.refused("editMessageText", chat_id=ann.id, message_id=said.id, text="x")
    assert refusal == "400 Bad Request: message can't be edited"


async def test_texts_and_captions_are_edited_by_their_own_methods(raw: Raw, ann: Person) -> None:
    text = await raw.says(ann)
    photo = ann.sends(media.photo())
    file_id = raw.told()[-1]["photo"][0]["file_id"]
    sent = await raw.call("sendPhoto", chat_id=ann.id, photo=file_id, caption="before")
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    assert await raw.refused("editMessageText", **where, text="x") == (
        "400 Bad Request: there is no text in the message to edit"
    )
    edited = await raw.call("editMessageCaption", **where, caption="<i>after</i>", parse_mode="HTML")
    assert (edited["caption"], edited["caption_entities"][0]["type"]) == ("after", "italic")
    where["message_id"] = text["message_id"]
    assert await raw.refused("editMessageCaption", **where, caption="x") == (
        "400 Bad Request: there is no caption in the message to edit"
    )
    assert photo.attachment == "photo"


async def test_a_caption_has_1024_characters(raw: Raw, ann: Person) -> None:
    ann.sends(media.photo())
    file_id = raw.told()[-1]["photo"][0]["file_id"]
    await raw.call("sendPhoto", chat_id=ann.id, photo=file_id, caption="x" * 1024)
    refusal = await raw.refused("sendPhoto", chat_id=ann.id, photo=file_id, caption="x" * 1025)
    assert refusal == "400 Bad Request: message caption is too long"


async def test_own_messages_are_deletable_for_48_hours(raw: Raw, ann: Person, clock: Clock) -> None:
    first, second = await raw.says(ann), await raw.says(ann)
    clock.advance(timedelta(hours=47, minutes=59))
    await raw.call("deleteMessage", chat_id=ann.id, message_id=first["message_id"])
    clock.advance(timedelta(minutes=1))
    refusal = await raw.refused("deleteMessage", chat_id=ann.id, message_id=second["message_id"])
    assert refusal == "400 Bad Request: message can't be deleted for everyone"
    assert [shown.message_id for shown in ann.phone()][-1] == second["message_id"]


async def test_others_messages_need_the_right(raw: Raw, ann: Person, group: Group) -> None:
    said = ann.says("mine", to=group)
    where = {"chat_id": group.id, "message_id": said.id}
    assert await raw.refused("deleteMessage", **where) == "400 Bad Request: message can't be deleted"
    group.promotes(raw.bot, rights=["can_delete_messages"])
    assert await raw.call("deleteMessage", **where)
    private = ann.says("in private")
    assert await raw.call("deleteMessage", chat_id=ann.id, message_id=private.id)


async def test_deletions_are_not_told(raw: Raw, ann: Person, group: Group) -> None:
    group.promotes(raw.bot)
    said = ann.says("oops", to=group)
    raw.forgets()
    ann.deletes(said)
    assert raw.bot.stream.pending == []
    assert "oops" not in [shown.text for shown in ann.phone(group)]


async def test_the_bots_pins_come_back_its_texts_do_not(raw: Raw, group: Group) -> None:
    group.promotes(raw.bot, rights=["can_pin_messages"])
    raw.forgets()
    sent = await raw.says(group, "pin me")
    await raw.call("pinChatMessage", chat_id=group.id, message_id=sent["message_id"])
    (told,) = raw.told()
    assert told["from"]["id"] == raw.bot.id
    assert told["pinned_message"]["text"] == "pin me"
    assert (await raw.call("getChat", chat_id=group.id))["pinned_message"]["text"] == "pin me"
    await raw.call("unpinChatMessage", chat_id=group.id)
    assert "pinned_message" not in await raw.call("getChat", chat_id=group.id)


async def test_pinning_needs_the_right(raw: Raw, group: Group) -> None:
    sent = await raw.says(group)
    refusal = await raw.refused("pinChatMessage", chat_id=group.id, message_id=sent["message_id"])
    assert refusal == "400 Bad Request: not enough rights to manage pinned messages in the chat"


async def test_a_reply_is_one_level_deep(raw: Raw, ann: Person) -> None:
    first = ann.says("first")
    second = ann.says("second", reply_to=first)
    ann.says("third", reply_to=second)
    told = raw.told()[-1]["reply_to_message"]
    assert told["text"] == "second"
    assert "reply_to_message" not in told


async def test_a_bots_reply_and_silence_are_shown(raw: Raw, ann: Person) -> None:
    asked = ann.says("what now?")
    answer = {"reply_parameters": {"message_id": asked.id}, "disable_notification": True}
    await raw.says(ann, "wait", **answer, protect_content=True)
    shown = ann.phone()[-1]
    assert shown.reply_to == "Ann Lee: what now?"
    assert shown.marks == {"silent", "protected"}


@pytest.mark.parametrize(
    ("emoji", "error"), [(["👀", "👍"], "REACTIONS_TOO_MANY"), (["🛠"], "REACTION_INVALID")]
)
async def test_a_bots_reaction(raw: Raw, ann: Person, emoji: list[str], error: str) -> None:
    where = {"chat_id": ann.id, "message_id": ann.says("look").id}
    await raw.call("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👀"}])
    assert ann.phone()[-1].reactions == ("👀",)
    wrong = [{"type": "emoji", "emoji": each} for each in emoji]
    assert await raw.refused("setMessageReaction", **where, reaction=wrong) == f"400 Bad Request: {error}"


async def test_an_album_is_a_message_each(raw: Raw, ann: Person) -> None:
    ann.sends_album([media.photo(), media.photo()], caption="both")
    one, two = raw.told()
    assert one["media_group_id"] == two["media_group_id"]
    assert (one["caption"], "caption" in two) == ("both", False)
    ids = [each["photo"][0]["file_id"] for each in (one, two)]
    items = [{"type": "photo", "media": each} for each in ids]
    sent = await raw.call("sendMediaGroup", chat_id=ann.id, media=items)
    assert len({each["media_group_id"] for each in sent}) == 1
    refusal = await raw.refused("sendMediaGroup", chat_id=ann.id, media=items[:1])
    assert refusal == "400 Bad Request: media group must include 2-10 items"


async def test_places_and_contacts(raw: Raw, ann: Person) -> None:
    ann.sends(media.location(51.5, -0.1))
    ann.sends(media.venue(51.5, -0.1, "Pump house", "Shaft 3"))
    ann.sends(media.contact("+44123", "Chief"))
    place, venue, contact = raw.told()
    assert place["location"] == venue["location"] == {"latitude": 51.5, "longitude": -0.1}
    assert venue["venue"]["title"] == "Pump house"
    assert contact["contact"]["phone_number"] == "+44123"
    sent = await raw.call("sendLocation", chat_id=ann.id, latitude=1, longitude=2.5)
    assert sent["location"] == {"latitude": 1.0, "longitude": 2.5}
