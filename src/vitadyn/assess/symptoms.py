"""How likely a complaint is in a simulated body: the symptom law, indexed by what the body is, not by its label.

A body is in a state (low calcium, low potassium, ...) to a severity between 0 at the reference limit and 1 at the
listed threshold. Each state adds its share over the background as one more way to have the symptom ("noisy or");
a state that lowers a symptom multiplies it. Mechanisms that the body does not carry (statin myopathy, the weight
loss of cancer, ...) add their own rates by sub-cause (symptom_causes.csv): these are empirical.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, nearest
from ..knowledge import table
from ..knowledge.facts import toml

Array = NDArray[np.float64]
States = Mapping[str, Array]

BACKGROUND = "background_adult"
CAUSE_STATES = {"ordinary": "idiopathic_night_cramp"}
"""Sub-causes whose rates are a state of symptom_likelihood.csv."""
BANDS = ("low", "mid", "high")


@cache
def rates(band: str = "mid") -> Mapping[str, Mapping[str, float]]:
    """Symptom to state or sub-cause to probability, at the low, mid or high end of what is known of it."""
    if band not in BANDS:
        raise InputError("band of the symptom law", band, ", ".join(BANDS), nearest(band, BANDS))
    found: dict[str, dict[str, float]] = {}
    for row in (*table("symptom_likelihood"), *table("symptom_likelihood_more")):
        found.setdefault(row["symptom"], {})[row["state"]] = row.needed(f"p_{band}")
    for row in table("symptom_causes"):
        found.setdefault(row["symptom"], {})[row["sub_cause"]] = row.needed(f"p_{band}")
    return {symptom: by_state for symptom, by_state in found.items() if BACKGROUND in by_state}


def has_law(symptom: str) -> bool:
    """Whether anything is known of a symptom; without, its probability is 1 everywhere and it moves nothing."""
    return symptom in rates()


def severity(state: str, states: States) -> Array:
    """How far each body is into a state, 0 to 1; 0 where the body does not carry the quantity.

    >>> severity("hypokalaemia_lt3.0", {"k": np.array([4.0, 3.25, 2.0])})
    array([0. , 0.5, 1. ])
    """
    law = toml("symptom_states")[state]
    if law.get("instead") in states:
        return np.asarray(np.clip(states[law["instead"]], 0.0, 1.0))
    return reduce(np.multiply, [_ramp(ramp, states) for ramp in law["ramps"]])


def _ramp(ramp: Mapping[str, Any], states: States) -> Array:
    if ramp["quantity"] not in states:
        return np.asarray(0.0)
    value = np.asarray(states[ramp["quantity"]], dtype=float)
    return np.asarray(np.clip((value - ramp["none"]) / (ramp["full"] - ramp["none"]), 0.0, 1.0))


def probability(symptom: str, states: States, sub_cause: str = "", band: str = "mid") -> Array:
    """The probability that such bodies have the symptom; ones where nothing is known of it.

    `states` are the body's results, one value a body: ca_corrected, mg, k, na, phosphate (mmol/L), vitd25 (nmol/L),
    pth (pmol/L), volume_ratio (ECF over usual), osteoid (0 to 1). A missing one means that state is not met.

    >>> probability("seizure", {"ca_corrected": np.array([2.4, 1.5])}).round(3)
    array([0.001, 0.1  ])
    """
    if not has_law(symptom):
        return np.ones(_shape(states))
    by_state = rates(band)[symptom]
    background = by_state[BACKGROUND]
    without, damping = np.full(_shape(states), 1.0 - background), np.ones(_shape(states))
    for level, listed in _levels(by_state, states, sub_cause):
        without = without * (1.0 - level * max(0.0, listed - background) / (1.0 - background))
        damping = damping * (1.0 - level * max(0.0, background - listed) / background)
    return np.asarray((1.0 - without) * damping)


def adds_of_its_own(symptom: str, sub_cause: str) -> bool:
    """Whether a sub-cause makes a symptom more or less frequent beyond what its bodies' states do."""
    return has_law(symptom) and CAUSE_STATES.get(sub_cause, sub_cause) in rates("mid")[symptom]


def _levels(by_state: Mapping[str, float], states: States, sub_cause: str) -> list[tuple[Array, float]]:
    """Severity and listed probability of each state, and of the sub-cause in full."""
    bodily = [(severity(state, states), by_state[state]) for state in toml("symptom_states") if state in by_state]
    cause = CAUSE_STATES.get(sub_cause, sub_cause)
    return [*bodily, (np.asarray(1.0), by_state[cause])] if cause in by_state else bodily


def _shape(states: States) -> tuple[int, ...]:
    return np.broadcast_shapes(*(np.shape(value) for value in states.values()))
