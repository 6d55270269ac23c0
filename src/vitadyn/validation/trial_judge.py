"""The printed numbers of a study beside those of the model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .report import Check, finite
from .trial import Arm, Compare, Study
from .trial_measures import DIRECTED, MEASURES, middle, spread
from .trial_run import Courses
from .trial_spread import NINETY, Sd, between, standard_error, within

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A printed number and the model's, both in the printed unit, and how far they may be apart."""

    compare: Compare
    model: float
    sd: Sd
    lost: int

    @property
    def z(self) -> float:
        return (self.model - self.compare.value) / self.sd.combined if self.sd.combined else math.nan


def outcome(compare: Compare, arms: tuple[Arm, ...], courses: Courses) -> tuple[Array, Array | None]:
    """What is compared, for each body of the arm and of the arm that it is held against, in the unit of the body."""
    names = [arm.name for arm in arms]
    how = "value" if compare.against and compare.how == "ratio" else compare.how
    found = [
        MEASURES[how](courses.of(names.index(name), compare.quantity), compare)
        for name in (compare.arm, compare.against)
        if name
    ]
    return found[0], found[1] if compare.against else None


def together(compare: Compare, own: Array, other: Array | None) -> Array:
    """The arm against the other: over it for a ratio, else less it."""
    if other is None:
        return own
    return own / other if compare.how == "ratio" else own - other


def judge(compare: Compare, arms: tuple[Arm, ...], courses: Courses) -> Judged:
    """The mean or median of the arm's people, with the spread that people and studies have."""
    own, other = outcome(compare, arms, courses)
    beside = None if other is None else middle(compare.statistic, other)
    model = float(together(compare, middle(compare.statistic, own), beside)) / compare.factor
    arm = next(arm for arm in arms if arm.name == compare.arm)
    people, measured = (
        _people_sd(compare, arms, courses, readings) / compare.factor / math.sqrt(compare.n)
        for readings in (False, True)
    )
    printed = standard_error(compare.spread, compare.n, compare.statistic)
    if compare.spread.kind == "k_of_n" and printed is not None:
        printed /= compare.factor
    return Judged(compare, model, Sd(printed, measured, people, between(compare, arm)), int(np.isnan(own).sum()))


def check(study: Study, judged: Judged, starts_as_printed: bool) -> Check:
    """A check of the report; without a number where the people did not start as the study's did."""
    compare = judged.compare
    low, high = _range(judged)
    return Check(
        id=compare.id,
        title=f"{study.title}: {_words(compare)}",
        low=low,
        high=high,
        value=finite(judged.model) if starts_as_printed else None,
        unit=compare.unit,
        grade=compare.grade,
        target=f"printed: {compare.value:g} {compare.unit}",
        source=study.citation,
        grade_note="" if starts_as_printed else "the baseline of the study is not reached",
        topic=study.topic,
        more=_more(study, judged, starts_as_printed),
    )


def _more(study: Study, judged: Judged, starts_as_printed: bool) -> dict[str, Any]:
    """What a check of any suite does not have: model, print and every part of the sd between them."""
    compare, sd = judged.compare, judged.sd
    return {
        "study": study.name,
        "publication": study.source,
        "arm": compare.arm,
        "model": finite(judged.model),
        "data": compare.value,
        "sd": finite(sd.combined),
        "sd_printed": sd.printed,
        "sd_people": finite(sd.people),
        "sd_measured": finite(sd.measured),
        "sd_between": finite(sd.between),
        "z": finite(judged.z) if starts_as_printed else None,
        "n": compare.n,
        "fit": compare.fit,
        "lost": judged.lost,
    }


def _range(judged: Judged) -> tuple[float, float]:
    """Where the model may lie: around the printed number, or on its side where only the direction counts."""
    compare, neutral = judged.compare, 1.0 / judged.compare.factor if judged.compare.how == "ratio" else 0.0
    if compare.grade == "C" and (compare.how in DIRECTED or compare.against) and compare.value != neutral:
        return (neutral, math.inf) if compare.value > neutral else (-math.inf, neutral)
    width = NINETY * judged.sd.combined
    return compare.value - width, compare.value + width


def _people_sd(compare: Compare, arms: tuple[Arm, ...], courses: Courses, readings: bool) -> float:
    """Between people, perhaps with that of their readings; of two arms as if the arms had other people."""
    own, other = outcome(compare, arms, courses)
    sd = _arm_sd(compare, arms, courses, compare.arm, own, readings)
    if other is None:
        return sd
    beside = _arm_sd(compare, arms, courses, compare.against, other, readings)
    if compare.how == "ratio":
        first, second = float(middle(compare.statistic, own)), float(middle(compare.statistic, other))
        return abs(first / second) * math.hypot(sd / first, beside / second)
    return math.hypot(sd, beside)


def _arm_sd(
    compare: Compare, arms: tuple[Arm, ...], courses: Courses, name: str, bodies: Array, readings: bool
) -> float:
    """Between the bodies of an arm, and from day to day within each."""
    if not readings:
        return float(spread(bodies))
    group = [arm.name for arm in arms].index(name)
    level = float(middle(compare.statistic, courses.of(group, compare.quantity).at(compare.day)))
    return math.hypot(float(spread(bodies)), within(compare, level, float(middle(compare.statistic, bodies))))


def _words(compare: Compare) -> str:
    against = f" against {compare.against}" if compare.against else ""
    return f"{compare.arm}{against}, {compare.quantity} {compare.how.replace('_', ' ')} on day {compare.day:g}"
