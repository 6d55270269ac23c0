"""What each test would show in each body, measurement error and the model's error included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..population.people import Column
from .candidates import Candidate, Sign, Slope
from .cohort import Cohort
from .evidence import FREEDOM, Noise, cited_laws, measured_law, noise, scaled
from .posterior import quantile
from .student import share_below

Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Raised:
    """In a `share` of people like each of M bodies the result has this `centre` and `sd` instead; all (M,)."""

    share: Column
    centre: Column
    sd: Column


@dataclass(frozen=True)
class Reading:
    """Result of a test in M bodies: a t law of `centre` and `sd` (M,) on the scale of `law`, or `chances` (M, K).

    A `raised` share of people may have another t law instead of it.
    """

    test: Candidate
    law: Noise | None
    centre: Column
    sd: Column
    chances: Shares | None = None
    raised: Raised | None = None

    def shares(self, cuts: Sequence[float] | Column) -> Shares:
        """Chance of a result below, between and above the cuts (in the unit of the test), shape (M, cuts + 1)."""
        if self.chances is not None:
            return self.chances
        assert self.law is not None
        return self._between(scaled(np.maximum(cuts, self.law.floor), self.law))

    def _between(self, edges: Column) -> Shares:
        below = _below(edges, self.centre, self.sd)
        if self.raised is not None:
            share = self.raised.share[:, None]
            below = (1.0 - share) * below + share * _below(edges, self.raised.centre, self.raised.sd)
        return np.diff(below, prepend=0.0, append=1.0)

    def _drawn(self, rng: np.random.Generator) -> Column:
        """One result in each body, on the scale of the law."""
        centre, sd, count = self.centre, self.sd, self.centre.shape[0]
        if self.raised is not None:
            is_raised = rng.uniform(size=count) < self.raised.share
            centre, sd = np.where(is_raised, self.raised.centre, centre), np.where(is_raised, self.raised.sd, sd)
        drawn: Column = centre + sd * rng.standard_t(FREEDOM, size=count)
        return drawn

    def quantiles(self, weight: Column, shares: Column, rng: np.random.Generator) -> Column:
        """Results at these shares of the people, in the unit of the test."""
        assert self.law is not None
        found: Column = quantile(self._drawn(rng), weight, shares)
        return np.maximum(found if self.law.linear else np.exp(found), self.law.floor)

    def binned(self, weight: Column, bins: int, rng: np.random.Generator) -> Shares:
        """Chance of a result in each of `bins` classes that are about equally common, shape (M, bins)."""
        if self.chances is None:
            return self.shares(self.quantiles(weight, np.arange(1, bins) / bins, rng))
        return np.pad(self.chances, ((0, 0), (0, bins - self.chances.shape[1])))


def _below(edges: Column, centre: Column, sd: Column) -> Shares:
    """Share of each body's t law below each edge, shape (M, edges)."""
    return share_below((edges[None, :] - centre[:, None]) / sd[:, None], FREEDOM)


def read(test: Candidate, cohort: Cohort, bodies: NDArray[np.int64]) -> Reading | None:
    """What a test shows in the bodies at these places of a cohort; None when they do not carry it."""
    if test.law == "empirical":
        return _empirical(test, cohort, bodies)
    if test.law == "signs":
        return Reading(test, None, np.empty(0), np.empty(0), _chances(test, cohort, bodies))
    law = Noise(test.key, test.sd) if test.law == "tmp_gfr" else noise(test.analyte)
    values = None if law is None else _values(test, law, cohort.outputs)
    if law is None or values is None:
        return None
    usual = _values(test, law, {name: np.asarray([value]) for name, value in cohort.usual.items()})
    assert usual is not None
    return Reading(test, law, *measured_law(law, values[bodies], float(usual[0])))


def _values(test: Candidate, law: Noise, outputs: Mapping[str, Column]) -> Column | None:
    """The quantity that a test measures, in every body."""
    if test.law != "tmp_gfr":
        return outputs.get(law.output)
    needed = ("urine_phosphate_cr", "creatinine", "phosphate")
    return tmp_gfr(*(outputs[name] for name in needed)) if set(needed) <= set(outputs) else None


def tmp_gfr(urine_phosphate_cr: Column, creatinine: Column, phosphate: Column) -> Column:
    """Renal threshold of phosphate in mmol/L from phosphate over creatinine in urine (1), and both in plasma (umol/L,
    mmol/L): Payne 1998.

    >>> round(float(tmp_gfr(np.array(1.5), np.array(80.0), np.array(1.0))), 3)
    0.892
    """
    kept = np.maximum(1.0 - urine_phosphate_cr * creatinine / 1000.0 / phosphate, 0.01)
    return phosphate * np.where(kept <= 0.86, kept, 0.3 * kept / (1.0 - 0.8 * np.minimum(kept, 1.0)))


def _empirical(test: Candidate, cohort: Cohort, bodies: NDArray[np.int64]) -> Reading:
    """A value that the body does not carry, by the cited laws of a few causes and of everybody else."""
    laws = cited_laws(test.analyte, cohort.keys)
    seldom = [one.get("raised", {**one, "share": 0.0}) for one in laws]
    place = cohort.mechanism[bodies]
    centre, sd = (values[place] for values in _medians(laws))
    high, high_sd = (values[place] for values in _medians(seldom))
    raised = Raised(np.array([float(one["share"]) for one in seldom])[place], high, high_sd)
    return Reading(test, Noise(test.analyte, 1.0), centre, sd, raised=raised)


def _medians(laws: Sequence[Mapping[str, Any]]) -> tuple[Column, Column]:
    """Logarithms of the medians, and standard deviations of the logarithm."""
    return np.log([float(one["median"]) for one in laws]), np.array([float(one["sd"]) for one in laws])


def _chances(test: Candidate, cohort: Cohort, bodies: NDArray[np.int64]) -> Shares:
    """Chance of each finding in turn, given none before it, and of none, shape (M, findings + 1)."""
    left, found = np.ones(bodies.shape[0]), []
    for sign in test.outcomes:
        chance = _chance(sign, cohort, bodies)
        found.append(left * chance)
        left = left * (1.0 - chance)
    return np.stack([*found, left], axis=1)


def _chance(sign: Sign, cohort: Cohort, bodies: NDArray[np.int64]) -> Column:
    by_cause = np.array([sign.under.get(key, sign.usual) for key in cohort.keys])[cohort.mechanism[bodies]]
    risen = [
        _risen(one, sign.usual, cohort.outputs[one.output][bodies]) for one in sign.by if one.output in cohort.outputs
    ]
    highest: Column = np.max([by_cause, *risen], axis=0)
    return highest


def _risen(slope: Slope, usual: float, values: Column) -> Column:
    along = np.clip((values - slope.start) / (slope.full - slope.start), 0.0, 1.0)
    return usual + (slope.chance - usual) * along
