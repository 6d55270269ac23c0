"""The functions that equations are written with: one name each for numbers, arrays, symbols and dimensions.

A value that is neither a number nor an array brings its own method (`exp`, `log`, ...): symbols of the
engine build a graph, dimensions check units. `where` never asks a symbol for its truth.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Value = Any
"""float, ndarray, engine symbol or dimension: whatever has arithmetic."""

NUMERIC = (float, int, np.ndarray, np.floating, np.integer)


def _own(values: tuple[Value, ...]) -> Value | None:
    """The first value that brings its own methods, if any does."""
    return next((value for value in values if not isinstance(value, (*NUMERIC, bool, np.bool_))), None)


def exp(x: Value) -> Value:
    return np.exp(x) if isinstance(x, NUMERIC) else x.exp()


def log(x: Value) -> Value:
    return np.log(x) if isinstance(x, NUMERIC) else x.log()


def log1pexp(x: Value) -> Value:
    """log(1 + exp(x)), whatever the size of x."""
    return np.logaddexp(0.0, x) if isinstance(x, NUMERIC) else x.log1pexp()


def sqrt(x: Value) -> Value:
    return np.sqrt(x) if isinstance(x, NUMERIC) else x.sqrt()


def absolute(x: Value) -> Value:
    return np.abs(x) if isinstance(x, NUMERIC) else x.absolute()


def minimum(a: Value, b: Value) -> Value:
    own = _own((a, b))
    return np.minimum(a, b) if own is None else type(own).minimum(a, b)


def maximum(a: Value, b: Value) -> Value:
    own = _own((a, b))
    return np.maximum(a, b) if own is None else type(own).maximum(a, b)


def where(condition: Value, chosen: Value, otherwise: Value) -> Value:
    """`chosen` where the condition holds, else `otherwise`; both are evaluated."""
    own = _own((condition, chosen, otherwise))
    return np.where(condition, chosen, otherwise) if own is None else type(own).where(condition, chosen, otherwise)


def softplus(x: Value, width: Value) -> Value:
    """max(x, 0) with a corner rounded over `width`; same unit as x."""
    return width * log1pexp(x / width)


def corner(x: Value, reach: Value) -> Value:
    """max(x, 0) with a corner rounded between -reach and reach, continuous to the second derivative.

    Beyond the reach it is max(x, 0) itself; at 0 it is 3/16 of the reach. No exponential, no logarithm.
    """
    t = minimum(maximum(0.5 + 0.5 / reach * x, 0.0), 1.0)
    return reach * (t * t * t * (2.0 - t)) + maximum(x - reach, 0.0)


def logistic(z: Value) -> Value:
    return 1.0 / (1.0 + exp(-z))


def logit(p: Value) -> Value:
    return log(p / (1.0 - p))


def saturating(x: Value, half: Value) -> Value:
    """A Michaelis-Menten factor that is 0 at 0, 1 at 1 and 1 + half at infinity."""
    return (1.0 + half) * x / (half + x)


class Exact:
    """Caps and floors with their corners, as published: the verification kit was made with these."""

    name = "exact"

    def cap(self, x: Value, top: Value, width: Value) -> Value:
        return minimum(x, top)

    def floor(self, x: Value, bottom: Value, width: Value) -> Value:
        return maximum(x, bottom)

    def clip(self, x: Value, bottom: float, top: float) -> Value:
        return minimum(maximum(x, bottom), top)

    def saturate(self, x: Value, top: Value) -> Value:
        return minimum(x, top)

    def ramp(self, x: Value, width: float) -> Value:
        return maximum(x, 0.0)

    def drop(self, x: Value, top: float) -> Value:
        return minimum(x, top)


REACH = 4.0
"""How far a rounded corner reaches, in widths: about as far as a softplus of that width differs from its corner."""


class Smooth(Exact):
    """The same with rounded corners, for solvers and gradients; the reference state stays exact."""

    name = "smooth"

    def cap(self, x: Value, top: Value, width: Value) -> Value:
        return x - corner(x - top, REACH * width)

    def floor(self, x: Value, bottom: Value, width: Value) -> Value:
        return x + corner(bottom - x, REACH * width)

    def clip(self, x: Value, bottom: float, top: float) -> Value:
        """Each end rounded over a tenth of its value."""
        return self.cap(self.floor(x, bottom, 0.1 * bottom), top, 0.1 * top)

    def saturate(self, x: Value, top: Value) -> Value:
        return self.cap(x, top, 0.05 * top)

    def ramp(self, x: Value, width: float) -> Value:
        """Zero below 0, then x^3 / (x^2 + width^2): continuous to the second derivative."""
        return where(x > 0.0, x * x * x / (x * x + width * width), 0.0)

    def drop(self, x: Value, top: float) -> Value:
        """A cap that is never more than 0.2 % below its argument is left out."""
        return x


EXACT, SMOOTH = Exact(), Smooth()
