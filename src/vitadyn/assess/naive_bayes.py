"""Baseline (c): naive Bayes on tables. Every finding has a law under every cause; findings are taken as independent.

No body is simulated. Base rates, drugs, conditions and doses come from `prior`, symptoms from the symptom tables,
laboratory values from naive_bayes.toml, which was written from reference works before any answer was scored.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache

import numpy as np

from ..person import Lab, Person
from .calcium import reading
from .complaints import NEVER_SURE, POWER, Complaint, by_group, complaints
from .labels import LABELS
from .prior import sub_weights
from .shapes import Array, Law, Shape, shapes, table, usual
from .symptoms import probability

TEMPER = 0.85
"""Power on all findings together: they are not independent."""
LEAST_FACTOR = 1e-3
"""No finding weighs against a shape by more than this factor."""
MISWORDED = 0.04
"""Share of words that do not mean the interval they name."""
IMPOSSIBLE = 1e-30
"""Least density and least value whose logarithm is taken."""
DRAWS = 64
"""Values of each shape over which the chance of a symptom is averaged."""
STATES = {"ca_corrected": "ca", **{name: name for name in ("mg", "k", "na", "phosphate", "vitd25", "pth")}}
"""Quantity of the symptom law to the value of the tables."""
USUAL_EGFR, EGFR_POWER = 85.0, 1.2
"""The eGFR of a creatinine of the usual law, and the power by which it falls (CKD-EPI 2021 above its knot)."""


def naive_bayes(person: Person, setting: str | None = None) -> dict[str, float]:
    """Baseline (c): probability of each label, in the order of LABELS; sums to 1.

    >>> low = Person(labs=(Lab("k", "labs[0]", "2.4 mmol/L", "mmol/L", value=2.4),))
    >>> naive_bayes(low, "hospital")["hypokalaemia"] > 0.6
    True
    """
    logs = np.log(_priors(person, setting)) + sum(by_finding(person).values(), np.zeros(len(shapes())))
    weight = np.exp(logs - np.max(logs))
    places = np.array([LABELS.index(shape.key.split(".")[0]) for shape in shapes()])
    summed = np.bincount(places, weight, len(LABELS)) / float(np.sum(weight))
    return dict(zip(LABELS, summed.tolist(), strict=True))


def _priors(person: Person, setting: str | None) -> Array:
    weights = sub_weights(person, setting)
    pairs = [(shape.share, shape.key.split(".")) for shape in shapes()]
    return np.array([share * weights[label][sub] for share, (label, sub) in pairs])


@lru_cache(maxsize=4)
def by_finding(person: Person) -> Mapping[str, Array]:
    """Tempered log-likelihood under every shape, (S,), of each finding by its path; they add up.

    Of n values of a family, and of n complaints of a group, each counts less. Kept for a few persons, since every
    round of simulation asks again.
    """
    told: dict[str, Array] = {}
    for path, loglik in (*_labs(person), *_symptoms(person)):
        told[path] = told.get(path, np.zeros(len(shapes()))) + TEMPER * loglik
    return told


def _labs(person: Person) -> Iterator[tuple[str, Array]]:
    found = findings(person)
    for members in _families(found):
        for name in members:
            yield found[name][0].path, _of_lab(*found[name], name) / math.sqrt(len(members))


def findings(person: Person) -> dict[str, tuple[Lab, str]]:
    """Value of the tables to the newest finding that speaks of it at presentation, and the scale of a calcium."""
    now = replace(person, labs=tuple(lab for lab in person.labs if lab.day <= 0.5))
    found = {lab.analyte: (lab, "") for name in usual() if (lab := now.lab(name)) is not None}
    calcium, kidney = reading(now), now.lab("egfr") or now.lab("creat_clear")
    if calcium is not None:
        found["ca"] = (calcium.lab, calcium.scale)
    if kidney is not None:
        found["creatinine"] = (as_creatinine(kidney), "")
    if "vitd25" not in found and (only_d3 := now.lab("vitd25_d3")) is not None:
        found["vitd25"] = (only_d3, "")
    return found


def as_creatinine(lab: Lab) -> Lab:
    """An eGFR as the creatinine (umol/L) of an average adult who has it; what was low is now high.

    >>> round(as_creatinine(Lab("egfr", "labs[0]", "30", "mL/min/{1.73_m2}", value=30.0)).value)
    191
    """
    centre = math.exp(float(usual()["creatinine"].centre[0]))
    value, high, low = (
        None if end is None else centre * (USUAL_EGFR / max(end, 1.0)) ** (1.0 / EGFR_POWER)
        for end in (lab.value, lab.low, lab.high)
    )
    return replace(lab, analyte="creatinine", value=value, low=low, high=high)


def _families(found: Iterable[str]) -> list[list[str]]:
    """The values that are there, those of one family together."""
    family = {name: kind for kind, names in table()["families"].items() for name in names}
    gathered: dict[str, list[str]] = {}
    for name in found:
        gathered.setdefault(family.get(name, name), []).append(name)
    return list(gathered.values())


def _of_lab(lab: Lab, scale: str, name: str) -> Array:
    """Log-likelihood of one finding under every shape, with its floor."""
    ratio, more = table()["scale"][scale] if scale else (1.0, 0.0)
    return _floored(np.array([_log_chance(lab, shape.laws[name].on(ratio, more)) for shape in shapes()]))


def _log_chance(lab: Lab, law: Law) -> float:
    """A number by its density, a censored or worded finding by its interval; one without either says nothing."""
    if lab.value is not None:
        return 0.0 if math.isnan(lab.value) else math.log(max(law.density(_log(lab.value)), IMPOSSIBLE))
    if lab.low is None and lab.high is None:
        return 0.0
    low, high = (missing if end is None else _log(end) for end, missing in ((lab.low, -math.inf), (lab.high, math.inf)))
    inside, doubt = max(law.between(low, high), 0.0), 0.0 if lab.word is None else MISWORDED
    return math.log(max((1.0 - doubt) * inside + doubt * 0.5, IMPOSSIBLE))


def _log(value: float) -> float:
    return math.log(max(value, IMPOSSIBLE))


def _floored(loglik: Array) -> Array:
    """No shape is worse than the best by more than the least factor."""
    return np.logaddexp(loglik, float(np.max(loglik)) + math.log(LEAST_FACTOR))


def _symptoms(person: Person) -> Iterator[tuple[str, Array]]:
    for members in by_group(complaints(person)).values():
        for told in members:
            yield told.path, _floored(_of_complaint(told)) / len(members) ** POWER


def _of_complaint(told: Complaint) -> Array:
    chance = np.clip(chances(told.key), NEVER_SURE, 1.0 - NEVER_SURE)
    return np.asarray(np.log(chance if told.present else 1.0 - chance))


@cache
def chances(symptom: str) -> Array:
    """Chance of a symptom under every shape, averaged over what the shape's laws say of its minerals, shape (S,)."""
    means = [probability(symptom, _states(shape), shape.key.split(".")[1]).mean() for shape in shapes()]
    return np.array(means)


def _states(shape: Shape) -> dict[str, Array]:
    """Values of the quantities that symptoms depend on, (DRAWS,) each, independent of each other."""
    rng = np.random.default_rng(1)
    drawn = {quantity: _draw(shape.laws[name], rng) for quantity, name in STATES.items()}
    return {**drawn, "volume_ratio": np.full(DRAWS, shape.volume_ratio)}


def _draw(law: Law, rng: np.random.Generator) -> Array:
    place = rng.choice(len(law.share), DRAWS, p=law.share)
    drawn = law.centre[place] + law.spread[place] * rng.standard_normal(DRAWS)
    return np.asarray(np.exp(np.clip(drawn, law.least, law.most)))
