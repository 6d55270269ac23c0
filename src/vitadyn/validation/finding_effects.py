"""What a finding does to its cause: the change of its log10 odds between a person without it and the same with it.

Findings are weighed as `assess` weighs them, in one round. People who differ in laboratory values and complaints alone
are compared on the same simulated bodies; with another drug or dose, or a condition that often comes with a second
mechanism, on bodies of the same draw. A change is judged against its own Monte-Carlo error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..assess.cohort import Cohort, simulate
from ..assess.companions import companion_shares
from ..assess.posterior import STRANGER, VOTE, by_mechanism, log_weights, normalised
from ..assess.prior import setting_of
from ..assess.weighing import every_mechanism, outputs_kept, weighed
from ..person import Person
from ..physiology import body
from ..population.people import Column
from .finding_pairs import Pair

BODIES = 250
"""People simulated under each mechanism."""
SURELY = 2.0
"""A change in the wrong direction counts beyond so many Monte-Carlo standard errors."""
LEAST, LEAST_STEP = 0.001, 0.01
"""And beyond this change of the probability: when the finding is added, and from one severity to the next.

The laws of findings have long tails on purpose and level off, so that steps among improbable causes mean little.
"""
COARSE = 0.2
"""A change whose Monte-Carlo standard error (log10 odds) is larger is not decided, unless it is surely right."""


@dataclass(frozen=True)
class Answer:
    """Probability `chance` of a cause, and how far each body moves it: `pull` (N,), whose sum over bodies is 0."""

    chance: float
    pull: Column
    mechanism: NDArray[np.int64]

    @property
    def log10_odds(self) -> float:
        return float(np.log10(self.chance / (1.0 - self.chance)))


@dataclass(frozen=True, slots=True)
class Change:
    """From one person to another: probabilities `before` and `after`, `effect` on log10 odds and its standard `error`.

    A change of the probability that is not larger than `least` counts as none.
    """

    step: str
    before: float
    after: float
    effect: float
    error: float
    least: float = LEAST

    def wrong(self, sign: int) -> bool:
        """Whether the cause moved against `sign` beyond chance."""
        small = sign * (self.after - self.before) >= -self.least
        return not small and sign * self.effect < -SURELY * self.error

    def is_open(self, sign: int) -> bool:
        """Whether chance leaves it open which way the cause moved."""
        return self.error > COARSE and sign * self.effect <= SURELY * self.error

    def told(self) -> str:
        return f"{self.step}: {self.before:.4g} to {self.after:.4g}, {self.effect:+.2f} +- {self.error:.2f} log10 odds"


def changes(pair: Pair, bodies: int = BODIES, seed: int = 1) -> tuple[Change, ...]:
    """What the finding does at each severity, and from one severity to the next where the pair is monotone."""
    without = [answer(trial.without, pair.cause, bodies, seed) for trial in pair.trials]
    having = [answer(trial.having, pair.cause, bodies, seed) for trial in pair.trials]
    names = [trial.severity for trial in pair.trials]
    found = [change(*both) for both in zip(names, without, having, strict=True)]
    steps = [f"{low} to {high}" for low, high in pairwise(names)] if pair.monotone else []
    found += [change(*both, LEAST_STEP) for both in zip(steps, having, having[1:], strict=False)]
    return tuple(found)


def against(pair: Pair, found: tuple[Change, ...]) -> tuple[str, ...]:
    """The changes of a pair that go the wrong way or that chance leaves open, in words."""
    return tuple(one.told() for one in found if one.wrong(pair.sign) or one.is_open(pair.sign))


def answer(person: Person, cause: str, bodies: int = BODIES, seed: int = 1) -> Answer:
    """The probability of a label or of "label.sub_cause" in one round of simulation.

    >>> high = Person(age=60.0, setting="clinic")
    >>> 0.0 < answer(high, "primary_hyperparathyroidism", bodies=10).chance < 0.05
    True
    """
    cohort = cohort_of(person, bodies, seed)
    found = weighed(person, setting_of(person), cohort, seed)
    posterior = found.posterior
    member = np.array([key == cause or key.split(".")[0] == cause for key in cohort.keys])
    before = by_mechanism(cohort, normalised(log_weights(cohort, [], found.prior)))
    inside = float(posterior.mechanism[member].sum())
    chance = (1.0 - STRANGER) * inside + STRANGER * float(before[member].sum())
    voted = (1.0 - STRANGER) * (1.0 - VOTE) * posterior.weight
    pull = voted * (member[cohort.mechanism].astype(float) - inside)
    return Answer(chance, pull / (chance * (1.0 - chance) * np.log(10.0)), cohort.mechanism)


def change(step: str, first: Answer, second: Answer, least: float = LEAST) -> Change:
    """From one answer to another; chance is shared by bodies of the same draw, and adds where other bodies failed."""
    if np.array_equal(first.mechanism, second.mechanism):
        error = spread(second.pull - first.pull, first.mechanism)
    else:
        error = float(np.hypot(spread(first.pull, first.mechanism), spread(second.pull, second.mechanism)))
    return Change(step, first.chance, second.chance, second.log10_odds - first.log10_odds, error, least)


def spread(pull: Column, mechanism: NDArray[np.int64]) -> float:
    """Standard error of a sum over bodies that were drawn a fixed number under each mechanism (linearised)."""
    count = np.bincount(mechanism)
    total = np.bincount(mechanism, weights=pull)
    squares = np.bincount(mechanism, weights=pull**2)
    several = count > 1
    within = squares[several] - total[several] ** 2 / count[several]
    return float(np.sqrt(np.sum(within * count[several] / (count[several] - 1))))


def cohort_of(person: Person, bodies: int = BODIES, seed: int = 1) -> Cohort:
    """The bodies that such a person is compared with; persons with the same bodies share them."""
    return _simulated(before_findings(person), setting_of(person), bodies, seed)


def before_findings(person: Person) -> Person:
    """The person as far as simulation looks at him: without findings that only weigh bodies.

    Conditions stay where they make a second mechanism beside the principal one more frequent.
    """
    albumin = tuple(lab for lab in person.labs if lab.analyte == "albumin")
    nothing: tuple[()] = ()
    bare = replace(
        person, labs=albumin, symptoms=nothing, symptoms_absent=nothing, conditions=nothing, set_aside=nothing,
        warnings=nothing, asymptomatic=False, onset=None,
    )  # fmt: skip
    setting = setting_of(person)
    same = companion_shares(person, setting) == companion_shares(bare, setting)
    return bare if same else replace(bare, conditions=person.conditions)


@lru_cache(maxsize=8)
def _simulated(person: Person, setting: str, bodies: int, seed: int) -> Cohort:
    return simulate(person, body(), outputs_kept(), setting, dict.fromkeys(every_mechanism(), bodies), seed)
