"""Charge of a membrane's outer surface and of the ions before it: the potential at which they balance.

The Grahame equation, in which screening ions are drawn to negative groups that protons and calcium neutralise in part
(Hille, Woodhull and Shapiro 1975). Solved by a fixed number of Newton steps from one start, so that it is one smooth
expression for numbers, arrays, symbols and units.
"""

from __future__ import annotations

from typing import NamedTuple

from ..maths import Value, exp, maximum, sqrt

START, STEPS, SHALLOWEST = 3.6, 6, 0.05
"""Depth in steps of RT/F at which the search starts, how many Newton steps it takes, and below which it never looks."""


class Ions(NamedTuple):
    """What is dissolved before the membrane, mmol/L, and pH; anions are monovalent and as many as needed."""

    ca: Value
    mg: Value
    k: Value
    na: Value
    ph: Value


class Membrane(NamedTuple):
    """Charged groups per area, what neutralises them, how strongly ions screen, and the height of one step."""

    acid_strong: Value
    acid_strong_pk: Value
    acid_weak: Value
    acid_weak_pk: Value
    acid_k_ca: Value
    base: Value
    base_pk: Value
    screening: Value
    step: Value


def potential(ions: Ions, membrane: Membrane) -> Value:
    """Potential at the surface against the bulk, in the unit of the membrane's step."""
    depth: Value = START
    for _ in range(STEPS):
        held, slope = imbalance(ions, membrane, depth)
        depth = maximum(depth - held / slope, SHALLOWEST)
    return -membrane.step * depth


def imbalance(ions: Ions, membrane: Membrane, depth: Value) -> tuple[Value, Value]:
    """Charge of cloud and groups together at a depth in steps of RT/F, and how it rises with the depth."""
    cloud, cloud_slope = cloud_charge(ions, membrane, depth)
    groups, groups_slope = group_charge(ions, membrane, depth)
    return cloud + groups, cloud_slope + groups_slope


def cloud_charge(ions: Ions, membrane: Membrane, depth: Value) -> tuple[Value, Value]:
    """Charge of the ion cloud, and its slope by the depth."""
    crowded = exp(depth)
    single, double = ions.na + ions.k, ions.ca + ions.mg
    anions = single + 2.0 * double
    excess = single * (crowded - 1.0) + double * (crowded * crowded - 1.0) + anions * (1.0 / crowded - 1.0)
    rise = single * crowded + 2.0 * double * crowded * crowded - anions / crowded
    cloud = sqrt(membrane.screening * excess)
    return cloud, 0.5 * membrane.screening * rise / cloud


def group_charge(ions: Ions, membrane: Membrane, depth: Value) -> tuple[Value, Value]:
    """Charge of the groups of the membrane, and its slope by the depth: two acids and a base."""
    crowded = exp(depth)
    bound = ions.ca / membrane.acid_k_ca * crowded * crowded
    strong = _acid(membrane.acid_strong, 10.0 ** (membrane.acid_strong_pk - ions.ph) * crowded, bound)
    weak = _acid(membrane.acid_weak, 10.0 ** (membrane.acid_weak_pk - ions.ph) * crowded, bound)
    protons = 10.0 ** (membrane.base_pk - ions.ph) * crowded
    base = membrane.base * protons / (1.0 + protons)
    return base - strong[0] - weak[0], base / (1.0 + protons) + strong[1] + weak[1]


def _acid(sites: Value, protons: Value, bound: Value) -> tuple[Value, Value]:
    """Charged sites left by protons and calcium, each relative to its binding, and how fast they lessen."""
    free = sites / (1.0 + protons + bound)
    return free, free * (protons + 2.0 * bound) / (1.0 + protons + bound)
