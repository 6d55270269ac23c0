"""A million people whose numbers lie twice as far from the usual as people's do: what becomes of each of them.

    python benchmarks/robustness.py [--people 1000000] [--threads N] [--output FILE]
    python benchmarks/robustness.py --again FILE

Age, sex and build are drawn as adults come, every other spread is doubled. All live a year at rest; of smaller groups
some take vitamin D3 once a month or every day, and in some every number of the body is spread by 20 % at least, whether
or not a body can be such. Writes robustness.json beside itself, and people who failed to the folder `failures`, each
as a file that `--again` runs once more. About three minutes on two quiet cores; progress goes to stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import llvmlite
import numpy as np

from vitadyn.api import DEFAULT_KEEP
from vitadyn.bench.workloads import doses
from vitadyn.engine.problem import Events
from vitadyn.engine.solve import Compiled, build
from vitadyn.engine.status import Status
from vitadyn.engine.target import host
from vitadyn.physiology import body
from vitadyn.population.draw import Drawn
from vitadyn.population.failures import failure_record, reproduce, write_failure
from vitadyn.population.stream import Study, Summary, summarise
from vitadyn.version import VERSION

HERE = Path(__file__).parent
SEED, RTOL = 20260, 1e-6
WEEKS = np.append(np.arange(0.0, 364.0, 7.0), 365.0)
TOLERATED = 1e-4
"""The part of ordinary people, spreads doubled, who may fail."""
MOST_FILES = 100


@dataclass(frozen=True)
class Group:
    """Who they are, as a part of all people, and what they are given."""

    name: str
    part: float
    events: Events | None = None
    least: float = 0.0

    def study(self, compiled: Compiled) -> Study:
        people = Drawn(compiled.body, SEED, times=2.0, least=self.least)
        return Study(compiled, people, WEEKS, events=self.events, rtol=RTOL)


GROUPS = (
    Group("a year at rest", 1.0),
    Group("120,000 IU of vitamin D3 a month", 0.05, doses(np.arange(1.0, 365.0, 30.0), 7800.0)),
    Group("4000 IU of vitamin D3 every day", 0.01, doses(np.arange(1.0, 365.0), 260.0)),
    Group("every number spread, possible or not", 0.01, least=0.2),
)


def main(people: int, threads: int, output: Path) -> None:
    compiled = build(body(), DEFAULT_KEEP)
    before, files = memory(), output.parent / "failures"
    rows = [lived(group, compiled, max(1, round(group.part * people)), threads, files) for group in GROUPS]
    told = {
        **where(compiled),
        "seed": SEED,
        "rtol": RTOL,
        "threads": threads,
        "memory_before_mb": before,
        "memory_peak_mb": memory(),
        "unsound": sum(row["unsound"] for row in rows),
        "within_tolerated": all(row["failed_part"] <= TOLERATED for row in rows[:-1]),
        "groups": rows,
    }
    output.write_text(json.dumps(told, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def lived(group: Group, compiled: Compiled, people: int, threads: int, files: Path) -> dict[str, Any]:
    """What became of a group; who failed is written down."""
    study, begin = group.study(compiled), perf_counter()

    def progress(found: Summary) -> None:
        rate = found.people / (perf_counter() - begin)
        told = f"\r{group.name}: {found.people}/{people}, {found.failed} failed, {rate:.0f} people/s "
        print(told, end="", file=sys.stderr, flush=True)

    found = summarise(study, people, threads=threads, progress=progress)
    print(file=sys.stderr)
    seconds = perf_counter() - begin
    advice = kept(group, study, found, files)
    return {"group": group.name, "seconds": round(seconds, 2), **figures(compiled, found, seconds), "failures": advice}


def figures(compiled: Compiled, found: Summary, seconds: float) -> dict[str, Any]:
    return {
        "people": found.people,
        "people_per_second": round(found.people / seconds, 1),
        "by_status": {status.name: int(found.by_status[status]) for status in Status if found.by_status[status]},
        "failed_part": found.failed / found.people,
        "unsound": found.unsound,
        "steps_mean": round(found.steps / found.people, 1),
        "steps_most": found.most_steps,
        "steps_most_of_failed": max((failure.steps for failure in found.failures), default=0),
        "ends": ends(compiled, found) if found.failed < found.people else None,
    }


def ends(compiled: Compiled, found: Summary) -> dict[str, list[float]]:
    """The least and the largest of every state on the last day, in its typical size."""
    low, high = found.lowest_end / compiled.scale, found.highest_end / compiled.scale
    return {name: [float(f"{end:.3g}") for end in pair] for name, *pair in zip(compiled.states, low, high, strict=True)}


def kept(group: Group, study: Study, found: Summary, files: Path) -> list[dict[str, Any]]:
    """Who failed, the first of them as files too, and why."""
    told = []
    for failure in found.failures[:MOST_FILES]:
        files.mkdir(exist_ok=True)
        record = failure_record(study, failure, seed=SEED, times=2.0, least=group.least)
        write_failure(files / f"{GROUPS.index(group)}-{failure.person}.json", record)
        told.append({name: record[name] for name in ("origin", "status", "reached", "steps", "advice")})
    return told if group.least == 0.0 else told[:5]


def where(compiled: Compiled) -> dict[str, Any]:
    """What was run, on what, when."""
    return {
        "model_hash": compiled.body_hash,
        "date": date.today().isoformat(),
        "processor": host()[0],
        "cores": os.cpu_count(),
        "vitadyn": VERSION,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "llvmlite": str(llvmlite.__version__),
    }


def memory() -> float:
    """The most memory this process has had, in MB."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)


def again(path: Path) -> int:
    """Run one failed person again; 0 when the same comes of it."""
    found = reproduce(path, body())
    print(f"said {found.said.name}, found {found.found.name} on day {found.reached:g}. {found.advice}")
    if not found.same_model:
        print("the model has changed since", file=sys.stderr)
    return int(found.said != found.found)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--people", type=int, default=1_000_000)
    arguments.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    arguments.add_argument("--output", type=Path, default=HERE / "robustness.json")
    arguments.add_argument("--again", type=Path)
    given = arguments.parse_args()
    sys.exit(again(given.again) if given.again else main(given.people, given.threads, given.output))
