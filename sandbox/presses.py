"""Pressing an inline button."""

from sandbox import wire
from sandbox.accounts import User
from sandbox.post import tell
from sandbox.world import Message, Press, World


def press(world: World, presser: User, message: Message, data: str, label: str) -> Press:
    """Tell the bot that owns the message; a deleted message arrives as an inaccessible one."""
    bot = next(bot for bot in world.bots.values() if bot is message.sender)
    pressed = Press(
        id=str(4_000_000_000_000 + world.number()),
        world=world,
        bot=bot,
        presser=presser,
        message=message,
        label=label,
        at=world.clock.now(),
    )
    world.presses[pressed.id] = pressed
    shown = wire.inaccessible(message) if message.deleted else wire.message(world, bot, message)
    payload = {
        "id": pressed.id,
        "from": wire.user(presser),
        "message": shown,
        "chat_instance": str(-7_000_000_000 - abs(message.chat.id)),
        "data": data,
    }
    tell(bot, "callback_query", payload, since=pressed.at)
    world.changes.happened()
    return pressed
