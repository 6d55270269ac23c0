"""Shares of people, in the language of the model."""

from __future__ import annotations

from ..maths import Value, logistic, maximum, minimum

FARTHEST = 8.0
"""Standard deviations beyond which nobody is counted."""


def share_below(deviations: Value) -> Value:
    """Share of a normal law below so many standard deviations, right to 0.0002 (after Page 1977).

    >>> round(float(share_below(0.0)), 3), round(float(share_below(1.645)), 3)
    (0.5, 0.95)
    """
    z = minimum(maximum(deviations, -FARTHEST), FARTHEST)
    return logistic(z * (1.5976 + 0.070566 * z * z))
