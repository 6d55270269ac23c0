"""Pictures of virtual adults: published percentiles as points, bodies as a band over age; the year of 25(OH)D."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..engine.problem import Array
from ..population.season import MONTHS
from ..population.survey import Survey
from .percentiles import Group, interval_rows, observed_rows
from .report import Band, Picture, Points

AGES = np.arange(20.0, 86.0, 5.0)
BROAD = 30
"""Years: groups as broad are whole surveys, no points over age."""
HALF_WINDOW = 7.5
"""Years on either side of an age that are looked at together."""
NAMES = {
    "ca_total": "Total calcium",
    "phosphate": "Phosphate",
    "k": "Potassium",
    "na": "Sodium",
    "albumin": "Albumin",
    "creatinine": "Creatinine",
    "alp": "Alkaline phosphatase",
    "vitd25": "25(OH)D, Denmark",
    "mg": "Magnesium",
    "pth": "PTH",
    "calcitriol": "1,25(OH)2D",
    "urine_ca_24h": "Urine calcium",
}
PLACES = {"us": "United States", "denmark": "Denmark", "ireland": "Ireland"}


def pictures(seen: Mapping[str, Survey]) -> tuple[Picture, ...]:
    """One for each analyte, with men and women apart where the survey has them, and one of the seasons."""
    groups = (*observed_rows(), *interval_rows())
    made = [_picture(name, [one for one in groups if one.quantity == name], seen) for name in NAMES]
    return (*made, _seasons(seen))


def _picture(name: str, groups: list[Group], seen: Mapping[str, Survey]) -> Picture:
    found = seen["denmark" if name == "vitd25" else "us"]
    sexes = ("all",) if name == "vitd25" else ("male", "female")
    told = [one for one in groups if one.sex in sexes and (one.oldest - one.youngest < BROAD or one.sd is None)]
    return Picture(
        id=f"population-{name}",
        title=f"{NAMES[name]} of adults",
        x_label="age (years)",
        y_label=told[0].unit,
        points=tuple(_points(sex, [one for one in told if one.sex == sex]) for sex in sexes),
        bands=tuple(_band(found, name, sex) for sex in sexes),
        caption="points: median, 5th and 95th percentile (of an interval 2.5th and 97.5th); band: the same of bodies",
        source=told[0].source,
    )


def _points(sex: str, groups: list[Group]) -> Points:
    low, high = (0.05, 0.95) if groups[0].sd is not None else (0.025, 0.975)
    return Points(
        f"published, {sex}",
        tuple((one.youngest + one.oldest) / 2.0 for one in groups),
        tuple(one.at(0.5) for one in groups),
        tuple(one.at(low) for one in groups),
        tuple(one.at(high) for one in groups),
    )


def _band(found: Survey, name: str, sex: str) -> Band:
    parts = [_near(found, name, sex, age) for age in AGES]
    low, middle, high = (tuple(float(part[place]) for part in parts) for place in range(3))
    return Band(f"virtual adults, {sex}", tuple(AGES.tolist()), middle, low, high)


def _near(found: Survey, name: str, sex: str, age: float) -> Array:
    chosen = found.group(sex, 0.0, 200.0) & (np.abs(found.age - age) <= HALF_WINDOW)
    return np.quantile(found.measured[name][chosen], [0.05, 0.5, 0.95])


def _seasons(seen: Mapping[str, Survey]) -> Picture:
    months = tuple(float(month) for month in range(1, MONTHS + 1))
    return Picture(
        id="population-seasons",
        title="25(OH)D through the year",
        x_label="month",
        y_label="nmol/L",
        bands=tuple(_year(PLACES[where], found, months) for where, found in seen.items()),
        caption="medians and middle halves; US adults of 65 and more swing by 21 to 27 (Shoben 2011)",
        source="Shoben2011",
    )


def _year(label: str, found: Survey, months: tuple[float, ...]) -> Band:
    low, middle, high = np.quantile(found.by_month["vitd25"], [0.25, 0.5, 0.75], axis=0).tolist()
    return Band(label, months, tuple(middle), tuple(low), tuple(high))
