"""Experiments on the reference person: what is done in which phase, as data; many are run together by the engine."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

DAYS_OF_YEAR = 365


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of days with the numbers that differ from the usual while it lasts."""

    days: float
    changes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The `number` to be chosen, the same in all phases, so that `quantity` has `value` on `day`."""

    number: str
    quantity: str
    value: float
    day: float


@dataclass(frozen=True, slots=True)
class Experiment:
    """Phases one after the other, from the reference state with `add` put into pools and those of `empty` emptied.

    It is read `every` so many days besides the days that are asked for (0: only those).
    """

    name: str
    phases: tuple[Phase, ...]
    every: float = 0.0
    add: Mapping[str, float] = field(default_factory=dict)
    empty: tuple[str, ...] = ()
    solve: Wanted | None = None

    @property
    def days(self) -> float:
        """How long it lasts."""
        return math.fsum(phase.days for phase in self.phases)

    @property
    def starts(self) -> tuple[float, ...]:
        """The day on which each phase begins."""
        return tuple(math.fsum(phase.days for phase in self.phases[:count]) for count in range(len(self.phases)))

    def readings(self, asked: Iterable[float] = ()) -> tuple[float, ...]:
        """The days on which it is read, ascending."""
        regular = [step * self.every for step in range(int(self.days / self.every) + 1)] if self.every else []
        return tuple(sorted({0.0, self.days, *regular, *(float(day) for day in asked)}))

    def decided(self, number: str, value: float) -> Experiment:
        """The same with one number at a value in all phases, nothing left to be solved."""
        phases = tuple(Phase(phase.days, {**phase.changes, number: value}) for phase in self.phases)
        return replace(self, phases=phases, solve=None)


def read(path: Path) -> dict[str, Experiment]:
    """The experiments of a TOML file, by name."""
    with path.open("rb") as file:
        return {name: _experiment(name, table) for name, table in tomllib.load(file).items()}


def season(number: str, peak: float, first_day: float, years: int, step: float, **usual: float) -> tuple[Phase, ...]:
    """A half sine in the summer half of each year and nothing else, in steps of days that keep its mean.

    >>> [round(phase.days) for phase in season("uv_d3", 20.0, 82.0, 1, 91.25)]
    [82, 91, 91, 100]
    """
    half = DAYS_OF_YEAR / 2.0
    edges = [min(count * step, half) for count in range(math.ceil(half / step) + 1)]
    summer = [(end - begin, peak * _mean_sine(begin, end)) for begin, end in pairwise(edges)]
    year = [(first_day, 0.0), *summer, (DAYS_OF_YEAR - first_day - half, 0.0)]
    return tuple(Phase(days, {**usual, number: value}) for days, value in year * years)


def _mean_sine(begin: float, end: float) -> float:
    """Mean of sin(2 pi t / year) between two days."""
    turn = 2.0 * math.pi / DAYS_OF_YEAR
    return (math.cos(turn * begin) - math.cos(turn * end)) / (turn * (end - begin))


def _experiment(name: str, table: Mapping[str, Any]) -> Experiment:
    more = {key: table[key] for key in ("every", "add") if key in table}
    wanted = Wanted(**table["solve"]) if "solve" in table else None
    return Experiment(name, _phases(table), empty=tuple(table.get("empty", ())), solve=wanted, **more)


def _phases(table: Mapping[str, Any]) -> tuple[Phase, ...]:
    if "season" in table:
        return season(**table["season"])
    return tuple(Phase(phase["days"], {k: v for k, v in phase.items() if k != "days"}) for phase in table["phases"])
