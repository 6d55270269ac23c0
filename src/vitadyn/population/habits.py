"""What people have beside their own nature: supplements, drugs and reduced kidneys, more often with age."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from statistics import NormalDist

import numpy as np

from ..language import Body
from ..physiology import medicines
from .adults import Column, Row, adults, by_age, place
from .people import Build

share_below = np.vectorize(NormalDist().cdf)
"""Of a normal law."""


def draw_habits(
    body: Body, rng: np.random.Generator, build: Build, numbers: Mapping[str, Column], where: str
) -> dict[str, Column]:
    """The numbers that habits change, for people of a place who have `numbers` without them."""
    changed = {name: numbers.get(name, np.full(build.age.shape, body.numbers[name].value)) for name in body.numbers}
    before = dict(changed)
    _reduce_kidneys(rng, build, changed)
    take_supplements(rng, build, changed)
    _take_drugs(rng, build, changed)
    changed["oral_d3"] = place(where)["pills"] * changed["oral_d3"]
    left = adults()["without_sun_and_pills"]
    own = left["value"] * np.exp(left["spread"] * rng.normal(size=build.age.shape))
    changed["usual_d3"] = changed["usual_d3"] * own
    return {name: column for name, column in changed.items() if column is not before[name]}


def _reduce_kidneys(rng: np.random.Generator, build: Build, changed: dict[str, Column]) -> None:
    row = adults()["kidney"]
    ill = rng.uniform(size=build.age.shape) < _share(row, build)
    left = np.exp(rng.uniform(np.log(row["low"]), np.log(row["high"]), build.age.shape))
    changed["gfr"] = changed["gfr"] * np.where(ill, left, 1.0)


def take_supplements(
    rng: np.random.Generator, build: Build, changed: dict[str, Column], leave: Collection[str] = ()
) -> None:
    """Adds what people take; who takes one is likelier to take another: their chances share a part.

    The numbers in `leave` stay as they are.
    """
    shared = adults()["takes_also"]["value"]
    habit = rng.normal(size=build.age.shape)
    for row in (row for row in adults()["supplement"].values() if row["number"] not in leave):
        inclined = shared * habit + np.sqrt(1.0 - shared**2) * rng.normal(size=build.age.shape)
        taken = share_below(inclined) < _share(row, build)
        amount = row["amount"] * np.exp(row["spread"] * rng.normal(size=build.age.shape))
        changed[row["number"]] = changed[row["number"]] + np.where(taken, amount, 0.0)


def _take_drugs(rng: np.random.Generator, build: Build, changed: dict[str, Column]) -> None:
    """Each at its usual dose or the `level` of the table, more often the older and the worse the kidney."""
    filtration = changed["gfr"]
    for name, row in adults()["drug"].items():
        share = _share(row, build) * (np.median(filtration) / filtration) ** row["kidney"]
        taken = rng.uniform(size=build.age.shape) < share
        for effect in medicines.effects(name):
            before = changed[effect.number]
            after = np.array([effect.changed(float(value), row.get("level", "mid")) for value in before])
            changed[effect.number] = np.where(taken, after, before)


def _share(row: Row, build: Build) -> Column:
    return by_age(build.age, build.woman, row["men"], row["women"])
