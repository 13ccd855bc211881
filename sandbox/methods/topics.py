"""Forum topics: what a bot may do with its own ones, and with others' when it has the right."""

from sandbox.access import refuse_unless
from sandbox.methods.call import Call
from sandbox.post import post
from sandbox.refusals import Json, bad
from sandbox.topics import messages_of, open_topic, remove_topic
from sandbox.world import Chat, Topic

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def create_forum_topic(call: Call) -> Json:
    chat = _forum(call)
    refuse_unless(chat.member(call.bot).may("can_manage_topics"), bad("not enough rights to create a topic"))
    colour = call.get("icon_color", COLOURS[0])
    topic = open_topic(call.world, chat, call.bot, _name(call), colour)
    return {"message_thread_id": topic.opening.id, "name": topic.name, "icon_color": topic.icon_color}


def edit_forum_topic(call: Call) -> bool:
    topic = _topic(call, "edit the topic")
    if "name" not in call.params:
        return True
    refuse_unless(_name(call) != topic.name, bad("TOPIC_NOT_MODIFIED"))
    topic.name = _name(call)
    return _tell(call, topic, "forum_topic_edited", {"name": topic.name})


def close_forum_topic(call: Call) -> bool:
    topic = _topic(call, "close or open the topic")
    refuse_unless(not topic.closed, bad("TOPIC_NOT_MODIFIED"))
    topic.closed = True
    return _tell(call, topic, "forum_topic_closed", {})


def reopen_forum_topic(call: Call) -> bool:
    topic = _topic(call, "close or open the topic")
    refuse_unless(topic.closed, bad("TOPIC_NOT_MODIFIED"))
    topic.closed = False
    return _tell(call, topic, "forum_topic_reopened", {})


def delete_forum_topic(call: Call) -> bool:
    chat = _forum(call)
    topic = chat.topics.get(call.params["message_thread_id"])
    if topic is None:
        raise bad("message thread not found")
    may = chat.member(call.bot).may("can_delete_messages")
    refuse_unless(may or _holds_only_own(call, chat, topic), bad("not enough rights to delete the topic"))
    remove_topic(call.world, chat, topic)
    return True


def _holds_only_own(call: Call, chat: Chat, topic: Topic) -> bool:
    return topic.creator is call.bot and all(each.sender is call.bot for each in messages_of(chat, topic))


def _forum(call: Call) -> Chat:
    chat = call.chat(writing=True)
    refuse_unless(chat.forum, bad("the chat is not a forum"))
    return chat


def _name(call: Call) -> str:
    name = str(call.params["name"]).strip()
    refuse_unless(1 <= len(name) <= 128, bad("TOPIC_TITLE_EMPTY" if not name else "topic name is too long"))
    return name


def _topic(call: Call, doing: str) -> Topic:
    chat = _forum(call)
    topic = chat.topics.get(call.params["message_thread_id"])
    if topic is None:
        raise bad("message thread not found")
    may = topic.creator is call.bot or chat.member(call.bot).may("can_manage_topics")
    refuse_unless(may, bad(f"not enough rights to {doing}"))
    return topic


def _tell(call: Call, topic: Topic, event: str, details: Json) -> bool:
    post(call.world, topic.opening.chat, call.bot, service={event: details}, thread=topic.opening.id)
    return True
