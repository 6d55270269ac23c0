"""The assessment on people whose truth is known: simulated from worlds, ordinary, and corrupted ones.

    python benchmarks/assess_worlds.py [--people N] [--world NAME ...] [--resume] [--survey FILE] [--workers 2]

A part is a world, `survey`, `ordinary` or `corrupted`; without --world all are run, each with as many people as it is
to have (5,000 a world), or --people. Rows go to the folder assess_worlds_rows beside this file, one line a person, and
the scores to assess_worlds.json after every block, so that a run can be stopped and resumed, by others too: both
are in the repository. --survey takes the whole survey as a CSV file with the columns of
validation/population_data/nhanes_people.csv; without it the sample of 150 is used. About 1.1 s a person with two
workers on two cores: half a day. Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from pathlib import Path
from time import perf_counter

from vitadyn.validation.ordinary import SAMPLE_FILE
from vitadyn.validation.worlds_file import Part, available, parts, stamp, written
from vitadyn.validation.worlds_run import Row, row_of, side_by_side

HERE = Path(__file__).parent
RESULTS, ROWS = HERE / "assess_worlds.json", HERE / "assess_worlds_rows"
BLOCK = 20


def main(
    names: list[str], wanted: int | None, resume: bool, survey: Path, workers: int, results: Path, rows: Path
) -> None:
    rows.mkdir(exist_ok=True)
    found = parts(survey)
    for name in names or list(found):
        run(found[name], available(found[name], wanted or found[name].asked, survey), resume, workers, rows, results)


def run(part: Part, wanted: int, resume: bool, workers: int, folder: Path, results: Path) -> None:
    """Assess the people of one part that are not there yet, a block at a time."""
    file = folder / f"{part.name}.jsonl.gz"
    told = stored(file) if resume else []
    start, begun = len(told), perf_counter()
    keep(file, told)
    for first in range(start, wanted, BLOCK):
        block = range(first, min(first + BLOCK, wanted))
        told += list(side_by_side(part.row, block, workers))
        keep(file, told)
        gather(folder, results)
        rate = (perf_counter() - begun) / (len(told) - start)
        print(f"{part.name}: {len(told)} of {wanted}, {rate:.2f} s a person", file=sys.stderr)
    gather(folder, results)


def stored(file: Path) -> list[Row]:
    """Rows of an earlier run, if they are of the same model and rules."""
    if not file.is_file():
        return []
    head, *lines = gzip.decompress(file.read_bytes()).decode().splitlines()
    if json.loads(head) != stamp():
        print(f"{file.name}: of another model, begun anew", file=sys.stderr)
        return []
    return [row_of(json.loads(line)) for line in lines]


def keep(file: Path, told: list[Row]) -> None:
    """The whole part anew, so that a stopped run leaves no half line."""
    lines = [json.dumps(stamp()), *(json.dumps(row.to_json()) for row in told)]
    beside = file.with_suffix(".new")
    beside.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))
    beside.replace(file)


def gather(folder: Path, results: Path) -> None:
    """Scores of every part of which there are rows."""
    told = {name: stored(folder / f"{name}.jsonl.gz") for name in parts()}
    figures = written({name: rows for name, rows in told.items() if rows})
    results.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--people", type=int, default=None)
    reader.add_argument("--world", action="append", default=[], choices=list(parts()))
    reader.add_argument("--resume", action="store_true")
    reader.add_argument("--survey", type=Path, default=SAMPLE_FILE)
    reader.add_argument("--workers", type=int, default=2)
    reader.add_argument("--results", type=Path, default=RESULTS)
    reader.add_argument("--rows", type=Path, default=ROWS)
    asked = reader.parse_args()
    main(asked.world, asked.people, asked.resume, asked.survey, asked.workers, asked.results, asked.rows)
