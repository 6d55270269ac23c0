"""Whether first answers are right as often as they say: bins of equal count, and the error that chance alone gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .intervals import wilson

Array = NDArray[np.float64]
BINS = 15
DRAWS, SEED = 2000, 20_240_517


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases of like probability: how many, what they said on average, how often they were right (95 % interval)."""

    count: int
    said: float
    right: float
    low: float
    high: float


def bins(said: Sequence[float] | Array, right: Sequence[bool] | Array, count: int = BINS) -> tuple[Bin, ...]:
    """Cases in the order of what was said, in at most `count` bins as even as can be.

    >>> [(b.count, b.said, b.right) for b in bins([0.9, 0.5, 0.7, 0.7], [True, False, True, False], 2)]
    [(2, 0.6, 0.5), (2, 0.8, 0.5)]
    """
    order = np.argsort(said, kind="stable")
    parts = [part for part in np.array_split(order, count) if len(part)]
    told, hits = np.asarray(said, dtype=float), np.asarray(right, dtype=float)
    return tuple(
        Bin(len(part), float(told[part].mean()), float(hits[part].mean()), *wilson(float(hits[part].sum()), len(part)))
        for part in parts
    )


def calibration_error(said: Sequence[float] | Array, right: Sequence[bool] | Array, count: int = BINS) -> float:
    """Expected calibration error: mean distance between said and right over bins of equal count (Naeini 2015)."""
    found = bins(said, right, count)
    return sum(one.count * abs(one.said - one.right) for one in found) / max(sum(one.count for one in found), 1)


def sampling_floor(said: Sequence[float], count: int = BINS) -> float:
    """The error that the same probabilities would show if they were exact: few cases a bin are never even.

    Outcomes are drawn DRAWS times with a fixed seed.
    """
    told = np.sort(np.asarray(said, dtype=float))
    drawn: Array = (np.random.default_rng(SEED).uniform(size=(DRAWS, told.shape[0])) < told).astype(float)
    parts = [part for part in np.array_split(np.arange(told.shape[0]), count) if len(part)]
    gap = sum(float(np.abs((drawn[:, part] - told[part]).sum(axis=1)).mean()) for part in parts)
    return gap / max(len(said), 1)
