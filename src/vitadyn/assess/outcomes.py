"""What each outcome of a test would mean, and which test would be best after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..population.people import Column
from .candidates import at_hand, price
from .decisions import decisions
from .field import Field, Lesson, learn
from .information import information, tally
from .labels import IN_WORDS, LABELS
from .posterior import STRANGER
from .readings import Reading

HAPPENS = 0.01
"""An outcome less likely than this is said not to happen."""
ONE_SIDED = 0.9
"""Where one outcome is more likely than this, limits say nothing and thirds are shown instead."""
LIKELY = 0.10
"""An outcome at least this likely is followed by its own best second test."""
LEAST_BITS = 0.005
LIMITS = ("low", "in range", "high")
THIRDS = ("lowest third", "middle third", "highest third")


@dataclass(frozen=True)
class Outcome:
    """One outcome of a test: its name, its range in the unit of the test, and its chance in each body, shape (M,)."""

    name: str
    low: float | None
    high: float | None
    chance: Column


def outcomes(field: Field, place: int, seed: int) -> tuple[Outcome, ...]:
    """Low, in range and high as far as they happen; thirds where they tell nothing; else the findings of the test."""
    reading = field.readings[place]
    if reading.chances is not None:
        names = (*(sign.words for sign in reading.test.outcomes), "none of these")
        return tuple(Outcome(name, None, None, reading.chances[:, row]) for row, name in enumerate(names))
    low, high = reading.test.limits(field.person.sex)
    found = _cut(reading, [limit for limit in (low, high) if limit is not None], _names(low, high))
    found = tuple(one for one in found if _happens(one, field) >= HAPPENS)
    if max(_happens(one, field) for one in found) <= ONE_SIDED:
        return found
    cuts = reading.quantiles(field.weight, np.array([1.0, 2.0]) / 3.0, np.random.default_rng([seed, 8]))
    return _cut(reading, cuts.tolist(), THIRDS)


def _names(low: float | None, high: float | None) -> Sequence[str]:
    return LIMITS[(low is None) : 2 + (high is not None)]


def _cut(reading: Reading, cuts: Sequence[float], names: Sequence[str]) -> tuple[Outcome, ...]:
    chances = reading.shares(cuts)
    ends = [None, *cuts, None]
    return tuple(Outcome(name, ends[row], ends[row + 1], chances[:, row]) for row, name in enumerate(names))


def _happens(one: Outcome, field: Field) -> float:
    return float(np.sum(field.weight * one.chance))


def meanings(field: Field, place: int, found: Sequence[Outcome]) -> list[dict[str, Any]]:
    """For each outcome of a test: how likely it is, which cause it would leave first, and a sentence."""
    return [_meaning(field, place, one) for one in found]


def _meaning(field: Field, place: int, one: Outcome) -> dict[str, Any]:
    after = field.given(one.chance)
    causes, now = field.causes(after) * (1.0 - STRANGER), field.causes() * (1.0 - STRANGER)
    first = int(causes.argmax())
    choice = decisions()[int(field.choices(after).argmax())]
    moved = _moved(first, float(now[first]), float(causes[first]))
    return {
        "outcome": one.name,
        "range": [one.low, one.high],
        "probability": round(_happens(one, field), 4),
        "cause": LABELS[first],
        "cause_probability": round(float(causes[first]), 4),
        "decision": choice.key,
        "text": f"If {_named(field, place, one)}: {moved}; then {choice.words}.",
    }


def _named(field: Field, place: int, one: Outcome) -> str:
    """An outcome with its range and its chance."""
    range_ = _range(one, field.readings[place].test.in_unit())
    return f"{one.name} ({', '.join(part for part in (range_, f'{_percent(_happens(one, field))} likely') if part)})"


def _moved(first: int, now: float, then: float) -> str:
    """How an outcome moves the cause that is first after it."""
    moved = "stays at" if _percent(then) == _percent(now) else f"goes from {_percent(now)} to"
    return f"{IN_WORDS[LABELS[first]]} {moved} {_percent(then)}"


def _range(one: Outcome, unit: str) -> str:
    after = f" {unit}" if unit else ""
    if one.low is None and one.high is None:
        return ""
    if one.low is None:
        return f"below {one.high:.3g}{after}"
    return f"above {one.low:.3g}{after}" if one.high is None else f"{one.low:.3g} to {one.high:.3g}{after}"


def _percent(share: float) -> str:
    if share < 0.005:
        return "under 1 %"
    return "over 99 %" if share > 0.995 else f"{share:.0%}".replace("%", " %")


def likely(field: Field, found: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes that are worth a thought of what comes after them."""
    return [one for one in found if _happens(one, field) >= LIKELY]


def second_tests(
    field: Field, places: Sequence[int], found: Sequence[Sequence[Outcome]], seed: int
) -> list[list[dict[str, Any]]]:
    """For the tests at these places, the best next test after each likely outcome, if it still teaches something."""
    asked = [(place, one) for place, ones in zip(places, found, strict=True) for one in likely(field, ones)]
    weights = np.stack([field.given(one.chance) for _, one in asked])
    lesson = learn(field.coarse(), weights)
    best = [_best(field, place, lesson, row) for row, (place, _) in enumerate(asked)]
    bits = [_bits(field, place, weight, seed) for place, weight in zip(best, weights, strict=True)]
    seconds = [
        (place, _second(field, one, then, told)) for (place, one), then, told in zip(asked, best, bits, strict=True)
    ]
    return [[one for at, one in seconds if at == place and one is not None] for place in places]


def _bits(field: Field, place: int, weight: Column, seed: int) -> float:
    """Bits about the cause from one test, its results classed anew for these weights of the bodies."""
    rng = np.random.default_rng([seed, 9])
    rows = field.readings[place].binned(weight, field.rows.shape[2], rng)[:, None, :]
    return float(information(tally(rows, weight[None, :], field.label[field.part], len(LABELS)))[0, 0])


def _best(field: Field, place: int, lesson: Lesson, row: int) -> int:
    """Place of the test most worth its price after the one at `place`, in a state of knowledge."""
    hand = at_hand(field.person).after(field.readings[place].test)
    gain = lesson.worth[row] / np.array([price(other.test, hand) for other in field.readings])
    gain[place] = -1.0
    return int(gain.argmax())


def two_step_bits(field: Field, found: Sequence[Outcome], seconds: Sequence[dict[str, Any]]) -> float:
    """Bits about the cause from the outcome of a test and, after each, from the second test named for it."""
    rows = np.stack([one.chance for one in found], axis=1)[:, None, :]
    first = information(tally(rows, field.weight[None, :], field.label[field.part], len(LABELS)))
    then = sum(one["probability"] * one["information_bits"] for one in seconds)
    return round(max(float(first[0, 0]), 0.0) + float(then), 4)


def _second(field: Field, one: Outcome, best: int, bits: float) -> dict[str, Any] | None:
    if bits < LEAST_BITS:
        return None
    test = field.readings[best].test
    return {
        "if": one.name,
        "probability": round(_happens(one, field), 4),
        "analyte": test.analyte,
        "test": test.key,
        "information_bits": round(float(bits), 4),
        "text": f"If {one.name}: {test.words} next.",
    }
