"""What can be typed while the demo runs: `forward 5m`, `until 16:59`. A real run has no such ear."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import click

from bot.cli.demo.site import Site, next_time
from bot.cli.demo.words import said
from coordination.names import duration

MOST = 4096
"""Bytes taken at once: a line at a terminal is no longer."""


@asynccontextmanager
async def listening(site: Site) -> AsyncIterator[None]:
    """Carry out what is typed, as long as there is somebody at the terminal."""
    # In the background, reading would stop the whole program; now it is an error, and we stop listening.
    signal.signal(signal.SIGTTIN, signal.SIG_IGN)
    listened = _listen(_Ear(site))
    try:
        yield
    finally:
        if listened is not None:
            asyncio.get_running_loop().remove_reader(listened)


def _listen(ear: "_Ear") -> int | None:
    """Return the number of what is listened to; None when it is a file, closed, or not there at all."""
    try:
        number = sys.stdin.fileno()
        asyncio.get_running_loop().add_reader(number, ear.hears, number)
    except (AttributeError, OSError, ValueError):
        return None
    return number


class _Ear:
    """Puts lines together, and moves the clock by them."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._rest = b""

    def hears(self, number: int) -> None:
        try:
            heard = os.read(number, MOST)
        except OSError:
            heard = b""
        if not heard:
            asyncio.get_running_loop().remove_reader(number)
            return
        *lines, self._rest = (self._rest + heard).split(b"\n")
        for line in lines:
            if order := line.decode(errors="replace").strip():
                click.echo(obey(self._site, order))


def obey(site: Site, order: str) -> str:
    """Move the clock as it is said; return what to answer."""
    now, (verb, _, how) = site.clock.now().astimezone(site.timezone), order.partition(" ")
    try:
        if verb == "forward" and (span := duration(how)) > timedelta(0):
            site.clock.advance(span)
        elif verb == "until":
            site.clock.move_to(next_time(now, how.strip()))
        else:
            return said("shell", "what", site.locale, said=order)
    except (ValueError, OverflowError):
        return said("shell", "what", site.locale, said=order)
    site.sandbox.changes.happened()
    shown = site.clock.now().astimezone(site.timezone)
    return said("shell", "now", site.locale, time=f"{shown:%Y-%m-%d %H:%M}")
