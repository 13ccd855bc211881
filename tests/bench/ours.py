"""Our bot, as `fieldline run` runs it, but for Telegram's limits: `python -m tests.bench.ours CONFIG`.

Thirty messages a second would measure Telegram. The peers know no limits either.
"""

import asyncio
import sys
from pathlib import Path

from bot import config, logs
from bot.app import App
from bot.clock import SystemClock
from bot.delivery.pace import UNLIMITED


def main(path: Path) -> None:
    """Run until killed."""
    settings = config.load(path)
    logs.set_up(level="WARNING", as_json=False, secrets=[settings.token])
    asyncio.run(App(settings, SystemClock(), UNLIMITED).run())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
