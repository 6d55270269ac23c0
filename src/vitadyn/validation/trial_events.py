"""What is given in the arms, as events of every body; and the sun over the year."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..engine.problem import Events
from ..population.exposure import Change, Exposure, added, days_of, level
from .trial import Arm, Season

Array = NDArray[np.float64]
YEAR = 365.0
STEP = 7.0
"""Days for which the sun stays the same."""


def of_arm(arm: Arm) -> Exposure:
    """Everything that changes in an arm from day 0 on."""
    given = arm.given
    if arm.season is not None:
        given += Exposure(sunshine(arm.season, 0.0, arm.days))
    if arm.clamp is not None:
        given += Exposure((Change("clamp_speed", "set", arm.clamp.change / arm.clamp.ramp, 0.0, arm.clamp.ramp),))
    return given


@lru_cache(maxsize=1024)
def sunshine(season: Season, first: float, last: float) -> tuple[Change, ...]:
    """The number of the season in steps of a week, from one day of the arm to another."""
    edges = np.append(np.arange(first, last, STEP), last)
    return tuple(
        Change(season.number, "set", _mean_sun(season, begin, end), begin, end)
        for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    )


def mean_of_year(season: Season) -> float:
    """Half a sine in half the days."""
    return season.peak / np.pi


def events(exposures: Sequence[Exposure], names: Sequence[str], table: Array, from_day: float = 0.0) -> Events | None:
    """Events of equally large groups of people, one exposure a group; `table` has their numbers in order of `names`."""
    count = len(table) // max(len(exposures), 1)
    days = [days_of(one) for one in exposures]
    numbers = tuple(sorted({change.number for one in exposures for change in one.changes}))
    pools = tuple(sorted({bolus.pool for one in exposures for bolus in one.boluses}))
    most = max((len(one) for one in days), default=0)
    if not most:
        return None
    times = np.full((len(exposures), most), np.inf)
    puts = np.zeros((len(exposures), count, most, len(numbers)))
    adds = np.zeros((len(exposures), count, most, len(pools)))
    for group, exposure in enumerate(exposures):
        own = table[group * count : (group + 1) * count]
        times[group, : len(days[group])] = days[group]
        puts[group, :, : len(days[group])] = _levels(exposure, numbers, names, own, days[group])
        adds[group, :, : len(days[group])] = _boluses(exposure, pools, own[:, names.index("body_size")], days[group])
    return Events(
        times=np.repeat(times, count, axis=0) + from_day,
        set_names=numbers,
        set_values=puts.reshape(len(table), most, len(numbers)),
        add_names=pools,
        add_values=adds.reshape(len(table), most, len(pools)),
    )


def _levels(
    exposure: Exposure, numbers: Sequence[str], names: Sequence[str], own: Array, days: Sequence[float]
) -> Array:
    """(people, days, numbers)"""
    found = np.empty((len(own), len(days), len(numbers)))
    for column, number in enumerate(numbers):
        usual = own[:, names.index(number)]
        mine = Exposure(tuple(change for change in exposure.changes if change.number == number))
        for row, day in enumerate(days):
            found[:, row, column] = level(mine, number, usual, day)
    return found


def _boluses(exposure: Exposure, pools: Sequence[str], size: Array, days: Sequence[float]) -> Array:
    """(people, days, pools); pools are those of a body of reference size."""
    amounts = np.array([[added(exposure, pool, day) for pool in pools] for day in days]).reshape(len(days), len(pools))
    found: Array = amounts[np.newaxis] / size[:, np.newaxis, np.newaxis]
    return found


def _mean_sun(season: Season, begin: float, end: float) -> float:
    """Mean between two days of the arm."""
    days = season.first_day + np.linspace(begin, end, 9)
    return season.peak * float(np.maximum(np.cos(2.0 * np.pi * (days - season.peak_day) / YEAR), 0.0).mean())
