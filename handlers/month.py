"""A month of rounds."""

from coordination.facts import Facts
from handlers.reading import Reading, say


def month_of(facts: Facts, args: list[str]) -> Reading:
    """Show."""
    return say("no-round")
