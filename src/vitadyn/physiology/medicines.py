"""Medicines: what each class of drug does to the numbers of the body, at the usual dose.

The table says of every class of drug how the model meets it: by a `hook` (numbers of the body move), as `empirical`
(a published effect on a complaint or a laboratory value that no number of the body carries), or with `none`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import InputError, ModelError, nearest

FILE = Path(__file__).with_suffix(".toml")
MODELS = ("hook", "empirical", "none")
KINDS: dict[str, Callable[[float, float], float]] = {
    "set": lambda before, size: size,
    "factor": lambda before, size: before * size,
    "add": lambda before, size: before + size,
}
LEVELS = ("low", "mid", "high")


@dataclass(frozen=True, slots=True)
class Effect:
    """One number of the body under one class of drug: `kind` of change and its size, `low` <= `mid` <= `high`.

    It begins `onset_days` after the first dose and ends after `lasts_days`, however long the drug is taken.
    `by_dose` marks a size that only stands in for a dose that is not stated: a stated dose replaces it.
    """

    number: str
    kind: str
    low: float
    mid: float
    high: float
    source: str
    tag: str
    onset_days: float = 0.0
    lasts_days: float = math.inf
    by_dose: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.tag not in ("S", "R", "D", "T") or not self.source:
            raise ModelError(f"effect on '{self.number}' needs a kind {', '.join(KINDS)}, a tag S, R, D or T, a source")
        if not self.low <= self.mid <= self.high:
            raise ModelError(f"effect on '{self.number}': low, mid and high must rise")

    def changed(self, before: float, level: str = "mid") -> float:
        """The number under this drug.

        >>> effects("denosumab")[0].changed(2.0)
        0.3
        """
        return KINDS[self.kind](before, getattr(self, level))


@dataclass(frozen=True, slots=True)
class Medicine:
    """A class of drug: how the model meets it, its effects, and in words what they leave out.

    `extra` names the system that the body needs beside them to show what the drug does.
    """

    class_key: str
    model: str
    effects: tuple[Effect, ...]
    note: str
    extra: str = ""

    def __post_init__(self) -> None:
        if self.model not in MODELS or (self.model == "hook") != bool(self.effects):
            raise ModelError(f"medicine '{self.class_key}': a hook has effects, empirical and none have not")


def classes() -> tuple[str, ...]:
    """Every class of drug that the table knows."""
    return tuple(_table())


def medicine(class_key: str) -> Medicine:
    """The row of one class of drug; InputError with the nearest class where there is none."""
    if class_key not in _table():
        raise InputError("class of drug", class_key, "a class of medicines.toml", nearest(class_key, _table()))
    return _table()[class_key]


def extras(class_keys: Iterable[str]) -> tuple[str, ...]:
    """The systems that a body needs to show what these classes of drug do; unknown classes need none.

    >>> extras(["thiazide", "denosumab"])
    ('denosumab_rebound',)
    """
    known = (_table()[key].extra for key in class_keys if key in _table())
    return tuple(sorted({name for name in known if name}))


def effects(class_key: str) -> tuple[Effect, ...]:
    """What a class of drug does to the numbers of the body; empty where the model has no hook.

    >>> [effect.number for effect in effects("lithium")]
    ['casr_gain', 'nephrogenic_di']
    """
    return medicine(class_key).effects


def under(class_key: str, numbers: Mapping[str, float], level: str = "mid") -> dict[str, float]:
    """The numbers that differ once the drug is in force, `level` being low, mid or high.

    >>> under("thiazide", {"thiazide": 0.0})
    {'thiazide': 1.0}
    """
    if level not in LEVELS:
        raise InputError("level", level, ", ".join(LEVELS), nearest(level, LEVELS))
    return {effect.number: effect.changed(numbers[effect.number], level) for effect in effects(class_key)}


@cache
def _table() -> dict[str, Medicine]:
    with FILE.open("rb") as file:
        rows = tomllib.load(file)
    return {key: _medicine(key, row) for key, row in rows.items()}


def _medicine(key: str, row: Mapping[str, object]) -> Medicine:
    listed = row.get("effects", [])
    assert isinstance(listed, list)
    return Medicine(
        key,
        str(row["model"]),
        tuple(Effect(**each) for each in listed),
        str(row.get("note", "")),
        str(row.get("extra", "")),
    )
