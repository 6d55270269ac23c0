"""Make the table of the motor axon by the engine, and tell whether the one that is kept is still of these equations."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..physiology.axon import axon_body
from ..physiology.axon_table import LOST_REST, REGIMES
from ..physiology.fast import at_plasma
from .axon_stimulus import GRID, HALVINGS, SETTLES, TOLERANCE, Array, Axons, axons, sustained, threshold

SHIFTS = (-4.0, -3.25, -2.5, -1.9, -1.3, -0.65, 0.0, 0.8, 1.8, 3.0, 4.5, 6.5, 9.0)
POTASSIUM = tuple(float(f"{value:.6g}") for value in np.geomspace(2.5, 6.0, 11))
SODIUM = (120.0, 133.333, 146.667, 160.0)
NUMERICS = f"1: rodas5p, tolerance {TOLERANCE}, rest {SETTLES} ms, grid {GRID} ms, {HALVINGS} halvings"
INEXCITABLE = 1500.0
"""Threshold in pA above which an axon that has lost its rest counts as inexcitable: 2.5 times the usual."""
AXON_PLASMA = {"ca_at_nerve": 1.20, "mg_ionised": 0.55, "k": 4.2, "na": 142.0, "ph": 7.4}
"""Plasma at which the axon has no shift."""


def made() -> dict[str, Any]:
    """The table in its JSON form: thresholds as logarithms of their ratio to the reference plasma's."""
    shift, k, na = (grid.ravel() for grid in np.meshgrid(SHIFTS, POTASSIUM, SODIUM, indexing="ij"))
    return {
        "fingerprint": fingerprint(),
        "numerics": NUMERICS,
        "shift_of_person": round(shift_of_person(), 6),
        "shift": list(SHIFTS),
        "k": list(POTASSIUM),
        "na": list(SODIUM),
        **rows({"shift": shift, "k": k, "na": na}),
    }


def rows(changes: Mapping[str, Array]) -> dict[str, list[Any]]:
    """What the table holds of axons at some plasmas."""
    who = axons(len(changes["k"]), changes)
    usual = axons(1)
    long, lasting = threshold(who, 1.0), sustained(who)
    return {
        "threshold": np.round(np.log(long / threshold(usual, 1.0)), 5).tolist(),
        "sustained": np.round(np.log(lasting / sustained(usual)), 5).tolist(),
        "rest": np.round(who.rest, 3).tolist(),
        "regime": [REGIMES[code] for code in regimes(who, long)],
    }


def regimes(who: Axons, long: Array) -> list[int]:
    """Normal, rest lost, or not to be excited from where it then lies."""
    lost = who.rest > LOST_REST
    codes = np.where(lost, np.where(long < INEXCITABLE, 1, 2), np.where(np.isfinite(long), 0, 2))
    return [int(code) for code in codes]


def fingerprint() -> str:
    """Changes with any equation or number of the axon and with how it is solved."""
    return hashlib.sha256(f"{axon_body().hash()} {NUMERICS}".encode()).hexdigest()[:12]


def shift_of_person() -> float:
    """Shift of the reference person against the plasma of the axon, mV."""
    return -float(at_plasma(["nerve_shift"], **AXON_PLASMA)["nerve_shift"])
