"""vitadyn simulate [PERSON] --give "vitamin D3 4000 IU/day" --days 180"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ..errors import UsageError
from ..results import SimulationRun
from .console import as_json, coloured, columns, emit, output_option, say
from .people import read_person
from .render import TETANY

FORMATS = ("table", "json", "csv")
WIDEST = 500
"""Columns are never cut to the terminal: a cut number is a wrong number."""


@click.command("simulate")
@click.argument("person", required=False)
@click.option("--give", multiple=True, metavar="TEXT", help='Such as "vitamin D3 4000 IU/day for 90 d"; repeatable.')
@click.option("--days", type=float, default=180.0, show_default=True, help="How long.")
@click.option("--every", type=float, default=7.0, show_default=True, help="Days between outputs.")
@click.option("--set", "changed", multiple=True, metavar="NAME=VALUE", help="Change a number of the body; repeatable.")
@click.option("--keep", default="", metavar="A,B,C", help="Outputs to show; see vitadyn model list.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@output_option
def command(
    person: str | None,
    give: tuple[str, ...],
    days: float,
    every: float,
    changed: tuple[str, ...],
    keep: str,
    form: str,
    output: str,
) -> None:
    """One body under a schedule: the reference person, or PERSON (a person.yaml, or - for stdin).

    \b
    vitadyn simulate --give "vitamin D3 4000 IU/day" --days 180
    vitadyn simulate --give "magnesium 300 mg/day as citrate" --keep mg,urine_mg_24h --format csv
    """
    from ..api import simulate

    who = None if person is None else read_person(person)
    kept = [name.strip() for name in keep.split(",") if name.strip()]
    run = simulate(who, give=give, days=days, every=every, set=_changes(changed), keep=kept)
    for words in remarks(run):
        say(words)
    emit(render(run, form, rich=coloured() and output == "-"), output)


def remarks(run: SimulationRun) -> list[str]:
    """How each course was read, what it would be otherwise, and what was left out."""
    read = [f"{one.text}: {one.read_as}{_otherwise(one.other_reading)}" for one in run.readings]
    aside = [f"set aside: {one.finding}: {one.reason}" for one in run.set_aside]
    return [*read, *aside, *(f"note: {words}" for words in run.warnings), *_cramps(run)]


def _cramps(run: SimulationRun) -> list[str]:
    """Tetany, ordinary cramps and weakness in words."""
    if not run.cramps:
        return []
    tetany, rate, weakness = (run.cramps[name] for name in ("tetany", "cramps_per_week", "weakness"))
    low, high = rate["interval"]
    last = "" if tetany["day"] == tetany["last"]["day"] else f"; on the last day {_tetany(tetany['last'])}"
    return [
        f"tetany: {_tetany(tetany)} on day {tetany['day']:g}{last}; size not validated",
        f"ordinary cramps in people of this age, sex and plasma: 90 % have {low:.2g} to {high:.2g} a week "
        f"(mean {rate['mean']:.2g})",
        f"weakness: {weakness['reason'] or 'not expected from the minerals'}",
    ]


def _tetany(told: Mapping[str, Any]) -> str:
    return f"{TETANY[told['category']]} (nerve threshold {told['shift_mV']['median'] + 0.0:+.1f} mV)"


def render(run: SimulationRun, form: str, rich: bool = False) -> str:
    """The run as a table, JSON or CSV."""
    if form == "json":
        return as_json(run.to_json())
    if form == "csv":
        return _csv(run)
    return _rich(run) if rich else columns(_header(run, " "), _rows(run, ".4g"))


def _otherwise(other: str) -> str:
    return f" (if the amount means otherwise: {other})" if other else ""


def _changes(texts: tuple[str, ...]) -> dict[str, float]:
    """Every --set, each number once."""
    found: dict[str, float] = {}
    for name, value in map(_change, texts):
        if name in found:
            raise UsageError(f"--set: '{name}' is given twice")
        found[name] = value
    return found


def _change(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError:
        raise UsageError(f"--set: given '{text}'; allowed: NAME=VALUE, such as gfr=72") from None


def _header(run: SimulationRun, gap: str) -> list[str]:
    return ["day", *(f"{name}{gap}[{run.units[name]}]" for name in run.outputs)]


def _rows(run: SimulationRun, digits: str) -> list[list[str]]:
    table = zip(run.times, *run.outputs.values(), strict=True)
    return [[f"{row[0]:g}", *(f"{float(value):{digits}}" for value in row[1:])] for row in table]


def _csv(run: SimulationRun) -> str:
    """Names with units in the first line; ten digits."""
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_header(run, " "))
    writer.writerows(_rows(run, ".10g"))
    return text.getvalue().rstrip("\n")


def _rich(run: SimulationRun) -> str:
    """The table for a terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in _header(run, "\n"):
        table.add_column(Text(heading), justify="right", no_wrap=True, overflow="fold")
    for row in _rows(run, ".4g"):
        table.add_row(*row)
    console = Console(force_terminal=True, width=WIDEST)
    with console.capture() as shown:
        console.print(table)
    return "\n".join(line.rstrip() for line in shown.get().rstrip("\n").split("\n"))
