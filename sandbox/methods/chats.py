"""What a bot can ask about a chat and its members."""

from sandbox import wire
from sandbox.accounts import Member
from sandbox.methods.call import Call
from sandbox.post import change_member, post
from sandbox.refusals import Json, bad
from sandbox.rights import MEMBER_RIGHTS
from sandbox.world import Chat, Private

GIFTS = (
    *("unlimited_gifts", "limited_gifts", "unique_gifts"),
    *("premium_subscription", "gifts_from_channels"),
)


def get_chat(call: Call) -> Json:
    chat = call.chat()
    shown = wire.chat(chat) | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if not isinstance(chat, Private):
        shown["permissions"] = {name: name in chat.permissions for name in MEMBER_RIGHTS}
    if pinned := [message for message in chat.shown if message.pinned]:
        shown["pinned_message"] = wire.message(call.world, call.bot, pinned[-1], with_reply=False)
    return shown


def get_chat_member(call: Call) -> Json:
    """Of others, only an administrator may count on an answer; in private everybody is a member."""
    chat = call.chat()
    user = call.world.users.get(call.params["user_id"])
    if user is None:
        raise bad("user not found")
    if isinstance(chat, Private):
        return wire.member(Member(user=user))
    member = chat.members.get(user.id)
    if member is None and not call.world.has_met(user, call.bot):
        raise bad("PARTICIPANT_ID_INVALID")
    if user is not call.bot and _hides_members(chat, call):
        raise bad("CHAT_ADMIN_REQUIRED")
    return wire.member(chat.member(user))


def _hides_members(chat: Chat, call: Call) -> bool:
    """The documentation guarantees answers about others to administrators only; so do we."""
    return chat.kind == "supergroup" and not chat.member(call.bot).is_admin


def get_chat_administrators(call: Call) -> list[Json]:
    """Without the other bots, as Telegram has it."""
    admins = [member for member in _group(call).members.values() if member.is_admin]
    return [wire.member(admin) for admin in admins if not admin.user.is_bot or admin.user is call.bot]


def get_chat_member_count(call: Call) -> int:
    chat = call.chat()
    return 2 if isinstance(chat, Private) else sum(member.is_inside for member in chat.members.values())


def _group(call: Call) -> Chat:
    chat = call.chat()
    if isinstance(chat, Private):
        raise bad("there are no administrators in the private chat")
    return chat


def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if isinstance(chat, Private):
        raise bad("chat member status can't be changed in private chats")
    change_member(call.world, chat, call.bot, Member(user=call.bot, status="left"))
    if chat.kind == "group":
        post(call.world, chat, call.bot, service={"left_chat_member": call.bot})
    return True
