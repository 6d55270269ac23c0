"""Published percentiles of groups of people, and the same of a crowd of bodies.

Percentiles of values that a laboratory rounds are read as of grouped data: even within the step of rounding.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ..engine.problem import Array

FOLDER = Path(__file__).with_name("population_data")
PARTS = (0.05, 0.25, 0.5, 0.75, 0.95)
NORMAL_90 = 3.29
"""From the 5th to the 95th percentile of a normal law, in its standard deviations."""
NORMAL_95 = 3.92
SURVEYS = {"nhanes_2017_2018": "NHANES20172018", "danish_25ohd": "IvtoolsVitD"}


@dataclass(frozen=True)
class Group:
    """What was published of one quantity in one group: percentiles by part, and the plain standard deviation."""

    quantity: str
    unit: str
    sex: str
    youngest: int
    oldest: int
    people: int
    percentiles: tuple[tuple[float, float], ...]
    sd: float | None
    source: str
    tag: str = "S"

    def at(self, part: float) -> float:
        return dict(self.percentiles)[part]

    @property
    def spread(self) -> float:
        """Standard deviation of the normal law of the same width."""
        if 0.05 in dict(self.percentiles):
            return (self.at(0.95) - self.at(0.05)) / NORMAL_90
        return (self.at(0.975) - self.at(0.025)) / NORMAL_95


@cache
def observed_rows() -> tuple[Group, ...]:
    """Percentiles of surveys."""
    return tuple(_observed(row, source) for name, source in SURVEYS.items() for row in _rows(name))


@cache
def interval_rows() -> tuple[Group, ...]:
    """Reference intervals, the middle 95 %; where the table has no middle, as of a log-normal law."""
    return tuple(_interval(row) for row in _rows("intervals"))


@cache
def correlation_rows() -> tuple[tuple[str, str, float], ...]:
    """Rank correlations (Spearman, survey-weighted) of pairs of analytes, and with age and body mass index."""
    return tuple((row["first"], row["second"], float(row["rho"])) for row in _rows("nhanes_correlations"))


@cache
def share_rows() -> tuple[dict[str, str], ...]:
    """Shares of people beyond a limit."""
    return tuple(_rows("shares"))


def spread_of(values: Array) -> float:
    """As `Group.spread`, of values."""
    low, high = np.quantile(values, [0.05, 0.95])
    return float(high - low) / NORMAL_90


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _observed(row: dict[str, str], source: str) -> Group:
    percentiles = tuple((float(name[1:]) / 100.0, float(row[name])) for name in row if name.startswith("p"))
    ages = int(row["age_min"]), int(row["age_max"])
    return Group(row["quantity"], row["unit"], row["sex"], *ages, int(row["n"]), percentiles, float(row["sd"]), source)


def _interval(row: dict[str, str]) -> Group:
    low, high = float(row["low"]), float(row["high"])
    middle = float(row["middle"] or np.sqrt(low * high))
    percentiles = ((0.025, low), (0.5, middle), (0.975, high))
    ages = int(row["age_min"]), int(row["age_max"])
    return Group(row["quantity"], row["unit"], row["sex"], *ages, 0, percentiles, None, row["source"], row["tag"])
