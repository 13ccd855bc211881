"""The town in which scenes are played: a local Telegram, the real bot over HTTP, people, a clock."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cli.demo.town import Town, policy, rehearsal
from coordination.policy import Policy


@pytest.fixture(params=["en"])
def locale(request: pytest.FixtureRequest) -> str:
    """The organisation's language; a scene that reads texts in both asks for it by `parametrize`."""
    return str(request.param)


def unasked(locale: str) -> Policy:
    """Return the town's rules without its report: nothing is due in most scenes."""
    return replace(policy(locale), schedules={})


@pytest.fixture
async def town(locale: str) -> AsyncIterator[Town]:
    """Two units, a leader, two deputies, a clerk and an administrator, all enrolled by links; a clock that
    stands until it is moved."""
    async with rehearsal(locale, still=True, rules=unasked(locale)) as town:
        yield town
