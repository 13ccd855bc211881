"""`fieldline plans check FILE…`: what is wrong with plan files, and the schedule they make."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.planfile import PlanFileError, load_builtin, read_plan
from coordination.names import spell
from coordination.plan import FACTS, LOCALES, ApprovalRule, Plan, Severity
from coordination.plan_lint import Finding, lint
from coordination.plan_rehearsal import Line, Pace, rehearse

COLUMNS = ("from", "due", "no.", "track", "step", "approval", "source")
WIDTH = 140
"""Of a table that goes into a file or a pipe; a terminal has its own."""


@click.group()
def plans() -> None:
    """Work with plan files."""


def _facts(_context: click.Context, _option: click.Parameter, pairs: tuple[str, ...]) -> dict[str, int]:
    facts = {}
    for pair in pairs:
        fact, _, number = pair.partition("=")
        if fact not in FACTS or not number.isdecimal():
            raise click.BadParameter(f'"{pair}": write one of {", ".join(FACTS)} with a number, as in dead=1')
        facts[fact] = int(number)
    return facts


@plans.command()
@click.argument("files", nargs=-1, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--severity", type=click.Choice(list(Severity)), default=Severity.high, help="Level rehearsed.")
@click.option("--fact", "facts", multiple=True, callback=_facts, metavar="NAME=N", help="As in dead=1.")
@click.option("--pace", type=click.Choice(list(Pace)), default=Pace.due, help="How long steps take.")
@click.option("--locale", type=click.Choice(LOCALES), default=LOCALES[0], help="Language of the titles.")
@click.pass_context
def check(
    context: click.Context,
    files: tuple[Path, ...],
    severity: Severity,
    facts: dict[str, int],
    pace: Pace,
    locale: str,
) -> None:
    """Say what is wrong with plan files, then show the schedule of each on a simulated clock.

    Without FILE: the built-in plans. Exit code 2 when a file cannot be used.
    """
    sound = True
    for name, found in _read(files):
        if isinstance(found, PlanFileError):
            click.echo("\n".join(found.mistakes))
            sound = False
            continue
        findings = lint(found)
        for finding in findings:
            click.echo(f"{name}: {_said(finding)}")
        sound = sound and not any(finding.is_error for finding in findings)
        if not any(finding.reason == "when" for finding in findings):
            _show(found, severity, rehearse(found, severity, facts, pace), locale)
    context.exit(0 if sound else 2)


def _read(files: tuple[Path, ...]) -> Iterator[tuple[str, Plan | PlanFileError]]:
    """Each plan, or why there is none, under the name of its file; the built-in ones when none is named."""
    if not files:
        yield from ((f"{plan.id}.toml", plan) for plan in load_builtin().values())
    for file in files:
        try:
            yield file.name, read_plan(file)
        except PlanFileError as error:
            yield file.name, error


def _said(finding: Finding) -> str:
    return f"{'' if finding.is_error else 'warning: '}{finding.where}: {finding.message}"


def _show(plan: Plan, severity: Severity, lines: list[Line], locale: str) -> None:
    title = f"{plan.title.get(locale, plan.id)} · {severity} · reviewed by {plan.reviewed_by or 'nobody yet'}"
    table = Table(*COLUMNS, title=title, title_justify="left")
    for line in lines:
        table.add_row(*map(Text, _cells(line, locale)))
    Console(width=None if sys.stdout.isatty() else WIDTH).print(table)


def _cells(line: Line, locale: str) -> tuple[str, ...]:
    title = line.title.get(locale, line.step)
    title += f" ({line.time})" if line.time > 1 else ""
    title += "" if line.required else " (optional)"
    due = "" if line.due is None else f"+{spell(line.due)}"
    ready = f"+{spell(line.ready)}"
    return ready, due, str(line.number), line.track, title, _asked(line.approval), line.source


def _asked(rule: ApprovalRule | None) -> str:
    return "" if rule is None else f"{rule.mode} {rule.quorum}, {spell(rule.expires)}, then {rule.on_expiry}"
