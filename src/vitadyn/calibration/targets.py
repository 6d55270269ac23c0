"""What the numbers are held against: published checks, trials and groups, each as misses in standard deviations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..engine.solve import Compiled, build
from ..language import Body
from ..validation.measures import MEASURES, Seen
from ..validation.perform import perform
from ..validation.physiology import Protocols, protocols

Array = NDArray[np.float64]
Numbers = Mapping[str, float]
NEVER_HAPPENED = 3.0
"""The miss, in tolerances, of an event that did not happen at all."""
FREE_SHARE = {"A": 0.0, "B": 0.6, "C": 0.8}
"""Share of a tolerance within which a check of a grade asks for nothing."""
WEIGHT = {"A": 1.6, "B": 1.0, "C": 0.5}
"""Standard deviations in a tolerance: printed ranges are some 1.6 of them wide either way."""
WALL = 8
"""A grade-A check counts more and more as it nears the end of its range: with this power of its distance."""


class Targets(Protocol):
    """A set of things to be met; `studies` names what each belongs to, and belongs together in a fold."""

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def studies(self) -> tuple[str, ...]: ...

    def misses(self, candidates: Sequence[Numbers]) -> Array:
        """Misses of every candidate, (candidates, targets), in standard deviations; finite."""
        ...


@dataclass(frozen=True)
class CheckTargets:
    """The published checks of the reference person."""

    body: Body

    @cached_property
    def protocols(self) -> Protocols:
        return protocols()

    @cached_property
    def compiled(self) -> Compiled:
        return build(self.body.freed(), self.protocols.quantities(self.body))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.protocols.rows)

    @property
    def studies(self) -> tuple[str, ...]:
        return ("checks",) * len(self.names)

    def values(self, numbers: Numbers) -> dict[str, float]:
        """What every check gives at these numbers; NaN where there is no value."""
        compiled = replace(self.compiled, body=self.compiled.body.with_numbers(numbers))
        seen: Seen = perform(compiled, self.protocols.experiments, self.protocols.asked)
        looks = self.protocols.looks
        return {name: MEASURES[row["how"]](seen, looks[name]) for name, row in self.protocols.rows.items()}

    def distances(self, numbers: Numbers) -> Array:
        """From the middle of each range, in halves of its width; signed."""
        found, rows = self.values(numbers), self.protocols.rows
        return np.array([_distance(found[name], *rows[name]["range"]) for name in rows])

    def misses(self, candidates: Sequence[Numbers]) -> Array:
        """A grade-A check misses from the middle of its range; others only near its ends and beyond."""
        grades = [row["grade"][0] for row in self.protocols.rows.values()]
        held = np.array([not row.get("expected_failure") for row in self.protocols.rows.values()], dtype=float)
        share, weight = (np.array([table[grade] for grade in grades]) for table in (FREE_SHARE, WEIGHT))
        directions = np.array([len(row["grade"]) > 1 for row in self.protocols.rows.values()])
        share, weight = np.where(directions, FREE_SHARE["B"], share), np.where(directions, WEIGHT["B"], weight)
        distances = np.array([self.distances(numbers) for numbers in candidates])
        size = np.abs(distances)
        beyond = np.maximum(size - share, 0.0) * weight / (1.0 - 0.5 * share)
        gated = np.array([row["grade"] == "A" for row in self.protocols.rows.values()])
        wall = 1.0 + np.where(gated, np.minimum(size, 2.0) ** WALL, 0.0)
        misses: Array = np.sign(distances) * beyond * wall * held
        return misses


def _distance(value: float, low: float, high: float) -> float:
    if not np.isfinite(value):
        return NEVER_HAPPENED
    return float((value - 0.5 * (low + high)) / (0.5 * (high - low)))


@dataclass(frozen=True)
class Together:
    """Several sets of targets as one."""

    parts: tuple[Targets, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.names)

    @property
    def studies(self) -> tuple[str, ...]:
        return tuple(study for part in self.parts for study in part.studies)

    def misses(self, candidates: Sequence[Numbers]) -> Array:
        return np.concatenate([part.misses(candidates) for part in self.parts], axis=1)
