"""How far results and speed differ between the instruction sets that this processor has.

    python benchmarks/instruction_sets.py [rounds]

The whole smooth body with weekly output of the usual quantities. Three crowds: people varied by the spread of its
numbers for a year at rest, the same with a dose of vitamin D3 every day, and people whose spreads are doubled (the
robustness set) at rest. Sets take turns on one thread; medians count. Writes instruction_sets.json beside itself.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import llvmlite
import numpy as np

from vitadyn.api import DEFAULT_KEEP
from vitadyn.bench.people import varied
from vitadyn.bench.race import medians, race
from vitadyn.bench.workloads import doses
from vitadyn.engine.build import native
from vitadyn.engine.native import NativeMachine
from vitadyn.engine.problem import Array, Events, Run
from vitadyn.engine.solve import Compiled, build, initial_state, solve
from vitadyn.engine.target import host, supported
from vitadyn.physiology import body

FILE = Path(__file__).with_suffix(".json")
WEEKS = np.arange(0.0, 365.0, 7.0)
DOSE = doses(np.arange(1.0, 364.0), 260.0)
RTOL = 1e-6


@dataclass(frozen=True)
class Crowd:
    """How many people, how many times the spread of the numbers, what they are given."""

    people: int
    spreads: float
    events: Events | None = None


CROWDS = {
    "smooth": Crowd(2000, 1.0),
    "daily dose": Crowd(200, 1.0, DOSE),
    "robustness": Crowd(10_000, 2.0),
}


def main(rounds: int = 5) -> None:
    compiled = build(body(smooth=True), DEFAULT_KEEP, backend="llvm")
    sets = {isa: forced(compiled, isa) for isa in supported()}
    told = {
        **where(compiled, rounds),
        "crowds": {name: compared(sets, crowd, rounds) for name, crowd in CROWDS.items()},
    }
    FILE.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(FILE.read_text(encoding="utf-8"))


def forced(compiled: Compiled, isa: str) -> Compiled:
    """The same body in code for one instruction set."""
    kernels = compiled.machine.kernels
    return replace(compiled, machine=NativeMachine(lambda: kernels, native(lambda: kernels, isa=isa)))


def where(compiled: Compiled, rounds: int) -> dict[str, Any]:
    """What was measured, on what."""
    return {
        "model_hash": compiled.body_hash,
        "processor": host()[0],
        "python": platform.python_version(),
        "numpy": np.__version__,
        "llvmlite": str(llvmlite.__version__),
        "rtol": RTOL,
        "rounds": rounds,
        "threads": 1,
        "neon": "object emitted and its vectors checked by tests/engine/test_target.py; not run",
    }


def compared(sets: dict[str, Compiled], crowd: Crowd, rounds: int) -> dict[str, Any]:
    """Speed of each set, and how far its outputs are from those of the largest set."""
    table = varied(next(iter(sets.values())).body, crowd.people, times=crowd.spreads)
    runs = {isa: work(compiled, table, crowd.events) for isa, compiled in sets.items()}
    seconds = medians(race(runs, rounds))
    found = {isa: run() for isa, run in runs.items()}
    first = next(iter(found.values()))
    rows = {isa: difference(run, first) for isa, run in found.items()}
    for isa, spent in seconds.items():
        rows[isa]["people_per_second"] = round(crowd.people / spent, 1)
    return {"people": crowd.people, "spreads": crowd.spreads, "sets": rows}


def work(compiled: Compiled, table: Array, events: Events | None) -> Callable[[], Run]:
    start = initial_state(compiled, table)
    return lambda: solve(compiled, table, start, WEEKS, events, rtol=RTOL, threads=1)


def difference(run: Run, other: Run) -> dict[str, Any]:
    """Largest relative difference over people who ended well in both, days and outputs; how many ended otherwise."""
    well = (run.status == 0) & (other.status == 0)
    apart = {name: relative(values[well], other.values[name][well]) for name, values in run.values.items()}
    worst = max(apart, key=lambda name: apart[name])
    return {
        "largest_relative_difference": apart[worst],
        "where": worst if apart[worst] else None,
        "status_differs": int((run.status != other.status).sum()),
        "steps_differ": int((run.steps != other.steps).sum()),
        "not_ok": int((run.status != 0).sum()),
    }


def relative(found: Array, expected: Array) -> float:
    """Of two tables of outputs; where one is exactly 0 the other must be."""
    apart, size = np.abs(found - expected), np.abs(expected)
    return float(np.divide(apart, size, out=np.where(apart > 0.0, np.inf, 0.0), where=size > 0.0).max(initial=0.0))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
