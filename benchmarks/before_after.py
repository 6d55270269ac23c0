"""Published studies under every parameter set, with the spread between studies as it was fitted.

    python benchmarks/before_after.py

Adds to calibration.json, by topic, what docs/calibration.md tells: numbers that a fit may see under sets A, C, D0 and D
and with each publication left out; and numbers that no fit sees. Run it after calibrate.py; a minute.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vitadyn.calibration.trial_targets import counts
from vitadyn.physiology import body
from vitadyn.validation import trials
from vitadyn.validation.report import Check
from vitadyn.validation.trial_spread import NINETY

RESULTS = Path(__file__).with_name("calibration.json")
SETS = ("A", "C", "D0", "D")


def main() -> None:
    told = json.loads(RESULTS.read_text(encoding="utf-8"))
    reports = {name: trials.run(name).checks for name in SETS}
    fitted = {name: {one.id: one.more["z"] for one in checks} for name, checks in reports.items()}
    columns = {**fitted, "left out": told["left_out"]}
    seen = [one for one in reports["D"] if one.id in told["left_out"]]
    unseen = [one for one in reports["D"] if not one.more["fit"] and one.grade != "C" and one.more["z"] is not None]
    told["topics"] = rows(seen, columns)
    told["held_out"] = rows(unseen, fitted)
    told["model"] = body().hash()
    told["skipped"] = [one.id for one in reports["D"] if counts(one) and one.id not in told["left_out"]]
    RESULTS.write_text(json.dumps(told, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    for name in ("topics", "held_out"):
        print(f"{name}:\n{markdown(told[name])}\n")


def rows(checks: Sequence[Check], columns: Mapping[str, Mapping[str, float | None]]) -> list[dict[str, Any]]:
    """A row a topic and one for all; a number without a distance under some set is left out under that set."""
    topics = [*dict.fromkeys(check.topic for check in checks), "all"]
    return [_row(name, [check for check in checks if name in (check.topic, "all")], columns) for name in topics]


def _row(name: str, checks: Sequence[Check], columns: Mapping[str, Mapping[str, float | None]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "topic": name,
        "publications": len({check.more["publication"] for check in checks}),
        "numbers": len(checks),
    }
    for label, found in columns.items():
        apart = np.abs([z for check in checks if (z := found.get(check.id)) is not None])
        told[label] = [round(float(apart.mean()), 3), round(float((apart <= NINETY).mean()), 3)]
    return told


def markdown(table: Sequence[Mapping[str, Any]]) -> str:
    """The table as the docs have it: normalised error, and share inside the 90 % band."""
    header = list(table[0])
    lines = [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
    for row in table:
        cells = [f"{one[0]:.2f} ({100 * one[1]:.0f} %)" if isinstance(one, list) else str(one) for one in row.values()]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
