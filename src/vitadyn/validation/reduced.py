"""A person of whom less is told: to see what laboratory values and complaints carry without the history."""

from __future__ import annotations

from dataclasses import replace

from ..errors import InputError, nearest
from ..person import Person

EVERYTHING = "all"
ONLY = (EVERYTHING, "labs+symptoms", "labs")
"""What of a patient is given."""


def reduced(person: Person, only: str) -> Person:
    """The person with age, sex, build, setting and what `only` names: no drug, condition, intake, sun or onset else.

    >>> from vitadyn.person import Condition, Symptom
    >>> ill = Person(age=60, conditions=(Condition("ckd", "", ""),), symptoms=(Symptom("cramp", "", ""),))
    >>> [len(kept.symptoms) + len(kept.conditions) for kept in (reduced(ill, only) for only in ONLY)]
    [2, 1, 0]
    """
    if only not in ONLY:
        raise InputError("only", only, ", ".join(ONLY), nearest(only, ONLY))
    if only == EVERYTHING:
        return person
    told = replace(
        person, onset=None, intake=(), sun=None, drugs=(), conditions=(), pregnant=None, dialysis=None, set_aside=()
    )
    if only == "labs":
        return replace(told, symptoms=(), symptoms_absent=(), asymptomatic=False)
    return told
