"""Sun through the year: the dose on people's skin by latitude and month, and the body run to a day of the year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..engine.problem import Array, Events
from ..engine.solve import Compiled, solve
from ..engine.status import Status
from ..engine.steady import steady
from ..knowledge.tables import table as knowledge
from ..language import Body
from .adults import Column, adults, place

MONTHS = 12
YEAR = 365.0
MONTH_MIDDLES = (np.arange(MONTHS) + 0.5) * YEAR / MONTHS
MONTH_STARTS = np.arange(MONTHS) * YEAR / MONTHS
YEARS = 2
"""Lived through the seasons before the year that is looked at ends: the slowest store, fat, has then forgotten."""
TILT, SPRING = 23.45, 80.0
"""Degrees of the earth's axis; day of the year of the spring equinox."""
WARMEST = 200.0
"""Day of the year when people wear least."""
J_PER_M2_PER_SED = 100.0
RTOL = 1e-4


@dataclass(frozen=True, slots=True)
class Sun:
    """Daily dose in each month in the person's own minimal erythemal doses, (N, 12)."""

    doses: Array


def ambient(latitude: Column) -> Array:
    """Standard erythemal doses a day under an open, partly clouded sky in each month, (N, 12).

    >>> winter, summer = ambient(np.array([55.0]))[0, [0, 6]]
    >>> bool(summer > 20.0 * winter)
    True
    """
    row = adults()["sun"]
    lean = np.radians(TILT * np.sin(2.0 * np.pi * (MONTH_MIDDLES - SPRING) / YEAR))[:, np.newaxis]
    hour = 2.0 * np.pi * np.arange(24) / 24.0
    north = np.radians(latitude)[:, np.newaxis, np.newaxis]
    height = np.sin(north) * np.sin(lean) + np.cos(north) * np.cos(lean) * np.cos(hour)
    index = row["index"] * np.maximum(height, 0.0) ** row["power"]
    doses: Array = row["clouds"] * row["sed_per_index_hour"] * index.sum(axis=2)
    return doses


def draw_sun(rng: np.random.Generator, where: str, count: int) -> tuple[Sun, Column]:
    """The sun that people of a place get, and the share of their skin that it meets."""
    row, outdoors, bare = place(where), adults()["outdoors"], adults()["bare"]
    latitude = row["latitude"] + row["spread"] * rng.normal(size=count)
    burns = [each.needed("med_j_m2_erythemal") / J_PER_M2_PER_SED for each in knowledge("skin_types")]
    skin = np.minimum(np.searchsorted(np.cumsum(row["skin"]), rng.uniform(size=count)), len(burns) - 1)
    out = outdoors["value"] * np.exp(outdoors["spread"] * rng.normal(size=count))
    area = bare["value"] * np.exp(bare["spread"] * rng.normal(size=count))
    doses = ambient(latitude) * (np.minimum(out, 1.0) / np.array(burns)[skin])[:, np.newaxis]
    return Sun(doses), np.minimum(area, 1.0)


def bared() -> Column:
    """How much more skin is bare in each month than in the mean of the year, north of the equator.

    >>> bool(bared()[6] > 2.0 * bared()[0])
    True
    """
    swing: float = adults()["clothing"]["swing"]
    more: Column = 1.0 + swing * np.cos(2.0 * np.pi * (MONTH_MIDDLES - WARMEST) / YEAR)
    return more


def yearly_mean(body: Body, table: Array, sun: Sun) -> Column:
    """Vitamin D3 that the skin makes in the mean of a year, nmol/d of the whole person, by the law of the skin."""
    column = {
        name: table[:, body.parameters.index(name)] for name in ("skin_max", "skin_area", "skin_age", "body_size")
    }
    half = table[:, body.parameters.index("sun_half")]
    lit = ((1.0 - np.exp(-sun.doses / half[:, np.newaxis])) * bared()).mean(axis=1)
    mean: Column = column["skin_max"] * column["skin_area"] * column["skin_age"] * lit * column["body_size"]
    return mean


def months(compiled: Compiled, table: Array, sun: Sun) -> tuple[dict[str, Array], Array]:
    """What is kept, in the middle of each month (N, 12), and who got there (N,).

    Everybody rests at the mean of the year, found by `steady`, and then lives YEARS of seasons.
    """
    rested, status = steady(compiled, table)
    start = np.where(np.isfinite(rested), rested, 1.0)
    dark = table.copy()
    dark[:, compiled.parameters.index("uv_d3")] = 0.0
    changes = Events(_starts(), ("sun_dose", "skin_area"), np.tile(_lit(compiled, table, sun), (1, YEARS, 1)))
    run = solve(compiled, dark, start, MONTH_MIDDLES + (YEARS - 1) * YEAR, changes, rtol=RTOL)
    return dict(run.values), (status == Status.OK) & (run.status == Status.OK)


def _lit(compiled: Compiled, table: Array, sun: Sun) -> Array:
    """Dose and bare skin of everybody in each month, (N, 12, 2)."""
    area = table[:, compiled.parameters.index("skin_area")][:, np.newaxis] * bared()
    return np.stack([sun.doses, area], axis=2)


def at_season(values: Array, season: Column) -> Column:
    """Values (N, 12) on each person's day, `season` being the share of the year gone by."""
    found: Column = values[np.arange(len(values)), (season * MONTHS).astype(int) % MONTHS]
    return found


def _starts() -> Column:
    starts: Column = np.concatenate([MONTH_STARTS + year * YEAR for year in range(YEARS)])
    return starts
