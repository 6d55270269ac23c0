"""Which fact moved which cause: each is left out in turn, and the odds of every cause are compared.

A finding is left out of the weights of the bodies and of what series of patients say; a drug, a condition, a stated
dose, age or sex out of the base rates. What a drug does inside the bodies stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..person import Person
from ..population.people import Column
from ..results import Why
from . import series
from .cohort import Cohort
from .evidence import Finding
from .labels import LABELS
from .left_out import disbelieved, paths, texts, without
from .posterior import by_label, log_weights, normalised, voted
from .why_words import Said, because, beforehand, patterns

Matrix = NDArray[np.float64]
Prior = Mapping[str, float]
PriorOf = Callable[[Person, Cohort], Prior]
"""The prior of every mechanism for a person, given the bodies that took what he states."""

LARGEST = 4.0
"""No effect is told beyond a factor of ten thousand: bodies cannot tell such shares apart."""
FEW, LARGEST_OF_FEW = 5.0, 1.0
"""Without a finding fewer than this many bodies may be like the person; then no factor beyond ten is told."""
LEAST_SHOWN = 0.005
"""Effect below which a fact that moves base rates is not told at all."""
LEAST_LOGLIK = -1000.0
"""No finding makes a body impossible; what is left out must be able to come back."""


@dataclass(frozen=True)
class Effects:
    """Log10 of the factor on the odds of every label, shape (facts, labels), with the path and text of each fact."""

    paths: tuple[str, ...]
    texts: tuple[str, ...]
    size: Matrix
    of_prior: tuple[bool, ...]


def explain(
    person: Person,
    cohort: Cohort,
    findings: Sequence[Finding],
    prior: Prior,
    prior_of: PriorOf,
    told: Mapping[str, Column] | None = None,
) -> dict[str, tuple[Why, ...]]:
    """For every label, what moved it, the strongest first, with plain words where a pattern fits.

    `told` is what series of patients say of each finding by its path; without it the bodies speak alone.
    """
    shares, effective = shares_without(cohort, findings, prior)
    if told is not None:
        shares = np.stack(
            [seconded(cohort, row, prior, told, path) for row, path in zip(shares, _left_out(findings), strict=True)]
        )
    by_findings = of_findings(cohort, findings, shares, effective)
    found = _joined(by_findings, of_facts(person, cohort, prior, shares[-1], prior_of))
    said = [patterns(person, path) for path in found.paths]
    leading = leading_sub_causes(cohort, shares[-1])
    return {
        label: tuple(
            _why(person, found, said[place], place, row, leading.get(label, "")) for place in _by_size(found, row)
        )
        for row, label in enumerate(LABELS)
    }


def shares_without(cohort: Cohort, findings: Sequence[Finding], prior: Prior) -> tuple[Matrix, Column]:
    """Shares of the mechanisms without each finding, the last row with all; and how many bodies carry each row."""
    logliks = np.zeros((len(findings) + 1, cohort.size))
    for row, one in enumerate(findings):
        logliks[row] = np.maximum(one.loglik, LEAST_LOGLIK)
    logs = log_weights(cohort, [logliks.sum(axis=0)], prior) - logliks
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    count = len(cohort.keys)
    shares = np.zeros((len(weights), count))
    for place, row in enumerate(weights):
        shares[place] = np.bincount(cohort.mechanism, weights=row, minlength=count)
    return shares, 1.0 / np.sum(weights**2, axis=1)


def _left_out(findings: Sequence[Finding]) -> list[str]:
    """The path that each row of shares is without; nothing for the last."""
    return [*(one.path for one in findings), ""]


def seconded(cohort: Cohort, shares: Column, prior: Prior, told: Mapping[str, Column], without: str) -> Column:
    """Shares of the mechanisms after the vote of the second witness, who has not heard of one finding either."""
    alone = np.log(shares, where=shares > 0.0, out=np.full(len(shares), -np.inf))
    return normalised(alone + voted(cohort, alone, prior, series.by_mechanism(told, without)))


def of_findings(cohort: Cohort, findings: Sequence[Finding], shares: Matrix, effective: Column) -> Effects:
    """What each finding did to the odds of every label, given the other findings."""
    odds = np.stack([log10_odds(cohort, row) for row in shares])
    most = np.where(effective[:-1] < FEW, LARGEST_OF_FEW, LARGEST)[:, None]
    size = np.clip(odds[-1] - odds[:-1], -most, most)
    told = tuple(one.path for one in findings), tuple(one.text for one in findings)
    return Effects(*told, size, (False,) * len(findings))


def of_facts(person: Person, cohort: Cohort, prior: Prior, shares: Column, prior_of: PriorOf) -> Effects:
    """What each drug, condition, stated dose, age and sex did to the odds of every label through the base rates."""
    before = prior_shares(cohort, prior)
    full = log10_odds(cohort, shares)
    found, sizes = [], [np.zeros((0, len(LABELS)))]
    for path in paths(person):
        other = without(person, path)
        changed = prior_shares(cohort, prior_of(other, disbelieved(cohort, other)))
        size = np.clip(full - log10_odds(cohort, _moved(shares, before, changed)), -LARGEST, LARGEST)
        if np.max(np.abs(size)) >= LEAST_SHOWN:
            found.append(path)
            sizes.append(size[None, :])
    told = tuple(found), tuple(texts(person, path) for path in found)
    return Effects(*told, np.concatenate(sizes), (True,) * len(found))


def _moved(shares: Column, before: Column, after: Column) -> Column:
    """Posterior shares of the mechanisms when the prior changes and the findings stay."""
    weighed = shares * after / np.maximum(before, 1e-12)
    moved: Column = weighed / np.sum(weighed)
    return moved


def prior_shares(cohort: Cohort, prior: Prior) -> Column:
    """The prior of the mechanisms that have bodies, in the order of the cohort, never nought."""
    shares = np.maximum(np.array([prior[key] for key in cohort.keys]), 1e-12)
    return np.asarray(shares / shares.sum())


def log10_odds(cohort: Cohort, shares: Column) -> Column:
    """Log10 odds of the labels among the people whom a mechanism describes."""
    share = np.clip(by_label(cohort, shares), 1e-9, 1.0 - 1e-9)
    odds: Column = np.log10(share / (1.0 - share))
    return odds


def leading_sub_causes(cohort: Cohort, shares: Column) -> dict[str, str]:
    """Of every label the sub-cause that carries most of it; nothing for a label without bodies."""
    ranked = sorted(zip(shares.tolist(), cohort.keys, strict=True))
    return {**dict.fromkeys(LABELS, ""), **dict(key.split(".", 1) for _, key in ranked)}


def _joined(first: Effects, second: Effects) -> Effects:
    return Effects(
        first.paths + second.paths,
        first.texts + second.texts,
        np.concatenate([first.size, second.size]),
        first.of_prior + second.of_prior,
    )


def _by_size(found: Effects, row: int) -> list[int]:
    """Places of the facts, the strongest first."""
    order: list[int] = np.argsort(-np.abs(found.size[:, row]), kind="stable").tolist()
    return order


def _why(person: Person, found: Effects, said: tuple[Said, ...], place: int, row: int, sub_cause: str) -> Why:
    effect = round(float(found.size[place, row]), 3)
    words = because(said, LABELS[row], sub_cause, effect)
    if not words and found.of_prior[place]:
        words = beforehand(person, found.paths[place], effect)
    return Why(found.paths[place], found.texts[place], effect, words)
