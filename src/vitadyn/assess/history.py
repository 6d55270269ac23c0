"""The history of simulated people: what is changed in each on which day, as events of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..engine.problem import Events
from ..language import Body
from ..population.people import Column, usual_of
from .given import Course


@dataclass(frozen=True)
class People:
    """Numbers `before` and `after` the onset, `days` ago; what is `given`; who took a stated dose as `believed`.

    `second` is the place of the mechanism that acts beside, -1 for none; None when nobody has one. `stands` is for how
    many people each body stands, 1 as a mean; None when for one each.
    """

    before: Mapping[str, Column]
    after: Mapping[str, Column]
    days: Column
    given: tuple[Course, ...]
    believed: Column
    second: NDArray[np.int64] | None = None
    stands: Column | None = None


def value_of(body: Body, numbers: Mapping[str, Column], name: str, count: int) -> Column:
    """A number of people who may not differ in it; 1 where the body does not have it."""
    return numbers.get(name, np.full(count, usual_of(body, name)))


def longest(groups: Sequence[People]) -> float:
    """Days from the first thing that happens to anybody until presentation."""
    starts = [-course.start for group in groups for course in group.given if course.start is not None]
    return max([float(group.days.max()) for group in groups] + starts)


def timeline(horizon: float, groups: list[People], body: Body) -> Events | None:
    """Lesions from their onset and courses from start to stop, as events of each person in the order of their days."""
    touched = {name for group in groups for name in group.after} | {c.number for group in groups for c in group.given}
    names = tuple(sorted(touched & set(body.numbers)))
    if not names:
        return None
    parts = [_moments(horizon, group) for group in groups]
    most = max(times.shape[1] for times in parts)
    padded = [np.pad(times, ((0, 0), (0, most - times.shape[1])), constant_values=np.inf) for times in parts]
    values = [_levels(names, times, horizon, group, body) for times, group in zip(padded, groups, strict=True)]
    return Events(times=np.concatenate(padded), set_names=names, set_values=np.concatenate(values))


def _moments(horizon: float, group: People) -> NDArray[np.float64]:
    """The days on which something changes, sorted per person, shape (people, changes)."""
    onset = horizon - group.days
    stops = [np.full_like(onset, _stop(course, horizon)) for course in group.given]
    return np.sort(
        np.stack([onset, *(_start(course, horizon, onset) for course in group.given), *stops], axis=1), axis=1
    )


def _start(course: Course, horizon: float, onset: Column) -> Column:
    """Day on which a course begins; one of unknown start begins with the trouble."""
    return onset if course.start is None else np.full_like(onset, max(horizon + course.start, 0.0))


def _stop(course: Course, horizon: float) -> float:
    """Day on which a course ends; one that is still taken ends beyond the horizon."""
    return max(horizon + course.stop, 0.0) if course.stop < 0.0 else np.inf


def _levels(
    names: tuple[str, ...], times: NDArray[np.float64], horizon: float, group: People, body: Body
) -> NDArray[np.float64]:
    """Every number just after each moment, shape (people, moments, names)."""
    count, onset = times.shape[0], horizon - group.days
    levels = np.empty((*times.shape, len(names)))
    for place, name in enumerate(names):
        usual = value_of(body, group.before, name, count)[:, None]
        changed = group.after.get(name, usual[:, 0])[:, None]
        levels[:, :, place] = np.where(times >= onset[:, None], changed, usual)
        for course in (course for course in group.given if course.number == name):
            taken = (times >= _start(course, horizon, onset)[:, None]) & (times < _stop(course, horizon))
            levels[:, :, place] += np.reshape(course.amount, (-1, 1)) * taken
    return levels
