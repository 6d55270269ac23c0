"""A person without one of the facts that move base rates: what that fact does to every cause is seen by its absence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ..person import Condition, Drug, Intake, Person
from .cohort import Cohort
from .given import courses
from .mechanism import mechanisms

BARE = ("age", "sex", "dialysis")
"""Facts that are a value and not a list."""


def paths(person: Person) -> tuple[str, ...]:
    """The places of everything that can move a base rate, each once.

    >>> paths(Person(age=70, drugs=(Drug("omeprazole", "drugs[0]", "omeprazole", ("ppi",)),)))
    ('age', 'drugs[0]')
    """
    bare = [name for name in BARE if getattr(person, name) is not None]
    return tuple(dict.fromkeys([*bare, *(fact.path for fact in _listed(person))]))


def texts(person: Person, path: str) -> str:
    """What was written at a path."""
    if path in BARE:
        value = getattr(person, path)
        return f"{path} {value:g}" if isinstance(value, float) else f"{path} {value}"
    return next(fact.text for fact in _listed(person) if fact.path == path)


def without(person: Person, path: str) -> Person:
    """The person as if nothing had been told at this path of drugs, conditions and intake."""
    if path in BARE:
        return replace(
            person,
            age=None if path == "age" else person.age,
            sex=None if path == "sex" else person.sex,
            dialysis=None if path == "dialysis" else person.dialysis,
        )
    return replace(
        person,
        drugs=tuple(drug for drug in person.drugs if drug.path != path),
        conditions=tuple(condition for condition in person.conditions if condition.path != path),
        intake=tuple(taken for taken in person.intake if taken.path != path),
    )


def disbelieved(cohort: Cohort, person: Person) -> Cohort:
    """The bodies as if none had taken a dose, for the mechanisms whose dose this person does not state."""
    told = {course.substance for course in courses(person)}
    unstated = {cause.key for cause in mechanisms() if not told & {one.stated for one in cause.lesions}}
    places = [place for place, key in enumerate(cohort.keys) if key in unstated]
    return replace(cohort, believed=np.where(np.isin(cohort.mechanism, places), 0.0, cohort.believed))


def _listed(person: Person) -> Iterator[Drug | Condition | Intake]:
    yield from person.drugs
    yield from person.conditions
    yield from person.intake
