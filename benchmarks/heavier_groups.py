"""What the findings of patients reach when the fit weighs them more, and what that costs.

    python benchmarks/heavier_groups.py

Goes on from set D with every miss of a group multiplied by a weight, and adds to calibration.json what
docs/calibration.md tells: the grade-A sum, checks passed, the mean distance of studies, and each finding. Run it after
calibrate.py; some seven minutes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vitadyn.calibration.fit import fit
from vitadyn.calibration.free import free_numbers
from vitadyn.calibration.group_targets import GroupTargets
from vitadyn.calibration.outcome import grade_a
from vitadyn.calibration.targets import CheckTargets, Numbers, Targets, Together
from vitadyn.calibration.trial_targets import TrialTargets, trial_targets
from vitadyn.physiology import body
from vitadyn.validation import trials
from vitadyn.validation.groups import groups as of_patients
from vitadyn.validation.trial_file import STUDIES, read_folder

RESULTS = Path(__file__).with_name("calibration.json")
START, FITTED = "D0", "D"
WEIGHTS = (2.0, 3.0)
ROUNDS = 3


@dataclass(frozen=True)
class Heavier:
    """Targets whose misses count `weight` times."""

    own: Targets
    weight: float

    @property
    def names(self) -> tuple[str, ...]:
        return self.own.names

    @property
    def studies(self) -> tuple[str, ...]:
        return self.own.studies

    def misses(self, candidates: Sequence[Numbers]) -> np.ndarray[Any, Any]:
        return self.weight * self.own.misses(candidates)


def main() -> None:
    told = json.loads(RESULTS.read_text(encoding="utf-8"))
    start = body(START)
    free = free_numbers(start)
    checks, groups = CheckTargets(start), GroupTargets(start)
    studies = trial_targets(start, read_folder(STUDIES, start), trials.run(START))
    offsets = np.array([told["offsets"][one.name] for one in free])
    rows = [row(1.0, body(FITTED).defaults(), checks, studies)]
    for weight in WEIGHTS:
        found = fit(Together((checks, studies, Heavier(groups, weight))), free, ROUNDS, print, offsets)
        offsets = found.offsets
        rows.append(row(weight, found.numbers, checks, studies))
    told["heavier_groups"] = rows
    RESULTS.write_text(json.dumps(told, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def row(weight: float, numbers: Mapping[str, float], checks: CheckTargets, studies: TrialTargets) -> dict[str, Any]:
    found, _ = of_patients(body(FITTED).with_numbers(numbers))
    gate = grade_a(checks, numbers)
    return {
        "weight": weight,
        "grade_a": gate["total"],
        "checks": gate["passed_of_all"],
        "studies": round(float(np.abs(studies.distances([numbers])[0]).mean()), 3),
        "passed": sum(one.passed for one in found),
        "groups": {one.id: None if one.value is None else round(one.value, 3) for one in found},
        "missed": [one.id for one in found if not one.passed],
    }


if __name__ == "__main__":
    main()
