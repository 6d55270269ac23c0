"""A picture for each experiment on the reference person: its course, and the published range on its day.

The reference person is one body, so that the course has no band; what was published is shown as a level: a change or a
ratio is drawn from the model's own start.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .experiments import Experiment
from .measures import Look
from .perform import Record
from .report import Band, Check, Picture, Points

Array = NDArray[np.float64]
Levels = tuple[float, float, float]
DRAWN = ("value", "change", "ratio", "percent")
"""Measures that have a place on the axis of their quantity."""
COURSE = 61
"""Days of a course that are shown."""


def with_courses(experiments: Iterable[Experiment], asked: Mapping[str, set[float]]) -> dict[str, set[float]]:
    """The days that checks ask for, and those of the courses; checks that count days must not see the latter."""
    return {
        one.name: asked.get(one.name, set()) | {float(day) for day in np.linspace(0.0, one.days, COURSE)}
        for one in experiments
    }


def pictures(
    checks: Sequence[Check], looks: Mapping[str, Look], how: Mapping[str, str], seen: Mapping[str, Record]
) -> tuple[Picture, ...]:
    """A picture for every quantity of an experiment that has a check with a place on its axis, and the overview."""
    shown = [one for one in checks if how[one.id] in DRAWN and not looks[one.id].over and not looks[one.id].against]
    places = dict.fromkeys((looks[one.id].experiment, looks[one.id].of) for one in shown)
    own = {place: [one for one in shown if _place(looks[one.id]) == place] for place in places}
    return (overview(checks), *(_picture(seen[place[0]], *place, own[place], looks, how) for place in places))


def overview(checks: Sequence[Check]) -> Picture:
    """Every check on the scale of its own range: -1 and 1 are its ends."""
    known = [one for one in checks if one.value is not None]
    places = tuple(float(place) for place in range(len(known)))
    found = tuple(_in_tolerances(one) for one in known)
    ends = (places[0], places[-1])
    return Picture(
        id="overview",
        title="All checks, each on the scale of its published range",
        x_label="check, in the order of the table",
        y_label="from the middle of the range [half-widths]",
        points=(Points("model", places, found),),
        bands=(Band("upper end of the range", ends, (1.0, 1.0)), Band("lower end of the range", ends, (-1.0, -1.0))),
        caption="Here the lines are what was published, and the points are the model.",
    )


def _place(look: Look) -> tuple[str, str]:
    return look.experiment, look.of


def _picture(
    record: Record,
    experiment: str,
    quantity: str,
    own: Sequence[Check],
    looks: Mapping[str, Look],
    how: Mapping[str, str],
) -> Picture:
    levels = [_levels(one, how[one.id], looks[one.id], record) for one in own]
    values = record.values[quantity]
    lived = np.isfinite(values)
    return Picture(
        id=f"{experiment}-{quantity}",
        title=own[0].title,
        x_label="day",
        y_label=f"{quantity} [{_unit(own[0], how)}]",
        points=(
            Points(
                "published",
                tuple(looks[one.id].day for one in own),
                tuple(middle for middle, _, _ in levels),
                tuple(low for _, low, _ in levels),
                tuple(high for _, _, high in levels),
            ),
        ),
        bands=(Band("model", tuple(record.days[lived].tolist()), tuple(values[lived].tolist())),),
        source="; ".join(dict.fromkeys(one.source for one in own)),
        checks=tuple(one.id for one in own),
    )


def _levels(check: Check, how: str, look: Look, record: Record) -> Levels:
    """Middle, low and high of the published range as levels of the quantity."""
    ends = (0.5 * (check.low + check.high), check.low, check.high)
    if how == "value":
        return ends
    start = record.at(look.of, look.since)
    base, scale = {"change": (start, 1.0), "ratio": (0.0, start), "percent": (start, start / 100.0)}[how]
    middle, low, high = (base + scale * end for end in ends)
    return middle, low, high


def _unit(check: Check, how: Mapping[str, str]) -> str:
    return check.unit if how[check.id] in ("value", "change") else "as in the model"


def _in_tolerances(check: Check) -> float:
    half = 0.5 * (check.high - check.low)
    value = math.nan if check.value is None else check.value
    return max(-3.0, min(3.0, (value - 0.5 * (check.low + check.high)) / half))
