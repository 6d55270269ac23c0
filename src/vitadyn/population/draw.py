"""People drawn by their number: person 123,456 of a seed is the same whoever is drawn beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..engine.problem import Array
from ..errors import InputError
from ..language import Body
from .adults import place
from .habits import draw_habits
from .people import Build, draw_build, draw_numbers, matrix
from .season import Sun, draw_sun, yearly_mean

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
        empty = np.empty((0, len(self.body.parameters)))
        return in_blocks(self._block, first, count, empty)

    def _block(self, block: int) -> Array:
        rng = np.random.default_rng((self.seed, block))
        return matrix(self.body, draw_numbers(self.body, rng, draw_build(rng, BLOCK), self.times, self.least), BLOCK)


@dataclass(frozen=True)
class Crowd:
    """Some people of a place: their numbers at rest, age and so on, the sun they get, the share of the year gone by."""

    table: Array
    build: Build
    sun: Sun
    season: Array

    def first(self, count: int) -> Crowd:
        """The first people of it."""
        who = self.build
        build = Build(who.age[:count], who.woman[:count], who.weight[:count], who.height[:count])
        return Crowd(self.table[:count], build, Sun(self.sun.doses[:count]), self.season[:count])


@dataclass(frozen=True)
class Adults:
    """Ordinary adults of a place as a survey would meet them: with supplements, drugs, reduced kidneys and seasons.

    Called with the number of the first and how many it gives their numbers, with the sun of the whole year evened
    out; `crowd` gives all that is known of them.
    """

    body: Body
    seed: int
    place: str = "us"

    def __post_init__(self) -> None:
        place(self.place)
        if self.seed < 0:
            raise InputError("seed", self.seed, "a number from 0 on")

    def __call__(self, first: int, count: int) -> Array:
        return self.crowd(first, count).table

    def crowd(self, first: int, count: int) -> Crowd:
        """Those from number `first` on."""
        columns = 4 + 12 + 1
        whole = in_blocks(self._block, first, count, np.empty((0, len(self.body.parameters) + columns)))
        table, rest = np.split(whole, [len(self.body.parameters)], axis=1)
        return Crowd(np.ascontiguousarray(table), Build(*rest[:, :4].T), Sun(rest[:, 4:16]), rest[:, 16])

    def _block(self, block: int) -> Array:
        rng = np.random.default_rng((self.seed, block))
        build = draw_build(rng, BLOCK)
        numbers = draw_numbers(self.body, rng, build)
        numbers |= draw_habits(self.body, rng, build, numbers, self.place)
        sun, bare = draw_sun(rng, self.place, BLOCK)
        numbers["skin_area"] = bare
        table = matrix(self.body, numbers, BLOCK)
        table[:, self.body.parameters.index("uv_d3")] = yearly_mean(self.body, table, sun)
        who = np.stack([build.age, build.woman, build.weight, build.height], axis=1)
        return np.concatenate([table, who, sun.doses, rng.uniform(size=(BLOCK, 1))], axis=1)


def in_blocks(draw: Callable[[int], Array], first: int, count: int, empty: Array) -> Array:
    """The rows of people from `first` on, out of whole blocks of BLOCK."""
    if first < 0 or count < 0:
        raise InputError("people", (first, count), "a first number and a count from 0 on")
    last = first + count
    parts = [draw(block)[_within(block, first, last)] for block in range(first // BLOCK, -(-last // BLOCK))]
    return np.concatenate([empty, *parts])


def _within(block: int, first: int, last: int) -> slice:
    start = block * BLOCK
    return slice(max(first - start, 0), last - start)
