"""The tables of naive Bayes: what each sub-cause does to each laboratory value, as laws and shapes."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .student import log_density, share_below

Array = NDArray[np.float64]
FREEDOM = 4
"""Degrees of freedom of the laws of the tables."""
NOT_LAWS = ("of", "share", "source", "volume_ratio")


@dataclass(frozen=True, slots=True)
class Law:
    """A mixture of Student laws (4 degrees of freedom) of the logarithm, cut at its ends: the rest has no share.

    `share`, `centre` and `spread` are (C,); `least` and `most` are logarithms too.
    """

    share: Array
    centre: Array
    spread: Array
    least: float = -math.inf
    most: float = math.inf

    def on(self, ratio: float, more: float) -> Law:
        """The same law of a value on another scale, with a spread on top."""
        shift = math.log(ratio)
        wider = np.hypot(self.spread, more)
        return Law(self.share, self.centre + shift, wider, self.least + shift, self.most + shift)

    def density(self, place: float) -> float:
        """Density of a logarithm."""
        if not self.least <= place <= self.most:
            return 0.0
        parts = self.share * np.exp(log_density((place - self.centre) / self.spread, FREEDOM)) / self.spread
        return float(np.sum(parts)) / (self._below(self.most) - self._below(self.least))

    def between(self, low: float, high: float) -> float:
        """Share that lies between two logarithms."""
        start, end = (min(max(place, self.least), self.most) for place in (low, high))
        return (self._below(end) - self._below(start)) / (self._below(self.most) - self._below(self.least))

    def _below(self, place: float) -> float:
        if math.isinf(place):
            return float(place > 0.0)
        return float(np.sum(self.share * share_below((place - self.centre) / self.spread, FREEDOM)))


@dataclass(frozen=True, slots=True)
class Shape:
    """One way in which a sub-cause (`key` is label.sub_cause) shows: its share of it, its laws, its volume."""

    key: str
    share: float
    laws: Mapping[str, Law]
    volume_ratio: float


@cache
def table() -> Mapping[str, Any]:
    """The tables as written."""
    return tomllib.loads(files(__package__).joinpath("naive_bayes.toml").read_text(encoding="utf-8"))


@cache
def shapes() -> tuple[Shape, ...]:
    """Every shape of every sub-cause."""
    return tuple(_shape(key, entry) for entry in table()["shape"] for key in entry["of"])


@cache
def usual() -> Mapping[str, Law]:
    """The law of each value where nothing is wrong with it."""
    return {name: _law(given) for name, given in table()["usual"].items() if name != "source"}


def _shape(key: str, entry: Mapping[str, Any]) -> Shape:
    own = {name: _law(given) for name, given in entry.items() if name not in NOT_LAWS}
    laws = {**usual(), **own}
    for ends in table()["ends"]:
        if key in ends["of"] or key.split(".")[0] in ends["of"]:
            laws[ends["value"]] = _cut(laws[ends["value"]], ends)
    return Shape(key, float(entry["share"]), laws, float(entry.get("volume_ratio", 1.0)))


def _cut(law: Law, ends: Mapping[str, Any]) -> Law:
    least, most = ends.get("least", 0.0), ends.get("most", math.inf)
    return replace(law, least=math.log(least) if least else -math.inf, most=math.log(most))


def _law(given: list[Any]) -> Law:
    parts = given if isinstance(given[0], list) else [[1.0, *given]]
    share, median, spread = np.array(parts, dtype=float).T
    return Law(share, np.log(median), spread)
