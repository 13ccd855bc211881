"""What a person at a shell sees when a command cannot go on: the causes, a line each, and exit code 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.cli import MISUSED
from bot.config import ConfigError
from bot.connecting import StartError
from storage.errors import StorageError


class Stopped(click.ClickException):
    """One line, or several when several things are wrong."""

    exit_code = MISUSED


@contextmanager
def clearly() -> Iterator[None]:
    """Turn what can go wrong for a known reason into its sentence, without a traceback."""
    try:
        yield
    except (ConfigError, StorageError, StartError) as error:
        raise Stopped(str(error)) from None
