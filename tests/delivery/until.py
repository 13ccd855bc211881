"""Waiting for what announces itself by no event."""

import asyncio
from collections.abc import Callable


async def until(true: Callable[[], object], *, within: float = 10.0) -> None:
    """Look again and again, a thousand times a second at most."""
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - there is no event to wait for, or the test would use it
            await asyncio.sleep(0.001)
