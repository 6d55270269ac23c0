"""Who people are: age, sex and build, and how much they differ; turned into the numbers of the body.

A person's flows scale with body surface (a choice: one factor for fluid, filtration, diet and bone keeps the reference
in balance), fat and vitamin D volumes with weight. How far a number differs between people is told by adults.toml,
and by the `spread` of the number where it is not listed there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ..language import Body, Number
from .adults import Column as Column
from .adults import Own, adults, by_age, own_numbers

REFERENCE_SURFACE = 1.81
"""Body surface (m2) of the reference person: 70 kg, 170 cm (Du Bois)."""
GFR_AT_40 = 100.0
"""mL/min per 1.73 m2 at 40 years; falls by 0.8 a year after that (recalled)."""
D_INPUT_MEDIAN = 0.85
"""All-source vitamin D against the input that gives 70 nmol/L: medians of adults lie near 60 nmol/L (recalled)."""


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
    ages = np.full(count, age) if age is not None else draw_ages(rng, count)
    women = rng.uniform(size=count) < adults()["women"]["value"] if sex is None else np.full(count, sex == "female")
    usual_height = _middle("height", ages, women) + rng.normal(0.0, adults()["height"]["spread"], count)
    heights = np.full(count, height) if height is not None else usual_height
    index = _middle("bmi", ages, women) * np.exp(rng.normal(0.0, adults()["bmi"]["spread"], count))
    weights = np.full(count, weight) if weight is not None else index * (heights / 100.0) ** 2
    return Build(ages.astype(float), women.astype(float), weights.astype(float), heights.astype(float))


def draw_ages(rng: np.random.Generator, count: int) -> Column:
    """Ages as adults have them, even within each of the groups of the table."""
    row = adults()["ages"]
    below = np.concatenate([[0.0], np.cumsum(row["share"])])
    found: Column = np.interp(rng.uniform(0.0, below[-1], count), below, [*row["starts"], row["last"]])
    return found


def _middle(name: str, age: Column, woman: NDArray[np.bool_]) -> Column:
    row = adults()[name]
    return by_age(age, woman, row["men"], row["women"])


def surface(build: Build) -> Column:
    """Body surface in m2 (Du Bois and Du Bois 1916)."""
    return 0.007184 * build.weight**0.425 * build.height**0.725


def body_mass_index(build: Build) -> Column:
    """Weight over height squared, kg/m2."""
    return build.weight / (build.height / 100.0) ** 2


def fat(build: Build) -> Column:
    """Fat mass in kg from body mass index, age and sex (Deurenberg 1991), at least 5 % of weight."""
    share = (1.20 * body_mass_index(build) + 0.23 * build.age - 10.8 * (1.0 - build.woman) - 5.4) / 100.0
    return build.weight * np.clip(share, 0.05, 0.6)


def usual_of(body: Body, name: str) -> float:
    """What the body has of a number; 1 where it does not have it."""
    return body.numbers[name].value if name in body.numbers else 1.0


def build_numbers(body: Body, build: Build) -> dict[str, Column]:
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
        "transport_max": usual_of(body, "transport_max") * (1.0 - 0.15 * np.minimum(older / 35.0, 1.0)),
        "urine_osm_max": usual_of(body, "urine_osm_max") - 3.0 * older,
        "thirst_gain": usual_of(body, "thirst_gain") * (1.0 - 0.01 * np.maximum(build.age - 50.0, 0.0)),
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


def draw_numbers(
    body: Body, rng: np.random.Generator, build: Build, times: float = 1.0, least: float = 0.0
) -> dict[str, Column]:
    """Numbers of ordinary adults: what follows from build, with the between-person spread of every number.

    Only numbers that differ between people are returned; the others keep the default of the body. `times` multiplies
    how far everybody lies from the middle, on the scale on which a number is spread; `least` is the coefficient of
    variation that every number has at least. Vitamin D from all sources is in `usual_d3`.
    """
    centre, count, root = build_numbers(body, build), build.age.shape[0], int(rng.integers(2**63))
    energy = chances(root, "energy", count)
    drawn: dict[str, Column] = {}
    for name, number in body.numbers.items():
        rule = own_numbers().get(name)
        if rule is None and name not in centre and number.spread <= 0.0 and least <= 0.0:
            continue
        far = _with_energy(name, energy, chances(root, name, count))
        middle = centre.get(name, np.full(count, number.value))
        if rule is not None and rule.law == "added":
            drawn[name] = middle + _own_middle(rule, build) + times * rule.spread * far
        else:
            usual = middle * np.exp(0.0 if rule is None else _own_middle(rule, build))
            drawn[name] = usual * np.exp(_log_spread(number, rule, times, least) * far)
    return drawn


def chances(root: int, name: str, count: int) -> Column:
    """Standard normal chances of one number: a stream of its own, so that a new number moves no other."""
    drawn: Column = np.random.default_rng((root, crc32(name.encode()))).normal(size=count)
    return drawn


def _own_middle(rule: Own, build: Build) -> Column:
    return rule.middle(build.age, build.woman, body_mass_index(build))


def _log_spread(number: Number, rule: Own | None, times: float, least: float) -> float:
    """Standard deviation of the logarithm; structural numbers stay as they are."""
    if number.structural:
        return 0.0
    usual = number.spread if rule is None else rule.spread
    return float(np.sqrt(max(times**2 * np.log1p(usual**2), np.log1p(least**2))))


def _with_energy(name: str, energy: Column, alone: Column) -> Column:
    """How far a person lies from the middle; intakes go with the energy that is eaten."""
    shared = adults()["energy"]["numbers"].get(name, 0.0)
    far: Column = shared * energy + np.sqrt(1.0 - shared**2) * alone
    return far


def matrix(body: Body, numbers: Mapping[str, Column], count: int) -> NDArray[np.float64]:
    """All numbers of all people, (count, parameters) in the body's order; a number the body lacks is left out."""
    rows = np.empty((len(body.parameters), count))
    for row, name in enumerate(body.parameters):
        rows[row] = numbers.get(name, body.numbers[name].value)
    return np.ascontiguousarray(rows.T)
