"""The bodies that are like a person, few enough to be quick, with what every open test would show in each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..knowledge.facts import toml
from ..person import Person
from ..population.people import Column
from .candidates import open_tests
from .cohort import Cohort
from .decisions import decision_of, decisions
from .information import FOLDS, Owner, Table, added, avoided, information, tally
from .labels import LABELS
from .readings import Reading, read

MOST_BODIES = 1000
"""Bodies looked at: more of them move an information by less than 0.01 bits."""
ENOUGH = 20.0
"""Effective bodies of a cause, below which bodies less like the person are let speak for it too."""
POWERS = (1.0, 0.8, 0.65, 0.5, 0.35, 0.25)
"""Powers of the weights within a cause, tried until there are enough: a lower one lets in more distant bodies."""
FEW_BINS, MOST_BINS, PER_BIN = 4, 10, 20.0
"""Classes of results: as many as the bodies can fill, one for each `PER_BIN` effective bodies."""


@dataclass(frozen=True)
class Field:
    """M bodies with `weight` (M,), each of a `part` (M,), and `rows` (M, C, B) of the C `readings`.

    Bodies of one part share their label, their decision and their fold: `label` and `decision` (parts,).
    """

    person: Person
    readings: tuple[Reading, ...]
    rows: Table
    weight: Column
    part: Owner
    label: Owner
    decision: Owner

    def causes(self, weight: Column | None = None) -> Column:
        """Probability of each label, in the order of LABELS, with these weights of the bodies or their own."""
        return self._by(self.label, len(LABELS), weight)

    def choices(self, weight: Column | None = None) -> Column:
        """Probability that each class of decisions is right."""
        return self._by(self.decision, len(decisions()), weight)

    def _by(self, owner: Owner, groups: int, weight: Column | None) -> Column:
        held = self.weight if weight is None else weight
        return np.bincount(owner[self.part], weights=held, minlength=groups).astype(float)

    def coarse(self) -> Field:
        """The same with results in half as many classes: enough to choose a second test."""
        halves = [self.rows[:, :, side::2] for side in (0, 1)]
        halves[1] = np.pad(halves[1], ((0, 0), (0, 0), (0, halves[0].shape[2] - halves[1].shape[2])))
        return replace(self, rows=halves[0] + halves[1])

    def given(self, chance: Column) -> Column:
        """Weights of the bodies after a result that has this chance (M,) in each."""
        weight = self.weight * chance
        found: Column = weight / weight.sum()
        return found


@dataclass(frozen=True)
class Lesson:
    """What each of C tests is expected to teach: bits about cause and decision, and wrong decisions avoided.

    Each has shape (W, C): one row for each state of knowledge.
    """

    cause_bits: Table
    decision_bits: Table
    avoided: Table

    @property
    def worth(self) -> Table:
        """All three in one number, as knowledge/next_tests.toml weighs them."""
        table = toml("next_tests")["worth"]
        bits = table["cause_bit"] * self.cause_bits + table["decision_bit"] * self.decision_bits
        total: Table = bits + table["wrong_decision"] * self.avoided
        return total


def look(person: Person, cohort: Cohort, weight: Column, seed: int) -> Field:
    """The field of a person: the weightiest bodies of a cohort and what the tests still open would show in them."""
    rng = np.random.default_rng([seed, 7])
    bodies, kept = thinned(cohort, spread(cohort, weight), rng)
    readings = tuple(one for test in open_tests(person) if (one := read(test, cohort, bodies)) is not None)
    bins = int(np.clip(1.0 / np.sum(kept**2) / PER_BIN, FEW_BINS, MOST_BINS))
    shares = [one.binned(kept, bins, rng) for one in readings]
    rows = np.stack(shares, axis=1) if shares else np.zeros((bodies.shape[0], 0, bins))
    part, label, decision = _parts(cohort, bodies)
    return Field(person, readings, rows, kept, part, label, decision)


def _parts(cohort: Cohort, bodies: NDArray[np.int64]) -> tuple[Owner, Owner, Owner]:
    """Part of each body, and label and decision of each part: bodies of one answer are dealt out over the folds."""
    answers = np.stack([cohort.labels, [decision_of(key) for key in cohort.keys]], axis=1)
    pairs, pair = np.unique(answers[cohort.mechanism[bodies]], axis=0, return_inverse=True)
    order = np.argsort(pair, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order)) - np.searchsorted(pair[order], pair[order])
    return pair * FOLDS + rank % FOLDS, np.repeat(pairs[:, 0], FOLDS), np.repeat(pairs[:, 1], FOLDS)


def spread(cohort: Cohort, weight: Column) -> Column:
    """Weights (N,) with enough bodies for each cause, the probability of every cause as it was."""
    label = cohort.labels[cohort.mechanism]
    found = weight.copy()
    for place in range(len(LABELS)):
        here = np.flatnonzero((label == place) & (weight > 0.0))
        if here.shape[0] > 1:
            found[here] = _spread(weight[here])
    return found


def _spread(weight: Column) -> Column:
    """Weights of the bodies of one cause, flattened until enough of them count; their sum stays."""
    for power in POWERS:
        flat: Column = (weight / weight.max()) ** power
        if flat.sum() ** 2 / np.sum(flat**2) >= ENOUGH:
            break
    flat = flat * (weight.sum() / flat.sum())
    return flat


def thinned(cohort: Cohort, weight: Column, rng: np.random.Generator) -> tuple[NDArray[np.int64], Column]:
    """Places and weights of at most MOST_BODIES bodies that stand for all, drawn evenly through the mechanisms."""
    some = np.flatnonzero(weight > 0.0)
    if some.shape[0] <= MOST_BODIES:
        return some, weight[some] / weight[some].sum()
    order = some[np.argsort(cohort.mechanism[some], kind="stable")]
    reached = np.cumsum(weight[order])
    steps = (np.arange(MOST_BODIES) + rng.uniform()) / MOST_BODIES * reached[-1]
    drawn, times = np.unique(np.minimum(np.searchsorted(reached, steps), order.shape[0] - 1), return_counts=True)
    return order[drawn], times / MOST_BODIES


def learn(field: Field, weights: Table) -> Lesson:
    """What every test of a field is expected to teach, for each row of weights (W, M) of its bodies."""
    sums = tally(field.rows, weights, field.part, len(field.label))
    causes = sums.grouped(field.label, len(LABELS))
    choices = sums.grouped(field.decision, len(decisions()))
    folds = [added(sums.joint[fold::FOLDS], field.decision[fold::FOLDS], len(decisions())) for fold in range(FOLDS)]
    return Lesson(
        np.maximum(information(causes), 0.0),
        np.maximum(information(choices), 0.0),
        avoided(np.stack(folds)),
    )
