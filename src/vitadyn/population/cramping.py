"""How many cramps people count in a month: each has a rate of his own around the mean of people like him."""

from __future__ import annotations

from typing import Any

import numpy as np

from .people import Column

MONTH = 4.345
"""Weeks in the month over which surveys ask."""


def own_rates(mean: Column, shape: float, rng: np.random.Generator, count: float = 0.0, weeks: float = 0.0) -> Column:
    """Rates a week of single people around their mean, given that one counted so many cramps in so many weeks."""
    rates: Column = rng.gamma(shape + count, 1.0 / (shape / mean + weeks))
    return rates


def counted(rates: Column, rng: np.random.Generator) -> dict[str, Any]:
    """Cramps a week as counted over a month by people with these rates: median, 90 % interval and mean."""
    found = rng.poisson(rates * MONTH) / MONTH
    low, middle, high = np.quantile(found, [0.05, 0.5, 0.95]).tolist()
    return {"median": middle, "interval": [low, high], "mean": float(np.mean(rates)), "unit": "1/week"}
