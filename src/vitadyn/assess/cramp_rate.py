"""How often people like this one have ordinary cramps: what surveys count, not what minerals explain.

Each person has a rate of his own, drawn from a gamma law; cramps come by chance at that rate. What he tells of his
cramps says more of his rate than any electrolyte, so it is counted first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..person import Person, Symptom
from ..population.people import Column
from .facts import toml
from .rules import holds

MONTH = 4.345
"""Weeks in the month over which surveys ask."""
LONGEST = 13.0
"""Weeks at most for which a stated number a week is taken to have been counted."""
CRAMPS = ("cramp", "cramp_night", "cramp_exercise")
UNSURE = 3.92
"""Standard deviations between the ends of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class History:
    """`count` cramps in `weeks` that were told; `any` when only that there are some was told."""

    count: float = 0.0
    weeks: float = 0.0
    any: bool = False


def cramps_per_week(person: Person, shift: Column, rng: np.random.Generator) -> dict[str, Any]:
    """Cramps a week as counted over a month by people like this: mean, median, 90 % interval.

    `shift` are draws of the change of threshold in mV; there are as many draws of the answer.
    """
    draws = shift.shape[0]
    rate = own_rates(expected(person, shift, rng), shape_of(person.age), history(person), rng)
    counted = rng.poisson(rate * MONTH, draws) / MONTH
    low, middle, high = np.quantile(counted, [0.05, 0.5, 0.95]).tolist()
    return {"median": middle, "interval": [low, high], "mean": float(np.mean(rate)), "unit": "1/week"}


def expected(person: Person, shift: Column, rng: np.random.Generator) -> Column:
    """Mean rate a week of people of this age, sex, medicines, conditions and plasma, as uncertain as it is."""
    draws = shift.shape[0]
    mineral = toml("cramps")["mineral"]
    wide = np.exp(mineral["log_sd"] * rng.normal(size=draws))
    known = factors(person, draws, rng)
    reference = mineral["usual"] * usual_factor()
    people = background(person.age) * by_sex(person.sex, draws, rng)
    rate: Column = people * known * mineral_factor(shift, wide) / reference
    return rate


def own_rates(mean: Column, shape: float, told: History, rng: np.random.Generator) -> Column:
    """Rates of single people around their mean, given what was told."""
    rate: Column = rng.gamma(shape + told.count, 1.0 / (shape / mean + told.weeks))
    if not told.any:
        return rate
    some = -np.expm1(-rate * MONTH)
    chosen: Column = rng.choice(rate, size=rate.shape[0], p=some / np.sum(some))
    return chosen


def history(person: Person) -> History:
    """What the person tells of his cramps: how many, that there are some, that there are none, or nothing."""
    told = [symptom for symptom in person.symptoms if symptom.key in CRAMPS]
    counted = [symptom for symptom in told if symptom.per_week is not None]
    if counted:
        most = max(counted, key=lambda symptom: symptom.per_week or 0.0)
        return History((most.per_week or 0.0) * _weeks(most), _weeks(most))
    if told or any(condition.key == "nocturnal_cramps" for condition in person.conditions):
        return History(any=True)
    denied = person.asymptomatic or any(symptom.key == "cramp" for symptom in person.symptoms_absent)
    return History(weeks=MONTH) if denied else History()


def _weeks(symptom: Symptom) -> float:
    return MONTH if symptom.days is None else min(max(symptom.days / 7.0, 1.0), LONGEST)


def background(age: float | None) -> float:
    """Mean cramps a week of adults of an age; of all adults when it is not known.

    >>> round(background(70.0), 3), round(background(None), 3)
    (0.365, 0.215)
    """
    return _at_age(age, "per_week", toml("cramps")["background"]["age_range"])


def shape_of(age: float | None) -> float:
    """Shape of the gamma law of people's own rates: the smaller, the more unequal they are."""
    return _at_age(age, "shape", toml("cramps")["background"]["ages"])


def _at_age(age: float | None, name: str, span: tuple[float, float]) -> float:
    """On the line through the two ages, in the logarithm, and level beyond `span`."""
    known = toml("cramps")["background"]
    (young, old), (first, second) = known["ages"], known[name]
    place = young if age is None else min(max(age, span[0]), span[1])
    return float(first * (second / first) ** ((place - young) / (old - young)))


def by_sex(sex: str | None, draws: int, rng: np.random.Generator) -> Column:
    """Ratio to the mean of both sexes."""
    known = toml("cramps")["sex"]
    side = {"female": 0.5, "male": -0.5}.get(sex or "", 0.0)
    ratio: Column = np.exp(side * (np.log(known["ratio"]) + known["log_sd"] * rng.normal(size=draws)))
    return ratio


def factors(person: Person, draws: int, rng: np.random.Generator) -> Column:
    """Ratio of rates by the person's medicines and conditions together."""
    total = np.ones(draws)
    for one in toml("cramps")["factor"]:
        if holds(one["when"], person) is not None:
            total = total * np.exp(np.log(one["ratio"]) + _log_sd(one) * rng.normal(size=draws))
    capped: Column = np.minimum(total, toml("cramps")["limits"]["factors_most"])
    return capped


def _log_sd(factor: Mapping[str, Any]) -> float:
    return float(np.log(factor["high"] / factor["low"]) / UNSURE)


def usual_factor() -> float:
    """Mean of the same ratio over all adults: what the surveys already contain."""
    return float(np.prod([1.0 + one["share"] * (one["ratio"] - 1.0) for one in toml("cramps")["factor"]]))


def mineral_factor(shift: Any, wide: Any = 1.0) -> Any:
    """Ratio of rates at a change of threshold in mV; `wide` multiplies the slope (0: minerals do nothing).

    >>> round(float(mineral_factor(-0.5)), 2), float(mineral_factor(0.0))
    (1.16, 1.0)
    """
    known = toml("cramps")["mineral"]
    easier = -known["slope"] * np.clip(shift, known["deepest"], 0.0)
    harder = -known["slope_harder"] * np.maximum(shift, 0.0)
    return np.minimum(np.exp(wide * (easier + harder)), known["most"])


def cramp_sources() -> tuple[str, ...]:
    """Where the rates of ordinary cramps come from."""
    table = toml("cramps")
    parts = [part for value in table.values() for part in (value if isinstance(value, list) else [value])]
    return tuple(str(part["source"]) for part in parts if "source" in part)
