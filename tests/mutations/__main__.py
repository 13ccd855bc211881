"""`scripts/mutate`: takes each safeguard out once, and exits with 1 if the tests do not notice."""

import sys
from collections.abc import Sequence
from time import monotonic

import click

from tests.mutations.mutation import Mutation
from tests.mutations.running import Copy, UselessError, copied
from tests.mutations.safeguards import SAFEGUARDS, table


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--table", "as_table", is_flag=True, help="Print the table of docs/reliability.md, run nothing."
)
def mutate(words: Sequence[str], as_table: bool) -> None:
    """Take out each safeguard whose name or file holds one of WORDS; without any, all of them."""
    chosen = [each for each in SAFEGUARDS if not words or any(w in each.safeguard + each.file for w in words)]
    if as_table:
        click.echo(table(chosen), nl=False)
        return
    if not chosen:
        raise click.UsageError("no safeguard is called so")
    began = monotonic()
    with copied() as copy:
        _pass_anyway(copy, chosen)
        caught = sum([_is_caught(copy, each) for each in chosen])
    click.echo(f"{caught} of {len(chosen)} caught, in {monotonic() - began:.0f} s")
    sys.exit(caught != len(chosen))


def _pass_anyway(copy: Copy, mutations: Sequence[Mutation]) -> None:
    """Tests that fail with the safeguards in their places would prove nothing."""
    began = monotonic()
    try:
        copy.untouched(mutations)
    except UselessError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{monotonic() - began:6.1f} s  with all safeguards the tests pass")


def _is_caught(copy: Copy, mutation: Mutation) -> bool:
    began, wrong = monotonic(), ""
    try:
        if survived := copy.survivors(mutation):
            wrong = f"SURVIVED {', '.join(survived)}"
    except UselessError as error:
        wrong = f"PROVES NOTHING: {error}"
    click.echo(f"{monotonic() - began:6.1f} s  {wrong or 'caught'}: {mutation.safeguard} ({mutation.file})")
    return not wrong


if __name__ == "__main__":
    mutate()
