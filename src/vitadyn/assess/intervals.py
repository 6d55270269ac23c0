"""How sure a figure from few cases is: the interval of a rate, and of a mean of paired differences."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

Z95 = 1.959963984540054
"""Normal quantile of a two-sided 95 % interval."""
RESAMPLES = 10_000
SEED = 20_240_517
"""Fixed: the same cases give the same interval."""


def wilson(hits: float, count: int, z: float = Z95) -> tuple[float, float]:
    """The interval of a rate (Wilson 1927), which stays inside 0 and 1 and does not collapse at its ends.

    `z` is the normal quantile of its ends; 95 % by default.

    >>> low, high = wilson(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)
    """
    if count == 0:
        return 0.0, 1.0
    rate, spread = hits / count, z * z / count
    middle = rate + spread / 2.0
    half = z * sqrt(rate * (1.0 - rate) / count + spread / (4.0 * count))
    return max(0.0, (middle - half) / (1.0 + spread)), min(1.0, (middle + half) / (1.0 + spread))


def mean_interval(differences: Sequence[float], seed: int = SEED) -> tuple[float, float]:
    """The 95 % bootstrap interval (percentiles) of the mean of one value a case; needs at least one.

    >>> mean_interval([2.0, 2.0, 2.0])
    (2.0, 2.0)
    """
    values = np.asarray(differences, dtype=float)
    drawn = np.random.default_rng(seed).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(values[drawn].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)
