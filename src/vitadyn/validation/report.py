"""What a suite of validation gives: checks with their targets, pictures of data beside the model, and regressions."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..language import Body
from ..results import plain, plain_fields

PASSING_FILE = Path(__file__).with_name("passing.toml")
"""Suite and parameter set to the checks of grade A that pass; changed only with a reason in the CHANGELOG."""


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: `value` against the range `low` to `high`; None where the model gave no number.

    `grade` A: a published number or direction that was read; B: recalled; C: direction only, weak.
    `target` says in words what was published, `published` what an earlier model gave in print (None: not printed).
    `expected_failure` says why a failure is known. `topic` groups checks of one kind.
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
    published: float | None = None
    grade_note: str = ""
    expected_failure: str = ""
    topic: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return self.value is not None and self.low <= self.value <= self.high

    def to_json(self) -> dict[str, Any]:
        """The check as plain data, with its range as `target` and the published text as `said`; an open end is None."""
        told = plain_fields(replace(self, low=0.0, high=0.0))
        said, more, ends = told.pop("target"), told.pop("more"), [finite(self.low), finite(self.high)]
        del told["low"], told["high"]
        return {**more, **told, "target": ends, "said": said, "passed": self.passed}


@dataclass(frozen=True, slots=True)
class Points:
    """Published data: `y` at `x`, from `low` to `high` where a spread was printed (None where it was not)."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """The model: `middle` over `x`, and its 90 % band where there are many bodies."""

    label: str
    x: tuple[float, ...]
    middle: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Data and model of one experiment on one pair of axes; `checks` are the ids that it shows."""

    id: str
    title: str
    x_label: str
    y_label: str
    points: tuple[Points, ...] = ()
    bands: tuple[Band, ...] = ()
    caption: str = ""
    source: str = ""
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of a suite; `extras` are shown beside them and not counted.

    `must_pass` are checks of grade A that this parameter set is known to pass. `tables` are more findings of the
    suite, by name, each a list of rows.
    """

    suite: str
    checks: tuple[Check, ...]
    statement: str
    must_pass: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    extras: tuple[Check, ...] = ()
    tables: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    numbers: str = ""
    corners: str = ""
    body_hash: str = ""

    @property
    def passed(self) -> int:
        return sum(check.passed for check in self.checks)

    @property
    def total(self) -> int:
        return len(self.checks)

    @property
    def regressions(self) -> tuple[str, ...]:
        """Checks that must pass and failed, or are gone."""
        held = {check.id for check in self.checks if check.passed}
        return tuple(name for name in self.must_pass if name not in held)

    def of_body(self, body: Body, numbers: str) -> Report:
        """The same, saying which body and parameter set it is of."""
        return replace(self, numbers=numbers, corners=body.kink.name, body_hash=body.hash())

    def to_json(self) -> dict[str, Any]:
        """The report as plain data: checks, passed, total, and what they stand for."""
        return {
            "suite": self.suite,
            "checks": [check.to_json() for check in self.checks],
            "passed": self.passed,
            "total": self.total,
            "extras": [check.to_json() for check in self.extras],
            "tables": plain(self.tables),
            "regressions": list(self.regressions),
            "numbers": self.numbers,
            "corners": self.corners,
            "body": self.body_hash,
            "statement": self.statement,
        }


def known_to_pass(suite: str, numbers: str) -> tuple[str, ...]:
    """The checks of grade A of a suite that a parameter set passes, as written down in passing.toml."""
    with PASSING_FILE.open("rb") as file:
        return tuple(tomllib.load(file).get(suite, {}).get(numbers, ()))


def finite(value: float) -> float | None:
    """A number, or None where it is none."""
    return float(value) if math.isfinite(value) else None


def together(reports: Iterable[Report]) -> dict[str, Any]:
    """Several suites as one answer of the form that each has; every check says its suite."""
    told = [report.to_json() for report in reports]
    checks = [{**check, "suite": one["suite"]} for one in told for check in one["checks"]]
    return {
        "checks": checks,
        "passed": sum(one["passed"] for one in told),
        "total": len(checks),
        "regressions": [f"{one['suite']}: {name}" for one in told for name in one["regressions"]],
        "suites": [{name: value for name, value in one.items() if name != "checks"} for one in told],
    }
