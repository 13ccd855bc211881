"""Telegram's side: the token, the clock, the webhook, the bot's rights, whom it may write to."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram import ChatMember
from telegram.error import TelegramError

from bot.checks.finding import Finding, error, warning
from bot.config import TOKEN, Settings
from bot.connecting import StartError, connected
from bot.transport import RawBot, Refused
from coordination.kernel import Words
from coordination.plan import Role
from coordination.roster.state import Member, Room, Roster
from handlers.arrival import rights_of
from handlers.enrolment import lacking

PATIENCE = aiohttp.ClientTimeout(total=15)
SKEW, WRONG = timedelta(seconds=10), timedelta(seconds=60)
"""From here on a warning, and from here on an error."""
BEHIND = 100
"""So many updates waiting are more than a busy moment."""
CALLED = (Role.admin, Role.leader, Role.deputy, Role.duty, Role.head)
"""Who must be reached."""

LACKS: Mapping[str, tuple[str, str]] = {
    "admin": (
        "the bot is not an administrator: it sees no reactions, and cannot pin cards",
        "Make the bot an administrator of the group, with the right to pin messages.",
    ),
    "privacy": (
        "privacy mode is on: there the bot sees commands, replies to it and mentions, and nothing else",
        "That is enough to work with. To let it see all: make it an administrator.",
    ),
    "pin_messages": ("the bot may not pin messages: cards scroll away", "Give it the right to pin messages."),
    "manage_topics": (
        "the bot may not manage topics: incidents get no topic of their own",
        "Give it the right to manage topics.",
    ),
}
Text = Callable[[Words], str]


async def telegram(settings: Settings, roster: Roster, text: Text, now: datetime) -> AsyncIterator[Finding]:
    """Yield what Telegram says; and what could not be asked."""
    async for found in _clock(settings, now):
        yield found
    if not settings.token:
        yield warning(
            "no-token",
            "Not checked, without a token: the webhook, the bot's rights in groups, who has started it.",
            f"Ask @BotFather for a token and set {TOKEN} in the environment.",
        )
        return
    try:
        async with connected(settings) as bot:
            for found in await _asked(bot, settings, roster, text):
                yield found
    except StartError as failure:
        yield error("telegram", str(failure), "Until then nothing on Telegram's side was checked.")
    except TelegramError as failure:
        yield warning("telegram", f"Telegram did not answer to the end: {failure}.", "Try again in a minute.")


async def _asked(bot: RawBot, settings: Settings, roster: Roster, text: Text) -> list[Finding]:
    me = await bot.call("getMe", {})
    found = [*_account(me), *_webhook(await bot.call("getWebhookInfo", {}), settings)]
    for room in roster.rooms.values():
        reads_all = bool(me.get("can_read_all_group_messages"))
        found += await _room(bot, room, f'Group "{text(room.title)}"', reads_all=reads_all)
    for member in roster.bearing(*CALLED):
        if member.reachable and not await _started(bot, member):
            what = f"{text(member.name)} ({member.user}) never started this bot: nothing reaches them."
            mend = "They open the bot's private chat and press Start."
            found.append(warning("never-started", what, mend))
    return found


async def _clock(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    """Compare our clock with the Date of whatever Telegram answers; no token is sent for that."""
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.head(settings.api_url, allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (aiohttp.ClientError, TimeoutError, ValueError) as failure:
        yield warning(
            "clock-unknown",
            f"Not checked: the clock, since {urlsplit(settings.api_url).hostname} does not tell its own"
            f" ({type(failure).__name__}).",
            "See the network and telegram.api_url.",
        )
        return
    off = now - theirs
    if abs(off) >= SKEW:
        say = error if abs(off) >= WRONG else warning
        side = "ahead of" if off > timedelta() else "behind"
        yield say(
            "clock",
            f"This machine's clock is {abs(off).total_seconds():.0f} s {side}"
            " Telegram's: deadlines come at the wrong moment.",
            "Have it set by the network: timedatectl set-ntp true",
        )


def _account(me: Mapping[str, Any]) -> Iterator[Finding]:
    if not me.get("can_join_groups", True):
        yield error("no-groups", "The bot may not join groups.", "@BotFather: /setjoingroups, Enable.")


def _webhook(info: Mapping[str, Any], settings: Settings) -> Iterator[Finding]:
    wanted = settings.webhook.url if settings.webhook else ""
    host = urlsplit(info.get("url", "")).hostname or "nobody"
    if info.get("url", "") != wanted:
        ours = urlsplit(wanted).hostname if wanted else "whoever asks (long polling)"
        yield warning(
            "webhook",
            f"Telegram hands what is new to {host}, not to {ours}.",
            "`fieldline run` sets that right. If it runs already, another program uses this token: stop it.",
        )
    elif wanted and info.get("last_error_message"):
        yield warning(
            "webhook-failing",
            f"Telegram could not reach {host}: {info['last_error_message']}.",
            "See telegram.webhook, the proxy before it and its certificate.",
        )
    if info.get("pending_update_count", 0) > BEHIND:
        yield warning(
            "behind",
            f"{info['pending_update_count']} updates wait at Telegram, for at most 24 hours.",
            "Start the bot; if it runs, see its log.",
        )


async def _room(bot: RawBot, room: Room, called: str, *, reads_all: bool) -> list[Finding]:
    try:
        raw = await bot.call("getChatMember", {"chat_id": room.chat, "user_id": bot.id})
        chat = await bot.call("getChat", {"chat_id": room.chat})
    except Refused as refused:
        mend = "Add the bot again; if the group is another one now, bind it anew: fieldline invite --chat …"
        return [error("group-gone", f"{called}: the bot is not in it ({refused.description}).", mend)]
    member = ChatMember.de_json(raw, bot)
    if member.status in (ChatMember.LEFT, ChatMember.BANNED):
        return [
            error("group-gone", f"{called}: the bot is not in it ({member.status}).", "Add the bot again.")
        ]
    rights = rights_of(member)
    lacks = lacking(rights, forum=bool(chat.get("is_forum")), reads_all=reads_all)
    found = [
        warning(lack.replace("_", "-"), f"{called}: {LACKS[lack][0]}.", LACKS[lack][1]) for lack in lacks
    ]
    if "admin" not in rights and not chat.get("permissions", {}).get("can_send_messages", True):
        mend = "Make the bot an administrator, or let members write."
        found.append(error("muted", f"{called}: the bot may not write there.", mend))
    return found


async def _started(bot: RawBot, member: Member) -> bool:
    """Ask without a sound. Somebody who has blocked the bot is not seen this way: the roster knows."""
    try:
        await bot.call("getChat", {"chat_id": member.user})
    except Refused as refused:
        if refused.code == 429:
            raise
        return False
    return True
