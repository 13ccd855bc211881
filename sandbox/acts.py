"""How a person's act changes the world; the checks a phone makes before it lets one do it."""

from typing import Any

from sandbox import wire
from sandbox.accounts import ANONYMOUS_ADMIN, SPEAKING_CHANNEL, Bot, User
from sandbox.media import File, Medium
from sandbox.post import change_blocking, changed, post, tell
from sandbox.post import delete as take_away
from sandbox.post import edit as change
from sandbox.refusals import Json
from sandbox.rights import ADMIN_RIGHTS
from sandbox.text import NO_TEXT, Text, tidy
from sandbox.watch import HumanAct
from sandbox.world import Button, Chat, Message, Private, World


def note(world: World, who: User, what: str) -> None:
    world.changes.note(HumanAct(at=world.clock.now(), who=who.name, what=what))


def only_bot(world: World) -> Bot:
    bots = list(world.bots.values())
    if len(bots) != 1:
        raise LookupError(f"say which bot: there are {len(bots)}")
    return bots[0]


def bot_named(world: World, username: str) -> Bot:
    wanted = username.lower()
    found = next((bot for bot in world.bots.values() if bot.username.lower() == wanted), None)
    if found is None:
        raise LookupError(f"there is no bot @{username}")
    return found


def is_inside(person: User, chat: Chat) -> bool:
    return chat.person is person if isinstance(chat, Private) else chat.member(person).is_inside


def stored(world: World, what: File | Medium) -> Medium:
    if isinstance(what, Medium):
        return what
    file = world.files.store(what.kind, what.content, name=what.name, mime=what.mime, size=what.size)
    return Medium(kind=what.kind, details=dict(what.details), file=file)


def post_as(
    world: World, who: User, chat: Chat, anonymously: bool, channel: Chat | None, **content: Any
) -> Message:
    """As oneself, as the group (its anonymous administrators), or as a channel."""
    _check_writing(who, chat, content.get("thread"))
    sender, sender_chat = who, None
    if anonymously:
        if not chat.member(who).is_admin or chat.kind != "supergroup":
            raise PermissionError(f"{who.name} is no administrator of a supergroup")
        sender, sender_chat = world.users[ANONYMOUS_ADMIN], chat
    elif channel is not None:
        sender, sender_chat = world.users[SPEAKING_CHANNEL], channel
    words: Text = content.get("body", NO_TEXT)
    note(world, who, f"writes {words.string!r}" if words.string else "sends something")
    return post(world, chat, sender, sender_chat=sender_chat, **content)


def _check_writing(who: User, chat: Chat, thread: int | None) -> None:
    if not is_inside(who, chat):
        raise PermissionError(f"{who.name} is not in {chat.title}")
    if chat.moved_to is not None or chat.deleted:
        raise PermissionError(f"{chat.title} is closed: use what group.migrates() gave")
    if isinstance(chat, Private) and (chat.blocked or not chat.started):
        raise PermissionError("the phone shows a Start button only: ann.starts() or ann.opens(link)")
    if thread is not None:
        _check_topic(who, chat, thread)


def _check_topic(who: User, chat: Chat, thread: int) -> None:
    topic = chat.topics.get(thread)
    if topic is None:
        raise LookupError(f"{chat.title} has no topic {thread}")
    if topic.closed and not chat.member(who).may("can_manage_topics"):
        raise PermissionError(f"topic {topic.name} is closed")


def edit(world: World, who: User, message: Message, text: str) -> None:
    if message.sender is not who:
        raise PermissionError("people edit their own messages only")
    note(world, who, f"edits to {text!r}")
    change(world, message, body=tidy(text), edited_at=world.now())


def delete(world: World, who: User, message: Message) -> None:
    chat = message.chat
    may = isinstance(chat, Private) or message.sender is who or chat.member(who).may("can_delete_messages")
    if not may:
        raise PermissionError(f"{who.name} may not delete this")
    note(world, who, f"deletes {message.text!r}")
    take_away(world, message)


def forward(world: World, who: User, message: Message, chat: Chat) -> Message:
    if message.protected:
        raise PermissionError("protected content cannot be forwarded")
    content: dict[str, Any] = {"body": message.body, "media": message.media}
    origin = message.origin or _origin(message)
    return post_as(world, who, chat, False, None, **content, origin=origin)


def _origin(message: Message) -> Json:
    date = wire.seconds(message.at)
    if message.chat.kind == "channel":
        return {"type": "channel", "date": date, "chat": message.chat, "message_id": message.id}
    if message.sender_chat is not None:
        return {"type": "chat", "date": date, "sender_chat": message.sender_chat}
    if getattr(message.sender, "hides_forwards", False):
        return {"type": "hidden_user", "date": date, "sender_user_name": message.sender.name}
    return {"type": "user", "date": date, "user": message.sender}


def button(message: Message, label: str) -> Button | None:
    """The button with exactly this label, else the only one whose label contains it."""
    return _chosen([button for row in message.keyboard or [] for button in row], label)


def _chosen(buttons: list[Button], label: str) -> Button | None:
    exact = [each for each in buttons if each["text"] == label]
    near = exact or [each for each in buttons if label in each["text"]]
    return near[0] if exact or len(near) == 1 else None


def reply_button(chat: Chat, label: str) -> Button | None:
    """From the last reply keyboard that a bot put up, unless it was removed since."""
    markups = [message.reply_markup for message in chat.shown if message.reply_markup]
    rows = markups[-1].get("keyboard", []) if markups else []
    return _chosen([each for row in rows for each in row], label)


def react(world: World, who: User, message: Message, emoji: list[str]) -> None:
    """Only administrators among the bots learn of reactions, and only if they asked for them."""
    old = message.reactions.get(who.id, [])
    message.reactions[who.id] = emoji
    note(world, who, f"reacts {' '.join(emoji)} to {message.text!r}")
    changed(world, message)
    told = {
        "chat": wire.chat(message.chat),
        "message_id": message.id,
        "user": wire.user(who),
        "date": wire.seconds(world.now()),
        "old_reaction": [{"type": "emoji", "emoji": each} for each in old],
        "new_reaction": [{"type": "emoji", "emoji": each} for each in emoji],
    }
    for bot in _bots_told_of_reactions(message.chat):
        tell(bot, "message_reaction", told, since=world.now())


def _bots_told_of_reactions(chat: Chat) -> list[Bot]:
    if isinstance(chat, Private):
        return [chat.bot]
    return [bot for bot in chat.bots() if chat.member(bot).is_admin]


def block(world: World, chat: Private, *, blocked: bool) -> None:
    if chat.blocked != blocked:
        note(world, chat.person, f"{'blocks' if blocked else 'unblocks'} {chat.bot.name}")
        change_blocking(world, chat, blocked=blocked)


def rights_in(query: dict[str, list[str]]) -> dict[str, Any]:
    """The `admin=pin_messages+manage_topics` of a startgroup link."""
    wanted = {f"can_{name}" for name in query.get("admin", [""])[0].split()}
    return {"admin": True, "rights": wanted & set(ADMIN_RIGHTS)} if wanted else {}
