"""The engine of this installation against a part of the verification files, in less than a second."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from ..engine.solve import Compiled, build, initial_state, parameter_table, solve
from ..physiology import body

KIT = Path(__file__).with_name("kit.json")
RATES_ALLOWED, COURSE_ALLOWED = 1e-8, 1e-5
"""The vectors are printed to all digits, the course to six."""

NOISE = 0.1
"""Rates smaller than this share of their pool, or than this, are compared with it: some are rounding noise."""


@dataclass(frozen=True)
class Check:
    """How many values were compared, and the largest relative difference (NaN when one is not a number)."""

    name: str
    compared: int
    difference: float
    allowed: float

    @property
    def passed(self) -> bool:
        return self.compared > 0 and self.difference <= self.allowed


@dataclass(frozen=True)
class SelfTest:
    """What was checked by which back end, and the seconds it took."""

    engine: str
    checks: tuple[Check, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        return bool(self.checks) and all(check.passed for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """Plain data; a difference that is not finite is None."""
        return {
            "passed": self.passed,
            "engine": self.engine,
            "seconds": self.seconds,
            "checks": [
                {**asdict(one), "difference": _finite(one.difference), "passed": one.passed} for one in self.checks
            ],
        }


@cache
def kit() -> dict[str, Any]:
    """Printed states with their rates, and some days of a course, with their source."""
    told: dict[str, Any] = json.loads(KIT.read_text(encoding="utf-8"))
    return told


def run(backend: str = "auto") -> SelfTest:
    """Rates of the whole body with exact corners, then a course of it, by the engine, against the printed ones.

    >>> [check.name for check in run("numpy").checks]
    ['rates', 'course']
    """
    begin = perf_counter()
    compiled = build(body("A", smooth=False), tuple(kit()["course"]["values"]), backend)
    checks = (_rates(compiled), _course(compiled))
    return SelfTest(compiled.backend, checks, perf_counter() - begin)


def _rates(compiled: Compiled) -> Check:
    """All rates at the printed states."""
    vectors = kit()["vectors"]
    table = np.concatenate([parameter_table(compiled, 1, vector["numbers"]) for vector in vectors])
    (constant,) = compiled.machine.call("prep", np.ascontiguousarray(table.T))
    (found,) = compiled.machine.call("rhs", constant, _columns(compiled, vectors, "state"))
    printed = _columns(compiled, vectors, "rates")
    reference = initial_state(compiled, parameter_table(compiled, 1)).T
    size = np.maximum(np.abs(printed), NOISE * np.maximum(1.0, np.abs(reference)))
    return Check("rates", printed.size, float(np.max(np.abs(found - printed) / size)), RATES_ALLOWED)


def _course(compiled: Compiled) -> Check:
    """Some days of a golden run; somebody who does not reach them has NaN, which does not pass."""
    course: Mapping[str, Any] = kit()["course"]
    table = parameter_table(compiled, 1, course["numbers"])
    found = solve(compiled, table, initial_state(compiled, table), course["days"], rtol=1e-7, threads=1).values
    apart = [np.abs(found[name][0] / np.array(printed) - 1.0) for name, printed in course["values"].items()]
    return Check("course", sum(map(len, apart)), float(np.max(apart)), COURSE_ALLOWED)


def _columns(compiled: Compiled, vectors: list[dict[str, Any]], part: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(states, vectors)"""
    return np.array([[vector[part][name] for vector in vectors] for name in compiled.states])


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
