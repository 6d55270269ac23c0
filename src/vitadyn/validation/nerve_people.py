"""What people have: weakness, ordinary cramps, tetany, and trials that found nothing."""

from __future__ import annotations

from math import exp, lgamma, log
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..physiology.alkalosis import calcium_after
from ..physiology.cramp import cramp_mineral
from ..physiology.fast import at_plasma, fast
from ..population.cramping import MONTH

Array = NDArray[np.float64]
USUAL = {"ca_at_nerve": 1.20, "mg_ionised": 0.55}
"""Plasma at which the limits of tetany were struck."""
FREE = 0.70
"""Share of total magnesium that is ionised."""
GROUP = 400
"""Points that stand for a group with a spread of calcium."""
YEAR = 52.14
TRIAL = 4.35
"""Cramps a week in trials of magnesium."""
EPISODES, SWING_TREATED, SWING_HEALTHY = 3.0, 0.4, 0.2
"""Provoking episodes a week, and the sd of the shift from one to the next, mV, without and with PTH: invented."""


def measure(numbers: str) -> dict[str, float]:
    """The checks of parts D and E."""
    return {**_muscle(numbers), **_surveys(numbers), **_trials(numbers), **_tetany(numbers), **_attacks(numbers)}


def law(name: str, numbers: str, **given: Any) -> Any:
    return at_plasma((name,), numbers, **given)[name]


def _muscle(numbers: str) -> dict[str, float]:
    def passing(total_mg: float, **given: float) -> float:
        return float(law("endplates_transmitting", numbers, mg_ionised=FREE * total_mg, **given))

    def weak(**given: float) -> float:
        return float(law("weakness_index", numbers, **given))

    return {
        "D1-mg-3": passing(3.0),
        "D1-mg-5": passing(5.0),
        "D1-mg-7": passing(7.3),
        "D2-antidote": passing(5.0, ca_at_nerve=1.8) - passing(5.0),
        "D3-low-calcium": float(law("endplates_transmitting", numbers, ca_at_nerve=0.6)),
        "D4-low-calcium": weak(ca_at_nerve=0.5),
        **{f"D5-k-{k}": weak(k=k) for k in (1.9, 2.5, 3.0)},
        **{f"D6-k-{k}": weak(k=k) for k in (6.5, 8.8)},
        "D7-antidote": weak(k=8.8, ca_at_nerve=1.9) - weak(k=8.8),
    }


def _surveys(numbers: str) -> dict[str, float]:
    known = fast(numbers).defaults()
    adults = (known["cramps_younger"], known["cramp_shape_younger"])
    older = (known["cramps_older"], known["cramp_shape_older"])
    at_72 = float(law("cramp_background", numbers, age=72.0))
    return {
        "E1-any": at_least(1, *adults, MONTH),
        "E1-many": at_least(5, *adults, MONTH),
        "E2-any": at_least(1, *older, MONTH),
        "E2-many": at_least(4, *older, MONTH),
        "E3-share": at_least(14, *adults, MONTH) / at_least(1, *adults, MONTH),
        "E4-rate": rate_of_enrolled(at_72, older[1]),
    }


def _trials(numbers: str) -> dict[str, float]:
    plain = dict.fromkeys(("cramp_slope", "cramp_slope_harder"), 0.0)
    magnesium = fast(numbers).defaults()["mg_ionised"] + FREE * 0.04
    calcium = fast(numbers).defaults()["ca_at_nerve"] + 0.01
    changed = TRIAL * (float(law("cramp_mineral", numbers, mg_ionised=magnesium)) - 1.0)
    unchanged = TRIAL * (float(law("cramp_mineral", numbers, mg_ionised=magnesium, **plain)) - 1.0)
    return {
        "E5-magnesium": changed,
        "E5-small": changed,
        "E5-beta-0": unchanged,
        "E6-vitamin-d": float(law("cramp_mineral", numbers, ca_at_nerve=calcium)),
        "E6-beta-0": float(law("cramp_mineral", numbers, ca_at_nerve=calcium, **plain)),
    }


def _tetany(numbers: str) -> dict[str, float]:
    fast_breath = {**USUAL, "hyperventilation": 1.0}
    fallen = calcium_after(USUAL["ca_at_nerve"], 0.2, "respiratory")
    donors = {"mg_ionised": 0.35}

    def share(name: str, **given: Any) -> float:
        return float(np.mean(law(name, numbers, **given)))

    return {
        "E7-spasm": share("spasm_share", **fast_breath, ph=7.75),
        "E7-tingling": share("tingling_share", **fast_breath, ph=7.75),
        "E8-cuff-usual": share("cuff_share", **USUAL),
        "E8-cuff-low": share("cuff_share", **{**USUAL, "ca_at_nerve": 0.90}),
        "E9-donors": share("spasm_share", ca_at_nerve=group(0.84, 0.10), **donors),
        "E9-platelets": share("spasm_share", ca_at_nerve=group(0.82, 0.10), mg_ionised=USUAL["mg_ionised"]),
        "E9-category": share("spasm_share", ca_at_nerve=0.84, **donors),
        "E10-falling": share("spasm_share", **{**USUAL, "ca_at_nerve": fallen}, ph=7.60),
        "E10-held": share("spasm_share", **fast_breath, ph=7.60),
    }


def _attacks(numbers: str) -> dict[str, float]:
    known = fast(numbers).defaults()
    low = {**USUAL, "ca_at_nerve": 1.02}
    felt = float(law("shift_felt", numbers, **low, adaptation=1.0))
    treated = yearly(felt, SWING_TREATED, known)
    cramps = at_least(1, known["cramps_younger"] * cramp_of(felt, known), known["cramp_shape_younger"], YEAR)
    usual = float(law("shift_felt", numbers, **USUAL))
    return {
        "E11-tetany": treated,
        "E11-either": 1.0 - (1.0 - treated) * (1.0 - cramps),
        "E12-healthy-week": weekly(usual, SWING_HEALTHY, known),
        "E12-healthy-year": yearly(usual, SWING_HEALTHY, known),
    }


def cramp_of(felt: float, known: dict[str, float]) -> float:
    """Ratio of cramp rates at a felt shift."""
    names = ("cramp_slope", "cramp_slope_harder", "cramp_deepest", "cramp_most")
    return float(cramp_mineral(felt, *(known[name] for name in names)))


def group(mean: float, sd: float) -> Array:
    """Evenly likely points of a normal law."""
    return np.array([NormalDist(mean, sd).inv_cdf((place + 0.5) / GROUP) for place in range(GROUP)])


def at_least(count: int, mean: float, shape: float, weeks: float) -> float:
    """Share of people who count so many cramps or more in so many weeks."""
    return 1.0 - sum(exactly(number, mean, shape, weeks) for number in range(count))


def exactly(count: int, mean: float, shape: float, weeks: float) -> float:
    """Share who count exactly so many: rates by a gamma law, counts by chance (negative binomial)."""
    chance = weeks * mean / (weeks * mean + shape)
    ways = lgamma(count + shape) - lgamma(shape) - lgamma(count + 1)
    return exp(ways + count * log(chance) + shape * log(1.0 - chance))


def rate_of_enrolled(mean: float, shape: float) -> float:
    """Mean rate a week of people who had two or more in two weeks."""
    weeks = 2.0
    few = [(exactly(n, mean, shape, weeks), (shape + n) / (shape / mean + weeks)) for n in (0, 1)]
    left = 1.0 - sum(share for share, _ in few)
    return (mean - sum(share * rate for share, rate in few)) / left


def yearly(felt: float, swing: float, known: dict[str, float]) -> float:
    """Share of people with any attack of tetany in a year."""
    return float(np.mean(1.0 - np.exp(-YEAR * _rates(felt, swing, known))))


def weekly(felt: float, swing: float, known: dict[str, float]) -> float:
    """Mean attacks of tetany a week."""
    return float(np.mean(_rates(felt, swing, known)))


def _rates(felt: float, swing: float, known: dict[str, float]) -> Array:
    """Attacks a week of people with limits of their own, when the shift swings from one episode to the next."""
    limits = group(known["spasm_from"] + known["limits_below"], known["tetany_spread"])
    return EPISODES * np.array([NormalDist().cdf((-felt - limit) / swing) for limit in limits])
