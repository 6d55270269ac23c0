"""The command line: a thin reading of arguments onto the functions of `api`; each command is imported when used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

import click

from ..errors import VitadynError
from ..version import VERSION

COMMANDS = {
    "assess": "Which cause, which edge, how sure, why, and what must not wait.",
    "simulate": "One body under a schedule: what its blood and urine do day by day.",
    "validate": "Published evidence against the model: physiology, or a folder of cases.",
    "model": "The equations: list them, or show one as text.",
    "cite": "The sources that a result used.",
    "convert": "One laboratory value into another unit.",
    "new": "A person or plan file to fill in.",
    "doctor": "What this installation can do.",
    "bench": "How fast the engine is here, beside others at equal error.",
}
"""Command to the line that help shows; its module has the same name."""

INTERNAL, USAGE, INTERRUPTED = 1, 2, 130


class Commands(click.Group):
    """A group whose commands are imported one at a time, and whose help imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f".{cmd_name}", __name__).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command in the error."""
        from ..errors import nearest

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = nearest(args[0], COMMANDS) or f"commands: {', '.join(COMMANDS)}"
            raise click.UsageError(f"no command '{args[0]}'; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="vitadyn")
def tree() -> None:
    """Vitamin D, minerals and cramps: a model of one adult body, and what is known of one person weighed against it.

    Data goes to stdout, words to stderr; `-` is stdin or stdout. It informs, it never prescribes.

    Exit codes: 0 ok, 1 internal, 2 usage, 3 bad input, 4 the solver failed.
    """


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code is returned."""
    return guarded(lambda: _run(arguments))


def _run(arguments: list[str] | None) -> int:
    given = sys.argv[1:] if arguments is None else list(arguments)
    with tree.make_context("vitadyn", given) as context:
        result = tree.invoke(context)
    if sys.stdout is not None:
        sys.stdout.flush()
    return result if isinstance(result, int) else 0


def guarded(work: Callable[[], int]) -> int:
    """The exit code of `work`; every error becomes one message on stderr."""
    try:
        return work()
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as error:
        error.show()
        return USAGE
    except VitadynError as error:
        click.echo(f"vitadyn: {error}", err=True)
        return error.exit_code
    except BrokenPipeError:
        _write_no_more()
        return 0
    except OSError as error:
        _write_no_more()
        click.echo(f"vitadyn: {error.strerror or error}", err=True)
        return INTERNAL
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("VITADYN_DEBUG"):
            raise
        click.echo(f"vitadyn: internal error: {type(error).__name__}: {error} (VITADYN_DEBUG=1 shows where)", err=True)
        return INTERNAL


def _write_no_more() -> None:
    """What is still to be written goes nowhere, so that leaving is quiet."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
