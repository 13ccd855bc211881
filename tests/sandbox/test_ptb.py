"""Rule 37: python-telegram-bot reads every kind of object that is sent, and finds all of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Update
from telegram.constants import UpdateType

from sandbox import Bot, Clock, Group, Person, Sandbox, Server, media
from sandbox.wire import user

# Reading `duration` warns of a change of its type to come.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def client(server: Server, bot: Bot) -> AsyncIterator[telegram.Bot]:
    base, files = f"{server.url}/bot", f"{server.url}/file/bot"
    async with telegram.Bot(bot.token, base_url=base, base_file_url=files) as client:
        await client.get_updates(offset=-1, allowed_updates=list(UpdateType))
        yield client


def has_everything(update: Update, raw: Any) -> None:
    """Nothing that was sent is unknown to the library, and what must be there is there."""
    unknown = find_unknown(update)
    assert not unknown, (unknown, raw)
    assert update.effective_chat
    if update.message:
        assert update.message.date.timestamp() > 1e9
        assert update.message.from_user


def find_unknown(value: Any) -> list[Any]:
    if isinstance(value, telegram.TelegramObject):
        inside = [
            find_unknown(getattr(value, name))
            for name in value.to_dict(recursive=False)
            if hasattr(value, name)
        ]
        return [dict(value.api_kwargs)] * bool(value.api_kwargs) + [
            each for found in inside for each in found
        ]
    if isinstance(value, (list, tuple)):
        return [each for item in value for each in find_unknown(item)]
    return []


async def test_every_kind_of_update(
    client: telegram.Bot, town: Sandbox, bot: Bot, ann: Person, bob: Person, clock: Clock
) -> None:
    bot.reads_all = True
    basic = town.group("Basic", [ann, bob], kind="group")
    ann.opens(
        "https://t.me/fieldline_bot?startgroup=x&admin=pin_messages+manage_topics+delete_messages", to=basic
    )
    group = basic.migrates(forum=True)
    topic = group.opens_topic("Topic")
    everything(town, bot, ann, bob, group, topic.opening.id)
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    sent = await client.send_message(ann.id, "card", reply_markup=keys)
    card = await ann.sees("card")
    ann.presses("Go", on=card)
    await client.delete_message(ann.id, sent.message_id)
    ann.presses("Go", on=card, stale=True)
    await bots_own_service_messages(client, group)
    clock.advance(timedelta(seconds=1))
    raws = bot.stream.pending
    for raw in raws:
        update = Update.de_json(raw, client)
        has_everything(update, raw)
    kinds = {kind for raw in raws for kind in raw} - {"update_id"}
    assert kinds == {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
    }
    assert len(raws) > 30


def everything(town: Sandbox, bot: Bot, ann: Person, bob: Person, group: Group, thread: int) -> None:
    said = ann.says("text /ok #tag @annlee https://x.org", to=group, thread=thread)
    bob.says("reply", to=group, reply_to=said)
    ann.edits(said, "edited")
    ann.says("anonymous", to=group, anonymously=True)
    ann.says("channel", to=group, as_channel=town.channel("News"))
    town.channel("Linked", linked=group).posts("automatic")
    ann.says("via", to=group, via_bot=bot)
    ann.forwards(said)
    ann.reacts("👀", to=said)
    ann.reacts("", to=said)
    for what in (
        media.photo(),
        media.voice(),
        media.audio(),
        media.video(),
        media.video_note(),
        media.document(),
    ):
        ann.sends(what, caption="caption")
    ann.sends_album([media.photo(), media.video()], caption="album")
    for place in (media.location(1, 2), media.venue(1, 2, "t", "a"), media.contact("+1", "X", ann.id)):
        ann.sends(place)
    group.restricts(bob, to=["can_send_messages"])
    group.promotes(bob)
    group.removes(bob)
    bob.joins(group)
    bob.leaves(group)
    group.pins(said)
    group.renames("New name")
    closed = group.opens_topic("Other")
    group.closes_topic(closed)
    group.reopens_topic(closed)
    ann.blocks()
    ann.starts()


async def bots_own_service_messages(client: telegram.Bot, group: Group) -> None:
    made = await client.create_forum_topic(group.id, "Mine", icon_color=7322096)
    await client.edit_forum_topic(group.id, made.message_thread_id, name="Renamed")
    await client.close_forum_topic(group.id, made.message_thread_id)
    await client.reopen_forum_topic(group.id, made.message_thread_id)
    sent = await client.send_message(group.id, "pin me", message_thread_id=made.message_thread_id)
    await client.pin_chat_message(group.id, sent.message_id)


async def test_every_answer(client: telegram.Bot, ann: Person, group: Group, bot: Bot) -> None:
    group.promotes(bot)
    messages = [
        await client.send_photo(ann.id, b"picture", caption="<b>x</b>", parse_mode="HTML"),
        await client.send_document(ann.id, b"a,b", filename="../名.csv"),
        await client.send_voice(ann.id, b"OggS"),
        await client.send_location(ann.id, 1.5, 2.5),
        *await client.send_media_group(ann.id, [InputMediaPhoto(b"1", caption="a"), InputMediaPhoto(b"2")]),
    ]
    assert not [unknown for message in messages for unknown in find_unknown(message)]
    assert [message.effective_attachment is not None for message in messages] == [True] * 6
    others = [
        await client.get_me(),
        await client.get_chat(ann.id),
        await client.get_chat(group.id),
        *await client.get_chat_administrators(group.id),
        await client.get_chat_member(group.id, ann.id),
        await client.get_webhook_info(),
        await client.get_my_name(),
        await client.get_file(messages[1].document.file_id),  # type: ignore[union-attr]
    ]
    assert not [unknown for each in others for unknown in find_unknown(each)]
    assert await client.get_chat_member_count(group.id) == 3
    assert await client.send_chat_action(ann.id, "typing")
    assert await client.set_message_reaction(ann.id, messages[0].message_id, "👀")
    assert await client.set_my_commands([("report", "Report")], scope=telegram.BotCommandScopeChat(group.id))
    file = await client.get_file(messages[1].document.file_id)  # type: ignore[union-attr]
    assert bytes(await file.download_as_bytearray()) == b"a,b"


async def test_errors_become_the_librarys_own(
    client: telegram.Bot, town: Sandbox, ann: Person, bot: Bot
) -> None:
    basic = town.group("Basic", [ann, bot], kind="group")
    new = basic.migrates()
    with pytest.raises(telegram.error.ChatMigrated) as migrated:
        await client.send_message(basic.id, "x")
    assert migrated.value.new_chat_id == new.id
    ann.blocks()
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        await client.send_message(ann.id, "x")


def test_a_person_is_no_bot(ann: Person) -> None:
    assert user(ann) == {
        "id": ann.id,
        "is_bot": False,
        "first_name": "Ann",
        "last_name": "Lee",
        "username": "annlee",
        "language_code": "en",
    }
