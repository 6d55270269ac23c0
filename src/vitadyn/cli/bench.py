"""vitadyn bench: how fast the engine is here, beside others at equal achieved error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import click

from .console import as_json, columns, emit, output_option

Told = Mapping[str, Any]


@click.command("bench")
@click.option("--people", type=click.IntRange(min=1), help="At most so many; by default 100 to 100,000.")
@click.option("--days", type=click.FloatRange(min=1), default=364.0, show_default=True)
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True, help="Set against one.")
@click.option("--peers/--no-peers", default=True, help="Beside other engines, as far as they are installed.")
@click.option("--quick", is_flag=True, help="A look in about a minute; its figures are rough.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def command(people: int | None, days: float, threads: int, peers: bool, quick: bool, form: str, output: str) -> None:
    """How fast the engine is here, beside others at equal achieved error, in turns on one core.

    People of differing numbers live DAYS with weekly output of ten quantities, once at rest and once with a dose of
    vitamin D3 (4000 IU) every day. Then: time and memory as people grow in number, threads, start-up, and each goal.
    A peer that is not installed is named. Some minutes.
    """
    from ..api import DEFAULT_KEEP
    from ..bench.effort import FULL, QUICK
    from ..bench.field import PEERS
    from ..bench.table import table
    from ..physiology import body

    effort = replace(QUICK if quick else FULL, threads=threads)
    told = table(
        body(), DEFAULT_KEEP, tuple(PEERS) if peers else (), effort.limited(people) if people else effort, days
    )
    emit(as_json(told) if form == "json" else bench_page(told), output)


def bench_page(told: Told) -> str:
    """Tables of engines, growth and goals."""
    machine = ", ".join(f"{name} {value}" for name, value in told["machine"].items() if name != "features")
    parts = [f"{machine}\nmodel {told['model']}", _engines(told["rows"])]
    if "scale" in told:
        parts += [_scale(told["scale"]), _threads(told["threads"]), _start(told["start"])]
    return "\n\n".join([*parts, _goals(told["goals"])])


def _engines(rows: Iterable[Told]) -> str:
    header = [
        "workload, engine (setting)",
        "people a second",
        "slower by",
        "lowest",
        "highest",
        "rtol",
        "error",
        "max error",
    ]
    lines = [_engine(row) for row in rows if "skipped" not in row]
    left = [f"{row['workload']}, {row['engine']}: skipped: {row['skipped']}" for row in rows if "skipped" in row]
    return "\n".join([columns(header, lines), *left])


def _engine(row: Told) -> list[str]:
    name = f"{row['workload']}, {row['engine']} ({row['setting']})"
    if row["days_run"] < row["days"]:
        name += f", scaled from {row['days_run']:g} of {row['days']:g} days"
    ratios = [f"{row[key]:.3g}" for key in ("ratio", "ratio_lowest", "ratio_highest")]
    error = f"{row['error']:.1e}{'' if row['error_matched'] else ' (not matched)'}"
    largest = "not finite" if row["max_error"] is None else f"{row['max_error']:.1e}"
    return [name, f"{row['per_second']:.4g}", *ratios, f"{row['rtol']:.1e}", error, largest]


def _scale(rows: Iterable[Told]) -> str:
    lines = [
        [
            f"{row['people']} people, {'full output' if row['output'] == 'full' else row['output']}",
            f"{1e6 * row['seconds_per_person']:.1f}",
            "not known" if row["memory"] is None else f"{row['memory'] / 1e6:.1f}",
        ]
        for row in rows
    ]
    return columns(["one core", "microseconds a person", "megabytes"], lines)


def _threads(row: Told) -> str:
    figures = [f"{row[key]:.3g}" for key in ("gain", "gain_lowest", "gain_highest")]
    return columns(
        [f"{row['people']} people", "faster by", "lowest", "highest"],
        [[f"{row['threads']} threads over one", *figures]],
    )


def _start(rows: Iterable[Told]) -> str:
    lines = [[row["objects"], *(f"{row[key]:.3f}" for key in ("import", "result", "process"))] for row in rows]
    return columns(["fresh process, compiled objects", "import", "first year simulated", "whole process [s]"], lines)


def _goals(rows: Iterable[Told]) -> str:
    verdicts = {True: "met", False: "not met", None: "not measured"}
    lines = [
        [row["goal"], row["wanted"], "-" if row["measured"] is None else f"{row['measured']:.3g}", verdicts[row["met"]]]
        for row in rows
    ]
    return columns(["goal", "wanted", "measured", "verdict"], lines)
