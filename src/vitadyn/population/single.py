"""One body that stands for one person: ordinary numbers of that age, sex and build, and what is already taken.

Only what fixes a number shapes the body: age, sex, weight, height, albumin, kidney function, supplements, medicines.
Other results, complaints and diagnoses do not: to find the body behind them is what `assess` does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..language import Body
from ..person import Drug, Intake, Person
from ..physiology.acid_base import acid_base
from .exposure import FOREVER, Change, Exposure, of_medicine, of_rate
from .people import Build, build_numbers, surface

HISTORY_DAYS = 900.0
"""Lived before day 0, long enough for fat, gland and bone to rest at the person's own diet, sun and medicines."""
USUAL_AGE, USUAL_WEIGHT, USUAL_HEIGHT = 40.0, 70.0, 170.0
USED = ("albumin", "egfr", "ph")
"""Results that shape the body; bicarbonate does beside a pH."""
L_PER_D = 1.44
"""One mL/min in L/d."""


@dataclass(frozen=True)
class Single:
    """Numbers of one body, what it already takes (days before 0 are negative), and how long it lived before day 0."""

    numbers: dict[str, float]
    taken: Exposure
    history: float
    warnings: tuple[str, ...] = ()


def reference(body: Body) -> Single:
    """The reference person: 70 kg, 40 y, at rest on day 0."""
    return Single(body.defaults(), Exposure(), 0.0)


def of_person(body: Body, person: Person) -> Single:
    """The ordinary body of this person's age, sex and build; what is not known is as in the reference person."""
    numbers = body.defaults() | _ordinary(body, person) | _measured(person)
    taken = sum((_of_intake(one) for one in person.intake), Exposure())
    taken += sum((_of_drug(one) for one in person.drugs), Exposure())
    taken += _of_acid_base(person, numbers)
    return Single({name: numbers[name] for name in body.defaults()}, taken, HISTORY_DAYS, _not_used(person))


def _ordinary(body: Body, person: Person) -> dict[str, float]:
    """Numbers that follow from age, sex, weight and height."""
    numbers = {name: float(column[0]) for name, column in build_numbers(body, _build(person)).items()}
    if person.sex is None:
        del numbers["creatinine_factor"]
    return numbers


def _build(person: Person) -> Build:
    given = (
        (person.age, USUAL_AGE),
        ({"female": 1.0, "male": 0.0}.get(person.sex or "", 0.5), 0.5),
        (person.weight, USUAL_WEIGHT),
        (person.height, USUAL_HEIGHT),
    )
    return Build(*(np.array([usual if known is None else float(known)]) for known, usual in given))


def _measured(person: Person) -> dict[str, float]:
    """Numbers that a laboratory result states outright."""
    found = {}
    albumin, egfr = person.lab("albumin"), person.lab("egfr")
    if albumin is not None and albumin.value is not None:
        found["albumin"] = albumin.value
    if egfr is not None and egfr.value is not None:
        found["gfr"] = L_PER_D * egfr.value * float(surface(_build(person))[0]) / 1.73
    return found


def _of_acid_base(person: Person, numbers: dict[str, float]) -> Exposure:
    """A measured pH, with bicarbonate, holds from day 0 on: nobody is out of balance all their life."""
    ph, hco3 = person.lab("ph"), person.lab("hco3")
    if ph is None or ph.value is None:
        return Exposure()
    found = acid_base(numbers, ph.value, hco3.value if hco3 is not None else None)
    return Exposure(tuple(Change(name, "set", value) for name, value in found.items()))


def _of_intake(one: Intake) -> Exposure:
    if one.per_day is None:
        return Exposure(warnings=(f"{one.path}: no amount is known of {one.substance}; it is left out",))
    return of_rate(one.substance, one.per_day, f"{one.path}: {one.text}", _since(one), _until(one))


def _of_drug(one: Drug) -> Exposure:
    return of_medicine(one.name, f"{one.path}: {one.text}", one.classes, _since(one), _until(one))


def _since(one: Intake | Drug) -> float:
    """A start that is unknown or longer ago counts as the beginning of the history."""
    return -HISTORY_DAYS if one.start is None else max(one.start, -HISTORY_DAYS)


def _until(one: Intake | Drug) -> float:
    return FOREVER if one.stop is None else max(one.stop, -HISTORY_DAYS)


def _not_used(person: Person) -> tuple[str, ...]:
    """What of the person does not shape the body."""
    unknown = [name for name in ("age", "sex", "weight", "height") if getattr(person, name) is None]
    said = [f"{', '.join(unknown)} not given: as in the reference person (40 y, 70 kg, 170 cm)"] if unknown else []
    used = (*USED, "hco3") if person.lab("ph") is not None else USED
    other = [lab.analyte for lab in person.labs if lab.analyte not in used]
    other += [symptom.key for symptom in person.symptoms]
    other += [condition.key for condition in person.conditions]
    if other:
        said.append(f"an ordinary body is simulated; it does not follow from {', '.join(dict.fromkeys(other))}")
    return tuple(said)
