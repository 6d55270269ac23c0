"""Which method for which schedule: steps, achieved error and time of Rodas5P and Rodas4 at several tolerances.

    python benchmarks/methods.py [--output FILE]

People varied by the spread of their numbers, a year with weekly output of ten quantities, one thread: constant
inputs; 4000 IU of vitamin D3 every day; 400 IU every day; 60,000 IU every 30 days; calcitriol into the blood every day;
a loop diuretic every other day. The error is the 95th percentile of
|error| / (|value| + 1e-3 usual) against a run at 1e-11. Methods take turns, and the median time counts. From the times
follows what each costs at the error that Rodas5P reaches at 1e-6. Writes methods.json beside itself. A minute or two.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from vitadyn.api import DEFAULT_KEEP
from vitadyn.bench.error import Truth
from vitadyn.bench.people import varied
from vitadyn.bench.race import medians, race
from vitadyn.bench.workloads import doses
from vitadyn.engine.problem import Events, Run
from vitadyn.engine.rodas import METHODS
from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.engine.target import host
from vitadyn.physiology import body

HERE = Path(__file__).parent
WEEKS = np.append(np.arange(0.0, 364.0, 7.0), 365.0)
TOLERANCES = (1e-4, 1e-5, 1e-6, 1e-7)
EXACT, USUAL_RTOL, ROUNDS = 1e-11, 1e-6, 5


DAYS = np.arange(1.0, 365.0)
MONTHLY = np.arange(1.0, 365.0, 30.0)

SCHEDULES: dict[str, tuple[Events | None, int]] = {
    "constant inputs": (None, 400),
    "4000 IU every day": (doses(DAYS, 260.0), 24),
    "400 IU every day": (doses(DAYS, 26.0), 24),
    "60,000 IU every 30 days": (doses(MONTHLY, 3900.0), 200),
    "calcitriol into the blood every day": (doses(DAYS, 30.0, "calcitriol"), 16),
    "a loop diuretic every other day": (Events(DAYS, set_names=("loop",), set_values=np.c_[DAYS % 2.0]), 16),
}
"""Events and number of people."""


def measured(name: str) -> list[dict[str, Any]]:
    """A row for each method and tolerance."""
    events, people = SCHEDULES[name]
    whole = body("C")
    table = varied(whole, people)
    start = initial_state(whole, table)

    def run(method: str, rtol: float, numbers: np.ndarray = table) -> Run:
        compiled = build(whole, DEFAULT_KEEP, method=method)
        return solve(compiled, numbers, initial_state(whole, numbers), WEEKS, events, rtol, 1, max_steps=10**7)

    usual = np.abs(stacked(run("rodas5p", EXACT, parameter_table(whole, 1)))).max(axis=(1, 2))
    truth = Truth(stacked(run("rodas5p", EXACT)), usual)
    jobs = {(method, rtol): (lambda m=method, r=rtol: run(m, r)) for method in METHODS for rtol in TOLERANCES}
    seconds = medians(race(jobs, ROUNDS))
    assert len(start) == people
    return [
        {
            "method": method,
            "rtol": rtol,
            "steps": float(job().steps.mean()),
            "error": truth.error(stacked(job())),
            "microseconds_a_person": 1e6 * seconds[method, rtol] / people,
        }
        for (method, rtol), job in jobs.items()
    ]


def stacked(run: Run) -> np.ndarray:
    assert not run.status.any()
    return np.stack(list(run.values.values()))


def at_equal_error(rows: list[dict[str, Any]]) -> float:
    """Time of Rodas4 over that of Rodas5P at the error Rodas5P reaches at 1e-6, between tolerances on logarithms."""
    reached = next(row for row in rows if row["method"] == "rodas5p" and row["rtol"] == USUAL_RTOL)
    other = sorted((row for row in rows if row["method"] == "rodas4"), key=lambda row: row["error"])
    errors, times = (np.log([row[key] for row in other]) for key in ("error", "microseconds_a_person"))
    return float(np.exp(np.interp(np.log(reached["error"]), errors, times)) / reached["microseconds_a_person"])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE / "methods.json")
    output = parser.parse_args().output
    schedules = {name: measured(name) for name in SCHEDULES}
    ratios = {name: at_equal_error(rows) for name, rows in schedules.items()}
    told = {"date": f"{date.today()}", "processor": host()[0], "model": body("C").hash()}
    told = {**told, "rodas4_over_rodas5p_at_equal_error": ratios, "schedules": schedules}
    output.write_text(json.dumps(told, indent=1) + "\n")
    print(json.dumps(ratios, indent=1))


if __name__ == "__main__":
    main()
