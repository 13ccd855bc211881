"""Who runs in the bench, and how each is started."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.running import Process, Stub
from tests.bench.town import Town

OURS = "Fieldline, 10 under way"
"""As in the field."""
WIDE = "Fieldline, 64 under way"
"""With as many as there are chats ready: what the machine can do where Telegram's limits do not bind."""
STOCK = "PTB stock (HTTPX, sniffio)"
FAST = "PTB 32 at once, aiohttp"
COMMIT = "PTB stock + commit per update"
LIMITED = "Fieldline, at Telegram's limits"
LIMITER = "PTB with AIORateLimiter"
PEERS = {STOCK: "stock", FAST: "fast", COMMIT: "commit", LIMITER: "limiter"}
VARIANTS = (OURS, WIDE, STOCK, FAST, COMMIT)
IN_FLIGHT = {OURS: "10", WIDE: "64", LIMITED: "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one variant works in one run: its stub, and a folder that outlives a kill."""

    variant: str
    stub: Stub
    folder: Path
    town: Town

    def start(self) -> Process:
        """Start the bot, or start it again after a kill."""
        log = self.folder.with_suffix(".log")
        if self.variant in IN_FLIGHT:
            config = self.folder / "config.toml"
            return Process("tests.bench.ours", str(config), IN_FLIGHT[self.variant], log=log)
        database = str(self.folder / "echo.db")
        last = str(self.town.leader) if self.variant == LIMITER else database
        return Process("tests.bench.peers", PEERS[self.variant], self.stub.api, last, log=log)

    @contextmanager
    def running(self) -> Iterator[Process]:
        """Run the bot from its first poll on."""
        bot = self.start()
        try:
            self.stub.watch(bot, polls=self.stub.report()["polls"] + _polls(self.variant))
            yield bot
        finally:
            bot.end(signal.SIGKILL)


def place(variant: str, stub: Stub, folder: Path, town: Town) -> Place:
    """Make the folder of one run."""
    if variant in IN_FLIGHT:
        town.copy(folder, stub)
    else:
        folder.mkdir()
    return Place(variant=variant, stub=stub, folder=folder, town=town)


def _polls(variant: str) -> int:
    """PTB polls once without waiting before it begins."""
    return 2 if variant in PEERS else 1
