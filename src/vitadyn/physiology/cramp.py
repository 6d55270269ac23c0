"""Cramp: two different things, kept apart.

Tetany is an attack of the axon, steep in the shift of its threshold by calcium, magnesium and pH. An ordinary cramp
mostly has nothing to do with minerals: its rate is that of surveys, and how much a shift changes it is not known. The
shares of people are for the choice of a category only; their size is not validated.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..language import System
from ..maths import Value, exp, log, maximum, minimum
from .shares import share_below

cramp = System("cramp", Path(__file__).with_suffix(".toml"))
NUMBERS = cramp.numbers
N = {name: number.value for name, number in NUMBERS.items()}
POSSIBLE = 0.05
"""Share of calm people from which a sign is called possible (a product choice)."""
FELT = {"tingling": "tingling_from", "spasm": "spasm_from"}


@cramp.law("1", cite="Steurer1997")
def tingling_share(shift_felt: Value, tingling_from: Value, limits_below: Value, tetany_spread: Value) -> Value:
    """Share of calm people who tingle around the mouth and in the hands."""
    return share_below((-shift_felt - tingling_from - limits_below) / tetany_spread)


@cramp.law("1", cite="Das2005")
def spasm_share(
    shift_felt: Value, hyperventilation_shift: Value, spasm_from: Value, limits_below: Value, tetany_spread: Value
) -> Value:
    """Share of people who have carpopedal spasm."""
    return share_below((-shift_felt - hyperventilation_shift - spasm_from - limits_below) / tetany_spread)


@cramp.law("1", cite="TrousseauSigns")
def cuff_share(
    shift_felt: Value, cuff_adds: Value, spasm_from: Value, limits_below: Value, tetany_spread: Value
) -> Value:
    """Share of people whose hand cramps under a cuff (Trousseau's sign)."""
    return share_below((cuff_adds - shift_felt - spasm_from - limits_below) / tetany_spread)


@cramp.law("1/week", cite="Grandner2017")
def cramp_background(
    age: Value,
    woman: Value,
    cramp_age_younger: Value,
    cramp_age_older: Value,
    cramp_age_least: Value,
    cramp_age_most: Value,
    cramps_younger: Value,
    cramps_older: Value,
    cramp_women_over_men: Value,
) -> Value:
    """Mean cramps a week of people of an age and sex in surveys, on a line in the logarithm."""
    held = minimum(maximum(age, cramp_age_least), cramp_age_most)
    place = (held - cramp_age_younger) / (cramp_age_older - cramp_age_younger)
    return between(cramps_younger, cramps_older, place) * exp((woman - 0.5) * log(cramp_women_over_men))


@cramp.law("1", cite="CochraneMagnesium2020")
def cramp_mineral(
    shift_felt: Value, cramp_slope: Value, cramp_slope_harder: Value, cramp_deepest: Value, cramp_most: Value
) -> Value:
    """Ratio of rates by the shift: a prior that no data identify. It stops where tetany begins."""
    easier = cramp_slope * minimum(maximum(shift_felt, cramp_deepest), 0.0)
    return minimum(exp(-easier - cramp_slope_harder * maximum(shift_felt, 0.0)), cramp_most)


@cramp.law("1/week", cite="derived")
def cramp_rate(cramp_background: Value, cramp_factor: Value, cramp_mineral: Value, cramp_usual: Value) -> Value:
    """Mean ordinary cramps a week of people like this; each has a rate of his own around it."""
    return cramp_background * cramp_factor * cramp_mineral / cramp_usual


def between(first: Value, second: Value, place: Value) -> Value:
    """From the first (place 0) to the second (place 1), on a line in the logarithm."""
    return first * exp(place * log(second / first))


def shape_at(age: float | None) -> float:
    """Shape of the gamma law of people's own rates at an age, of all adults when it is not known.

    The smaller, the more unequal they are; level beyond the ages of the surveys.

    >>> shape_at(None), round(shape_at(90.0), 2)
    (0.22, 0.37)
    """
    young, old = N["cramp_age_younger"], N["cramp_age_older"]
    held = young if age is None else min(max(age, young), old)
    return float(between(N["cramp_shape_younger"], N["cramp_shape_older"], (held - young) / (old - young)))


def background(age: float | None, woman: float = 0.5) -> float:
    """Mean cramps a week of adults of an age, of all adults when it is not known.

    >>> round(background(70.0), 3), round(background(None), 3)
    (0.365, 0.215)
    """
    ages = ("cramp_age_younger", "cramp_age_older", "cramp_age_least", "cramp_age_most")
    rates = ("cramps_younger", "cramps_older", "cramp_women_over_men")
    known = N["cramp_age_younger"] if age is None else age
    return float(cramp_background(known, woman, *(N[name] for name in (*ages, *rates))))


def mineral_factor(shift: Any, wide: Any = 1.0) -> Any:
    """Ratio of rates at a felt shift in mV; `wide` multiplies the slope (0: minerals do nothing).

    >>> round(float(mineral_factor(-0.5)), 2), float(mineral_factor(0.0))
    (1.16, 1.0)
    """
    slopes = (wide * N["cramp_slope"], wide * N["cramp_slope_harder"])
    return cramp_mineral(np.asarray(shift, dtype=float), *slopes, N["cramp_deepest"], N["cramp_most"])


def share_with(felt: str, change: Any) -> float:
    """Share of calm people who have `tingling` or `spasm`; `change` is a fast shift of threshold from usual, mV.

    The mean over an array. For the choice of a category only: the size is not validated.

    >>> share_with("tingling", -1.72), share_with("spasm", -1.72) < 0.001
    (0.5, True)
    """
    deviations = (-np.asarray(change, dtype=float) - N[FELT[felt]] - N["limits_below"]) / N["tetany_spread"]
    return float(np.mean(share_below(deviations)))


def category(tingling: float, spasm: float) -> str:
    """Which sign of tetany is possible, by the shares of people that have it.

    >>> category(0.01, 0.0), category(0.5, 0.001), category(1.0, 0.3)
    ('not_expected', 'tingling_possible', 'spasm_possible')
    """
    if spasm >= POSSIBLE:
        return "spasm_possible"
    return "tingling_possible" if tingling >= POSSIBLE else "not_expected"
