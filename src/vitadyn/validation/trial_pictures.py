"""A picture for each study: what was printed, and the model's people over time or over dose."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .report import Band, Check, Picture, Points
from .trial import Compare, Study
from .trial_measures import Course, middle
from .trial_run import Courses
from .trial_spread import NINETY, standard_error

Array = NDArray[np.float64]
DRAWN = ("value", "change", "ratio", "percent", "peak", "nadir")
"""Measures that have a place on the axis of their quantity."""
LOW, HIGH = 5.0, 95.0


def picture(study: Study, courses: Courses, checks: Iterable[Check], units: Mapping[str, str]) -> Picture:
    """The quantity that is compared most, over dose where arms share a day, else over time."""
    quantity = Counter(one.quantity for one in study.compares).most_common(1)[0][0]
    shown = [one for one in study.compares if one.quantity == quantity and one.how in DRAWN and not one.against]
    scale, unit = _scale(study, quantity, units[quantity])
    dosed = _doses(study, shown)
    points = _points_over_dose if dosed else _points_over_time
    bands = _bands_over_dose if dosed else _bands_over_time
    changed = any(one.how not in ("value", "peak", "nadir") for one in shown)
    caption = "Printed changes are drawn from the model's own start." if changed else ""
    return Picture(
        id=study.name,
        title=study.title,
        x_label=dosed or "day",
        y_label=f"{quantity} [{unit}]",
        points=points(study, courses, shown, scale),
        bands=bands(study, courses, quantity, shown, scale),
        caption=" ".join(part for part in (caption, study.note) if part),
        source=study.citation,
        checks=tuple(check.id for check in checks if check.more["study"] == study.name),
    )


def _scale(study: Study, quantity: str, own: str) -> tuple[float, str]:
    """The unit of the first level or change that was printed, by its factor and its name; else that of the body."""
    levels = ("value", "change", "peak", "nadir", "peak_rise", "amplitude")
    found = [one for one in study.compares if one.quantity == quantity and one.how in levels]
    return (found[0].factor, found[0].unit) if found else (1.0, own)


def _doses(study: Study, shown: Sequence[Compare]) -> str:
    """What the arms have different doses of, where three or more are read on one day; else nothing."""
    doses = {dose for one in shown if (dose := study.arm(one.arm).dose)}
    given = {dose.of for dose in doses}
    alike = len({one.day for one in shown}) == len(given) == 1
    return given.pop() if alike and len(doses) == len(shown) >= 3 else ""


def _amount(study: Study, compare: Compare) -> float:
    dose = study.arm(compare.arm).dose
    return dose.amount if dose else 0.0


def _level(compare: Compare, course: Course) -> tuple[float, float]:
    """What was printed as a level in the unit of the body, and half of its 90 % interval."""
    start = float(middle("mean", course.at(compare.since if compare.how != "value" else 0.0)))
    printed = standard_error(compare.spread, compare.n, compare.statistic) or 0.0
    told, wide = compare.value * compare.factor, NINETY * printed * compare.factor
    if compare.how == "change":
        return start + told, wide
    if compare.how == "ratio":
        return start * told, start * wide
    if compare.how == "percent":
        return start * (1.0 + told / 100.0), start * wide / 100.0
    return told, wide


def _points_over_time(study: Study, courses: Courses, shown: Sequence[Compare], scale: float) -> tuple[Points, ...]:
    """Data of each arm."""
    arms = dict.fromkeys(one.arm for one in shown)
    return tuple(
        _points(
            name, [(one.day, *_level(one, _course(study, courses, one))) for one in shown if one.arm == name], scale
        )
        for name in arms
    )


def _points_over_dose(study: Study, courses: Courses, shown: Sequence[Compare], scale: float) -> tuple[Points, ...]:
    rows = [(_amount(study, one), *_level(one, _course(study, courses, one))) for one in shown]
    return (_points("printed", sorted(rows), scale),)


def _points(label: str, told: Sequence[tuple[float, float, float]], scale: float) -> Points:
    """Those that have a place: a change has none where the model has no start."""
    rows = [row for row in told if math.isfinite(row[1])]
    return Points(
        label=label,
        x=tuple(x for x, _, _ in rows),
        y=tuple(y / scale for _, y, _ in rows),
        low=tuple((y - wide) / scale if wide else None for _, y, wide in rows),
        high=tuple((y + wide) / scale if wide else None for _, y, wide in rows),
    )


def _bands_over_time(
    study: Study, courses: Courses, quantity: str, shown: Sequence[Compare], scale: float
) -> tuple[Band, ...]:
    """The people of each arm while it lasted."""
    found = []
    for group, arm in enumerate(study.arms):
        part = courses.of(group, quantity).between(0.0, arm.days)
        found.append(_band(arm.name, part.days, part.values, scale))
    return tuple(band for band in found if band.x)


def _bands_over_dose(
    study: Study, courses: Courses, quantity: str, shown: Sequence[Compare], scale: float
) -> tuple[Band, ...]:
    ordered = sorted(shown, key=lambda one: _amount(study, one))
    doses = np.array([_amount(study, one) for one in ordered])
    values = np.array([_course(study, courses, one).at(one.day) for one in ordered])
    return (_band("model", doses, values.T, scale),)


def _course(study: Study, courses: Courses, compare: Compare) -> Course:
    group = next(index for index, arm in enumerate(study.arms) if arm.name == compare.arm)
    return courses.of(group, compare.quantity)


def _band(label: str, x: Array, values: Array, scale: float) -> Band:
    """Median and middle 90 % of people."""
    known = ~np.isnan(values).all(axis=0)
    if not known.any():
        return Band(label, (), ())
    low, middle, high = np.nanpercentile(values[:, known] / scale, (LOW, 50.0, HIGH), axis=0)
    return Band(label, tuple(x[known].tolist()), tuple(middle.tolist()), tuple(low.tolist()), tuple(high.tolist()))
