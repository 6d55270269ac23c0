"""vitadyn cite RESULT.json: the sources that a result used."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import click

from ..errors import InputError
from .console import emit, output_option

LONGEST = 20_000_000


@click.command("cite")
@click.argument("result")
@output_option
def command(result: str, output: str) -> None:
    """The sources that a result used. RESULT is what --format json wrote, or - for stdin."""
    emit("\n".join(citation(name) for name in identifiers(_read(result), result)), output)


def identifiers(told: Any, place: str) -> list[str]:
    """Ids of sources in a result: of its provenance, and of its red flags."""
    made = told.get("provenance") if isinstance(told, Mapping) else None
    if not isinstance(made, Mapping) or not isinstance(made.get("sources"), list):
        raise InputError(place, "no provenance.sources", "a result written by vitadyn with --format json")
    flags = [str(flag.get("source", "")) for flag in told.get("red_flags", []) if isinstance(flag, Mapping)]
    parts = [part.strip() for flag in flags for part in flag.split(";")]
    return sorted({str(name) for name in [*made["sources"], *parts] if name}, key=str.lower)


def citation(name: str) -> str:
    """One source: its id and where it can be read; an id that no table has is shown as it is."""
    from .. import knowledge

    known = _of_the_model()
    if name in known:
        return f"{name}: {known[name]}"
    try:
        row = knowledge.source(name)
    except InputError:
        return name
    return f"{name}: {row['what']}" + (f". {row['where']}" if row["where"] else "")


@cache
def _of_the_model() -> dict[str, str]:
    """The sources of the equations and their numbers."""
    from ..physiology import SOURCES_FILE

    return tomllib.loads(SOURCES_FILE.read_text(encoding="utf-8"))


def _read(path: str) -> Any:
    try:
        text = sys.stdin.read(LONGEST) if path == "-" else Path(path).read_text(encoding="utf-8")
        return json.loads(text)
    except OSError as error:
        raise InputError(path, error.strerror or "unreadable", "a file that can be read") from error
    except ValueError as error:
        raise InputError(path, "something that is not JSON", "a result written with --format json") from error
