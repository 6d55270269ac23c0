"""What the person swallows, as numbers of the body over time; a stated dose is evidence, not truth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..person import Intake, Person
from ..population.exposure import NMOL_PER_UG, NUMBER
from ..population.people import Column

CAREFUL = {"oral_d3": 260.0, "oral_d2": 260.0, "oral_calcifediol": 50.0, "oral_calcitriol": 0.5, "intake_ca": 37.5}
"""Beyond this (4000 IU, 20 ug, 0.5 ug, 1500 mg) a stated dose is doubted where another cause is supposed."""

BELIEVED = 0.8
"""Share of bodies that took near what is stated; products with other contents exist (doi 10.1210/jc.2011-1443)."""


@dataclass(frozen=True, slots=True)
class Course:
    """An amount a day added to `number`, from `start` to `stop` days (negative: before presentation)."""

    substance: str
    number: str
    amount: float | Column
    start: float | None
    stop: float


def courses(person: Person) -> tuple[Course, ...]:
    """The stated intakes that the body knows, with amounts in the unit of its numbers."""
    return tuple(_course(one, one.per_day) for one in person.intake if one.substance in NUMBER and one.per_day)


def _course(intake: Intake, per_day: float) -> Course:
    amount = per_day * NMOL_PER_UG.get(intake.substance, 1.0)
    stop = 0.0 if intake.stop is None else intake.stop
    return Course(intake.substance, NUMBER[intake.substance], amount, intake.start, stop)


def careful(course: Course) -> Course:
    """The course as far as it is believed when another cause is supposed."""
    return replace(course, amount=min(course.amount, CAREFUL.get(course.number, np.inf)))


def believed(course: Course, taken: Column, rng: np.random.Generator) -> Course:
    """The course in bodies that took near what is stated (`taken` 1), and nothing of it in the others."""
    return replace(course, amount=taken * course.amount * np.exp(rng.normal(0.0, 0.25, taken.shape[0])))
