"""Data on stdout or in a file, words on stderr."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from ..errors import UsageError

STDOUT = "-"
SETS = ("A", "B", "C", "D", "D0")
"""Names of the parameter sets, and the standard one; written here so that help need not load them."""
STANDARD = "D"
numbers_option = click.option(
    "--numbers", type=click.Choice(SETS), default=STANDARD, show_default=True, help="Parameter set."
)
output_option = click.option("-o", "--output", default=STDOUT, metavar="FILE", help="Write here; - is stdout.")


def emit(text: str, output: str = STDOUT) -> None:
    """Write data; to stdout, or to a file as UTF-8."""
    if output == STDOUT:
        click.echo(text, color=None if coloured() else False)
        return
    try:
        Path(output).write_text(click.unstyle(text) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--output: cannot write '{output}': {error.strerror}") from error


def say(words: str) -> None:
    """Tell the user something that is not data."""
    click.echo(words, err=True)


def coloured() -> bool:
    """Colours only on a terminal, and never against NO_COLOR."""
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def as_json(data: Any) -> str:
    """JSON text; a number that is not finite is an internal error, never null."""
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)


def columns(header: list[str], rows: list[list[str]]) -> str:
    """A table as plain text: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = []
    for row in [header, *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
