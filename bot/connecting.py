"""The connection to Telegram: opened, or one line that says why not."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from telegram.error import InvalidToken, TelegramError

from bot.config import Settings
from bot.desk import Me
from bot.transport import RawBot, Refused, connect


class StartError(Exception):
    """The bot cannot start; the message says why and how to mend it."""


async def who_am_i(settings: Settings) -> Me:
    """Ask Telegram who the token belongs to. Raises StartError."""
    async with connected(settings) as bot:
        return await me(bot)


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[RawBot]:
    """Open the connection. Raises StartError when there is nothing to connect with, or nobody answers."""
    if not settings.token:
        raise StartError(
            "There is no token: ask @BotFather for one and set it in the environment as FIELDLINE_TOKEN."
        )
    async with AsyncExitStack() as stack:
        with _understood():
            bot = connect(settings.token, settings.api_url)
            stack.push_async_callback(bot.shutdown)  # its own `async with` leaks when it is cancelled midway
            await bot.initialize()
        yield bot


async def me(bot: RawBot) -> Me:
    """Ask who we are on this connection. Raises StartError."""
    with _understood():
        found = await bot.call("getMe", {})
    reads_all = bool(found.get("can_read_all_group_messages"))
    return Me(id=found["id"], username=found["username"], reads_all=reads_all)


@contextmanager
def _understood() -> Iterator[None]:
    """Say what a first answer of Telegram means for whoever starts us, and never the token."""
    try:
        yield
    except ValueError as error:
        raise StartError(f"telegram: {error}") from None
    except (Refused, InvalidToken) as error:
        said = error.description if isinstance(error, Refused) else "it is no token"
        raise StartError(f"Telegram refuses the token ({said}): copy it again from @BotFather.") from None
    except TelegramError as error:
        raise StartError(
            f"Telegram cannot be reached: {error}. See the network and telegram.api_url."
        ) from None
