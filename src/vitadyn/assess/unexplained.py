"""Laboratory findings that no body shows which fits the others.

Every finding is compared twice with what would be measured: in the bodies weighed by all *other* findings, so that it
does not speak for itself, and in the bodies weighed by all, itself too. A rare cause makes its finding improbable
beforehand and explains it afterwards; what lies far out both times is not explained by any cause of the list.

All findings together are judged body by body: how far out the worst of n findings lies, against the worst of n that
such a body would show (posterior predictive p-value of the largest discrepancy; Gelman, Meng and Stern 1996,
Statistica Sinica 6:733-807). So two findings that contradict each other are seen whichever of them the weights follow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import knowledge, units
from ..errors import UnitError
from ..person import Lab, Person
from ..population.people import Column
from ..results import Unexplained
from . import series
from .cohort import Cohort
from .evidence import FREEDOM, Finding, Noise, cited_laws, measured_law, noise, scaled
from .posterior import heard, log_weights, normalised, quantile
from .student import share_below
from .why_words import called, doubt

IMPROBABLE, STILL_IMPROBABLE = 0.01, 0.05
"""A finding is told as not explained when the first probability is below the one and the second below the other."""
CONTRADICTION, CLEAR_CONTRADICTION = 0.02, 0.005
"""Probability of all findings together below which the program cannot tell: where one is not explained, and where each
is explained by some bodies but all by none (tuned: docs/why.md)."""
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

    def below(self, value: float) -> Column:
        """Probability of a smaller value in every body."""
        least = value if self.law.linear else max(value, self.law.floor)
        return share_below((scaled(np.array(least), self.law) - self.centre) / self.sd, FREEDOM)

    def shares(self, lab: Lab) -> tuple[Column, Column]:
        """In every body the shares at or below, and at or above, what a finding allows; an open end takes all."""
        everything = np.ones_like(self.centre)
        if lab.value is not None:
            below = self.below(lab.value)
            return below, everything if self._unseen(lab.value) else 1.0 - below
        up_to = everything if lab.high is None else self.below(lab.high)
        return up_to, everything if lab.low is None or self._unseen(lab.low) else 1.0 - self.below(lab.low)

    def _unseen(self, value: float) -> bool:
        """Whether the comparison begins only above this value."""
        return not self.law.linear and value <= self.law.floor

    def in_bodies(self, lab: Lab) -> Column:
        """How far out a finding lies in every body: twice the smaller of the shares below and above it, at most 1."""
        return np.minimum(1.0, 2.0 * np.minimum(*self.shares(lab)))

    def two_sided(self, lab: Lab) -> float:
        """The same among all bodies, by their weights."""
        return float(min(1.0, 2.0 * min(np.sum(self.weight * share) for share in self.shares(lab))))

    def is_high(self, lab: Lab) -> bool:
        """Whether the finding lies above what these bodies show."""
        below, above = self.shares(lab)
        return bool(np.sum(self.weight * above) < np.sum(self.weight * below))

    def usual(self) -> tuple[float, float]:
        """The middle 90 % of what the bodies show, without measurement error."""
        low, high = quantile(self.centre, self.weight, (0.05, 0.95)).tolist()
        return (low, high) if self.law.linear else (math.exp(low), math.exp(high))


@dataclass(frozen=True, slots=True)
class Tail:
    """How far out one finding lies: among bodies that fit the others (`by_others`) and among those that fit all.

    `carried` is false for a value that bodies do not carry: cited laws of a few causes stand in for it.
    """

    lab: Lab
    by_others: float
    by_all: float
    others: Predicted
    carried: bool

    @property
    def is_unexplained(self) -> bool:
        return self.by_others < IMPROBABLE and self.by_all < STILL_IMPROBABLE


@dataclass(frozen=True, slots=True)
class Fit:
    """Every finding that could be judged, and the probability (`together`) of them all, 1 when there is none.

    `effective` is how many bodies carry the weight of those that fit all findings.
    """

    tails: tuple[Tail, ...]
    together: float
    effective: float

    @property
    def worst(self) -> Tail | None:
        """Of what bodies carry, the finding that fits worst."""
        carried = [one for one in self.tails if one.carried]
        return min(carried, key=lambda one: one.by_others * one.by_all, default=None)

    @property
    def contradicts(self) -> bool:
        if self.worst is None or self.effective < FEW:
            return False
        return self.together < (CONTRADICTION if self.worst.is_unexplained else CLEAR_CONTRADICTION)


def fit(
    person: Person,
    cohort: Cohort,
    findings: Sequence[Finding],
    prior: Mapping[str, float],
    told: Mapping[str, Column] | None = None,
) -> Fit:
    """Every laboratory finding that was weighed, with its probabilities.

    Left out with a finding is every other result of the same test; where fewer than `FEW` bodies fit the rest, the
    finding is not judged. `told` is what series of patients say of each finding; without it the bodies speak alone.
    """
    labs = {lab.path: lab for lab in person.labs}
    used = [(labs[one.path], one.loglik) for one in findings if one.path in labs]
    total = log_weights(cohort, [one.loglik for one in findings], prior)
    everything = _weight(cohort, total, prior, told, ())
    tails, in_bodies = [], []
    for lab, _ in used:
        same = [(other.path, loglik) for other, loglik in used if other.analyte == lab.analyte]
        rest = total - np.sum([loglik for _, loglik in same], axis=0)
        others = predicted(lab, cohort, _weight(cohort, rest, prior, told, [path for path, _ in same]))
        all_ = predicted(lab, cohort, everything)
        carried = noise(lab.analyte) is not None
        if 1.0 / float(np.sum(others.weight**2)) >= FEW:
            tails.append(Tail(lab, others.two_sided(lab), all_.two_sided(lab), others, carried))
        if carried:
            in_bodies.append(all_.in_bodies(lab))
    return Fit(tuple(tails), together(in_bodies, everything), 1.0 / float(np.sum(everything**2)))


def _weight(
    cohort: Cohort, logs: Column, prior: Mapping[str, float], told: Mapping[str, Column] | None, without: Sequence[str]
) -> Column:
    """Weights of the bodies, after the vote of series of patients if they are heard, who miss some findings too."""
    if told is None:
        return normalised(logs)
    witness = series.by_mechanism({path: part for path, part in told.items() if path not in without})
    return normalised(heard(cohort, logs, prior, witness))


def together(in_bodies: Sequence[Column], weight: Column) -> float:
    """Probability that the worst of n findings of a body lies as far out as the worst that was found.

    >>> together([np.array([0.5]), np.array([0.1])], np.array([1.0]))
    0.19
    """
    if not in_bodies:
        return 1.0
    return round(float(np.sum(weight * (1.0 - (1.0 - np.min(in_bodies, axis=0)) ** len(in_bodies)))), 12)


def predicted(lab: Lab, cohort: Cohort, weight: Column) -> Predicted:
    """What would be measured in bodies with these weights, blurred where few bodies carry them."""
    law, centre, sd = measured_in(lab, cohort)
    width = SMOOTHING * _spread_within(cohort, centre, weight) * float(np.sum(weight**2)) ** 0.2
    return Predicted(law, centre, np.hypot(sd, width), weight)


def _spread_within(cohort: Cohort, centre: Column, weight: Column) -> float:
    """Standard deviation of bodies about the mean of their own sub-cause."""
    count = len(cohort.keys)
    share = np.bincount(cohort.mechanism, weights=weight, minlength=count)
    mean = np.bincount(cohort.mechanism, weights=weight * centre, minlength=count) / np.maximum(share, 1e-300)
    return math.sqrt(float(np.sum(weight * (centre - mean[cohort.mechanism]) ** 2)))


def measured_in(lab: Lab, cohort: Cohort) -> tuple[Noise, Column, Column]:
    """The law of an analyte, and centre and spread of what would be measured in every body."""
    law = noise(lab.analyte)
    if law is None:
        return _by_cited_laws(lab, cohort)
    return law, *measured_law(law, cohort.outputs[law.output], cohort.usual[law.output])


def _by_cited_laws(lab: Lab, cohort: Cohort) -> tuple[Noise, Column, Column]:
    """Of a value that bodies do not carry: the middle and spread of each body's sub-cause."""
    laws = [_moments(law) for law in cited_laws(lab.analyte, cohort.keys)]
    centre, sd = (np.array(values)[cohort.mechanism] for values in zip(*laws, strict=True))
    return Noise(lab.analyte, 1.0), centre, sd


def _moments(law: Mapping[str, Any]) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm, with the share of people in whom it is raised."""
    middle, sd = math.log(law["median"]), float(law["sd"])
    if "raised" not in law:
        return middle, sd
    share = float(law["raised"]["share"])
    high, high_sd = _moments(law["raised"])
    within = (1.0 - share) * sd**2 + share * high_sd**2
    return middle + share * (high - middle), math.sqrt(within + share * (1.0 - share) * (high - middle) ** 2)


def unexplained(found: Fit) -> tuple[Unexplained, ...]:
    """The findings that no body shows which fits the others, the worst first."""
    missed = [one for one in found.tails if one.is_unexplained or (found.contradicts and one is found.worst)]
    ranked = sorted(missed, key=lambda one: one.by_others * one.by_all)
    return tuple(Unexplained(one.lab.path, one.lab.text, _rounded(one.by_others), reason(one)) for one in ranked)


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
    """The reading of the same figures that would fit, if there is one."""
    return other_unit(tail) or _first_fitting(tail, _moved_points)


def other_unit(tail: Tail) -> str:
    """The unit in which the same figures would fit, if there is one."""
    return _first_fitting(tail, _other_units)


Readings = Callable[[Lab, float], list[tuple[str, float]]]


def _first_fitting(tail: Tail, readings: Readings) -> str:
    value = tail.lab.value
    tried = [] if value is None else readings(tail.lab, value)
    return next((f"it would fit as {words}" for words, meant in tried if _fits(tail, meant)), "")


def _other_units(lab: Lab, value: float) -> list[tuple[str, float]]:
    """The same figures in the other usual unit; values in the canonical unit."""
    fact = knowledge.analyte(lab.analyte)
    factor = _factor(fact)
    if factor == 1.0:
        return []
    asked = "was the unit mistaken?"
    return [
        (f"{value:.3g} {fact.unit_conventional}, {asked}", value * factor),
        (f"{value / factor:.3g} {fact.unit}, {asked}", value / factor),
    ]


def _moved_points(lab: Lab, value: float) -> list[tuple[str, float]]:
    """The value with its decimal point moved by one."""
    return [(f"{value * ten:.3g} {lab.unit}, did the decimal point slip?", value * ten) for ten in (0.1, 10.0)]


def _factor(fact: knowledge.Analyte) -> float:
    """What one conventional unit is in the canonical one; 1 where there is no other."""
    try:
        return units.convert(1.0, fact.unit_conventional, fact)
    except UnitError:
        return 1.0


def _fits(tail: Tail, value: float) -> bool:
    meant = Lab(tail.lab.analyte, tail.lab.path, tail.lab.text, tail.lab.unit, value=value)
    return tail.others.two_sided(meant) >= FITS


def contradiction(found: Fit) -> str:
    """Why findings that contradict each other leave no answer, or nothing; only what bodies carry can contradict.

    A value that no body shows, and that would fit in another unit, is taken for a slip.
    """
    mistaken = (one for one in found.tails if one.carried and one.is_unexplained and other_unit(one))
    named = next(mistaken, found.worst if found.contradicts else None)
    return "" if named is None else reason(named)
