"""What exact slopes cost: a run with the slope by one number beside a plain run, and beside central differences.

    python benchmarks/sensitivity.py [--people 400] [--output FILE]

People varied by the spread of their numbers, a year with weekly output, rtol 1e-6, one thread: constant intake, and
vitamin D3 every day. Runs take turns and the median counts. Writes sensitivity.json beside itself. About a minute.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from vitadyn.api import DEFAULT_KEEP
from vitadyn.bench.people import varied
from vitadyn.bench.race import medians, race
from vitadyn.bench.workloads import doses
from vitadyn.engine.problem import Events
from vitadyn.engine.sensitivity import Differentiated, differentiate, sensitivities, steady_slopes
from vitadyn.engine.solve import initial_state, solve
from vitadyn.engine.steady import steady
from vitadyn.engine.target import host
from vitadyn.physiology import body
from vitadyn.version import VERSION

HERE = Path(__file__).parent
OF = ("gland_fraction", "vitd_clearance_factor", "intake_ca", "intake_mg")
WEEKS = np.append(np.arange(0.0, 364.0, 7.0), 365.0)
DAILY = doses(np.arange(1.0, 365.0), 65.0)
ROUNDS = 5


def workload(made: Differentiated, table: np.ndarray, events: Events | None, rtol: float = 1e-6) -> dict[str, Any]:
    """Seconds and ratios for each person and number, and how far central differences are from the slopes."""
    start = initial_state(made.plain, table)
    jobs: dict[str, Callable[[], object]] = {
        "plain": lambda: solve(made.plain, table, start, WEEKS, events, rtol, threads=1),
        "slopes": lambda: sensitivities(made, table, WEEKS, events, rtol, threads=1),
    }
    seconds = medians(race(jobs, ROUNDS))
    found = sensitivities(made, table, WEEKS, events, rtol)
    plain = solve(made.plain, table, start, WEEKS, events, rtol)
    assert (found.status == 0).all() and (plain.status == 0).all()
    share = seconds["slopes"] / len(made.of)
    return {
        "people": len(table),
        "microseconds_plain": 1e6 * seconds["plain"] / len(table),
        "microseconds_slope": 1e6 * share / len(table),
        "ratio": share / seconds["plain"],
        "ratio_to_central_differences": share / (2.0 * seconds["plain"]),
        "steps_ratio": float(found.steps.mean() / plain.steps.mean()),
        "error_slopes": error(made, table, events, found.values, rtol),
        "error_central_differences": error(made, table, events, central(made, table, events, rtol), rtol),
    }


def error(made: Differentiated, table: np.ndarray, events: Events | None, values: Any, rtol: float) -> float:
    """95th percentile of the difference to slopes at a thousandth of the tolerance, relative to the largest of each."""
    few = slice(0, 40)
    exact = sensitivities(made, table[few], WEEKS, events, rtol / 1000.0, max_steps=10**6).values
    gaps = []
    for name in made.plain.keep:
        for of in made.of:
            size = np.abs(exact[name][of]).max(axis=1, keepdims=True)
            gaps.append(np.abs(values[name][of][few] - exact[name][of]) / np.where(size == 0.0, 1.0, size))
    return float(np.quantile(np.stack(gaps), 0.95))


def central(made: Differentiated, table: np.ndarray, events: Events | None, rtol: float) -> dict[str, Any]:
    """What a user without slopes would do: one per cent up and down at the same tolerance."""
    found: dict[str, dict[str, np.ndarray]] = {name: {} for name in made.plain.keep}
    for of in made.of:
        column = made.plain.parameters.index(of)
        runs = []
        for factor in (1.01, 0.99):
            moved = table.copy()
            moved[:, column] *= factor
            runs.append(solve(made.plain, moved, initial_state(made.plain, moved), WEEKS, events, rtol).values)
        for name in found:
            found[name][of] = (runs[0][name] - runs[1][name]) / (0.02 * table[:, column, np.newaxis])
    return found


def rest(made: Differentiated, table: np.ndarray) -> dict[str, Any]:
    """Slopes of the resting state: all numbers of a person beside the search for the state alone."""
    jobs: dict[str, Callable[[], object]] = {
        "state": lambda: steady(made.plain, table),
        "slopes": lambda: steady_slopes(made, table),
    }
    seconds = medians(race(jobs, ROUNDS))
    return {
        "people": len(table),
        "numbers": len(made.of),
        "microseconds_state": 1e6 * seconds["state"] / len(table),
        "microseconds_state_and_slopes": 1e6 * seconds["slopes"] / len(table),
        "ratio": seconds["slopes"] / seconds["state"],
    }


def built() -> tuple[Differentiated, float]:
    begin = perf_counter()
    return differentiate(body(), DEFAULT_KEEP, OF), perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--output", type=Path, default=HERE / "sensitivity.json")
    asked = parser.parse_args()
    (made, seconds), table = built(), varied(body(), asked.people)
    told = {
        "model_hash": body().hash(),
        "version": VERSION,
        "date": date.today().isoformat(),
        "processor": host()[0],
        "numbers": OF,
        "seconds_to_build": seconds,
        "constant": workload(made, table, None),
        "daily": workload(made, table[: max(1, asked.people // 10)], DAILY),
        "rest": rest(made, table),
    }
    asked.output.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    for name, value in told.items():
        print(name, value)


if __name__ == "__main__":
    main()
