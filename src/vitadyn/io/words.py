"""Words for a result ("low", "undetectable") as intervals, by the laboratory's own range or else the table's."""

from __future__ import annotations

from ..errors import InputError
from ..knowledge import Analyte, Limits

WORDS = ("undetectable", "suppressed", "very_low", "low", "low_normal", "normal", "high_normal", "high", "very_high")
BEYOND = 0.2
"""Very low and very high begin a fifth beyond the limit, or at the critical limit where that comes first."""
FLOOR_SHARE = 0.1
"""Assays without a floor in the table are taken to see a tenth of the lower limit."""


def interval(word: str, analyte: Analyte, limits: Limits, place: str = "value") -> Limits:
    """The ends of a word, in the unit of the limits; a missing end is None.

    >>> from vitadyn.knowledge import analyte
    >>> interval("low", analyte("mg"), (0.7, 1.0))
    (None, 0.7)
    """
    low, high = limits
    if word == "undetectable" and analyte.floor is not None:
        return None, analyte.floor
    if word in ("undetectable", "suppressed", "very_low", "low"):
        return None, _below(word, analyte, _known(low, word, analyte, place))
    if word in ("high", "very_high"):
        return _above(word, analyte, _known(high, word, analyte, place)), None
    if word == "normal":
        if low is None and high is None:
            _known(None, word, analyte, place)
        return low, high
    return _quarter(word, _known(low, word, analyte, place), _known(high, word, analyte, place))


def _below(word: str, analyte: Analyte, low: float) -> float:
    if word == "undetectable":
        return FLOOR_SHARE * low
    if word == "very_low":
        critical = analyte.critical[0]
        return max((1.0 - BEYOND) * low, critical if critical is not None and critical < low else 0.0)
    return low


def _above(word: str, analyte: Analyte, high: float) -> float:
    if word == "high":
        return high
    critical = analyte.critical[1]
    far = (1.0 + BEYOND) * high
    return min(far, critical) if critical is not None and critical > high else far


def _quarter(word: str, low: float, high: float) -> Limits:
    """The lowest or highest quarter of the range."""
    width = 0.25 * (high - low)
    return (low, low + width) if word == "low_normal" else (high - width, high)


def _known(limit: float | None, word: str, analyte: Analyte, place: str) -> float:
    if limit is None:
        allowed = f"a number with its unit: no reference limit of {analyte.name} says what '{word}' means"
        raise InputError(place, word, allowed, "or give the laboratory's own range as ref:")
    return limit
