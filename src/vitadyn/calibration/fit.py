"""The most probable numbers: Gauss-Newton steps on misses and priors, damped as far as they need it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .free import Free, numbers_at
from .targets import Targets

Array = NDArray[np.float64]
STEP = 0.05
"""Prior standard deviations between the points of a slope."""
LARGEST_STEP = 1.0
DAMPING = (0.0, 0.5, 2.0, 8.0, 32.0, 128.0)
"""How much a step is held back, in prior curvatures; all are tried and the best is taken."""
FARTHEST = 2.5
"""Prior standard deviations that a number may lie from its start."""


@dataclass(frozen=True)
class Fit:
    """Offsets of the free numbers from their starts in prior standard deviations, misses there, and their slopes."""

    free: tuple[Free, ...]
    offsets: Array
    misses: Array
    slopes: Array
    loss: float

    @property
    def numbers(self) -> dict[str, float]:
        return numbers_at(self.free, self.offsets)

    @property
    def uncertainty(self) -> Array:
        """Standard deviation of each offset after the data, 1 where they said nothing (Laplace)."""
        return np.sqrt(np.diag(np.linalg.inv(self.slopes.T @ self.slopes + np.eye(len(self.offsets)))))


def fit(
    targets: Targets,
    free: Sequence[Free],
    rounds: int = 12,
    told: Callable[[str], None] = lambda words: None,
    offsets: Array | None = None,
) -> Fit:
    """Fit the free numbers to the targets; stops when a round gains less than a thousandth.

    It begins at `offsets`, by default at the start of every number.
    """
    offsets = np.zeros(len(free)) if offsets is None else offsets
    misses = targets.misses([numbers_at(free, offsets)])[0]
    slopes = _slopes(targets, free, offsets, misses)
    loss = total(misses, offsets)
    told(f"start: {loss:.2f}")
    for count in range(rounds):
        steps = [gauss_newton(misses, slopes, offsets, damping) for damping in DAMPING]
        tried = [offsets + _bounded(step, offsets) for step in steps]
        found = targets.misses([numbers_at(free, one) for one in tried])
        losses = [total(one, at) for one, at in zip(found, tried, strict=True)]
        best = int(np.argmin(losses))
        gained = loss - losses[best]
        if gained > 0.0:
            offsets, misses, loss = tried[best], found[best], losses[best]
            slopes = _slopes(targets, free, offsets, misses)
        told(f"round {count + 1}: {loss:.2f}, damping {DAMPING[best]:g}")
        if gained < 1e-3 * loss:
            break
    return Fit(tuple(free), offsets, misses, slopes, loss)


def total(misses: Array, offsets: Array) -> float:
    """Twice the negative logarithm of the posterior, but for a constant."""
    return float((misses**2).sum() + (offsets**2).sum())


def gauss_newton(misses: Array, slopes: Array, offsets: Array, damping: float = 0.0) -> Array:
    """The step to the minimum of the linearised loss, shorter the more it is damped."""
    curvature = slopes.T @ slopes + (1.0 + damping) * np.eye(len(offsets))
    step: Array = np.linalg.solve(curvature, -(slopes.T @ misses + offsets)).astype(np.float64)
    return step


def _bounded(step: Array, offsets: Array) -> Array:
    """No number moves by more than one prior standard deviation in a step, or farther than FARTHEST in all."""
    small = np.clip(step, -LARGEST_STEP, LARGEST_STEP)
    bounded: Array = np.clip(offsets + small, -FARTHEST, FARTHEST) - offsets
    return bounded


def _slopes(targets: Targets, free: Sequence[Free], offsets: Array, misses: Array) -> Array:
    """Change of every miss a prior standard deviation of every number, (targets, numbers), by forward differences."""
    moved = offsets + STEP * np.eye(len(offsets))
    found = targets.misses([numbers_at(free, one) for one in moved])
    slopes: Array = (found - misses).T / STEP
    return slopes
