"""Our bot, as `fieldline run` runs it, but for Telegram's limits: `python -m tests.bench.ours CONFIG [N]`.

Thirty messages a second would measure Telegram. The peers know no limits either. N messages may be under way
at once; without N as many as in the field. With 0 for N Telegram's limits are kept.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from bot import config, logs
from bot.app import App
from bot.clock import SystemClock
from bot.delivery.pace import TELEGRAM, UNLIMITED


def main(path: Path, in_flight: int = TELEGRAM.in_flight) -> None:
    """Run until killed."""
    settings = config.load(path)
    logs.set_up(level="WARNING", as_json=False, secrets=settings.secrets())
    limits = replace(UNLIMITED, in_flight=in_flight) if in_flight else TELEGRAM
    asyncio.run(App(settings, SystemClock(), limits).run())


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
