"""All of them, in the order in which docs/reliability.md tells of them; and its table."""

from collections.abc import Iterable, Iterator

from tests.mutations.delivery import DELIVERY
from tests.mutations.intake import DEADLINES, FILES, UPDATES
from tests.mutations.mutation import Mutation, told
from tests.mutations.record import DOOR, FILE, RULES

SAFEGUARDS: tuple[Mutation, ...] = (*DELIVERY, *UPDATES, *DOOR, *DEADLINES, *RULES, *FILE, *FILES)


def table(mutations: Iterable[Mutation] = SAFEGUARDS) -> str:
    """Return the table of the docs: what is taken out where, and what fails then."""
    return "\n".join(_lines(mutations)) + "\n"


def _lines(mutations: Iterable[Mutation]) -> Iterator[str]:
    yield "| taken out | of | fails then |"
    yield "|---|---|---|"
    for each in mutations:
        yield f"| {each.safeguard} | `{each.file}` | {'; '.join(map(told, each.tests))} |"
