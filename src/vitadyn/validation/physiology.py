"""The slow body against the published experiments that it was tuned on: 123 checks.

All of them were in view while the numbers were tuned by hand: this is calibration, not validation. A check that
passes says that the body still does what it was made to do, not that it is right about people. Two checks (F6) are
known failures of the science; they are run, shown and counted as failed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..engine.solve import build
from ..language import Body
from ..physiology import STANDARD, body
from . import clamp
from .experiments import Experiment, read
from .measures import MEASURES, Look
from .perform import perform
from .physiology_pictures import pictures, with_courses
from .report import Check, Report, finite, known_to_pass

FOLDER = Path(__file__).parent
STATEMENT = "calibration, not validation: all checks were in view while the numbers were tuned"


@dataclass(frozen=True)
class Protocols:
    """The checks with the experiments that they look at; `asked` are the days to be read of each."""

    rows: Mapping[str, Mapping[str, Any]]
    looks: Mapping[str, Look]
    experiments: tuple[Experiment, ...]
    asked: Mapping[str, set[float]]

    def quantities(self, whole: Body) -> tuple[str, ...]:
        """What a body must show for all checks to be read."""
        seen = {name for look in self.looks.values() for name in (look.of, look.over, look.when, look.then) if name}
        return tuple(sorted({*whole.states, *seen}))


@cache
def protocols() -> Protocols:
    """What is done and read for all checks."""
    table = _table("checks")
    looks = {name: Look(**row["look"]) for name, row in table.items()}
    return Protocols(table, looks, tuple(read(FOLDER / "experiments.toml").values()), _asked(looks))


def run(numbers: str = STANDARD, smooth: bool = True) -> Report:
    """Do all experiments with a parameter set and compare; rounded or exact corners.

    >>> run("A", smooth=False).passed
    121
    """
    known = protocols()
    whole = body(numbers, smooth=smooth)
    compiled = build(whole, known.quantities(whole))
    seen = perform(compiled, known.experiments, known.asked)
    checks = tuple(_check(name, row, MEASURES[row["how"]](seen, known.looks[name])) for name, row in known.rows.items())
    found = clamp.measure(numbers, smooth)
    extras = tuple(_check(name, row, found[name]) for name, row in _table("clamp").items())
    how = {name: str(row["how"]) for name, row in known.rows.items()}
    courses = perform(compiled, known.experiments, with_courses(known.experiments, known.asked))
    shown = pictures(checks, known.looks, how, courses)
    made = Report("physiology", checks, STATEMENT, known_to_pass("physiology", numbers), shown, extras)
    return made.of_body(whole, numbers)


def _asked(looks: Mapping[str, Look]) -> dict[str, set[float]]:
    asked: dict[str, set[float]] = {}
    for look in looks.values():
        for experiment, days in look.days.items():
            asked.setdefault(experiment, set()).update(days)
    return asked


def _check(name: str, row: Mapping[str, Any], value: float) -> Check:
    low, high = row["range"]
    told = {key: row[key] for key in row if key not in ("range", "how", "look")}
    return Check(id=name, low=float(low), high=float(high), value=finite(value), **told)


@cache
def _table(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
