"""An axis of a chart: where a value lies between two ends, and the round numbers that are written beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

WIDE = 60.0
"""Positive values whose largest is so many times the smallest are shown on a logarithmic axis."""
ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
INTERVALS = 5
NEAR_NOTHING = 0.4
"""An axis starts at 0 when its lowest value is less than this share of the highest."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` on pixels from `begin` to `end`, with round `ticks`."""

    low: float
    high: float
    begin: float
    end: float
    ticks: tuple[float, ...]
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """The pixel of a value; outside the ends it lies outside the frame."""
        low, high, here = (math.log(v) if self.logarithmic else v for v in (self.low, self.high, value))
        return self.begin + (self.end - self.begin) * (here - low) / (high - low)


def axis(values: Iterable[float], begin: float, end: float, logarithmic: bool | None = None) -> Axis:
    """The axis that shows all values; logarithmic where they are positive and lie far apart.

    >>> axis([3.0, 48.0], 0.0, 100.0).ticks
    (0.0, 10.0, 20.0, 30.0, 40.0, 50.0)
    >>> axis([1.0, 900.0], 0.0, 100.0).ticks
    (1.0, 10.0, 100.0, 1000.0)
    """
    finite = [float(value) for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    if far_apart(finite) if logarithmic is None else logarithmic and low > 0.0:
        return _logarithmic(low, high, begin, end)
    return _linear(low, high, begin, end, least=1.0 if all(value.is_integer() for value in finite) else 0.0)


def far_apart(values: Iterable[float]) -> bool:
    """Whether a logarithmic axis suits these values."""
    known = tuple(values)
    return bool(known) and min(known) > 0.0 and max(known) > WIDE * min(known)


def _linear(low: float, high: float, begin: float, end: float, least: float) -> Axis:
    """Ticks at a round step; whole numbers have no tick between them."""
    if 0.0 <= low < NEAR_NOTHING * high:
        low = 0.0
    if low == high:
        low, high = low - 0.5 * (abs(low) or 1.0), high + 0.5 * (abs(high) or 1.0)
    step = max(_step((high - low) / INTERVALS), least)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(count * step, 12) for count in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], begin, end, ticks)


def _step(wanted: float) -> float:
    """The least round number from `wanted` on."""
    size = 10.0 ** math.floor(math.log10(wanted))
    return next(size * part for part in ROUND if size * part >= wanted * (1.0 - 1e-9))


def _logarithmic(low: float, high: float, begin: float, end: float) -> Axis:
    """Ends at 1, 2 or 5 times a power of ten; ticks at those while there is room, else at powers of ten."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = [part * 10.0**power for power in decades for part in (1.0, 2.0, 5.0)]
    first = max(step for step in steps if step <= low * (1.0 + 1e-9))
    last = min(step for step in steps if step >= high * (1.0 - 1e-9))
    within = tuple(step for step in steps if first <= step <= last)
    tens = tuple(step for step in within if math.isclose(math.log10(step) % 1.0, 0.0, abs_tol=1e-9))
    ticks = within if len(within) <= 2 * INTERVALS - 2 or len(tens) < 2 else tens
    return Axis(first, last, begin, end, ticks, logarithmic=True)
