"""What a person complains of and denies, as evidence: complaints of one group share their reason, so they are tempered.

The log-likelihood of a group is the sum over its n complaints divided by n ** POWER. One complaint counts in full;
four of one group count as two. Power 0 would call them independent, power 1 would count a group as one complaint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ..knowledge.facts import toml
from ..person import Person, SetAside, Symptom
from .symptoms import Array, States, has_law, probability

POWER = 0.5
ASYMPTOMATIC = ("cramp", "tetany", "weakness", "confusion", "vomiting", "thirst", "polyuria", "bone_pain")
"""What `asymptomatic: true` denies, and only that."""

NEVER_SURE = 1e-4
"""No symptom is held to be impossible or certain."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A symptom that is there (`present`) or is denied, once per key."""

    key: str
    path: str
    text: str
    present: bool


def complaints(person: Person) -> tuple[Complaint, ...]:
    """Everything told of symptoms, each key once; what is there wins over what is denied.

    >>> [(c.key, c.present) for c in complaints(Person(asymptomatic=True))][:2]
    [('cramp', False), ('tetany', False)]
    """
    implied = [Symptom(key, "asymptomatic", f"no {key}") for key in ASYMPTOMATIC if person.asymptomatic]
    found: dict[str, Complaint] = {}
    for present, told in ((True, person.symptoms), (False, person.symptoms_absent), (False, implied)):
        for symptom in told:
            found.setdefault(symptom.key, Complaint(symptom.key, symptom.path, symptom.text, present))
    return tuple(found.values())


def without_law(person: Person) -> tuple[SetAside, ...]:
    """The complaints of which the tables say nothing: they move no cause."""
    silent = (told for told in complaints(person) if not has_law(told.key))
    return tuple(
        SetAside(f"{told.path}: {told.text}", f"no rates are known for {told.key}: it moves no cause")
        for told in silent
    )


def groups() -> Mapping[str, tuple[str, ...]]:
    """Name of a group to the symptoms in it."""
    return {name: tuple(keys) for name, keys in toml("symptom_groups").items()}


def group_of(symptom: str) -> str:
    """The group of a symptom; one that is in none stands alone under its own name."""
    return next((name for name, keys in groups().items() if symptom in keys), symptom)


def by_group(told: Iterable[Complaint]) -> dict[str, tuple[Complaint, ...]]:
    """The complaints that have a law, gathered by group."""
    found: dict[str, tuple[Complaint, ...]] = {}
    for complaint in told:
        if has_law(complaint.key):
            name = group_of(complaint.key)
            found[name] = (*found.get(name, ()), complaint)
    return found


def log_likelihood(
    told: Iterable[Complaint], states: States, sub_cause: str = "", band: str = "mid", power: float = POWER
) -> Array:
    """Natural log of the tempered probability of the complaints, one value a body.

    >>> spasm = Complaint("tetany", "symptoms[0]", "spasm of the hands", present=True)
    >>> low, usual = log_likelihood([spasm], {"ca_corrected": np.array([1.6, 2.4])})
    >>> bool(low > usual)
    True
    """
    gathered = by_group(told).values()
    parts = [_of_group(members, states, sub_cause, band) / len(members) ** power for members in gathered]
    nothing = np.zeros(np.broadcast_shapes(*(np.shape(value) for value in states.values())))
    return np.asarray(sum(parts, nothing))


def _of_group(members: tuple[Complaint, ...], states: States, sub_cause: str, band: str) -> Array:
    return np.asarray(sum(_log_of_one(told, states, sub_cause, band) for told in members))


def _log_of_one(told: Complaint, states: States, sub_cause: str, band: str) -> Array:
    chance = np.clip(probability(told.key, states, sub_cause, band), NEVER_SURE, 1.0 - NEVER_SURE)
    return np.log(chance if told.present else 1.0 - chance)
