"""Are claims of 70 % right in 70 %: calibration of answers, and of intervals of hidden states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..assess.intervals import wilson
from ..assess.labels import LABELS
from ..assess.reliability import BINS, calibration_error
from .worlds_run import WATCHED, Row

Column = NDArray[np.float64]

REPEATS = 400
LEVELS = (0.5, 0.8, 0.95)
RANK_BINS = 10
SURE = 0.95
Z90 = 1.645
"""Normal quantile of a two-sided 90 % interval."""


def sampling_floor(sure: Column, bins: int = BINS, repeats: int = REPEATS, seed: int = 1) -> float:
    """The error that perfect claims would show in so few people: outcomes drawn from the stated probabilities."""
    rng = np.random.default_rng(seed)
    drawn = rng.uniform(size=(repeats, len(sure))) < sure
    return float(np.mean([calibration_error(sure, outcome.astype(float), bins) for outcome in drawn]))


def answer_scores(rows: Sequence[Row]) -> dict[str, Any]:
    """How well first answers are calibrated, and how often a wrong one is nearly certain."""
    sure, right = np.array([row.sure for row in rows]), np.array([float(row.right) for row in rows])
    raw, floor = calibration_error(sure, right), sampling_floor(sure)
    wrong_sure = (right == 0.0) & (sure > SURE)
    return {
        "people": len(rows),
        "ece": raw,
        "floor": floor,
        "ece_less_floor": raw - floor,
        "wrong_above_95": float(np.mean(wrong_sure)),
        "stated": float(np.mean(sure)),
        "found": float(np.mean(right)),
        "log_loss": float(np.mean([-math.log(max(row.answer[LABELS.index(row.label)], 1e-3)) for row in rows])),
        "cannot_tell": float(np.mean([row.cannot_tell for row in rows])),
    }


def reliability(rows: Sequence[Row], bins: int = BINS) -> list[dict[str, float]]:
    """Stated and found share of each equal-count bin, with the 90 % range of what was found."""
    ordered = sorted(rows, key=lambda row: row.sure)
    parts = [part for part in np.array_split(np.arange(len(rows)), min(bins, max(1, len(rows) // 3))) if part.size]
    return [_bin([ordered[place] for place in part]) for part in parts]


def _bin(rows: Sequence[Row]) -> dict[str, float]:
    count, right = len(rows), sum(row.right for row in rows)
    low, high = wilson(right, count, Z90)
    stated = sum(row.sure for row in rows) / count
    return {"stated": stated, "found": right / count, "low": low, "high": high, "people": count}


def coverage(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """For each state: share of true values inside intervals of each level, ranks in bins, and how even ranks are."""
    ranks = {name: [row.ranks[name] for row in rows if name in row.ranks] for name in WATCHED}
    return {name: _coverage(np.array(known)) for name, known in ranks.items() if known}


def _coverage(ranks: Column) -> dict[str, Any]:
    inside = {f"{100 * level:g}": float(np.mean(np.abs(ranks - 0.5) <= level / 2.0)) for level in LEVELS}
    counts, _ = np.histogram(ranks, bins=RANK_BINS, range=(0.0, 1.0))
    return {"people": len(ranks), "inside": inside, "ranks": counts.tolist(), "p_even": even_probability(ranks)}


def even_probability(ranks: Column) -> float:
    """Probability of ranks as uneven as these if they were uniform (Kolmogorov 1933, in the form of Stephens 1970).

    >>> even_probability(np.linspace(0.005, 0.995, 100)) > 0.99, even_probability(np.full(50, 0.9)) < 1e-6
    (True, True)
    """
    count = len(ranks)
    ordered, steps = np.sort(ranks), np.arange(count + 1) / count
    far = max(float(np.max(steps[1:] - ordered)), float(np.max(ordered - steps[:-1])))
    scaled = far * (math.sqrt(count) + 0.12 + 0.11 / math.sqrt(count))
    if scaled < 0.3:
        return 1.0
    series = sum((-1.0) ** (term - 1) * math.exp(-2.0 * (term * scaled) ** 2) for term in range(1, 101))
    return min(1.0, max(0.0, 2.0 * series))


def confusion(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """True label by first answer, as counts; only labels that occur."""
    seen = [label for label in LABELS if any(label in (row.label, row.first) for row in rows)]
    return [
        {"truth": truth, **{first: sum(row.label == truth and row.first == first for row in rows) for first in seen}}
        for truth in seen
    ]


def by_label(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """For each true label: people, how many were named first, and the mean probability given to it."""
    groups = {label: [row for row in rows if row.label == label] for label in LABELS}
    return [
        {
            "label": label,
            "people": len(some),
            "first": sum(row.right for row in some) / len(some),
            "mean_probability": sum(row.answer[LABELS.index(label)] for row in some) / len(some),
        }
        for label, some in groups.items()
        if some
    ]


def slices(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Scores of people with and without a second trouble, and with few or many results."""
    parts = {
        "one trouble": [row for row in rows if not row.mixed],
        "a second trouble shows": [row for row in rows if row.mixed],
        "up to 3 results": [row for row in rows if row.labs <= 3],
        "more than 8 results": [row for row in rows if row.labs > 8],
    }
    return [{"slice": name, **answer_scores(some)} for name, some in parts.items() if some]


def scores(rows: Sequence[Row]) -> dict[str, Any]:
    """Everything about the people of one world."""
    return {
        **answer_scores(rows),
        "reliability": reliability(rows),
        "states": coverage(rows),
        "confusion": confusion(rows),
        "labels": by_label(rows),
        "slices": slices(rows),
    }
