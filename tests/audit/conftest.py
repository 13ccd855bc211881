"""The audit looks only when a test lets it, unless the test asks for its own pace."""

import asyncio

import pytest

from bot.audit.watch import Audit
from bot.heartbeat import Heartbeat


@pytest.fixture(autouse=True)
def by_hand(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the running bot from looking by itself; `by_itself` in a test's name leaves it alone."""

    async def run(audit: Audit, _heartbeat: Heartbeat) -> None:
        await audit._remember()
        await asyncio.Event().wait()

    if "by_itself" not in request.node.name:
        monkeypatch.setattr(Audit, "run", run)
