"""The same people with and without something that they began lately, all else equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..knowledge.facts import toml
from ..language import Body
from ..person import Drug, Intake, Person
from ..physiology import medicines
from ..population.exposure import NUMBER
from ..population.people import Column
from .cohort import CAUSES_THEMSELVES
from .given import Course
from .history import People, value_of
from .mechanism import Mechanism
from .own_drugs import is_of

ROUGHLY = 1.5
"""A lesion counts as due to a drug up to this many times as old as the drug: times are told roughly (tuned)."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Something begun `days` ago: its intakes by their place among the person's courses, its classes if a drug."""

    path: str
    what: str
    days: float
    courses: frozenset[int] = frozenset()
    substances: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()


def begun_lately(person: Person) -> tuple[Begun, ...]:
    """What was begun within the time that is asked about, the latest first; one entry of the input is one change.

    >>> taken = Intake("vitamin_d3", "intake[0]", "vitamin D3 4000 IU/day", 100.0, "ug", start=-21.0)
    >>> [(one.what, one.days) for one in begun_lately(Person(intake=(taken,)))]
    [('vitamin d3 100 ug a day', 21.0)]
    """
    known = [one for one in person.intake if one.substance in NUMBER and one.per_day]
    found: dict[str, Begun] = {}
    for place, taken in enumerate(known):
        if _lately(taken):
            one = found.setdefault(taken.path, Begun(taken.path, "", -(taken.start or 0.0)))
            what = f"{one.what} and {_dose(taken)}" if one.what else _dose(taken)
            courses, substances = one.courses | {place}, one.substances | {taken.substance}
            found[taken.path] = replace(one, what=what, courses=courses, substances=substances)
    for drug in (drug for drug in person.drugs if drug.classes and _lately(drug)):
        one = found.setdefault(drug.path, Begun(drug.path, drug.name, -(drug.start or 0.0)))
        found[drug.path] = replace(one, classes=frozenset(drug.classes))
    return tuple(sorted(found.values(), key=lambda one: (one.days, one.path))[: toml("change")["most"]])


def _dose(taken: Intake) -> str:
    return f"{taken.substance.replace('_', ' ')} {taken.per_day or 0.0:.3g} {taken.unit} a day"


def _lately(fact: Intake | Drug) -> bool:
    return fact.start is not None and 0.0 < -fact.start <= toml("change")["within_days"]


def with_change(people: People, change: Begun, body: Body) -> People:
    """People in whom a drug acts since it was begun; what is swallowed has its days already."""
    before = _without_drug(people, change, body)
    if not before:
        return people
    added = [
        Course(change.what, name, people.before[name] - values, -change.days, 0.0)
        for name, values in before.items()
        if name not in people.after
    ]
    return replace(people, before={**people.before, **before}, given=(*people.given, *added))


def without_change(people: People, cause: Mechanism, change: Begun, body: Body) -> People:
    """The same people if they had never begun it: no dose, no effect of the drug, no lesion that it is."""
    before = {**people.before, **_without_drug(people, change, body)}
    count = len(people.days)
    young = people.days <= ROUGHLY * change.days
    after = dict(people.after)
    for name in _lesions(cause, change) & set(after):
        after[name] = np.where(young, value_of(body, before, name, count), after[name])
    given = tuple(course for place, course in enumerate(people.given) if place not in change.courses)
    return replace(people, before=before, after=after, given=given)


def _lesions(cause: Mechanism, change: Begun) -> set[str]:
    """Numbers of a mechanism that the change is: all of them for its own drug, those of a stated dose otherwise."""
    if is_of(cause.key, change.classes):
        return {one.number for one in cause.lesions}
    return {one.number for one in cause.lesions if one.stated in change.substances}


def _without_drug(people: People, change: Begun, body: Body) -> dict[str, Column]:
    """The numbers that a drug moves, as they would be without it (by its middle effect)."""
    found: dict[str, Column] = {}
    for effect in _effects(change.classes - CAUSES_THEMSELVES):
        values = found.get(effect.number, people.before.get(effect.number))
        if values is not None:
            found[effect.number] = _undone(values, effect, body)
    return found


def _effects(classes: Iterable[str]) -> list[medicines.Effect]:
    return [one for name in sorted(classes) for one in medicines.effects(name) if not one.by_dose]


def _undone(values: Column, effect: medicines.Effect, body: Body) -> Column:
    usual: Mapping[str, Column] = {
        "set": value_of(body, {}, effect.number, len(values)),
        "factor": values / effect.mid,
        "add": values - effect.mid,
    }
    return usual[effect.kind]
