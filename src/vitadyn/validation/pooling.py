"""Trials of one treatment as one figure: random effects after DerSimonian and Laird, for trials that disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .claim_book import Trial

SURE = 1.959964
"""Standard errors from the mean to the end of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Mean difference with its 95 % interval, and the variance between trials."""

    mean: float
    low: float
    high: float
    between: float


def pooled(trials: Sequence[Trial]) -> Pooled:
    """All trials of one treatment; a single one comes back as it was printed.

    >>> pooled([Trial("A", 80, -2.0, -3.0, -1.0, "", "S")]).low
    -3.0
    """
    if len(trials) == 1:
        return Pooled(trials[0].difference, trials[0].low, trials[0].high, 0.0)
    found = np.array([trial.difference for trial in trials])
    variance = np.array([((trial.high - trial.low) / 2.0 / SURE) ** 2 for trial in trials])
    between = between_trials(found, variance)
    weight = 1.0 / (variance + between)
    mean, error = float(np.sum(weight * found) / np.sum(weight)), float(1.0 / np.sqrt(np.sum(weight)))
    return Pooled(mean, mean - SURE * error, mean + SURE * error, between)


def between_trials(found: NDArray[np.float64], variance: NDArray[np.float64]) -> float:
    """Variance between trials beyond chance, by moments."""
    weight = 1.0 / variance
    apart = np.sum(weight * (found - np.sum(weight * found) / np.sum(weight)) ** 2)
    room = np.sum(weight) - np.sum(weight**2) / np.sum(weight)
    return float(max(0.0, (apart - (len(found) - 1)) / room))
