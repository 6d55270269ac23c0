"""Studies for a fit: a mean person or a few people an arm, any numbers of the body, and what would be printed of them.

`prepare` reads and builds once; `predict` answers for many candidates at once. How far a printed number may lie off
is said, by the same ids, in the checks of `trials.run`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError, nearest
from ..language import Body
from . import trial_people
from .trial import Arm, Compare, Study
from .trial_baseline import Cast, settle
from .trial_judge import outcome, together
from .trial_measures import SHARES, middle
from .trial_run import Bodies, Courses, bodies, days_of, run

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """Studies ready to be predicted; shares of people are left out, since a mean person has none."""

    body: Body
    studies: tuple[Study, ...]
    two: Bodies
    people: tuple[Array, ...]
    days: tuple[Array, ...]

    @cached_property
    def compared(self) -> tuple[tuple[Study, Compare], ...]:
        """What is predicted, in the order of the columns."""
        return tuple((study, one) for study in self.studies for one in study.compares if one.how not in SHARES)

    @property
    def count(self) -> int:
        """People in an arm."""
        return len(self.people[0])

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one.id for _, one in self.compared)

    @property
    def printed(self) -> Array:
        """The numbers of the studies, in their own units."""
        return np.array([one.value for _, one in self.compared])


def prepare(studies: Sequence[Study], body: Body, count: int = 1) -> Plan:
    """Everything that does not depend on the candidates; with a `count` above 1, so many drawn people an arm.

    A mean person is faster. The mean of people is some way off, where they differ and the body is not linear.
    """
    return Plan(
        body=body,
        studies=tuple(studies),
        two=bodies(body, studies),
        people=tuple(_people(body, study, arm, count) for study in studies for arm in study.arms),
        days=tuple(days_of(study, curve=False) for study in studies),
    )


def predict(plan: Plan, overrides: Mapping[str, ArrayLike]) -> Array:
    """What each candidate gives for each comparison, (candidates, comparisons), in the printed units.

    `overrides` has a value a candidate for some numbers of the body; NaN is told where a run fails.
    """
    arms = tuple(arm for study in plan.studies for arm in study.arms)
    changed = _checked(plan.body, overrides)
    tables = [
        trial_people.with_candidates(plan.body, person, arm, changed)
        for person, arm in zip(plan.people, arms, strict=True)
    ]
    settled = settle(plan.two.free, Cast(arms, np.concatenate(tables), together=plan.count))
    columns = [column for part in _by_study(plan, settled.cast, settled.states) for column in part]
    return np.stack(columns, axis=1)


def _by_study(plan: Plan, cast: Cast, states: Array) -> Iterator[list[Array]]:
    """The columns of each study in turn."""
    first = 0
    for study, days in zip(plan.studies, plan.days, strict=True):
        rows = slice(first, first + len(study.arms) * cast.count)
        first = rows.stop
        courses = run(plan.two, Cast(study.arms, cast.table[rows]), states[rows], days)
        yield [_printed(one, study, courses, plan.count) for one in study.compares if one.how not in SHARES]


def _printed(compare: Compare, study: Study, courses: Courses, count: int) -> Array:
    """What would be printed for each candidate."""
    own, other = (
        None if bodies is None else middle(compare.statistic, bodies.reshape(-1, count))
        for bodies in outcome(compare, study.arms, courses)
    )
    assert own is not None
    return together(compare, own, other) / compare.factor


def _people(body: Body, study: Study, arm: Arm, count: int) -> Array:
    return trial_people.mean_person(body, arm) if count == 1 else trial_people.drawn(body, study.name, arm, count)


def _checked(body: Body, overrides: Mapping[str, ArrayLike]) -> dict[str, Array]:
    """Equally long columns of known numbers."""
    found = {name: np.atleast_1d(np.asarray(values, dtype=np.float64)) for name, values in overrides.items()}
    for name, values in found.items():
        if name not in body.numbers:
            raise InputError("overrides", name, "numbers of the body", nearest(name, body.numbers))
        if values.ndim != 1 or len(values) != len(next(iter(found.values()))):
            raise InputError(f"overrides: {name}", f"shape {values.shape}", "one value for each candidate")
    return found
