"""A few of the bodies that are like a person, to be followed again: each stands for a share of the weight."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..population.people import Column
from .cohort import Cohort
from .given import Course
from .history import People


@dataclass(frozen=True)
class Chosen:
    """`rows` (M,) of a cohort in its order, the `share` (M,) of the weight each stands for, and who they are."""

    rows: NDArray[np.int64]
    share: Column
    people: tuple[People, ...]

    def only(self, good: NDArray[np.bool_], share: Column) -> Column:
        """The shares of those that could be followed, which sum to 1."""
        left = np.where(good, share, 0.0)
        total = float(np.sum(left))
        found: Column = left / total if total > 0.0 else left
        return found


def choose(cohort: Cohort, weight: Column, count: int, sought: Column | float = 1.0) -> Chosen:
    """About `count` bodies at even steps of the weight, so that every mechanism has its part.

    A body is taken `sought` times as often as its weight says, and stands for so much less.
    """
    often = weight * sought / np.sum(weight * sought)
    steps = (np.arange(count) + 0.5) / count
    taken = np.minimum(np.searchsorted(np.cumsum(often), steps), cohort.size - 1)
    rows, times = np.unique(taken, return_counts=True)
    order = np.lexsort((cohort.where[rows, 1], cohort.where[rows, 0]))
    rows, times = rows[order], times[order]
    share = times * weight[rows] / np.maximum(often[rows], 1e-300)
    return Chosen(rows, share / np.sum(share), tuple(_of_groups(cohort, cohort.where[rows])))


def _of_groups(cohort: Cohort, where: NDArray[np.int64]) -> list[People]:
    return [cut(cohort.people[group], where[where[:, 0] == group, 1]) for group in np.unique(where[:, 0])]


def cut(people: People, rows: NDArray[np.int64]) -> People:
    """Some people of a group.

    >>> group = People({"gfr": np.array([1.0, 2.0])}, {}, np.array([5.0, 9.0]), (), np.zeros(2))
    >>> cut(group, np.array([1])).before
    {'gfr': array([2.])}
    """
    return People(
        {name: values[rows] for name, values in people.before.items()},
        {name: values[rows] for name, values in people.after.items()},
        people.days[rows],
        tuple(_given(course, rows) for course in people.given),
        people.believed[rows],
    )


def _given(course: Course, rows: NDArray[np.int64]) -> Course:
    return course if np.ndim(course.amount) == 0 else replace(course, amount=np.asarray(course.amount)[rows])
