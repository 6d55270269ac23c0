"""The slow body against the published experiments that it was tuned on: 123 checks.

All of them were in view while the numbers were tuned by hand: this is calibration, not validation. A check that
passes says that the body still does what it was made to do, not that it is right about people. Two checks (F6) are
known failures of the science; they are run, shown and counted as failed.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..engine.solve import build
from ..physiology import body
from ..results import plain_fields
from . import clamp
from .experiments import read
from .measures import MEASURES, Look
from .perform import perform

FOLDER = Path(__file__).parent
STATEMENT = "calibration, not validation: all checks were in view while the numbers were tuned"


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: `value` against the range `low` to `high`; None where the body gave no number.

    `grade` A: a published number or direction that was read; B: recalled; C: direction only, weak.
    `published` is what parameter set A gave in print; `expected_failure` says why a failure is known.
    """

    id: str
    title: str
    low: float
    high: float
    value: float | None
    unit: str
    grade: str
    target: str
    source: str
    published: float
    grade_note: str = ""
    expected_failure: str = ""

    @property
    def passed(self) -> bool:
        return self.value is not None and self.low <= self.value <= self.high

    def to_json(self) -> dict[str, Any]:
        """The check as plain data, with its range as `target` and the published text as `said`."""
        fields = plain_fields(self)
        low, high, said = fields.pop("low"), fields.pop("high"), fields.pop("target")
        return {**fields, "target": [low, high], "said": said, "passed": self.passed}


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of a parameter set; `extras` are shown beside them and not counted.

    `regressions` are checks of grade A that this parameter set is known to pass and that failed now.
    """

    numbers: str
    corners: str
    body_hash: str
    checks: tuple[Check, ...]
    extras: tuple[Check, ...] = ()
    statement: str = STATEMENT

    @property
    def passed(self) -> int:
        return sum(check.passed for check in self.checks)

    @property
    def total(self) -> int:
        return len(self.checks)

    @property
    def regressions(self) -> tuple[str, ...]:
        failed = {check.id for check in self.checks if not check.passed}
        return tuple(name for name in known_to_pass(self.numbers) if name in failed)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data: checks, passed, total, and what they stand for."""
        return {
            "checks": [check.to_json() for check in self.checks],
            "passed": self.passed,
            "total": self.total,
            "extras": [check.to_json() for check in self.extras],
            "regressions": list(self.regressions),
            "numbers": self.numbers,
            "corners": self.corners,
            "body": self.body_hash,
            "statement": self.statement,
        }


def run(numbers: str = "C", smooth: bool = True) -> Report:
    """Do all experiments with parameter set A, B or C and compare; rounded or exact corners.

    >>> run("A", smooth=False).passed
    121
    """
    table, experiments = _table("checks"), read(FOLDER / "experiments.toml")
    looks = {name: Look(**row["look"]) for name, row in table.items()}
    whole = body(numbers, smooth=smooth)
    quantities = {name for look in looks.values() for name in (look.of, look.over, look.when, look.then) if name}
    compiled = build(whole, tuple(sorted({*whole.states, *quantities})))
    seen = perform(compiled, list(experiments.values()), _asked(looks))
    checks = tuple(_check(name, row, MEASURES[row["how"]](seen, looks[name])) for name, row in table.items())
    found = clamp.measure(numbers, smooth)
    extras = tuple(_check(name, row, found[name]) for name, row in _table("clamp").items())
    return Report(numbers, whole.kink.name, whole.hash(), checks, extras)


def known_to_pass(numbers: str) -> tuple[str, ...]:
    """The checks of grade A that a parameter set passes, as written down in passing.toml."""
    return tuple(_table("passing").get(numbers, ()))


def _asked(looks: Mapping[str, Look]) -> dict[str, set[float]]:
    asked: dict[str, set[float]] = {}
    for look in looks.values():
        for experiment, days in look.days.items():
            asked.setdefault(experiment, set()).update(days)
    return asked


def _check(name: str, row: Mapping[str, Any], value: float) -> Check:
    low, high = row["range"]
    told = {key: row[key] for key in row if key not in ("range", "how", "look")}
    return Check(id=name, low=float(low), high=float(high), value=value if math.isfinite(value) else None, **told)


@cache
def _table(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
