"""What the assessment must beat: base rates alone, and a clinician's decision tree. Neither simulates a body."""

from __future__ import annotations

from ..person import Person
from .guideline import verdict
from .labels import LABELS
from .prior import prior

SOFTNESS = 0.30
"""Chance that the tree's first answer is wrong, and then its second, and so on: clinicians' first diagnosis of
electrolyte disorders is right in about 70 % (expert figure, set before any score was seen)."""


def prevalence(person: Person, setting: str | None = None) -> dict[str, float]:
    """Baseline (a): the prior and nothing else."""
    return prior(person, setting)


def guideline(person: Person, setting: str | None = None, softness: float = SOFTNESS) -> dict[str, float]:
    """Baseline (b): the decision tree's answers, each next one `softness` times as likely, the rest by prevalence.

    >>> from vitadyn.person import Lab
    >>> low = Person(labs=(Lab("k", "labs[0]", "2.4 mmol/L", "mmol/L", value=2.4),))
    >>> round(guideline(low, "hospital")["hypokalaemia"], 2)
    0.73
    """
    named = verdict(person)
    before = prevalence(person, setting)
    left = softness ** len(named)
    steps = {label: (1.0 - softness) * softness**place for place, label in enumerate(named)}
    return {label: steps.get(label, 0.0) + left * before[label] for label in LABELS}
