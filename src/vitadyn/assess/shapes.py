"""The tables of naive Bayes: what each sub-cause does to each laboratory value, as laws and shapes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
NOT_LAWS = ("of", "share", "source", "volume_ratio")


@dataclass(frozen=True, slots=True)
class Law:
    """A mixture of Student laws (4 degrees of freedom) of the logarithm: share, centre and spread, each (C,)."""

    share: Array
    centre: Array
    spread: Array


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
    return Shape(key, float(entry["share"]), {**usual(), **own}, float(entry.get("volume_ratio", 1.0)))


def _law(given: list[Any]) -> Law:
    parts = given if isinstance(given[0], list) else [[1.0, *given]]
    share, median, spread = np.array(parts, dtype=float).T
    return Law(share, np.log(median), spread)
