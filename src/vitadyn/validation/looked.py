"""The first look beside the full answer, case by case: how far it differs, and how long each takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from ..assess.first_answer import looked_twice
from ..assess.labels import LABELS
from ..assess.prior import setting_of
from ..person import Person
from ..physiology import body

NEAR = 0.1
"""A first look within this of the full answer, in every cause, is near."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The first look at a person, seconds until it, and seconds until the full answer."""

    answer: Mapping[str, float] = field(default_factory=dict)
    first: float = 0.0
    full: float = 0.0


def look(person: Person, setting: str | None, seed: int) -> Looked:
    """The first look at a person, timed; empty where no shipped cohort fits."""
    begun = perf_counter()
    looked = looked_twice(person, body(), setting_of(person, setting), seed)
    shares = [] if looked is None else looked.posterior.label.tolist()
    return Looked(dict(zip(LABELS, shares, strict=False)), perf_counter() - begun)


def far(looked: Looked, answer: Mapping[str, float]) -> float:
    """The largest difference in any cause."""
    return max(abs(looked.answer[label] - answer[label]) for label in LABELS)


def looked_scores(told: Sequence[tuple[str, Looked, Mapping[str, float]]]) -> dict[str, Any]:
    """Share of cases whose first look is near, those that are not by name, and times (medians, and the slowest)."""
    known = [(name, looked, answer) for name, looked, answer in told if looked.answer]
    if not known:
        return {}
    gaps = {name: far(looked, answer) for name, looked, answer in known}
    apart = sorted(((name, gap) for name, gap in gaps.items() if gap > NEAR), key=lambda one: -one[1])
    slowest = max(known, key=lambda one: one[1].full)
    return {
        "within": NEAR,
        "near": 1.0 - len(apart) / len(known),
        "apart": [{"id": name, "difference": round(gap, 3)} for name, gap in apart],
        "seconds_first": round(median(looked.first for _, looked, _ in known), 3),
        "seconds_full": round(median(looked.full for _, looked, _ in known), 3),
        "slowest": {"id": slowest[0], "seconds": round(slowest[1].full, 3)},
    }
