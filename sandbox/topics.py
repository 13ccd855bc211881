"""Opening and removing a topic: its first message gives it its number."""

from sandbox.accounts import User
from sandbox.post import changed, delete, deliver
from sandbox.world import Chat, Message, Topic, World


def open_topic(world: World, chat: Chat, creator: User, name: str, colour: int) -> Topic:
    number = world.message_id(chat)
    service = {"forum_topic_created": {"name": name, "icon_color": colour}}
    opening = Message(chat=chat, id=number, at=world.now(), sender=creator, service=service, thread=number)
    topic = Topic(name=name, icon_color=colour, creator=creator, opening=opening)
    chat.topics[number] = topic
    chat.messages.append(opening)
    chat.by_id[number] = opening
    changed(world, opening)
    deliver(world, opening)
    return topic


def messages_of(chat: Chat, topic: Topic) -> list[Message]:
    return [message for message in chat.shown if message.thread == topic.opening.id]


def remove_topic(world: World, chat: Chat, topic: Topic) -> None:
    """All its messages go with it."""
    for message in messages_of(chat, topic):
        delete(world, message)
    del chat.topics[topic.opening.id]
