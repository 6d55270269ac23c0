"""Published studies as targets: what a study's arms miss in common is its own effect, and counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..language import Body
from ..validation.report import Check, Report
from ..validation.trial import Study
from ..validation.trial_measures import DIRECTED
from ..validation.trial_plan import Plan, predict, prepare
from .targets import NEVER_HAPPENED, Numbers

Array = NDArray[np.float64]
OUTLIER = 2.5
"""Standard deviations from which a miss counts linearly (Huber): one study that is far off does not rule the fit."""
LIKE = 0.5
"""Ratio from which on a mean person and the mean of people are of like size."""
SHARED = 0.7
"""Share of the variance between studies that all arms of a study have in common; the rest is each arm's own."""


@dataclass(frozen=True)
class Printed:
    """A printed number that counts: its study, the quantity, and the parts of its spread, in its unit."""

    id: str
    publication: str
    quantity: str
    value: float
    sampling: float
    between: float
    sign: float


@dataclass(frozen=True)
class TrialTargets:
    """All printed numbers that a fit may see, with one person of mean build in each arm.

    People differ, so that their mean is not what that person shows: `factor` and `shift` lead from one to the other
    at the start of the fit, and are taken as they were while the numbers move.
    """

    plan: Plan
    printed: tuple[Printed, ...]
    factor: Array
    shift: Array

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.printed)

    @property
    def studies(self) -> tuple[str, ...]:
        return tuple(one.publication for one in self.printed)

    @cached_property
    def columns(self) -> NDArray[np.int64]:
        places = {name: place for place, name in enumerate(self.plan.ids)}
        return np.array([places[one.id] for one in self.printed], dtype=np.int64)

    @cached_property
    def values(self) -> Array:
        return np.array([one.value for one in self.printed])

    @cached_property
    def combined(self) -> Array:
        """Standard deviation of each number by itself."""
        return np.array([np.hypot(one.sampling, one.between) for one in self.printed])

    @cached_property
    def whitening(self) -> Array:
        """Turns distances, in a study correlated by its own effect, into independent ones."""
        return np.linalg.inv(np.linalg.cholesky(covariance(self.printed)))

    def distances(self, candidates: Sequence[Numbers]) -> Array:
        """Model less printed in combined standard deviations, (candidates, numbers)."""
        names = sorted({name for numbers in candidates for name in numbers})
        usual = self.plan.body.numbers
        columns = {name: np.array([one.get(name, usual[name].value) for one in candidates]) for name in names}
        found = self.factor * predict(self.plan, columns)[:, self.columns] + self.shift
        apart: Array = (found - self.values) / self.combined
        return np.where(np.isfinite(apart), apart, NEVER_HAPPENED)

    def misses(self, candidates: Sequence[Numbers]) -> Array:
        return restrained((self.distances(candidates) * self.combined) @ self.whitening.T)


def restrained(misses: Array) -> Array:
    """Misses whose squares are the Huber loss.

    >>> restrained(np.array([1.0, -8.125])).tolist()
    [1.0, -5.863019699779287]
    """
    size = np.abs(misses)
    linear = np.sqrt(OUTLIER * (2.0 * np.maximum(size, OUTLIER) - OUTLIER))
    held: Array = np.sign(misses) * np.where(size <= OUTLIER, size, linear)
    return held


def trial_targets(body: Body, studies: Sequence[Study], report: Report) -> TrialTargets:
    """Targets of the numbers in `report`, which ran the same studies with people of their own at the same body."""
    plan = prepare(studies, body)
    quantities = {one.id: (one.quantity, one.how, one.against) for _, one in plan.compared}
    printed = tuple(_printed(one, *quantities[one.id]) for one in report.checks if counts(one) and one.id in quantities)
    targets = TrialTargets(plan, printed, np.ones(len(printed)), np.zeros(len(printed)))
    known = {check.id: check.value for check in report.checks}
    people = np.array([known[one.id] for one in printed], dtype=np.float64)
    factor, shift = _from_one_to_many(predict(plan, {})[0, targets.columns], people)
    return replace(targets, factor=factor, shift=shift)


def _from_one_to_many(alone: Array, people: Array) -> tuple[Array, Array]:
    """A factor where both are of one sign and of like size, a shift where they are not."""
    ratio = people / np.where(alone == 0.0, np.nan, alone)
    factor = np.where((ratio > LIKE) & (ratio < 1.0 / LIKE), ratio, 1.0)
    return factor, np.nan_to_num(people - factor * alone)


def counts(check: Check) -> bool:
    """Whether a fit may see the number: it has a distance, is not held out, and is more than a direction."""
    return bool(check.more["fit"]) and check.grade != "C" and check.more["z"] is not None


def covariance(printed: Sequence[Printed]) -> Array:
    """Of all numbers: sampling by itself, and what a study does to all its readings of one quantity."""
    found = np.diag([one.sampling**2 + (1.0 - SHARED) * one.between**2 for one in printed])
    for row, one in enumerate(printed):
        for column, other in enumerate(printed):
            if (one.publication, one.quantity) == (other.publication, other.quantity):
                found[row, column] += SHARED * one.sign * one.between * other.sign * other.between
    return found


def _printed(check: Check, quantity: str, how: str, against: str) -> Printed:
    more = check.more
    combined, between = float(more["sd"]), float(more["sd_between"])
    neutral = 100.0 if check.unit == "%" and how == "ratio" else float(how == "ratio")
    directed = how in DIRECTED or against
    return Printed(
        id=check.id,
        publication=str(more["publication"]),
        quantity=quantity,
        value=float(more["data"]),
        sampling=float(np.sqrt(combined**2 - between**2)),
        between=between,
        sign=float(np.sign(float(more["data"]) - neutral)) if directed else 1.0,
    )
