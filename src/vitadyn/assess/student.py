"""The Student t law of an even number of degrees of freedom, in closed form: how far values stray."""

from __future__ import annotations

from math import gamma, log, pi

import numpy as np

from ..population.people import Column


def log_density(z: Column, freedom: int) -> Column:
    """Logarithm of the density.

    >>> round(float(np.exp(log_density(np.array(0.0), 4))), 3)
    0.375
    """
    top = log(gamma((freedom + 1) / 2) / gamma(freedom / 2) / (freedom * pi) ** 0.5)
    return top - 0.5 * (freedom + 1) * np.log1p(z * z / freedom)


def share_below(z: Column, freedom: int) -> Column:
    """Distribution function (Abramowitz and Stegun 26.7.4: a finite sum for even degrees of freedom).

    >>> float(share_below(np.array(0.0), 8))
    0.5
    """
    side = z / np.sqrt(freedom + z * z)
    left = 1.0 - side * side
    term = total = np.ones_like(side)
    for place in range(1, freedom // 2):
        term = term * left * (2 * place - 1) / (2 * place)
        total = total + term
    return 0.5 + 0.5 * side * total
