"""How often people like this one have ordinary cramps: what surveys count, not what minerals explain.

Each person has a rate of his own, drawn from a gamma law; cramps come by chance at that rate. What he tells of his
cramps says more of his rate than any electrolyte, so it is counted first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..knowledge.facts import toml
from ..person import Person, Symptom
from ..physiology import cramp as law
from ..population.cramping import MONTH, counted, own_rates
from ..population.people import Column
from .rules import holds

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
    told = history(person)
    mean = expected(person, shift, rng)
    rates = own_rates(mean, law.shape_at(person.age), rng, told.count, told.weeks)
    return counted(_who_cramps(rates, rng) if told.any else rates, rng)


def expected(person: Person, shift: Column, rng: np.random.Generator) -> Column:
    """Mean rate a week of people of this age, sex, medicines, conditions and plasma, as uncertain as it is."""
    draws = shift.shape[0]
    wide = np.exp(law.N["cramp_slope_log_sd"] * rng.normal(size=draws))
    people = law.background(person.age) * by_sex(person.sex, draws, rng)
    known = factors(person, draws, rng)
    rate: Column = law.cramp_rate(people, known, law.mineral_factor(shift, wide), law.N["cramp_usual"])
    return rate


def _who_cramps(rates: Column, rng: np.random.Generator) -> Column:
    """As many rates again, of those who have any in a month."""
    some = -np.expm1(-rates * MONTH)
    chosen: Column = rng.choice(rates, size=rates.shape[0], p=some / np.sum(some))
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


def by_sex(sex: str | None, draws: int, rng: np.random.Generator) -> Column:
    """Ratio to the mean of both sexes."""
    side = {"female": 0.5, "male": -0.5}.get(sex or "", 0.0)
    drawn = np.log(law.N["cramp_women_over_men"]) + law.N["cramp_women_log_sd"] * rng.normal(size=draws)
    ratio: Column = np.exp(side * drawn)
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


def cramp_sources() -> tuple[str, ...]:
    """Where the rates of ordinary cramps and what changes them come from."""
    table = toml("cramps")
    parts = [part for value in table.values() for part in (value if isinstance(value, list) else [value])]
    told = {str(part["source"]) for part in parts if "source" in part}
    return tuple(sorted(told | {number.source for number in law.NUMBERS.values()}))
