"""Nerve, muscle and cramp against what was published.

Most rows were used to set a number, or give a direction only: a count of passes is a regression test and no evidence.
No row tests the size of an effect of calcium on a human threshold; none was found.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..physiology import STANDARD
from ..physiology.fast import fast
from . import nerve_axon, nerve_people, nerve_surface
from .nerve_pictures import pictures
from .report import Check, Report, finite, known_to_pass

CHECKS_FILE = Path(__file__).with_name("nerve_checks.toml")
STATEMENT = (
    "most are fitted, calibrated or directional: a regression test, not evidence; trials of magnesium and vitamin D "
    "pass as well if minerals do nothing to ordinary cramps, so that they cannot tell the two apart"
)


def run(numbers: str = STANDARD) -> Report:
    """Compare the laws of nerve, muscle and cramp of a parameter set, and the axon, which has one set.

    >>> report = run()
    >>> report.regressions
    ()
    """
    seen = measured(numbers)
    checks = tuple(_check(name, row, seen[name]) for name, row in rows().items())
    made = Report("nerve", checks, STATEMENT, known_to_pass("nerve", numbers), pictures=pictures(numbers))
    return made.of_body(fast(numbers), numbers)


def measured(numbers: str) -> dict[str, float]:
    """The value of every check."""
    return {**nerve_surface.measure(numbers), **nerve_axon.measure(numbers), **nerve_people.measure(numbers)}


@cache
def rows() -> dict[str, Any]:
    """What is compared with what, by the name of the check."""
    with CHECKS_FILE.open("rb") as file:
        return tomllib.load(file)


def _check(name: str, row: Mapping[str, Any], value: float) -> Check:
    low, high = row["range"]
    told = {key: row[key] for key in row if key not in ("range", "kind")}
    return Check(
        id=name, low=float(low), high=float(high), value=finite(value), grade_note=row["kind"], topic=name[0], **told
    )
