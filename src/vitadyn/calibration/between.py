"""How far studies of the same thing differ beyond chance: the spread of their own effects, by quantity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .trial_targets import Printed, covariance

Array = NDArray[np.float64]
GRID = np.geomspace(0.25, 4.0, 97)
"""Factors on the spread that was taken first."""
PRIOR_LOG_SD = 0.5
"""How far the factor lies from 1 before the data (normal, of its logarithm)."""
FEWEST = 4
"""Publications from which on the spread of a quantity is estimated."""


def factors(printed: Sequence[Printed], apart: Array) -> dict[str, tuple[float, int]]:
    """By quantity, the most probable factor on its spread between studies, and of how many publications.

    `apart` is model less printed, in the printed unit, where each study was predicted by a fit that never saw it.
    """
    found = {}
    for quantity in dict.fromkeys(one.quantity for one in printed):
        rows = [row for row, one in enumerate(printed) if one.quantity == quantity]
        own = [printed[row] for row in rows]
        publications = len({one.publication for one in own})
        if publications >= FEWEST:
            found[quantity] = (most_probable(own, apart[rows]), publications)
    return found


def most_probable(printed: Sequence[Printed], apart: Array) -> float:
    """The factor of the grid at which the distances are most probable, with its prior."""
    chances = [_log_chance(printed, apart, factor) for factor in GRID]
    return float(GRID[int(np.argmax(chances))])


def scaled(printed: Sequence[Printed], by: Mapping[str, float]) -> tuple[Printed, ...]:
    """The same numbers with the spread between studies of each quantity multiplied."""
    return tuple(replace(one, between=one.between * by.get(one.quantity, 1.0)) for one in printed)


def _log_chance(printed: Sequence[Printed], apart: Array, factor: float) -> float:
    spread = covariance(scaled(printed, dict.fromkeys((one.quantity for one in printed), factor)))
    _, size = np.linalg.slogdet(spread)
    prior = (np.log(factor) / PRIOR_LOG_SD) ** 2
    return float(-0.5 * (apart @ np.linalg.solve(spread, apart) + size + prior))
