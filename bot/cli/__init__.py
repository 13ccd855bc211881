"""The shell: `fieldline COMMAND`. A command's module is imported only when it is asked for."""

import sys
from importlib import import_module

import click
from typing_extensions import override

COMMANDS = {
    "demo": "Rehearse on a local Telegram: no token, no config, no internet.",
    "run": "Run the bot against Telegram.",
    "check": "Say what is not as it should be, and how to mend it.",
    "invite": "Print an enrolment link and its QR code.",
    "forget": "Strike somebody off and erase what is known of them.",
    "plans": "Work with plan files.",
    "export": "Write incidents, timelines and rounds as CSV, XLSX or DOCX.",
    "verify": "Re-compute the record's hash chain.",
    "backup": "Copy everything, while the bot runs.",
    "restore": "Go back to a backup.",
}
MISUSED = 2
"""The exit code when the way we were called or configured does not allow to go on."""


class _Lazy(click.Group):
    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"bot.cli.{cmd_name}"), cmd_name)
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Lazy)
@click.version_option(package_name="fieldline")
def fieldline() -> None:
    """Incident coordination and zero reports in Telegram."""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; what cannot work ends in one clear line and code 2."""
    try:
        return fieldline.main(argv, prog_name="fieldline", standalone_mode=False) or 0
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show(sys.stderr)
        return error.exit_code
