"""Rules 19, 20, 22, 23, 29: people in groups, and what a bot may know of them."""

import pytest

from sandbox import Group, Person, Sandbox
from tests.sandbox.conftest import Raw


def heard(raw: Raw) -> list[str]:
    return [each["text"] for each in raw.told() if "text" in each]


async def test_privacy_mode(raw: Raw, town: Sandbox, ann: Person, group: Group) -> None:
    sent = await raw.says(group)
    answered = group.find(sent["message_id"])
    group.add(town.add_bot("other_bot"))
    raw.forgets()
    ann.says("free text", to=group)
    ann.says("/zero plain", to=group)
    ann.says("/zero@fieldline_bot mine", to=group)
    ann.says("/zero@other_bot not mine", to=group)
    ann.says("reply", to=group, reply_to=answered)
    ann.says("via", to=group, via_bot=raw.bot)
    assert heard(raw) == ["/zero plain", "/zero@fieldline_bot mine", "reply", "via"]


async def test_a_plain_command_goes_to_the_last_bot_that_posted(
    raw: Raw, town: Sandbox, ann: Person, group: Group
) -> None:
    other = town.add_bot("other_bot")
    group.add(other)
    raw.forgets()
    ann.says("/one", to=group)
    await raw.says(group)
    ann.says("/two", to=group)
    group.last_bot = other
    ann.says("/three", to=group)
    assert heard(raw) == ["/two"]
    assert [u["message"]["text"] for u in other.stream.pending if "text" in u.get("message", {})] == [
        "/three"
    ]


async def test_an_administrator_hears_everything(raw: Raw, ann: Person, group: Group) -> None:
    group.promotes(raw.bot)
    ann.says("free text", to=group)
    group.demotes(raw.bot)
    ann.says("unheard", to=group)
    assert heard(raw) == ["free text"]


async def test_privacy_changes_with_the_next_joining(raw: Raw, ann: Person, group: Group) -> None:
    raw.bot.reads_all = True
    assert (await raw.call("getMe"))["can_read_all_group_messages"] is True
    group.promotes(raw.bot)
    group.demotes(raw.bot)
    ann.says("unheard", to=group)
    group.loses(raw.bot)
    group.add(raw.bot)
    ann.says("heard", to=group)
    assert heard(raw) == ["heard"]


async def test_bots_do_not_hear_bots(raw: Raw, town: Sandbox, group: Group) -> None:
    other = town.add_bot("other_bot", reads_all=True)
    group.add(other, admin=True)
    other.stream.clear()
    await raw.says(group, "from a bot")
    assert other.stream.pending == []


async def test_an_anonymous_administrator(raw: Raw, ann: Person, bob: Person, group: Group) -> None:
    group.promotes(raw.bot)
    raw.forgets()
    ann.says("/approve", to=group, anonymously=True)
    (told,) = raw.told()
    assert (told["from"]["id"], told["from"]["username"]) == (1087968824, "GroupAnonymousBot")
    assert told["sender_chat"]["id"] == group.id
    with pytest.raises(PermissionError):
        bob.says("me too", to=group, anonymously=True)


async def test_channels_speak(raw: Raw, town: Sandbox, ann: Person, group: Group) -> None:
    group.promotes(raw.bot)
    raw.forgets()
    news = town.channel("News", linked=group)
    ann.says("as a channel", to=group, as_channel=news)
    news.posts("post")
    speaking, linked = raw.told()
    assert (speaking["from"]["id"], speaking["sender_chat"]["type"]) == (136817688, "channel")
    assert (linked["from"]["id"], linked["is_automatic_forward"]) == (777000, True)
    assert linked["forward_origin"]["chat"]["title"] == "News"


async def test_forwards_tell_where_they_come_from(raw: Raw, ann: Person, bob: Person, group: Group) -> None:
    said = bob.says("original", to=group)
    ann.forwards(said)
    bob.hides_forwards = True
    hidden = ann.forwards(said)
    ann.forwards(hidden)
    kinds = [each["forward_origin"]["type"] for each in raw.told()]
    assert kinds == ["user", "hidden_user", "hidden_user"]
    assert raw.told()[0]["forward_origin"]["sender_user"]["id"] == bob.id
    assert raw.told()[1]["forward_origin"]["sender_user_name"] == "Bob Ray"


async def test_joining_by_a_link(raw: Raw, town: Sandbox, ann: Person) -> None:
    room = town.group("Room", [ann])
    ann.opens("https://t.me/Fieldline_Bot?startgroup=CODE&admin=pin_messages+manage_topics", to=room)
    added, promoted = raw.told("my_chat_member")
    assert (added["old_chat_member"]["status"], added["new_chat_member"]["status"]) == ("left", "member")
    assert promoted["new_chat_member"]["can_manage_topics"] is True
    assert promoted["new_chat_member"]["can_delete_messages"] is False
    joined, started = raw.told()
    assert joined["new_chat_members"][0]["id"] == raw.bot.id
    assert started["text"] == "/start@fieldline_bot CODE"


async def test_blocking_is_told_and_starting_unblocks(raw: Raw, ann: Person) -> None:
    ann.blocks()
    with pytest.raises(PermissionError):
        ann.says("hello")
    ann.opens("https://t.me/fieldline_bot?start=again")
    statuses = [each["new_chat_member"]["status"] for each in raw.told("my_chat_member")]
    assert statuses == ["kicked", "member"]
    await raw.says(ann)


async def test_a_phone_shows_start_first(town: Sandbox, bob: Person) -> None:
    town.add_bot("new_bot")
    with pytest.raises(PermissionError, match="Start"):
        bob.says("hello")


async def test_chat_member_only_if_asked_and_administrator(
    raw: Raw, ann: Person, bob: Person, group: Group
) -> None:
    await raw.asks_for("chat_member", "message")
    group.removes(bob, by=ann)
    assert raw.told("chat_member") == []
    assert raw.told()[-1]["left_chat_member"]["id"] == bob.id
    group.promotes(raw.bot)
    bob.joins(group)
    (told,) = raw.told("chat_member")
    assert (told["old_chat_member"]["status"], told["new_chat_member"]["status"]) == ("kicked", "member")


async def test_reactions_only_if_asked_and_administrator(raw: Raw, ann: Person, group: Group) -> None:
    message = ann.says("hello", to=group)
    await raw.asks_for("message_reaction")
    ann.reacts("👍", to=message)
    assert raw.told("message_reaction") == []
    group.promotes(raw.bot)
    ann.reacts("👀", to=message)
    (told,) = raw.told("message_reaction")
    assert [each["emoji"] for each in told["old_reaction"] + told["new_reaction"]] == ["👍", "👀"]
    assert (told["user"]["id"], told["message_id"]) == (ann.id, message.id)


async def test_after_its_removal_a_bot_hears_nothing_more(raw: Raw, ann: Person, group: Group) -> None:
    group.removes(raw.bot)
    ann.says("/zero@fieldline_bot", to=group)
    assert [each["new_chat_member"]["status"] for each in raw.told("my_chat_member")] == ["kicked"]
    assert raw.told() == []


async def test_leaving(raw: Raw, group: Group) -> None:
    assert await raw.call("leaveChat", chat_id=group.id)
    refusal = await raw.refused("getChat", chat_id=group.id)
    assert refusal == "403 Forbidden: bot is not a member of the supergroup chat"


async def test_migration(raw: Raw, town: Sandbox, ann: Person) -> None:
    old = town.group("Basic", [ann, raw.bot], kind="group")
    old.promotes(raw.bot)
    ann.says("before", to=old)
    raw.forgets()
    new = old.migrates()
    away, here = raw.told()
    assert (away["chat"]["id"], away["migrate_to_chat_id"]) == (old.id, new.id)
    assert (here["chat"]["id"], here["migrate_from_chat_id"]) == (new.id, old.id)
    assert here["message_id"] == 1
    assert new.member(raw.bot).is_admin
    with pytest.raises(PermissionError):
        ann.says("lost", to=old)
    ann.says("found", to=new)
    assert heard(raw) == ["found"]


async def test_who_is_in_a_chat(raw: Raw, town: Sandbox, ann: Person, bob: Person, group: Group) -> None:
    bob_there = {"chat_id": group.id, "user_id": bob.id}
    assert await raw.refused("getChatMember", **bob_there) == "400 Bad Request: CHAT_ADMIN_REQUIRED"
    myself = await raw.call("getChatMember", chat_id=group.id, user_id=raw.bot.id)
    assert myself["status"] == "member"
    group.promotes(raw.bot)
    assert (await raw.call("getChatMember", **bob_there))["status"] == "member"
    admins = await raw.call("getChatAdministrators", chat_id=group.id)
    assert [admin["status"] for admin in admins] == ["creator", "administrator"]
    assert await raw.call("getChatMemberCount", chat_id=group.id) == 3
    unknown = await raw.refused("getChatMember", chat_id=group.id, user_id=1)
    assert unknown == "400 Bad Request: user not found"
    stranger = town.person("Stranger")
    refusal = await raw.refused("getChatMember", chat_id=group.id, user_id=stranger.id)
    assert refusal == "400 Bad Request: PARTICIPANT_ID_INVALID"


async def test_a_chat_by_its_name(raw: Raw, town: Sandbox, ann: Person) -> None:
    square = town.group("Square", [ann, raw.bot], username="square")
    assert (await raw.call("getChat", chat_id="@Square"))["id"] == square.id


async def test_a_chain_of_replies_has_a_thread_in_ordinary_supergroups(
    raw: Raw, ann: Person, group: Group
) -> None:
    group.promotes(raw.bot)
    raw.forgets()
    first = ann.says("first", to=group)
    second = ann.says("second", to=group, reply_to=first)
    ann.says("third", to=group, reply_to=second)
    assert [each.get("message_thread_id") for each in raw.told()] == [None, first.id, first.id]
    assert "is_topic_message" not in raw.told()[-1]
    sent = await raw.says(group, message_thread_id=12345)
    assert "message_thread_id" not in sent
