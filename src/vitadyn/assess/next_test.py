"""Which test, not yet done, would settle most for its cost: about the cause, and about what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..knowledge.facts import toml
from ..person import Person
from ..population.people import Column
from .candidates import AtHand, at_hand, burden, price
from .cohort import Cohort
from .decisions import decisions
from .field import Field, Lesson, learn, look
from .outcomes import meanings, outcomes, second_tests, two_step_bits

LEAST_BITS = 0.005
"""A test that tells less of the cause is not proposed."""


def next_tests(person: Person, cohort: Cohort, weight: Column, seed: int, most: int = 5) -> tuple[dict[str, Any], ...]:
    """Tests by what they are expected to settle for cost and burden, the best first.

    `weight` (N,) are the shares of the bodies of the cohort. Information is in bits, less its bias from few bodies;
    `wrong_decision_before` and `_after` are chances; `cost` is over that of serum calcium.
    """
    field = look(person, cohort, weight, seed)
    if not field.readings:
        return ()
    lesson = learn(field, field.weight[None, :])
    ranked = ranking(field, lesson, at_hand(person))
    places = [place for place in ranked if lesson.cause_bits[0, place] >= LEAST_BITS][:most]
    if not places:
        return ()
    found = [outcomes(field, place, seed) for place in places]
    then = second_tests(field, places, found, seed)
    return tuple(
        {
            **_described(field, lesson, place),
            "outcomes": meanings(field, place, ones),
            "then": after,
            "two_step_bits": two_step_bits(field, ones, after),
        }
        for place, ones, after in zip(places, found, then, strict=True)
    )


def sources_of(proposals: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Sources of the proposed tests, of the decisions that their outcomes lead to, and of how they are ranked."""
    choices = {one.key: one.source for one in decisions()}
    led = [choices[outcome["decision"]] for test in proposals for outcome in test["outcomes"]]
    ranked = [toml("next_tests")[part]["source"] for part in ("price", "worth")] if led else []
    return (*(test["source"] for test in proposals), *led, *ranked)


def ranking(field: Field, lesson: Lesson, hand: AtHand) -> list[int]:
    """Places of the tests, most worth for its price first."""
    prices = np.array([price(one.test, hand) for one in field.readings])
    gain = lesson.worth[0] / prices
    return sorted(range(len(gain)), key=lambda place: (-round(float(gain[place]), 9), field.readings[place].test.key))


def _described(field: Field, lesson: Lesson, place: int) -> dict[str, Any]:
    """One proposal, as programs and pages need it."""
    test = field.readings[place].test
    asked = burden(test, at_hand(field.person))
    before = 1.0 - float(field.choices().max())
    after = max(before - float(lesson.avoided[0, place]), 0.0)
    return {
        "analyte": test.analyte,
        "test": test.key,
        "words": test.words,
        "information_bits": round(float(lesson.cause_bits[0, place]), 4),
        "decision_bits": round(float(lesson.decision_bits[0, place]), 4),
        "wrong_decision_before": round(before, 4),
        "wrong_decision_after": round(after, 4),
        "sample": test.sample,
        "burden": asked,
        "cost": test.cost,
        "handling": test.handling,
        "unit": test.in_unit(),
        "why": _why(toml("next_tests")["words"][asked], before, after),
        "source": test.source,
    }


def _why(asked: str, before: float, after: float) -> str:
    now, then = f"{before:.0%}".replace("%", " %"), f"{after:.0%}".replace("%", " %")
    if now == then:
        return f"{asked}; tells of the cause, hardly of what to do"
    return f"{asked}; the chance of doing the wrong thing falls from {now} to {then}"
