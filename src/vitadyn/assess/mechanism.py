"""Causes as mechanisms: which numbers of the body each one changes, and by what law. One file per label.

A number is drawn `uniform`, `log-uniform` or `skewed` (most near low) between low and high, or as a `factor`
(log-uniform) on what the person would have without the lesion. Two numbers `days` say how long the lesion has lasted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ..errors import ModelError
from ..population.people import Column
from .labels import SUB_CAUSES, written

LAWS = ("uniform", "log-uniform", "factor", "skewed")
RESERVED = ("source", "mechanism", "days", "shows", "before", "share")


@dataclass(frozen=True, slots=True)
class Lesion:
    """The law of one number; `stated` names the intake that replaces it when the person says what was taken."""

    number: str
    law: str
    low: float
    high: float
    stated: str | None = None


@dataclass(frozen=True, slots=True)
class Showing:
    """An output that must lie beyond a limit (softly, over `width`) for the mechanism to be the principal cause."""

    output: str
    limit: float
    width: float
    side: int


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One sub-cause: its lesions, how long they last, what shows them, and where they come from."""

    label: str
    name: str
    lesions: tuple[Lesion, ...]
    days: tuple[float, float]
    shows: tuple[Showing, ...]
    source: str
    kind: str
    before: Mapping[str, tuple[float, float]]

    @property
    def key(self) -> str:
        return f"{self.label}.{self.name}"


@cache
def mechanisms() -> tuple[Mechanism, ...]:
    """Every sub-cause of every label, in the order of the labels."""
    return tuple(one for label in SUB_CAUSES for one in _read(label))


def empirical_labels() -> set[str]:
    """Labels with a mechanism that the body does not carry yet."""
    return {one.label for one in mechanisms() if one.kind == "empirical"}


def _read(label: str) -> list[Mechanism]:
    shared = written(label).get("shows", [])
    return [_mechanism(label, name, written(label)[name], shared) for name in SUB_CAUSES[label]]


def _mechanism(label: str, name: str, entry: Mapping[str, Any], shared: list[dict[str, Any]]) -> Mechanism:
    lesions = tuple(_lesion(number, law) for number, law in entry.items() if number not in RESERVED)
    shows = tuple(_showing(one) for one in entry.get("shows", shared))
    days = (float(entry["days"][0]), float(entry["days"][1]))
    kind = entry.get("mechanism", "simulated")
    before = {number: (float(low), float(high)) for number, (low, high) in entry.get("before", {}).items()}
    return Mechanism(label, name, lesions, days, shows, entry["source"], kind, before)


def _lesion(number: str, law: dict[str, Any]) -> Lesion:
    if law["law"] not in LAWS or not law["low"] <= law["high"]:
        raise ModelError(f"the law of '{number}' must be one of {', '.join(LAWS)}, with low <= high")
    return Lesion(number, law["law"], float(law["low"]), float(law["high"]), law.get("stated"))


def _showing(entry: dict[str, Any]) -> Showing:
    below = "below" in entry
    limit = float(entry["below" if below else "above"])
    return Showing(entry["output"], limit, float(entry["width"]), -1 if below else 1)


def draw(lesion: Lesion, rng: np.random.Generator, healthy: Column) -> Column:
    """Values of a lesion's number for people whose value without it is `healthy`."""
    even = np.asarray(rng.uniform(size=healthy.shape[0]))
    if lesion.law in ("log-uniform", "factor"):
        drawn = lesion.low * (lesion.high / lesion.low) ** even
        return healthy * drawn if lesion.law == "factor" else drawn
    return lesion.low + (lesion.high - lesion.low) * (even**2 if lesion.law == "skewed" else even)


def showing(shows: tuple[Showing, ...], outputs: Mapping[str, Column], count: int) -> Column:
    """How far each body shows the mechanism, 0 to 1: the strongest of its signs; 1 when none is asked for."""
    known = [one for one in shows if one.output in outputs]
    if not known:
        return np.ones(count)
    signs = [logistic(one.side * (outputs[one.output] - one.limit) / one.width) for one in known]
    strongest: Column = np.max(signs, axis=0)
    return strongest


def logistic(z: Column) -> Column:
    bounded: Column = 1.0 / (1.0 + np.exp(-np.clip(z, -40.0, 40.0)))
    return bounded
