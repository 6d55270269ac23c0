"""Persons told as in person.yaml, and answers on few bodies that persons with the same drugs and intake share."""

from __future__ import annotations

import json
from datetime import date

from vitadyn.assess.assessment import assess
from vitadyn.assess.labels import LABELS
from vitadyn.assess.prior import setting_of
from vitadyn.assess.weighing import weighed
from vitadyn.io.person_yaml import read
from vitadyn.person import Person
from vitadyn.results import Assessment
from vitadyn.validation.finding_effects import cohort_of

BODIES = 60
TODAY = date(2026, 11, 23)
WELL = {
    "ca_total": "2.35 mmol/L",
    "mg": "0.85 mmol/L",
    "k": "4.2 mmol/L",
    "na": "140 mmol/L",
    "vitd25": "75 nmol/L",
    "pth": "4.5 pmol/L",
    "creatinine": "70 umol/L",
    "phosphate": "1.1 mmol/L",
}
"""Laboratory values in range."""


def told(labs: dict[str, str] | list[dict[str, str]] | None = None, **facts: object) -> Person:
    """A woman of 60 in a clinic with these laboratory values and facts of person.yaml."""
    listed = labs if isinstance(labs, list) else [{"analyte": key, "value": labs[key]} for key in labs or ()]
    known = {"age": 60, "sex": "female", "setting": "clinic", "labs": listed, **facts}
    return read(json.dumps(known), today=TODAY)


def quick(person: Person, seed: int = 1) -> dict[str, float]:
    """Probability of every label after one round on shared bodies."""
    found = weighed(person, setting_of(person), cohort_of(person, BODIES, seed), seed).posterior
    return dict(zip(LABELS, found.label.tolist(), strict=True))


def chances(answer: Assessment) -> dict[str, float]:
    return {one.cause: one.probability for one in answer.causes}


def whole(person: Person, seed: int = 1) -> Assessment:
    """The assessment itself, on few bodies."""
    return assess(person, seed=seed, bodies=BODIES)
