"""How wrong outputs are: relative to the value, with a floor at a thousandth of what is usual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..engine.problem import Array

FLOOR, PERCENTILE = 1e-3, 95.0


@dataclass(frozen=True)
class Truth:
    """Outputs (K, M, T) at a tight tolerance, and the usual size (K,) of each: its largest in the reference person."""

    values: Array
    usual: Array

    def errors(self, found: Array) -> Array:
        """|error| / (|value| + 1e-3 usual) of each output, person and day; what is not a number is infinitely wrong."""
        size = np.abs(self.values) + FLOOR * self.usual[:, np.newaxis, np.newaxis]
        errors = np.abs(found - self.values) / np.where(size == 0.0, 1.0, size)
        return np.where(np.isfinite(errors), errors, np.inf)

    def error(self, found: Array) -> float:
        """The 95th percentile over outputs, people and days.

        >>> round(Truth(np.ones((1, 1, 2)), np.ones(1)).error(np.full((1, 1, 2), 1.001)), 9)
        0.000999001
        """
        return float(np.percentile(self.errors(found), PERCENTILE, method="higher"))

    def until(self, days: int) -> Truth:
        """The same for the first few days of output."""
        return Truth(self.values[:, :, :days], self.usual)
