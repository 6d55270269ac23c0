"""How good answers are where the truth is known: accuracy, log loss and Brier score, in the slices that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Protocol

from ..person import Person
from .intervals import wilson
from .labels import LABELS, NAMING_CONDITIONS

FLOOR = 1e-3
"""The least probability that log loss reads: one impossible answer does not drown the rest."""
LEAST_PER_LABEL = 5
"""Labels with fewer cases are not reported one by one."""

KNOWN_TAG = "diagnosis_known_before"
MIXED_TAG = "mixed"
INFORMATION = ("rich", "medium", "poor")

Answer = Mapping[str, float]
Scores = dict[str, float]


class Truth(Protocol):
    """What is known of a case afterwards; it is read apart from the person and never given to an assessment."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def also_accept(self) -> tuple[str, ...]: ...
    @property
    def confidence(self) -> str: ...
    @property
    def information(self) -> str: ...
    @property
    def paediatric(self) -> bool: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def contributory(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One case: the probabilities that were answered, and the truth.

    `unsupported` and `named` come from the person: whether we do not support such a person, and whether the answer
    stood among the conditions already. `contributors` is what the answer says of parts played beside the principal
    cause, `cannot_tell` whether it said that it should not be trusted.
    """

    answer: Answer
    truth: Truth
    unsupported: bool = False
    named: bool = False
    contributors: Mapping[str, float] = field(default_factory=dict)
    cannot_tell: bool = False


def unsupported(person: Person) -> bool:
    """Whether an answer should be "unsupported": pregnancy, or an organ transplant."""
    return bool(person.pregnant) or any(known.key in ("pregnancy", "transplant") for known in person.conditions)


def named(person: Person, label: str) -> bool:
    """Whether a condition of the person names the answer already.

    >>> from vitadyn.person import Condition
    >>> named(Person(conditions=(Condition("sarcoidosis", "conditions[0]", "sarcoidosis"),)), "granulomatous")
    True
    """
    return any(known.key in NAMING_CONDITIONS[label] for known in person.conditions)


def score(entries: Iterable[Entry]) -> dict[str, object]:
    """Scores of all cases and of each slice; a slice without a case is left out.

    `adults_high_confidence` is the set to judge by: adults, label stated with high confidence, whether or not they
    belong to a slice that is also shown apart. `information` and `label` divide that set.
    """
    cases = tuple(entries)
    judged = tuple(case for case in cases if is_judged(case))
    slices: dict[str, object] = {
        name: measures(part) for name, belongs in SLICES.items() if (part := tuple(filter(belongs, cases)))
    }
    return {**slices, "information": _by_information(judged), "label": _by_label(judged)}


def measures(cases: Sequence[Entry]) -> Scores:
    """Means over cases: top1, top3, lenient (top1 on label or `also_accept`), log_loss, log_loss_lenient, brier.

    Each rate has its 95 % interval beside it, as top1_low and top1_high.

    >>> from types import SimpleNamespace
    >>> truth = SimpleNamespace(label="CKD", also_accept=("hypokalaemia",))
    >>> answer = {**dict.fromkeys(LABELS, 0.0), "hypokalaemia": 0.6, "CKD": 0.4}
    >>> found = measures([Entry(answer, truth)])
    >>> found["top1"], found["lenient"], round(found["brier"], 2), round(found["log_loss"], 3)
    (0.0, 1.0, 0.72, 0.916)
    """
    means = {name: sum(measure(case) for case in cases) / len(cases) for name, measure in MEASURES.items()}
    return {"n": float(len(cases)), **means, **_intervals(cases)}


def _intervals(cases: Sequence[Entry]) -> Scores:
    """The ends of each rate's 95 % interval (Wilson)."""
    found = {name: wilson(sum(map(MEASURES[name], cases)), len(cases)) for name in RATES}
    return {f"{name}_{end}": ends[place] for name, ends in found.items() for place, end in enumerate(("low", "high"))}


def ranking(answer: Answer) -> list[str]:
    """Labels from the most to the least probable; equals keep the order of LABELS."""
    return sorted(LABELS, key=lambda label: -answer[label])


def accepted(truth: Truth) -> tuple[str, ...]:
    """The label and what a lenient score takes instead."""
    return (truth.label, *(label for label in truth.also_accept if label != truth.label))


def top(count: int, case: Entry) -> float:
    return float(case.truth.label in ranking(case.answer)[:count])


def lenient(case: Entry) -> float:
    return float(ranking(case.answer)[0] in accepted(case.truth))


def log_loss(case: Entry) -> float:
    """Minus the natural log of the probability of the label."""
    return -log(max(case.answer[case.truth.label], FLOOR))


def log_loss_lenient(case: Entry) -> float:
    """Minus the natural log of the probability of the label and of what is also accepted, together."""
    return -log(min(1.0, max(sum(case.answer[label] for label in accepted(case.truth)), FLOOR)))


def brier(case: Entry) -> float:
    """Sum over labels of the squared distance from the truth: 0 is perfect, 2 is certain and wrong."""
    return sum((case.answer[label] - (label == case.truth.label)) ** 2 for label in LABELS)


MEASURES: dict[str, Callable[[Entry], float]] = {
    "top1": lambda case: top(1, case),
    "top3": lambda case: top(3, case),
    "lenient": lenient,
    "log_loss": log_loss,
    "log_loss_lenient": log_loss_lenient,
    "brier": brier,
}
RATES = ("top1", "top3", "lenient")
"""Measures that are 0 or 1 in each case."""


def is_judged(case: Entry) -> bool:
    """Whether a case is one to judge by: an adult whose label is sure."""
    return not case.truth.paediatric and case.truth.confidence == "high"


def _has_tag(tag: str) -> Callable[[Entry], bool]:
    return lambda case: tag in case.truth.tags


SLICES: dict[str, Callable[[Entry], bool]] = {
    "all": lambda case: True,
    "adults_high_confidence": is_judged,
    "adults_other_confidence": lambda case: not case.truth.paediatric and case.truth.confidence != "high",
    "paediatric": lambda case: case.truth.paediatric,
    "mixed": lambda case: is_judged(case) and _has_tag(MIXED_TAG)(case),
    "unmixed": lambda case: is_judged(case) and not _has_tag(MIXED_TAG)(case),
    "diagnosis_known_before": lambda case: case.named or _has_tag(KNOWN_TAG)(case),
    "pregnancy_or_transplant": lambda case: case.unsupported,
}


def _by_information(cases: Sequence[Entry]) -> dict[str, Scores]:
    parts = {level: [case for case in cases if case.truth.information == level] for level in INFORMATION}
    return {level: measures(part) for level, part in parts.items() if part}


def _by_label(cases: Sequence[Entry]) -> dict[str, Scores]:
    parts = {label: [case for case in cases if case.truth.label == label] for label in LABELS}
    return {label: measures(part) for label, part in parts.items() if len(part) >= LEAST_PER_LABEL}
