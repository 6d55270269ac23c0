"""Fit the tuned numbers of the body to published studies, checks and groups of patients; each study left out in turn.

    python benchmarks/calibrate.py [--rounds 10]

Starts from parameter set D0 and writes set D (src/vitadyn/physiology/sets/D.toml), the spread between studies
(validation/studies/between.toml) and calibration.json beside itself, with what docs/calibration.md tells. About a
quarter of an hour on two cores; nothing of it is random.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from vitadyn.calibration.between import factors, scaled
from vitadyn.calibration.fit import Fit, fit
from vitadyn.calibration.folds import predicted
from vitadyn.calibration.free import free_numbers, numbers_at
from vitadyn.calibration.group_targets import GroupTargets
from vitadyn.calibration.outcome import changed, grade_a, moved
from vitadyn.calibration.targets import CheckTargets, Targets, Together
from vitadyn.calibration.trial_targets import TrialTargets, trial_targets
from vitadyn.physiology import body, parameter_set
from vitadyn.physiology.parameter_sets import FOLDER, parameter_sets
from vitadyn.validation import trials
from vitadyn.validation.trial_file import STUDIES, read_folder

START, FITTED = "D0", "D"
RESULTS = Path(__file__).with_name("calibration.json")
BETWEEN = STUDIES / "between.toml"
SOURCE = "fitted: studies predicted by fits that left them out (benchmarks/calibrate.py)"


def main(rounds: int) -> None:
    start = body(START)
    free = free_numbers(start)
    checks, groups = CheckTargets(start), GroupTargets(start)
    studies = trial_targets(start, read_folder(STUDIES, start), trials.run(START))
    first = fit(Together((checks, studies, groups)), free, rounds, print)
    apart = left_out_apart(studies, first, (checks, groups))
    spreads = factors(studies.printed, apart)
    wider = {name: factor for name, (factor, _) in spreads.items()}
    settled = TrialTargets(studies.plan, scaled(studies.printed, wider), studies.factor, studies.shift)
    whole = fit(Together((checks, settled, groups)), free, rounds, print, first.offsets)
    held = left_out_apart(settled, whole, (checks, groups)) / settled.combined
    write_set(whole)
    write_between(wider)
    told = {
        "date": f"{date.today()}",
        "start": START,
        "free": len(free),
        "targets": {"checks": len(checks.names), "studies": len(settled.names), "groups": len(groups.names)},
        "publications": len(set(settled.studies)),
        "loss": {"start": round(loss_at(whole, checks, settled, groups), 2), "fitted": round(whole.loss, 2)},
        "grade_a": {name: grade_a(checks, numbers) for name, numbers in candidates(whole).items()},
        "changed": changed_rows(checks, whole),
        "between": {name: {"factor": round(one, 3), "publications": n} for name, (one, n) in spreads.items()},
        "moved": moved(whole),
        "left_out": dict(zip(settled.names, np.round(held, 3).tolist(), strict=True)),
        "fitted": dict(zip(settled.names, np.round(settled.distances([whole.numbers])[0], 3).tolist(), strict=True)),
        "offsets": dict(zip([one.name for one in free], np.round(whole.offsets, 6).tolist(), strict=True)),
    }
    RESULTS.write_text(json.dumps(told, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def left_out_apart(studies: TrialTargets, whole: Fit, others: tuple[Targets, ...]) -> np.ndarray[Any, Any]:
    """Model less printed, in printed units, with each publication predicted by a fit without it."""
    return predicted(studies, whole, others) * studies.combined


def candidates(whole: Fit) -> dict[str, Mapping[str, float]]:
    """What the checks are run with: sets A and C, the start, the fit."""
    return {**{name: body(name).defaults() for name in ("A", "C")}, START: {}, FITTED: whole.numbers}


def changed_rows(checks: CheckTargets, whole: Fit) -> Sequence[Mapping[str, Any]]:
    tried = candidates(whole)
    return changed(checks.names, checks.distances(tried["A"]), checks.distances(tried[FITTED]))


def loss_at(whole: Fit, *parts: Targets) -> float:
    misses = Together(parts).misses([numbers_at(whole.free, np.zeros(len(whole.free)))])
    return float((misses**2).sum())


def write_set(whole: Fit) -> None:
    """Set D: what the start changes against set A, with the fitted numbers, to six digits."""
    numbers = {**parameter_set(START), **{name: float(f"{value:.6g}") for name, value in whole.numbers.items()}}
    usual = body("A").defaults()
    kept = {name: value for name, value in numbers.items() if value != usual[name]}
    about = {
        "version": str(int(parameter_sets()[FITTED].version) + 1 if FITTED in parameter_sets() else 1),
        "date": f"{date.today()}",
        "what": "Fitted with priors to development studies, checks and groups, from set D0 (docs/calibration.md).",
        "source": "benchmarks/calibrate.py: a calibration; studies outside the development data are held out",
    }
    lines = ["[about]", *(f'{name} = "{value}"' for name, value in about.items()), "", "[numbers]"]
    lines += [f"{name} = {value!r}" for name, value in kept.items()]
    (FOLDER / f"{FITTED}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_between(wider: Mapping[str, float]) -> None:
    """The spread of each quantity that was estimated, in place; the others stay as they were recalled."""
    text = BETWEEN.read_text(encoding="utf-8")
    for name, factor in wider.items():
        row = re.search(rf"(?m)^{name} = {{(.*?), source.*$", text)
        text = text if row is None else text.replace(row[0], _row(name, row[1], factor))
    BETWEEN.write_text(text, encoding="utf-8")


def _row(name: str, spreads: str, factor: float) -> str:
    sizes = re.sub(r"= ([0-9.]+)", lambda size: f"= {float(size[1]) * factor:.3f}", spreads)
    return f'{name} = {{{sizes}, source = "{SOURCE}", tag = "D"}}'


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--rounds", type=int, default=10)
    main(asked.parse_args().rounds)
