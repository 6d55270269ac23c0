"""Match the middle and the spread of virtual adults to surveys, and write what was found to population/adults.toml.

    python benchmarks/fit_population.py [--numbers C] [--people 6000] [--rounds 8]

For each analyte one number of the person is moved: its middle by sex and age (or one level for all where only a
reference interval is known), and its spread. Only medians and (p95 - p5) / 3.29 are matched; quartiles, tails, rank
correlations and the shares of people beyond limits are not looked at, nor are the Irish and the US 25(OH)D. The
same people and errors of measurement are used in every round. Nothing is moved after the body. About a minute.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from vitadyn.physiology import body
from vitadyn.population import adults as table
from vitadyn.population.draw import Adults
from vitadyn.population.survey import Survey, prepared, survey
from vitadyn.validation.percentiles import interval_rows, observed_rows

SEED = 11
SEXES, AGES = ("male", "female"), ((18, 39), (40, 59), (60, 80))
CELLS = [(sex, *ages) for sex in SEXES for ages in AGES]
NORMAL_90 = 3.29
BY_CELL = {
    "albumin": "albumin",
    "creatinine": "creatinine_factor",
    "alp": "alp_other",
    "ca_total": "ca_set",
    "phosphate": "tmp_own",
    "k": "k_own",
    "na": "na_own",
}
LEVEL = {"mg": "mg_leak", "pth": "pth_resistance", "calcitriol": "cyp27b1_factor"}
HANDLES = {**BY_CELL, **LEVEL}
LEAST_SPREAD = {"ca_set": 0.004, "k_own": 0.01, "creatinine_factor": 0.04}
"""Own set points and muscle differ at least so much, whatever else spreads the analyte."""
MOST_SPREAD = {"cyp27b1_factor": 0.5}
"""Wider enzymes would make PTH vary more than it does."""
STEP = {"na_own": 1.0, "mg_leak": 0.2}
DANISH = ("all", 41, 73)
MOST_OUTDOORS = 0.1
"""Share of the day's dose on the skin beyond which more time outdoors saturates summers and lessens the swing."""
SWING = 20.0
"""Summer less winter 25(OH)D of US adults, nmol/L: in those of 65 and more Shoben 2011 has 24, Heaney 2013 10 to 23."""


@dataclass
class Fit:
    """Middles (handles, 6 cells) and spreads of the handles, and what of vitamin D is fitted."""

    middles: np.ndarray
    spreads: np.ndarray
    d_level: float
    d_spread: float
    outdoors: float

    def put(self) -> None:
        """Into the table that people are drawn from, as long as this script runs."""
        rows = table.adults()
        for name, middle, spread in zip(HANDLES.values(), self.middles, self.spreads, strict=True):
            men, women = middle[:3].tolist(), middle[3:].tolist()
            rows["own"][name].update(men=men, women=women, spread=float(spread))
        rows["without_sun_and_pills"].update(value=self.d_level, spread=self.d_spread)
        rows["outdoors"]["value"] = self.outdoors
        table.own_numbers.cache_clear()


def start() -> Fit:
    rows = table.adults()
    own = [rows["own"][name] for name in HANDLES.values()]
    return Fit(
        np.array([[*row["men"], *row["women"]] for row in own]),
        np.array([row["spread"] for row in own]),
        rows["without_sun_and_pills"]["value"],
        rows["without_sun_and_pills"]["spread"],
        rows["outdoors"]["value"],
    )


def targets() -> tuple[np.ndarray, np.ndarray]:
    """Medians (analytes, cells) and spreads (analytes,) of the surveys and intervals."""
    rows = {(row.quantity, row.sex, row.youngest, row.oldest): row for row in (*observed_rows(), *interval_rows())}
    found = [[rows.get((name, *cell)) or rows[(name, cell[0], 18, 90)] for cell in CELLS] for name in HANDLES]
    middles = np.array([[row.at(0.5) for row in cells] for cells in found])
    return middles, np.array([[row.spread for row in cells] for cells in found]).mean(axis=1)


def seen(found: Survey) -> tuple[np.ndarray, np.ndarray]:
    """The same of virtual adults."""
    groups = [found.group(*cell) for cell in CELLS]
    parts = [[np.percentile(found.measured[name][group], [5, 50, 95]) for group in groups] for name in HANDLES]
    low, middle, high = np.moveaxis(np.array(parts), 2, 0)
    return middle, ((high - low) / NORMAL_90).mean(axis=1)


def step_of(name: str) -> float:
    return STEP.get(name, 0.03)


def slopes(compiled: Any, fit: Fit, people: int) -> np.ndarray:
    """How each median moves with the middle of each handle, (analytes, handles)."""
    base, _ = seen(one_survey(compiled, fit, people))
    columns = []
    for place, name in enumerate(HANDLES.values()):
        middles = fit.middles.copy()
        middles[place] += step_of(name)
        moved, _ = seen(
            one_survey(compiled, Fit(middles, fit.spreads, fit.d_level, fit.d_spread, fit.outdoors), people)
        )
        print(name, ((moved - base).mean(axis=1) / step_of(name)).round(3).tolist())
        columns.append((moved - base).mean(axis=1) / step_of(name))
    return np.stack(columns, axis=1)


def one_survey(compiled: Any, fit: Fit, people: int, where: str = "us") -> Survey:
    fit.put()
    return survey(compiled, Adults(compiled.body, SEED, where), people)


def improve(compiled: Any, fit: Fit, slope: np.ndarray, people: int) -> Fit:
    """One round: middles by the slopes, spreads by the variance that is missing, vitamin D by its own."""
    middle, spread = seen(one_survey(compiled, fit, people))
    wanted, wanted_spread = targets()
    off = wanted - middle
    far = np.abs(off / wanted_spread[:, np.newaxis]).max(axis=1).round(2).tolist()
    print("off by sd:", dict(zip(HANDLES, far, strict=True)))
    print("sd ratio: ", dict(zip(HANDLES, (spread / wanted_spread).round(2).tolist(), strict=True)))
    largest = 3.0 * np.array([step_of(name) for name in HANDLES.values()])[:, np.newaxis]
    moved = fit.middles + np.clip(steps(slope, off), -largest, largest)
    gain = np.diag(slope)
    variance = fit.spreads**2 + 0.7 * (wanted_spread**2 - spread**2) / gain**2
    least = np.array([LEAST_SPREAD.get(name, 0.001) for name in HANDLES.values()])
    most = np.array([MOST_SPREAD.get(name, np.inf) for name in HANDLES.values()])
    spreads = np.sqrt(np.clip(variance, least**2, most**2))
    return vitamin_d(compiled, Fit(moved, spreads, fit.d_level, fit.d_spread, fit.outdoors), people)


def steps(slope: np.ndarray, off: np.ndarray) -> np.ndarray:
    """How far to move each middle (handles, cells): levels for everybody by the mean miss, the others by cell."""
    level = np.array([name in LEVEL for name in HANDLES])
    step = np.zeros_like(off)
    step[level] = np.linalg.solve(slope, off.mean(axis=1))[level][:, np.newaxis]
    left = off[~level] - slope[np.ix_(~level, level)] @ step[level]
    step[~level] = np.linalg.solve(slope[np.ix_(~level, ~level)], left)
    return step


def vitamin_d(compiled: Any, fit: Fit, people: int) -> Fit:
    """Level and spread of the input by the Danish percentiles, the sun by the swing of the year."""
    found = one_survey(compiled, fit, people, "denmark")
    values = found.measured["vitd25"][found.group(*DANISH)]
    (row,) = (one for one in observed_rows() if one.quantity == "vitd25" and one.oldest - one.youngest > 20)
    ratio = row.at(0.5) / np.median(values)
    lows, highs = np.log(row.at(0.95) / row.at(0.05)), np.log(np.percentile(values, 95) / np.percentile(values, 5))
    swing = np.ptp(np.median(one_survey(compiled, fit, people).by_month["vitd25"], axis=0))
    print(f"25(OH)D: times {ratio:.3f}; log range {highs:.2f}, {lows:.2f} wanted; swing {swing:.1f}, {SWING} wanted")
    variance = fit.d_spread**2 + 2.0 * (lows**2 - highs**2) / NORMAL_90**2
    return Fit(
        fit.middles,
        fit.spreads,
        float(np.clip(fit.d_level * ratio**1.3, 0.05, 2.0)),
        float(np.sqrt(max(variance, 0.0))),
        min(float(fit.outdoors * np.clip(SWING / swing, 0.7, 1.4)), MOST_OUTDOORS),
    )


def write(fit: Fit, numbers: str) -> None:
    text = table.FILE.read_text(encoding="utf-8")
    text = re.sub(r"^fitted_to = .*$", f'fitted_to = "{numbers}"', text, flags=re.MULTILINE)
    for name, middle, spread in zip(HANDLES.values(), fit.middles, fit.spreads, strict=True):
        men, women = middle[:3].round(4).tolist(), middle[3:].round(4).tolist()
        text = changed(text, f"own.{name}", {"men": men, "women": women, "spread": round(float(spread), 4)})
    text = changed(text, "without_sun_and_pills", {"value": round(fit.d_level, 3), "spread": round(fit.d_spread, 3)})
    table.FILE.write_text(changed(text, "outdoors", {"value": round(fit.outdoors, 4)}), encoding="utf-8")


def changed(text: str, section: str, values: dict[str, Any]) -> str:
    """A TOML text with some keys of one section set."""
    before, head, rest = text.partition(f"[{section}]\n")
    body_text, gap, after = rest.partition("\n\n")
    for key, value in values.items():
        body_text, count = re.subn(rf"^{key} = .*$", f"{key} = {json.dumps(value)}", body_text, flags=re.MULTILINE)
        if count != 1:
            raise SystemExit(f"[{section}] has no key {key}")
    return before + head + body_text + gap + after


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", default="C")
    parser.add_argument("--people", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=8)
    asked = parser.parse_args()
    compiled, fit = prepared(body(asked.numbers)), start()
    slope = slopes(compiled, fit, asked.people)
    for _ in range(asked.rounds):
        fit = improve(compiled, fit, slope, asked.people)
    write(fit, asked.numbers)


if __name__ == "__main__":
    main()
