"""What is read off the courses of many bodies at once: one number for each body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .trial import Compare

Array = NDArray[np.float64]
CLOSE = 1e-9
POINTS = 121
LEAST_SHARE = 0.5
"""Of the bodies of a group that must have given a number."""
"""Readings between two days where the course counts."""


@dataclass(frozen=True)
class Course:
    """One quantity of many bodies, (bodies, days)."""

    days: Array
    values: Array

    def at(self, day: float) -> Array:
        """On one of the days that were read."""
        column: Array = self.values[:, int(np.flatnonzero(np.abs(self.days - day) < CLOSE)[0])]
        return column

    def between(self, first: float, last: float) -> Course:
        inside = (self.days >= first - CLOSE) & (self.days <= last + CLOSE)
        return Course(self.days[inside], self.values[:, inside])


def middle(statistic: str, people: Array) -> Array:
    """Mean or median over the last axis; NaN where too many gave no number."""
    known, counted = _known(people)
    found = np.nanmedian(counted, axis=-1) if statistic == "median" else np.nanmean(counted, axis=-1)
    return np.where(known.mean(axis=-1) < LEAST_SHARE, np.nan, found)


def spread(people: Array) -> Array:
    """Standard deviation over the last axis; NaN where too many gave no number."""
    known, counted = _known(people)
    return np.where(known.mean(axis=-1) < LEAST_SHARE, np.nan, np.nanstd(counted, axis=-1))


def _known(people: Array) -> tuple[NDArray[np.bool_], Array]:
    """Who gave a number, and the numbers with NaN for the others, where anybody gave one."""
    known = np.isfinite(people)
    return known, np.where(known.any(axis=-1, keepdims=True), np.where(known, people, np.nan), 0.0)


def value(course: Course, ask: Compare) -> Array:
    return course.at(ask.day)


def change(course: Course, ask: Compare) -> Array:
    return course.at(ask.day) - course.at(ask.since)


def ratio(course: Course, ask: Compare) -> Array:
    return course.at(ask.day) / course.at(ask.since)


def percent(course: Course, ask: Compare) -> Array:
    return 100.0 * (ratio(course, ask) - 1.0)


def peak(course: Course, ask: Compare) -> Array:
    """Highest between the two days."""
    found: Array = course.between(ask.since, ask.day).values.max(axis=1)
    return found


def nadir(course: Course, ask: Compare) -> Array:
    """Lowest between the two days."""
    found: Array = course.between(ask.since, ask.day).values.min(axis=1)
    return found


def peak_rise(course: Course, ask: Compare) -> Array:
    return peak(course, ask) - course.at(ask.since)


def peak_day(course: Course, ask: Compare) -> Array:
    """Days from the first day to the highest value."""
    part = course.between(ask.since, ask.day)
    found: Array = part.days[part.values.argmax(axis=1)] - ask.since
    return found


def amplitude(course: Course, ask: Compare) -> Array:
    """Half of highest less lowest."""
    return (peak(course, ask) - nadir(course, ask)) / 2.0


def half_life(course: Course, ask: Compare) -> Array:
    """From the fall between two days; NaN where there was none."""
    fall = ratio(course, ask)
    safe = np.where((fall > 0.0) & (fall < 1.0), fall, np.nan)
    found: Array = -np.log(2.0) * (ask.day - ask.since) / np.log(safe)
    return found


def slope(course: Course, ask: Compare) -> Array:
    """Change a day."""
    return change(course, ask) / (ask.day - ask.since)


def share_above(course: Course, ask: Compare) -> Array:
    return _flag(course, ask, course.at(ask.day) > _threshold(ask))


def share_below(course: Course, ask: Compare) -> Array:
    return _flag(course, ask, course.at(ask.day) < _threshold(ask))


def _flag(course: Course, ask: Compare, met: NDArray[np.bool_]) -> Array:
    """1 for those who meet it, NaN for those of whom nothing is known."""
    return np.where(np.isnan(course.at(ask.day)), np.nan, met.astype(float))


def _threshold(ask: Compare) -> float:
    return np.nan if ask.threshold is None else ask.threshold


MEASURES: Mapping[str, Callable[[Course, Compare], Array]] = {
    measure.__name__: measure
    for measure in (
        value,
        change,
        ratio,
        percent,
        peak,
        peak_rise,
        peak_day,
        nadir,
        half_life,
        slope,
        share_above,
        share_below,
        amplitude,
    )
}
HOWS = tuple(MEASURES)
THRESHOLDS = {"share_above": "above", "share_below": "below"}
SHARES = tuple(THRESHOLDS)
SINCE = ("change", "ratio", "percent", "half_life", "slope", "peak", "peak_rise", "peak_day", "nadir", "amplitude")
"""Measures between two days."""
COURSES = ("peak", "peak_rise", "peak_day", "nadir", "amplitude")
DIRECTED = ("change", "ratio", "percent", "peak_rise", "slope")
"""Measures that say up or down."""


def days_read(ask: Compare) -> set[float]:
    """The days that a comparison needs."""
    own = {ask.day, ask.since} if ask.how in SINCE else {ask.day}
    more = np.linspace(ask.since, ask.day, POINTS).tolist() if ask.how in COURSES else []
    return own | set(more)
