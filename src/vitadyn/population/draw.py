"""People drawn by their number: person 123,456 of a seed is the same whoever is drawn beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..engine.problem import Array
from ..errors import InputError
from ..language import Body, Number
from .people import OWN_OFFSETS, draw_build, draw_numbers, matrix

BLOCK = 1024
"""People who share one stream of random numbers."""


@dataclass(frozen=True)
class Drawn:
    """Ordinary adults of a body; call it with the number of the first and how many, for a table (count, parameters).

    Age, sex and build are drawn as adults come. `times` multiplies how far everybody lies from the middle, on the
    scale on which a number is spread; `least` is the coefficient of variation that every number has at least.

    >>> from vitadyn.physiology import body
    >>> people = Drawn(body(), seed=3)
    >>> bool((people(1000, 50)[30:] == people(1030, 20)).all())
    True
    """

    body: Body
    seed: int
    times: float = 1.0
    least: float = 0.0

    def __post_init__(self) -> None:
        for name, value in (("seed", self.seed), ("times", self.times), ("least", self.least)):
            if not value >= 0.0:
                raise InputError(name, value, "a number from 0 on")

    def __call__(self, first: int, count: int) -> Array:
        if first < 0 or count < 0:
            raise InputError("people", (first, count), "a first number and a count from 0 on")
        last = first + count
        parts = [self._block(block, first, last) for block in range(first // BLOCK, -(-last // BLOCK))]
        return np.concatenate([np.empty((0, len(self.body.parameters))), *parts])

    @cached_property
    def _wide(self) -> Body:
        return wider(self.body, self.times, self.least)

    def _block(self, block: int, first: int, last: int) -> Array:
        """Those of a block from `first` up to `last`."""
        rng = np.random.default_rng((self.seed, block))
        drawn = draw_numbers(self._wide, rng, draw_build(rng, BLOCK))
        farther = {name: self.times * drawn[name] for name in OWN_OFFSETS if name in drawn}
        start = block * BLOCK
        return matrix(self.body, {**drawn, **farther}, BLOCK)[max(first - start, 0) : last - start]


def wider(body: Body, times: float, least: float = 0.0) -> Body:
    """The body with the logarithm of every number spread `times` as far, and no spread smaller than `least`.

    Structural numbers stay as they are.

    >>> from vitadyn.physiology import body
    >>> usual, wide = body(), wider(body(), 2.0)
    >>> log_sd = [np.sqrt(np.log1p(one.numbers["intake_ca"].spread ** 2)) for one in (usual, wide)]
    >>> round(float(log_sd[1] / log_sd[0]), 9)
    2.0
    """
    return replace(body, numbers={name: _spread(number, times, least) for name, number in body.numbers.items()})


def _spread(number: Number, times: float, least: float) -> Number:
    if number.structural:
        return number
    variance = times**2 * np.log1p(number.spread**2)
    return replace(number, spread=max(least, float(np.sqrt(np.expm1(variance)))))
