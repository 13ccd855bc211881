"""Rule 21: topics."""

from typing import Any

import pytest

from sandbox import Group, Person, Sandbox
from tests.sandbox.conftest import Json, Raw


@pytest.fixture
def forum(town: Sandbox, raw: Raw, ann: Person, bob: Person) -> Group:
    forum = town.group("Site", [ann, bob, raw.bot], forum=True)
    forum.promotes(raw.bot, rights=["can_manage_topics"])
    raw.forgets()
    return forum


async def topic(raw: Raw, forum: Group, name: str = "26-0042") -> Json:
    made: Json = await raw.call("createForumTopic", chat_id=forum.id, name=name)
    return made


async def test_a_topic_is_made_and_told(raw: Raw, forum: Group) -> None:
    made = await topic(raw, forum)
    (told,) = raw.told()
    assert told["forum_topic_created"]["name"] == made["name"] == "26-0042"
    assert (told["from"]["id"], told["message_id"]) == (raw.bot.id, made["message_thread_id"])
    sent = await raw.says(forum, message_thread_id=made["message_thread_id"])
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (made["message_thread_id"], True)


async def test_messages_in_a_topic_answer_its_opening(raw: Raw, forum: Group, ann: Person) -> None:
    made = await topic(raw, forum)
    ann.says("in the topic", to=forum, thread=made["message_thread_id"])
    ann.says("in General", to=forum)
    inside, general = raw.told()[-2:]
    assert "forum_topic_created" in inside["reply_to_message"]
    assert "message_thread_id" not in general
    assert ann.phone(forum)[-2].thread == "26-0042"


async def test_an_answer_stays_in_its_topic(raw: Raw, forum: Group, ann: Person) -> None:
    made = await topic(raw, forum)
    said = ann.says("in the topic", to=forum, thread=made["message_thread_id"])
    sent = await raw.says(forum, reply_parameters={"message_id": said.id})
    assert sent["message_thread_id"] == made["message_thread_id"]


@pytest.mark.parametrize("thread", [1, 999])
async def test_general_has_no_number(raw: Raw, forum: Group, thread: int) -> None:
    refusal = await raw.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread)
    assert refusal == "400 Bad Request: message thread not found"


async def test_own_topics_need_no_right(raw: Raw, forum: Group, ann: Person) -> None:
    made = await topic(raw, forum)
    others = forum.opens_topic("Theirs", by=ann)
    forum.demotes(raw.bot)
    raw.forgets()
    where = {"chat_id": forum.id, "message_thread_id": made["message_thread_id"]}
    await raw.call("editForumTopic", **where, name="closed")
    await raw.call("closeForumTopic", **where)
    await raw.says(forum, message_thread_id=made["message_thread_id"])
    await raw.call("reopenForumTopic", **where)
    events = [name for each in raw.told() for name in each if name.startswith("forum_topic")]
    assert events == ["forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"]
    await raw.call("deleteForumTopic", **where)
    where["message_thread_id"] = others.opening.id
    for method, doing in (
        ("editForumTopic", "edit the topic"),
        ("closeForumTopic", "close or open the topic"),
        ("reopenForumTopic", "close or open the topic"),
        ("deleteForumTopic", "delete the topic"),
    ):
        more: Any = {"name": "x"} if method == "editForumTopic" else {}
        assert await raw.refused(method, **where, **more) == f"400 Bad Request: not enough rights to {doing}"
    refusal = await raw.refused("createForumTopic", chat_id=forum.id, name="x")
    assert refusal == "400 Bad Request: not enough rights to create a topic"


async def test_nothing_to_change(raw: Raw, forum: Group) -> None:
    made = await topic(raw, forum)
    where = {"chat_id": forum.id, "message_thread_id": made["message_thread_id"]}
    for method, more in (("editForumTopic", {"name": "26-0042"}), ("reopenForumTopic", {})):
        assert await raw.refused(method, **where, **more) == "400 Bad Request: TOPIC_NOT_MODIFIED"


async def test_closed_and_deleted_topics(raw: Raw, forum: Group, ann: Person, bob: Person) -> None:
    theirs = forum.opens_topic("Theirs")
    forum.closes_topic(theirs)
    await raw.says(forum, message_thread_id=theirs.opening.id)
    forum.demotes(raw.bot)
    where = {"chat_id": forum.id, "message_thread_id": theirs.opening.id}
    assert await raw.refused("sendMessage", **where, text="x") == "400 Bad Request: TOPIC_CLOSED"
    with pytest.raises(PermissionError):
        bob.says("x", to=forum, thread=theirs.opening.id)
    forum.reopens_topic(theirs)
    await raw.says(forum, message_thread_id=theirs.opening.id)
    forum.deletes_topic(theirs)
    assert await raw.refused("sendMessage", **where, text="x") == "400 Bad Request: message thread not found"
    with pytest.raises(LookupError):
        ann.says("x", to=forum, thread=theirs.opening.id)


async def test_the_message_that_made_a_topic_stays(raw: Raw, forum: Group) -> None:
    made = await topic(raw, forum)
    forum.promotes(raw.bot)
    refusal = await raw.refused("deleteMessage", chat_id=forum.id, message_id=made["message_thread_id"])
    assert refusal == "400 Bad Request: message can't be deleted"


async def test_names_of_topics(raw: Raw, forum: Group, group: Group) -> None:
    for name, error in (("", "TOPIC_TITLE_EMPTY"), ("x" * 129, "topic name is too long")):
        assert (
            await raw.refused("createForumTopic", chat_id=forum.id, name=name) == f"400 Bad Request: {error}"
        )
    refusal = await raw.refused("createForumTopic", chat_id=group.id, name="x")
    assert refusal == "400 Bad Request: the chat is not a forum"
