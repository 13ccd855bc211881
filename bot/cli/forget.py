"""`fieldline forget`: what is known of a person who has left goes for good; while the bot runs too."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import click

from bot import config, keeping
from bot.cli.failing import clearly
from bot.clock import SystemClock
from bot.config import Settings
from bot.connecting import StartError
from coordination.aggregates import AGGREGATES
from coordination.kernel import Ref, Refusal, UserId
from coordination.roster.leaving import Forget
from storage import people, wiping
from storage.engine import Store
from storage.errors import AlreadyRunningError
from storage.ledger import Ledger

STAYS = """\
What stays: the number {user} in the record, with what was done under it; it cannot be taken out of the chain.
What was written about incidents, reports and duty is the organisation's record: it goes with [retention].
Messages in Telegram's chats stay there. Backups made until now still have the name until they are overwritten
or deleted."""


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.argument("person")
def forget(path: Path, person: str, *, yes: bool) -> None:
    """Strike PERSON off and erase their name and all that is known of their private chat; the bot may run.

    PERSON is the numeric Telegram id, or the exact name where only one person ever had it.
    """
    with clearly():
        settings = config.load(path)
        keeping.database(settings)
        user, name = asyncio.run(_found(settings, person))
    click.echo(f"{name or 'Nameless'} ({user})")
    if not yes:
        click.confirm("Strike off, and erase the name for good?", abort=True)
    with clearly():
        emptied = asyncio.run(_forgotten(settings, user))
    click.echo(
        "Forgotten: the name, the language, what stood queued, and what was known of the private chat."
    )
    if not emptied:
        click.echo(
            "The file still holds traces: the bot writes it anew within a minute, or at its next start."
        )
    click.echo(STAYS.format(user=user))
    for post in settings.policy.posts_of(user):
        click.echo(f"config.toml still names {user} at duty post {post}: take it out there.")


async def _found(settings: Settings, person: str) -> tuple[UserId, str]:
    async with await Store.open(settings.storage_url) as store:
        names = await people.names(store)
        if not person.isascii() or not person.isdigit():
            return _named(names, person)
        user = UserId(int(person))
        if not await people.is_known(store, user):
            raise StartError(
                f"{user}: nothing is known of this number. Give the exact name, or the number that /me shows."
            )
        return user, names.get(user, "")


def _named(names: Mapping[UserId, str], person: str) -> tuple[UserId, str]:
    found = [user for user, name in names.items() if name == person]
    if len(found) == 1:
        return found[0], person
    if not found:
        raise StartError(f"{person!r}: nobody has exactly this name. Give the numeric id, as /me shows it.")
    raise StartError(f"{person!r}: that is the name of {', '.join(map(str, found))}. Give the numeric id.")


async def _forgotten(settings: Settings, user: UserId) -> bool:
    """Put it through the door; say whether the files hold nothing of it any more."""
    now = SystemClock().now()
    store, alone = await _opened(settings.storage_url)
    async with store:
        async with Ledger(store, settings.policy, AGGREGATES).batch(now) as batch:
            outcome = await batch.apply(Ref("roster", "site"), Forget(at=now, user=user))
        if isinstance(outcome, Refusal):
            raise StartError(_why(outcome))
        return alone and await wiping.wiped(store)


async def _opened(url: str) -> tuple[Store, bool]:
    """Open it in the bot's place; beside a running bot nobody else writes the file anew."""
    try:
        return await Store.open(url, running=True), True
    except AlreadyRunningError:
        return await Store.open(url), False


def _why(refusal: Refusal) -> str:
    roles = refusal.values.get("roles")
    if not isinstance(roles, tuple):
        return f"It was refused: {refusal.reason}."
    wanted = " and ".join(f"fieldline invite --config … --role {role}" for role in roles)
    named = " and ".join(map(str, roles))
    return f"Nothing was done: there is no other {named}. First let somebody else come in: {wanted}"
