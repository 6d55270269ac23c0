"""Values that no living body has, or that a tube has spoilt: set aside with the nearest guess, unless confirmed.

The reader of person.yaml refuses such a line; persons that come another way are caught here. Red flags have spoken
before, on everything that was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .. import knowledge, units
from ..knowledge import Analyte
from ..knowledge.facts import toml
from ..person import Lab, Person, SetAside
from .rules import holds

POINT_SLIPS = (10.0, 100.0, 1000.0)
"""A decimal point in the wrong place, or grams for milligrams."""


def without_implausible(person: Person) -> Person:
    """The person with values outside plausible limits, and what was computed from them, among what is set aside.

    >>> told = Person(labs=(Lab("ca_total", "labs[0]", "ca_total 9.6 mmol/L", "mmol/L", value=9.6),))
    >>> without_implausible(told).labs
    ()
    """
    reasons = {**tube_faults(person), **{lab.path: reason for lab in person.labs if (reason := implausible(lab))}}
    if not reasons:
        return person
    aside = tuple(SetAside(f"{lab.path}: {lab.text}", reasons[lab.path]) for lab in person.labs if lab.path in reasons)
    kept = tuple(lab for lab in person.labs if lab.path not in reasons)
    return replace(person, labs=kept, set_aside=(*person.set_aside, *aside))


def tube_faults(person: Person) -> dict[str, str]:
    """Results that look spoilt together by the tube, by path, with the reason.

    >>> found = {"k": 7.5, "ca_total": 1.3, "mg": 0.35}
    >>> labs = (Lab(name, name, f"{name} {value}", "mmol/L", value=value) for name, value in found.items())
    >>> list(tube_faults(Person(labs=tuple(labs))))
    ['k', 'ca_total', 'mg']
    """
    return {
        lab.path: f"together these results look like {fault['name']}: {fault['words']}; confirmed: true lets them stand"
        for fault in _faults(person)
        for lab in _spoilt(fault, person)
    }


def spoilt(person: Person) -> str:
    """Why nothing should be concluded before blood is taken again, or nothing."""
    return "; ".join(
        f"{_named(_spoilt(fault, person))} look like {fault['name']}: take them again at once"
        for fault in _faults(person)
    )


def _named(labs: Iterable[Lab]) -> str:
    """The tests in words, "total calcium" for "Calcium, total"."""
    return ", ".join(" ".join(knowledge.analyte(lab.analyte).meaning.lower().split(", ")[::-1]) for lab in labs)


def _faults(person: Person) -> list[Mapping[str, Any]]:
    """The faults of a tube that results show together, none of them confirmed."""
    return [
        fault
        for fault in toml("tube_faults")["fault"]
        if holds(fault["when"], person) and not any(lab.confirmed for lab in _spoilt(fault, person))
    ]


def _spoilt(fault: Mapping[str, Any], person: Person) -> list[Lab]:
    """The results of the fault's tube: those of the day of the first test that it spoils."""
    first = person.lab(fault["spoils"][0])
    return [lab for lab in person.labs if lab.analyte in fault["spoils"] and first is not None and lab.day == first.day]


def implausible(lab: Lab) -> str:
    """Why a value cannot be what was meant, with the nearest guess; nothing where it can be.

    >>> implausible(Lab("ca_total", "labs[0]", "ca_total 9.6 mmol/L", "mmol/L", value=9.6)).split("; ")[1]
    'if it was mg/dL, it is 2.395 mmol/L'
    """
    if lab.value is None or lab.confirmed or lab.computed:
        return ""
    fact = knowledge.analyte(lab.analyte)
    if _within(fact, lab.value):
        return ""
    low, high = fact.plausible
    limits = f"{low or 0.0:.4g} to {high or 0.0:.4g} {fact.unit}"
    asked = guess(fact, lab.value)
    return f"{lab.value:.4g} {fact.unit} is outside what is plausible ({limits}); {asked}confirmed: true lets it stand"


def guess(fact: Analyte, value: float) -> str:
    """What the number would be in another unit or with the point elsewhere: normal ones first."""
    meant = _readings(fact, value)
    for fits in (_is_normal, _within):
        for said, other in meant:
            if fits(fact, other):
                return f"if {said}, it is {other:.4g} {fact.unit}; "
    return ""


def _readings(fact: Analyte, value: float) -> list[tuple[str, float]]:
    """Other readings of a number: as if it stood in another unit, or as if its own unit were the canonical one."""
    found = []
    for unit in units.allowed(fact):
        factor = units.convert(1.0, unit, fact)
        if abs(factor - 1.0) > 1e-9:
            found += [(f"it was {unit}", value * factor), (f"{unit} was written for {fact.unit}", value / factor)]
    points = [(f"the point slipped by {times:g}", value * part) for times in POINT_SLIPS for part in (times, 1 / times)]
    return [*found, *points]


def _within(fact: Analyte, value: float) -> bool:
    low, high = fact.plausible
    return (low is None or value >= low) and (high is None or value <= high)


def _is_normal(fact: Analyte, value: float) -> bool:
    low, high = fact.reference()
    return low is not None and high is not None and low <= value <= high
