"""The tolerance at which an engine is as wrong as another."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

WITHIN, CLOSE = 1.5, 1.25
"""An error within a factor 1.5 of the aim counts as equal; the search stops at 1.25."""

MOST_TRIES, FIRST = 8, 1e-6
SMALLEST, LARGEST = 1e-13, 1e-1
LEAST_SLOPE, MOST_SLOPE = 0.4, 2.5


@dataclass(frozen=True)
class Matched:
    """The tolerance whose error is nearest to the aim, whether near enough, and all that were tried."""

    rtol: float
    error: float
    met: bool
    tried: tuple[tuple[float, float], ...]


def match(error: Callable[[float], float], aim: float) -> Matched:
    """Search on the logarithm of the tolerance: secants, halving where these leave what is known to hold the aim.

    >>> found = match(lambda rtol: 3.0 * rtol**1.3, aim=1e-7)
    >>> found.met, 0.8 < found.error / 1e-7 < 1.25
    (True, True)
    """
    tried: list[tuple[float, float]] = []
    rtol = FIRST
    for _ in range(MOST_TRIES):
        tried.append((rtol, error(rtol)))
        if distance(tried[-1][1], aim) <= CLOSE:
            break
        rtol = _next(tried, aim)
        if any(rtol == old for old, _ in tried):
            break
    best = min(tried, key=lambda one: distance(one[1], aim))
    return Matched(*best, distance(best[1], aim) <= WITHIN, tuple(tried))


def distance(error: float, aim: float) -> float:
    """The factor between two errors, at least 1; infinite where only one is nothing or either is not finite."""
    if error == aim and math.isfinite(aim):
        return 1.0
    if not (0.0 < error < math.inf and 0.0 < aim < math.inf):
        return math.inf
    return max(error / aim, aim / error)


def _next(tried: list[tuple[float, float]], aim: float) -> float:
    below = max((rtol for rtol, error in tried if error <= aim), default=SMALLEST)
    above = min((rtol for rtol, error in tried if error > aim), default=LARGEST)
    rtol, error = tried[-1]
    wanted = rtol * _step(tried, error, aim)
    if below < above and not below < wanted < above:
        known = {rtol for rtol, _ in tried}
        wanted = math.sqrt(below * above) if below in known and above in known else wanted
    return min(max(wanted, SMALLEST), LARGEST)


def _step(tried: list[tuple[float, float]], error: float, aim: float) -> float:
    if not math.isfinite(error):
        return 0.1
    if error == 0.0 or aim == 0.0:
        return 10.0 if error <= aim else 0.1
    return min(max(math.exp(math.log(aim / error) / _slope(tried)), 1e-3), 1e3)


def _slope(tried: list[tuple[float, float]]) -> float:
    """Of the logarithm of the error over that of the tolerance, between the last two."""
    if len(tried) < 2:
        return 1.0
    (r1, e1), (r2, e2) = tried[-2:]
    if not (0.0 < e1 < math.inf and 0.0 < e2 < math.inf):
        return 1.0
    return min(max(math.log(e2 / e1) / math.log(r2 / r1), LEAST_SLOPE), MOST_SLOPE)
