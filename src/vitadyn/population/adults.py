"""The table of adults.toml: how ordinary adults differ, what they eat and take, how they live, how they are measured.

Every row says its unit, source and tag; what is recalled or tuned says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError, ModelError, nearest

FILE = Path(__file__).with_name("adults.toml")
KNOTS = (30.0, 50.0, 70.0)
"""Years at which lists of the table stand."""
TAGS = ("S", "R", "D", "T")
GROUPS = ("own", "supplement", "drug", "place", "measured")
PLAIN = ("fitted_to", "sources")

Column = NDArray[np.float64]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Own:
    """How a number differs between people: a `factor` on its middle, or an amount `added` to it."""

    number: str
    law: str
    men: tuple[float, ...]
    women: tuple[float, ...]
    spread: float
    bmi: float
    source: str
    tag: str

    def middle(self, age: Column, woman: Column, index: Column) -> Column:
        """The middle of the logarithm of the factor, or of what is added, for people of a body mass index."""
        return by_age(age, woman, self.men, self.women) + self.bmi * np.log(index / 28.5)


def by_age(age: ArrayLike, woman: ArrayLike, men: Sequence[float], women: Sequence[float]) -> Column:
    """What holds for men and women at KNOTS, straight between and level beyond.

    >>> by_age([20.0, 40.0], [0.0, 1.0], (1.0, 2.0, 3.0), (5.0, 7.0, 7.0)).tolist()
    [1.0, 6.0]
    """
    years = np.asarray(age, dtype=np.float64)
    return np.where(np.asarray(woman) > 0.5, np.interp(years, KNOTS, women), np.interp(years, KNOTS, men))


@cache
def adults() -> Mapping[str, Any]:
    """The table as it was written, checked."""
    with FILE.open("rb") as file:
        return MappingProxyType(checked(tomllib.load(file)))


@cache
def own_numbers() -> Mapping[str, Own]:
    """Numbers of a person by name."""
    return MappingProxyType({name: _own(name, row) for name, row in adults()["own"].items()})


def place(name: str) -> Row:
    """Where people live: latitude and skin; InputError with the nearest place where there is none."""
    known = adults()["place"]
    if name not in known:
        raise InputError("place", name, ", ".join(known), nearest(name, known))
    row: Row = known[name]
    return row


def checked(table: dict[str, Any]) -> dict[str, Any]:
    """The same table, or an error that names the first row without unit, source or tag."""
    for name, row in _rows(table):
        if row.get("tag") not in TAGS or not row.get("unit") or row.get("source") not in table["sources"]:
            raise ModelError(f"adults.toml, {name}: a unit, a source of [sources] and a tag S, R, D or T are needed")
    return table


def _rows(table: Mapping[str, Any]) -> list[tuple[str, Row]]:
    grouped = [(f"{group}.{name}", row) for group in GROUPS for name, row in table[group].items()]
    return grouped + [(name, row) for name, row in table.items() if name not in (*GROUPS, *PLAIN)]


def _own(name: str, row: Row) -> Own:
    if row["law"] not in ("factor", "added"):
        raise ModelError(f"adults.toml, own.{name}: law is factor or added")
    men, women = tuple(row["men"]), tuple(row["women"])
    return Own(name, row["law"], men, women, row["spread"], row.get("bmi", 0.0), row["source"], row["tag"])
