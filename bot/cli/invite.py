"""`fieldline invite`: an enrolment link for a person or a group, and its QR code; while the bot runs too."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import click
import segno

from bot import config
from bot.app import fresh_code
from bot.cli.failing import clearly
from bot.clock import SystemClock
from bot.config import Settings
from bot.connecting import StartError, who_am_i
from coordination.aggregates import AGGREGATES
from coordination.kernel import Ref, Refusal
from coordination.names import duration
from coordination.plan import Role
from coordination.roster.rules import Invite, digest
from coordination.roster.state import ChatKind, Grant, Invitation
from storage.engine import Store
from storage.ledger import Ledger


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="For a person.")
@click.option("--chat", type=click.Choice([kind.value for kind in ChatKind]), help="For a group.")
@click.option("--unit", help="The unit, by its id in the config.")
@click.option("--rank", type=click.IntRange(1, 99), help="Which deputy is asked first: 1 before 2.")
@click.option("--uses", type=click.IntRange(1, 500), default=1, show_default=True, help="How often it works.")
@click.option("--expires", default="48h", show_default=True, help="How long it works.")
@click.option("--json", "as_json", is_flag=True, help="Print code, link and expiry as JSON, nothing else.")
def invite(
    path: Path,
    role: str | None,
    chat: str | None,
    unit: str | None,
    rank: int | None,
    uses: int,
    expires: str,
    as_json: bool,
) -> None:
    """Print a link that enrols a person (--role) or binds a group (--chat).

    The first administrator comes in this way: fieldline invite --config config.toml --role admin
    """
    if (role is None) == (chat is None):
        raise click.UsageError("Say either --role (a person) or --chat (a group).")
    with clearly():
        settings = config.load(path)
        _check(settings, role, unit)
        grant = Grant(role=Role(role), unit=unit, rank=rank or int(role == Role.deputy)) if role else None
        now = SystemClock().now()
        invitation = Invitation(
            expires_at=now + _span(expires),
            uses=uses,
            grant=grant,
            room=ChatKind(chat) if chat else None,
            unit=unit if chat else None,
        )
        code, name = asyncio.run(_made(settings, invitation))
    link = f"https://t.me/{name}?start{'group' if chat else ''}={code}"
    if as_json:
        click.echo(json.dumps({"code": code, "link": link, "expires": invitation.expires_at.isoformat()}))
        return
    click.echo(f"{link}\nWorks {uses} time(s), until {invitation.expires_at:%Y-%m-%d %H:%M} UTC.")
    segno.make(link).terminal(compact=True)


def _span(text: str) -> timedelta:
    try:
        return duration(text)
    except ValueError as error:
        raise click.UsageError(f"--expires: {error}") from None


def _check(settings: Settings, role: str | None, unit: str | None) -> None:
    units = settings.policy.units
    if unit is not None and unit not in units:
        raise click.UsageError(f"--unit {unit}: the config has {', '.join(units) or 'no units'}.")
    if role in (Role.head, Role.responder) and unit is None and units:
        raise click.UsageError(f"--role {role} wants a --unit: {', '.join(units)}.")


async def _made(settings: Settings, invitation: Invitation) -> tuple[str, str]:
    """Put the invitation through the door; return its code and the bot's name."""
    me = await who_am_i(settings)
    code = fresh_code()
    now = SystemClock().now()
    async with await Store.open(settings.storage_url) as store:
        ledger = Ledger(store, settings.policy, AGGREGATES)
        async with ledger.batch(now) as batch:
            command = Invite(at=now, digest=digest(code), invitation=invitation)
            outcome = await batch.apply(Ref("roster", "site"), command)
    if isinstance(outcome, Refusal):
        raise StartError(f"The invitation was refused: {outcome.reason}.")
    return code, me.username
