"""Laboratory findings that no body shows which fits the others.

Every finding is compared twice with what would be measured: in the bodies weighed by all *other* findings, so that it
does not speak for itself, and in the bodies weighed by all, itself too. A rare cause makes its finding improbable
beforehand and explains it afterwards; what lies far out both times is not explained by any cause of the list.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .. import knowledge, units
from ..errors import UnitError
from ..knowledge.facts import toml
from ..person import Lab, Person
from ..population.people import Column
from ..results import Unexplained
from .cohort import Cohort
from .evidence import Finding, Noise, measured_law, noise, scaled, t4_share
from .posterior import log_weights, normalised, quantile
from .why_words import called, doubt

IMPROBABLE, STILL_IMPROBABLE = 0.01, 0.05
"""A finding is told as not explained when the first probability is below the one and the second below the other."""
CONTRADICTION = 0.05
"""Both probabilities, times the number of findings, below which the program says that it cannot tell."""
TOGETHER = 1e-3
"""Probability of all findings together below which it cannot tell, though none is far out by itself."""
FEW = 5.0
"""With fewer bodies that fit the others, none of the above is judged: bodies are missing, not findings wrong."""
FITS = 0.05
"""Probability from which a value in another unit counts as fitting."""
SMOOTHING = 1.06
"""Silverman's rule of thumb for the width of a kernel, in standard deviations times size to the power -1/5."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """What would be measured in bodies: `centre` and `sd` (N,) on the scale of `law`, with their weights (N,)."""

    law: Noise
    centre: Column
    sd: Column
    weight: Column

    def below(self, value: float) -> float:
        """Probability of a smaller value."""
        least = value if self.law.linear else max(value, self.law.floor)
        return float(np.sum(self.weight * t4_share((scaled(np.array(least), self.law) - self.centre) / self.sd)))

    def shares(self, lab: Lab) -> tuple[float, float]:
        """The shares at or below, and at or above, what a finding allows; an open end takes all."""
        if lab.value is not None:
            below = self.below(lab.value)
            return below, 1.0 if self._unseen(lab.value) else 1.0 - below
        up_to = 1.0 if lab.high is None else self.below(lab.high)
        return up_to, 1.0 if lab.low is None or self._unseen(lab.low) else 1.0 - self.below(lab.low)

    def _unseen(self, value: float) -> bool:
        """Whether the comparison begins only above this value."""
        return not self.law.linear and value <= self.law.floor

    def two_sided(self, lab: Lab) -> float:
        """How far out a finding lies: twice the smaller of the shares below and above it, at most 1."""
        return min(1.0, 2.0 * min(self.shares(lab)))

    def is_high(self, lab: Lab) -> bool:
        """Whether the finding lies above what these bodies show."""
        below, above = self.shares(lab)
        return above < below

    def usual(self) -> tuple[float, float]:
        """The middle 90 % of what the bodies show, without measurement error."""
        low, high = quantile(self.centre, self.weight, (0.05, 0.95)).tolist()
        return (low, high) if self.law.linear else (math.exp(low), math.exp(high))


@dataclass(frozen=True, slots=True)
class Tail:
    """How far out one finding lies: among bodies that fit the others (`by_others`) and among those that fit all."""

    lab: Lab
    by_others: float
    by_all: float
    others: Predicted
    carried: bool

    @property
    def probability(self) -> float:
        """The larger of both."""
        return max(self.by_others, self.by_all)

    @property
    def is_unexplained(self) -> bool:
        return self.by_others < IMPROBABLE and self.by_all < STILL_IMPROBABLE


def tails(person: Person, cohort: Cohort, findings: Sequence[Finding], prior: Mapping[str, float]) -> tuple[Tail, ...]:
    """Every laboratory finding that was weighed, with its probabilities.

    Left out with a finding is every other result of the same test; where fewer than `FEW` bodies fit the rest, the
    finding is not judged.
    """
    labs = {lab.path: lab for lab in person.labs}
    used = [(labs[one.path], one.loglik) for one in findings if one.path in labs]
    total = log_weights(cohort, [one.loglik for one in findings], prior)
    everything = normalised(total)
    found = []
    for lab, _ in used:
        own = np.sum([loglik for other, loglik in used if other.analyte == lab.analyte], axis=0)
        others = normalised(total - own)
        if 1.0 / float(np.sum(others**2)) >= FEW:
            found.append(_tail(lab, cohort, others, everything))
    return tuple(found)


def _tail(lab: Lab, cohort: Cohort, others: Column, everything: Column) -> Tail:
    law, centre, sd = measured_in(lab, cohort)
    by_others, by_all = (smoothed(law, centre, sd, weight) for weight in (others, everything))
    return Tail(lab, by_others.two_sided(lab), by_all.two_sided(lab), by_others, noise(lab.analyte) is not None)


def measured_in(lab: Lab, cohort: Cohort) -> tuple[Noise, Column, Column]:
    """The law of an analyte, and centre and spread of what would be measured in every body."""
    law = noise(lab.analyte)
    if law is None:
        return _by_cited_laws(lab, cohort)
    return law, *measured_law(law, cohort.outputs[law.output], cohort.usual[law.output])


def smoothed(law: Noise, centre: Column, sd: Column, weight: Column) -> Predicted:
    """What would be measured in bodies with these weights, blurred where few bodies carry them."""
    middle = float(np.sum(weight * centre))
    spread = math.sqrt(float(np.sum(weight * (centre - middle) ** 2)))
    width = SMOOTHING * spread * float(np.sum(weight**2)) ** 0.2
    return Predicted(law, centre, np.hypot(sd, width), weight)


def _by_cited_laws(lab: Lab, cohort: Cohort) -> tuple[Noise, Column, Column]:
    """Of a value that bodies do not carry: the median and spread of each body's sub-cause."""
    table = toml("empirical_labs")[lab.analyte]
    laws = [table.get(key, table["usual"]) for key in cohort.keys]
    centre, sd = (np.array([law[name] for law in laws])[cohort.mechanism] for name in ("median", "sd"))
    return Noise(lab.analyte, 1.0), np.log(centre), sd


def unexplained(found: Iterable[Tail]) -> tuple[Unexplained, ...]:
    """The findings that no body shows which fits the others, the least probable first."""
    missed = sorted((one for one in found if one.is_unexplained), key=lambda one: one.probability)
    return tuple(Unexplained(one.lab.path, one.lab.text, _rounded(one.by_others), reason(one)) for one in missed)


def _rounded(probability: float) -> float:
    return float(f"{probability:.2g}")


def reason(tail: Tail) -> str:
    """What does not fit, what would, and what to look for."""
    lab, (low, high) = tail.lab, tail.others.usual()
    if not tail.carried:
        return f"{called(lab)} is moved so far by no cause on this list: look for a disease that is not on it"
    told = slip(tail) or doubt(lab.analyte, tail.others.is_high(lab))
    return f"{called(lab)} fits no body that fits the rest (those show {low:.3g} to {high:.3g} {lab.unit}): {told}"


def slip(tail: Tail) -> str:
    """The unit in which the same number would fit, if there is one."""
    value = tail.lab.value
    if value is None:
        return ""
    tried = ((f"it would fit as {told}", meant) for told, meant in _other_readings(tail.lab, value))
    return next((words for words, meant in tried if _fits(tail, meant)), "")


def _other_readings(lab: Lab, value: float) -> list[tuple[str, float]]:
    """The same figures in the other usual unit, and with the decimal point moved; values in the canonical unit."""
    fact = knowledge.analyte(lab.analyte)
    factor = _factor(fact)
    found = []
    if factor != 1.0:
        found.append((f"{value:.3g} {fact.unit_conventional}, was the unit mistaken?", value * factor))
        found.append((f"{value / factor:.3g} {fact.unit}, was the unit mistaken?", value / factor))
    moved = ((f"{value * ten:.3g} {fact.unit}, did the decimal point slip?", value * ten) for ten in (0.1, 10.0))
    return [*found, *moved]


def _factor(fact: knowledge.Analyte) -> float:
    """What one conventional unit is in the canonical one; 1 where there is no other."""
    try:
        return units.convert(1.0, fact.unit_conventional, fact)
    except UnitError:
        return 1.0


def _fits(tail: Tail, value: float) -> bool:
    meant = Lab(tail.lab.analyte, tail.lab.path, tail.lab.text, tail.lab.unit, value=value)
    return tail.others.two_sided(meant) >= FITS


def together(found: Sequence[Tail]) -> float:
    """Probability of all findings together by Fisher's rule; 1 when there is none.

    Every part is the larger of two probabilities, so the whole errs to the side of fitting.
    """
    if not found:
        return 1.0
    half = -sum(math.log(max(one.probability, 1e-12)) for one in found)
    return min(1.0, math.exp(-half) * sum(half**place / math.factorial(place) for place in range(len(found))))


def contradiction(found: Sequence[Tail]) -> str:
    """Why findings that contradict each other leave no answer, or nothing; only what bodies carry can contradict.

    A value that no body shows, and that would fit in another unit, is taken for a slip.
    """
    carried = sorted((one for one in found if one.carried), key=lambda one: one.probability)
    slipped = next((one for one in carried if one.is_unexplained and slip(one)), None)
    if slipped is not None:
        return reason(slipped)
    if carried and carried[0].probability * len(carried) < CONTRADICTION:
        return reason(carried[0])
    if together(carried) < TOGETHER:
        return f"the findings together fit no body; the least fitting: {reason(carried[0])}"
    return ""
