"""From findings in simulated bodies to the probability of each cause, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..population.people import Column
from .cohort import Cohort
from .labels import LABELS

STRANGER = 0.01
"""Share of people whom no mechanism describes: for them the base rates stand (a product choice)."""
PRIOR_SD = 0.7
"""How far a prior odds may be wrong where base rates do not say it, as standard deviation of its logarithm."""
DRAWS = 400
VOTE = 0.5
"""Share of series of patients in the log odds of mechanisms; the rest is that of the bodies (a product choice)."""


@dataclass(frozen=True)
class Posterior:
    """`label` (17,) sums to 1, with its 90 % interval `low` to `high`
    and its Monte-Carlo standard deviation `error`; `weight` (N,) are the shares of the bodies."""

    label: Column
    low: Column
    high: Column
    weight: Column
    mechanism: Column
    error: Column
    effective: float
    disagreement: float
    monte_carlo_sd: float


def log_weights(cohort: Cohort, logliks: Sequence[Column], prior: Mapping[str, float]) -> Column:
    """Log of prior share times likelihood for every body, the prior of a mechanism spread over bodies that show it."""
    total = np.zeros(cohort.size)
    for loglik in logliks:
        total = total + loglik
    shown = np.log(np.maximum(cohort.shows, 1e-12))
    return total + shown + share_of_prior(cohort, prior)


def share_of_prior(cohort: Cohort, prior: Mapping[str, float]) -> Column:
    """Log of each body's part of its mechanism's prior."""
    part = np.full(cohort.size, -np.inf)
    for place, key in enumerate(cohort.keys):
        here = cohort.mechanism == place
        mass = float(np.sum(cohort.shows[here]))
        if mass > 1e-9:
            part[here] = np.log(max(prior[key], 1e-12)) - np.log(mass)
    return part


def normalised(logs: Column) -> Column:
    """Weights that sum to 1, from their logarithms."""
    weights = np.exp(logs - np.max(logs))
    shares: Column = weights / np.sum(weights)
    return shares


def by_mechanism(cohort: Cohort, weight: Column) -> Column:
    """The weight of each mechanism."""
    return np.bincount(cohort.mechanism, weights=weight, minlength=len(cohort.keys)).astype(float)


def by_label(cohort: Cohort, mechanism: Column) -> Column:
    """The weight of each label, in the order of LABELS."""
    return np.bincount(cohort.labels, weights=mechanism, minlength=len(LABELS)).astype(float)


def heard(cohort: Cohort, logs: Column, prior: Mapping[str, float], witness: Column) -> Column:
    """Log weights of bodies after a second witness has had its vote on which mechanism it is.

    `logs` (N,) are those of the bodies alone, `witness` (K,) the log-likelihood of every mechanism by the second.
    """
    alone = np.array([log_sum(logs[cohort.mechanism == place]) for place in range(len(cohort.keys))])
    pooled: Column = logs + voted(cohort, alone, prior, witness)[cohort.mechanism]
    return pooled


def voted(cohort: Cohort, alone: Column, prior: Mapping[str, float], witness: Column) -> Column:
    """What the vote of a second witness adds to the log share (K,) that every mechanism has by the bodies `alone`.

    Nothing where there is no body.
    """
    before = np.log(np.maximum([prior[key] for key in cohort.keys], 1e-12))
    seconded = before + witness - log_sum(before + witness)
    known = alone > -np.inf
    added: Column = np.where(known, VOTE * (seconded - np.where(known, alone - log_sum(alone), 0.0)), 0.0)
    return added


def log_sum(logs: Column) -> float:
    """Logarithm of the sum of exponentials; of nothing it is minus infinity."""
    top = float(np.max(logs, initial=-np.inf))
    return top if top == -np.inf else top + float(np.log(np.sum(np.exp(logs - top))))


def weigh(
    cohort: Cohort,
    logliks: Sequence[Column],
    prior: Mapping[str, float],
    seed: int,
    witness: Column | None = None,
    prior_sd: Column | float = PRIOR_SD,
) -> Posterior:
    """The posterior over labels, its interval over what is not known well, and how far its two halves agree.

    `witness` (K,) is the log-likelihood of every mechanism by series of patients; without, the bodies speak alone.
    `prior_sd` is how far the log of each label's base rate may be off.
    """

    def pooled(logs: Column) -> Column:
        return normalised(logs if witness is None else heard(cohort, logs, prior, witness))

    alone = log_weights(cohort, logliks, prior)
    weight = pooled(alone)
    before = by_label(cohort, by_mechanism(cohort, normalised(log_weights(cohort, [], prior))))
    mechanism = by_mechanism(cohort, weight)
    label = (1.0 - STRANGER) * by_label(cohort, mechanism) + STRANGER * before
    sides = [np.where(cohort.half == side, alone, -np.inf) for side in (0, 1)]
    halves = [by_label(cohort, by_mechanism(cohort, pooled(side))) for side in sides]
    low, high = _interval(halves, label, prior_sd, seed)
    return Posterior(
        label,
        np.minimum(low, label),
        np.maximum(high, label),
        weight,
        mechanism,
        monte_carlo_error(cohort, weight, 1.0 if witness is None else 1.0 - VOTE),
        float(1.0 / np.sum(weight**2)),
        float(np.max(np.abs(halves[0] - halves[1]))),
        float(np.abs(halves[0] - halves[1])[int(np.argmax(label))] / 2.0),
    )


def monte_carlo_error(cohort: Cohort, weight: Column, part: float = 1.0) -> Column:
    """Standard deviation of every label's probability by the chance of which bodies were drawn (delta method).

    `part` is the share of the bodies in the log odds. A label's error sums w^2 (own - p)^2 over the bodies.
    """
    squares = by_label(cohort, by_mechanism(cohort, weight**2))
    share = by_label(cohort, by_mechanism(cohort, weight))
    variance = squares * (1.0 - share) ** 2 + (np.sum(squares) - squares) * share**2
    error: Column = part * np.sqrt(variance)
    return error


def _interval(halves: list[Column], label: Column, prior_sd: Column | float, seed: int) -> tuple[Column, Column]:
    """90 % interval when prior odds are off by their uncertainty and simulation by its own."""
    rng = np.random.default_rng([seed, 5])
    noise = np.abs(np.log(np.maximum(halves[0], 1e-9)) - np.log(np.maximum(halves[1], 1e-9))) / 2.0
    spread = np.sqrt(np.square(prior_sd) + np.minimum(noise, 3.0) ** 2)
    draws = np.log(np.maximum(label, 1e-12)) + spread * rng.normal(size=(DRAWS, len(LABELS)))
    shares = np.exp(draws - draws.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    low, high = np.quantile(shares, [0.05, 0.95], axis=0)
    return low, high


def middle(values: Column, weight: Column) -> dict[str, Any]:
    """Weighted median and 90 % interval, in the form of results.

    >>> middle(np.arange(101.0), np.ones(101))
    {'median': 50.0, 'interval': [5.0, 95.0]}
    """
    low, median, high = quantile(values, weight, (0.05, 0.5, 0.95)).tolist()
    return {"median": median, "interval": [low, high]}


def quantile(values: Column, weight: Column, shares: Sequence[float] | Column) -> NDArray[np.float64]:
    """Weighted quantiles."""
    order = np.argsort(values)
    reached = np.cumsum(weight[order])
    places = np.minimum(np.searchsorted(reached, np.asarray(shares) * reached[-1]), len(values) - 1)
    found: NDArray[np.float64] = values[order][places]
    return found
