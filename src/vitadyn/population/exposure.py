"""What is given, as changes of the body's numbers and additions to its pools.

Supplements taken daily or more often raise an intake by their mean a day. Rarer doses of vitamin D3 and D2 are
added to the gut on their day; rarer doses of anything else are taken over that day. Medicines act on the numbers
that `physiology.medicines` names, at their usual full dose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..engine.problem import Events
from ..person import SetAside
from ..physiology import medicines, teriparatide
from ..schedule import Course

NMOL_PER_UG = {"vitamin_d3": 2.600, "vitamin_d2": 2.521, "calcifediol": 2.496}
"""1000 over the molar mass: 384.65, 396.66, 400.65 g/mol."""
NUMBER = {
    "vitamin_d3": "oral_d3",
    "vitamin_d2": "oral_d2",
    "calcifediol": "oral_calcifediol",
    "calcitriol": "oral_calcitriol",
    "calcium": "intake_ca",
    "magnesium": "intake_mg",
    "potassium": "intake_k",
    "sodium": "intake_na",
    "phosphate": "intake_p",
}
"""Substance to the number of the body that it adds to, in the unit of that number."""
INJECTED = {"teriparatide": ("teriparatide_depot", teriparatide.dose)}
"""Drugs that act in pulses: the pool they are injected into, and what an amount in ug puts there."""
GUT = {"vitamin_d3": "gut_d3", "vitamin_d2": "gut_d2"}
DAILY = 1.0
FOREVER = np.inf

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """`number` is set to, multiplied by, or raised by `amount` from day `start` until day `stop`."""

    number: str
    kind: str
    amount: float
    start: float = 0.0
    stop: float = FOREVER


@dataclass(frozen=True, slots=True)
class Bolus:
    """`amount`, in the unit of the pool (nmol of a vitamin D), added to it on a day."""

    pool: str
    amount: float
    day: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """Everything that is given, what of it the body cannot carry, and what to know about how it is carried."""

    changes: tuple[Change, ...] = ()
    boluses: tuple[Bolus, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    warnings: tuple[str, ...] = ()

    def __add__(self, other: Exposure) -> Exposure:
        return Exposure(
            self.changes + other.changes,
            self.boluses + other.boluses,
            self.set_aside + other.set_aside,
            tuple(dict.fromkeys(self.warnings + other.warnings)),
        )


def of_schedule(schedule: Iterable[Course], days: float) -> Exposure:
    """All courses together, as far as they fall within `days`."""
    return sum((of_course(course, days) for course in schedule), Exposure())


def of_course(course: Course, days: float) -> Exposure:
    """One course: a medicine acts on its numbers, a supplement on an intake or a pool."""
    if course.drug in INJECTED and course.unit == "mg":
        return _injected(course, days)
    if course.drug is not None:
        return of_medicine(course.what, course.text, course.classes, course.timing.start, _end(course))
    given = _of_substance(course.substance or "", course.amount, course, days)
    for substance, amount in course.alongside:
        given += _of_substance(substance, amount, course, days)
    return given


def of_medicine(name: str, text: str, classes: Iterable[str], start: float, stop: float) -> Exposure:
    """What a medicine does to the numbers of the body from its first day on, until it is stopped or wears off."""
    known = [one for one in classes if one in medicines.classes()]
    effects = [effect for one in known for effect in medicines.effects(one)]
    if not effects:
        return Exposure(set_aside=(SetAside(text, f"{name} acts on no number of the body"),))
    changes = tuple(_change(effect, start, stop) for effect in effects)
    return Exposure(changes, warnings=(f"{name} acts as at its usual dose, whatever the amount",))


def _injected(course: Course, days: float) -> Exposure:
    """Every injection into the depot of its drug, by the amount that was given."""
    pool, dose = INJECTED[course.drug or ""]
    return Exposure(boluses=tuple(Bolus(pool, dose(1000.0 * course.amount), day) for day in course.doses(days)))


def of_rate(substance: str, per_day: float, text: str, start: float, stop: float) -> Exposure:
    """A mean amount a day, in the canonical unit of the substance, between two days."""
    if substance not in NUMBER:
        return Exposure(set_aside=(SetAside(text, f"{substance}: no number of the body takes it"),))
    amount = per_day * NMOL_PER_UG.get(substance, 1.0)
    return Exposure((Change(NUMBER[substance], "add", amount, start, stop),))


def timeline(exposure: Exposure, usual: Mapping[str, float], from_day: float = 0.0) -> Events | None:
    """The exposure as events of one body whose numbers are otherwise `usual`, its days counted from `from_day`."""
    numbers = tuple(sorted({change.number for change in exposure.changes} & set(usual)))
    pools = tuple(sorted({bolus.pool for bolus in exposure.boluses}))
    days = days_of(exposure)
    if not days:
        return None
    size = usual.get("body_size", 1.0)
    return Events(
        times=np.array(days) + from_day,
        set_names=numbers,
        set_values=np.array([[level(exposure, name, usual[name], day) for name in numbers] for day in days]),
        add_names=pools,
        add_values=np.array([[added(exposure, pool, day) / size for pool in pools] for day in days]),
    )


def level(exposure: Exposure, number: str, usual: ArrayLike, day: float) -> Array:
    """The value of a number from `day` on: set first (the farthest from usual), then multiplied, then raised.

    >>> given = Exposure((Change("gfr", "factor", 0.5), Change("gfr", "add", 10.0)))
    >>> level(given, "gfr", [100.0, 140.0], day=0.0).tolist()
    [60.0, 80.0]
    """
    own = np.asarray(usual, dtype=np.float64)
    active = [one for one in exposure.changes if one.number == number and one.start <= day < one.stop]
    value = own
    for one in active:
        farther = one.kind == "set" and np.abs(one.amount - own) > np.abs(value - own)
        value = np.where(farther, one.amount, value)
    for one in active:
        value = value * one.amount if one.kind == "factor" else value
    return np.asarray(value + sum(one.amount for one in active if one.kind == "add"))


def days_of(exposure: Exposure) -> list[float]:
    """Every day on which something changes, in order."""
    ends = {day for change in exposure.changes for day in (change.start, change.stop)}
    return sorted(day for day in ends | {bolus.day for bolus in exposure.boluses} if np.isfinite(day))


def added(exposure: Exposure, pool: str, day: float) -> float:
    """What is put into a pool on a day."""
    return sum(bolus.amount for bolus in exposure.boluses if bolus.pool == pool and bolus.day == day)


def _of_substance(substance: str, amount: float, course: Course, days: float) -> Exposure:
    timing = course.timing
    if timing.every_days <= DAILY:
        return of_rate(substance, amount / timing.every_days, course.text, timing.start, timing.stop)
    if substance in GUT:
        nmol = amount * NMOL_PER_UG[substance]
        return Exposure(boluses=tuple(Bolus(GUT[substance], nmol, day) for day in course.doses(days)))
    parts = (of_rate(substance, amount, course.text, day, day + DAILY) for day in course.doses(days))
    return sum(parts, Exposure())


def _change(effect: medicines.Effect, start: float, stop: float) -> Change:
    begins = start + effect.onset_days
    return Change(effect.number, effect.kind, effect.mid, begins, max(begins, min(stop, begins + effect.lasts_days)))


def _end(course: Course) -> float:
    """A single dose of a medicine acts for as long as its table says, else until the end."""
    return FOREVER if course.once else course.timing.stop
