"""Codes for the cast, made through the door as `fieldline invite` makes them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from bot.app import fresh_code
from bot.cli.demo.cast import Cast
from coordination.kernel import Command, Ref, Refusal
from coordination.roster.rules import Invite, digest
from coordination.roster.state import Invitation
from storage.act import Recorded

SITE = Ref("roster", "site")
LASTS = timedelta(hours=1)

Door = Callable[[Ref, Command], Awaitable[Recorded | Refusal]]


async def codes(
    door: Door, cast: Cast, now: datetime, known: frozenset[str] = frozenset()
) -> Mapping[str, str]:
    """Return a code for every person and group but those with these keys."""
    until = now + LASTS
    wanted = {part.key: Invitation(expires_at=until, grant=part.grant) for part in cast.parts}
    wanted |= {room.key: Invitation(expires_at=until, room=room.kind, unit=room.unit) for room in cast.rooms}
    return {key: await _code(door, each, now) for key, each in wanted.items() if key not in known}


async def _code(door: Door, invitation: Invitation, now: datetime) -> str:
    code = fresh_code()
    outcome = await door(SITE, Invite(at=now, digest=digest(code), invitation=invitation))
    if isinstance(outcome, Refusal):
        raise RuntimeError(  # noqa: TRY004 - no wrong type
            f"the demo's own invitation was refused: {outcome.reason}"
        )
    return code
