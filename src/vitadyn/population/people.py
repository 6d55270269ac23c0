"""Who people are: age, sex and build, and how much they differ; turned into the numbers of the body.

A person's flows scale with body surface (a choice: one factor for fluid, filtration, diet and bone keeps the reference
in balance), fat and vitamin D volumes with weight. Between-person spread is the `spread` of each number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..language import Body

Column = NDArray[np.float64]

REFERENCE_SURFACE = 1.81
"""Body surface (m2) of the reference person: 70 kg, 170 cm (Du Bois)."""
GFR_AT_40 = 100.0
"""mL/min per 1.73 m2 at 40 years; falls by 0.8 a year after that (recalled)."""
D_INPUT_MEDIAN = 0.85
"""All-source vitamin D against the input that gives 70 nmol/L: medians of adults lie near 60 nmol/L (recalled)."""

OWN_OFFSETS = {"mg_leak": 0.45}
"""Numbers that are 0 in the reference person and differ by a normal law: the kidney's own magnesium threshold (sd),
so that serum magnesium of ordinary adults varies by some 6 %, as reference intervals say."""


@dataclass(frozen=True, slots=True)
class Build:
    """Age (years), sex (1 woman, 0 man), weight (kg) and height (cm) of each person."""

    age: Column
    woman: Column
    weight: Column
    height: Column


def draw_build(
    rng: np.random.Generator,
    count: int,
    age: float | None = None,
    sex: str | None = None,
    weight: float | None = None,
    height: float | None = None,
) -> Build:
    """Adults as they come; what is known of them is kept, what is not is drawn."""
    ages = np.full(count, age) if age is not None else rng.uniform(20.0, 90.0, count)
    women = rng.uniform(size=count) < 0.5 if sex is None else np.full(count, sex == "female")
    usual_height = np.where(women, 162.0, 176.0) + rng.normal(0.0, 6.5, count)
    heights = np.full(count, height) if height is not None else usual_height
    index = 26.0 * np.exp(rng.normal(0.0, 0.16, count))
    weights = np.full(count, weight) if weight is not None else index * (heights / 100.0) ** 2
    return Build(ages.astype(float), women.astype(float), weights.astype(float), heights.astype(float))


def surface(build: Build) -> Column:
    """Body surface in m2 (Du Bois and Du Bois 1916)."""
    return 0.007184 * build.weight**0.425 * build.height**0.725


def fat(build: Build) -> Column:
    """Fat mass in kg from body mass index, age and sex (Deurenberg 1991), at least 5 % of weight."""
    index = build.weight / (build.height / 100.0) ** 2
    share = (1.20 * index + 0.23 * build.age - 10.8 * (1.0 - build.woman) - 5.4) / 100.0
    return build.weight * np.clip(share, 0.05, 0.6)


def build_numbers(build: Build) -> dict[str, Column]:
    """The numbers of the body that follow from age, sex and build."""
    size = surface(build) / REFERENCE_SURFACE
    older = np.maximum(build.age - 40.0, 0.0)
    return {
        "body_size": size,
        "fat_factor": fat(build) / 20.0 / size,
        "vitd_volume_factor": build.weight / 70.0 / size,
        "vitd_clearance_factor": (build.weight / 70.0) ** 0.75 / size,
        "gfr": 1.44 * (GFR_AT_40 - 0.8 * older) * size,
        "creatinine_factor": np.where(build.woman > 0.5, 0.87, 1.13) * (1.0 - 0.004 * older),
        "transport_max": 3.5 * (1.0 - 0.15 * np.minimum(older / 35.0, 1.0)),
        "urine_osm_max": 1100.0 - 3.0 * older,
        "thirst_gain": 2.0 * (1.0 - 0.01 * np.maximum(build.age - 50.0, 0.0)),
        "skin_age": np.maximum(0.5, 1.0 - 0.013 * (build.age - 20.0)),
        "intake_ca": 22.0 * size,
        "intake_p": 40.0 * size,
        "intake_mg": 13.5 * size,
        "intake_na": 150.0 * size,
        "intake_k": 75.0 * size,
        "usual_d3": np.full(build.age.shape, D_INPUT_MEDIAN),
        "age": build.age,
        "woman": build.woman,
    }


def draw_numbers(body: Body, rng: np.random.Generator, build: Build) -> dict[str, Column]:
    """Numbers of ordinary adults: what follows from build, with the between-person spread of every number.

    Only numbers that differ between people are returned; the others keep the default of the body.
    """
    centre = build_numbers(build)
    count = build.age.shape[0]
    drawn: dict[str, Column] = {}
    for name, number in body.numbers.items():
        noise = rng.normal(size=count)
        if name in centre or number.spread > 0.0:
            middle = centre.get(name, np.full(count, number.value))
            drawn[name] = middle * np.exp(np.sqrt(np.log1p(number.spread**2)) * noise)
        elif name in OWN_OFFSETS:
            drawn[name] = np.asarray(OWN_OFFSETS[name] * noise)
    return drawn


def matrix(body: Body, numbers: Mapping[str, Column], count: int) -> NDArray[np.float64]:
    """All numbers of all people, (count, parameters) in the body's order; a number the body lacks is left out."""
    table = np.empty((count, len(body.parameters)))
    for column, name in enumerate(body.parameters):
        table[:, column] = numbers.get(name, body.numbers[name].value)
    return table
