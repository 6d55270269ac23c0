"""How much memory a summary of many people needs: ten thousand, a hundred thousand, a million, each in a process alone.

    python benchmarks/streaming.py [largest]

A year at rest with weekly output of the usual quantities, people as they come. Beside it the memory of one `solve` of
everybody at once, up to a hundred thousand. Writes streaming.json beside itself; about three minutes when quiet.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from robustness import RTOL, SEED, WEEKS, memory, where

from vitadyn.api import DEFAULT_KEEP
from vitadyn.engine.solve import build
from vitadyn.physiology import body
from vitadyn.population.draw import Drawn
from vitadyn.population.stream import Study, summarise

SIZES = (10_000, 100_000, 1_000_000)
AT_ONCE = (10_000, 100_000)


def main(largest: int = SIZES[-1]) -> None:
    rows = [alone("in chunks", people) for people in SIZES if people <= largest]
    rows += [alone("at once", people) for people in AT_ONCE if people <= largest]
    told = {**where(build(body(), DEFAULT_KEEP)), "seed": SEED, "rtol": RTOL, "rows": rows}
    Path(__file__).with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def alone(way: str, people: int) -> dict[str, Any]:
    """One measurement in a process of its own."""
    print(f"{way}: {people} people", file=sys.stderr)
    command = [sys.executable, __file__, way, str(people)]
    row: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return row


def measured(way: str, people: int) -> dict[str, Any]:
    compiled = build(body(), DEFAULT_KEEP)
    study = Study(compiled, Drawn(compiled.body, SEED), WEEKS, rtol=RTOL)
    before, begin = memory(), perf_counter()
    failed = summarise(study, people).failed if way == "in chunks" else failed_at_once(study, people)
    seconds, peak = round(perf_counter() - begin, 2), memory()
    return {"way": way, "people": people, "seconds": seconds, "failed": failed, "before_mb": before, "peak_mb": peak}


def failed_at_once(study: Study, people: int) -> int:
    return int((study.run(0, people).status != 0).sum())


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measured(sys.argv[1], int(sys.argv[2]))))
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
