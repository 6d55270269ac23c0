"""Nerve: how ions of plasma shift the voltage at which a motor axon fires, and what people feel of it.

Negative groups on the membrane attract cations; these screen and bind them, so that a sodium channel senses a larger
voltage than the cell has. Less calcium, less magnesium or less acid: less of that, and the axon fires more easily
(Hille, Woodhull and Shapiro 1975). The nerve answers in milliseconds and holds no state: it is worked out from the
plasma of the slow body, and is not part of it. The size at human calcium is extrapolated from the frog.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np

from ..errors import ModelError
from ..language import read_numbers
from ..maths import Value

NUMBERS = read_numbers(Path(__file__).with_suffix(".toml"))
N = {name: number.value for name, number in NUMBERS.items()}
STEEPEST, HALVINGS = 12.0, 36
"""The potential is sought between 0 and this many times -RT/F, halving the interval so often (to 1e-8 mV)."""
ZERO_CELSIUS = 273.15
FELT = {"tingling": "tingling_from", "spasm": "spasm_from"}


@dataclass(frozen=True, slots=True)
class Plasma:
    """Ions around a nerve, mmol/L, and pH; each a number or an array, all of one shape."""

    ca_ionised: Value
    mg_ionised: Value
    k: Value
    na: Value
    ph: Value

    def __post_init__(self) -> None:
        for name in self.__slots__:
            values = np.asarray(getattr(self, name), dtype=float)
            if not (np.isfinite(values).all() and (values >= 0.0).all()):
                raise ModelError(f"plasma around the nerve: {name} must be a finite number, at least 0")


def shift(plasma: Plasma, usual: Plasma, gain: Value = 1.0) -> Value:
    """Change of threshold against `usual` plasma, mV; negative is easier to excite.

    `gain` multiplies what calcium and magnesium do. Shapes broadcast.

    >>> usual = Plasma(1.22, 0.595, 4.2, 140.0, 7.4)
    >>> round(float(shift(Plasma(0.80, 0.595, 4.2, 140.0, 7.4), usual)), 2)
    -2.21
    """
    without = replace(plasma, ca_ionised=usual.ca_ionised, mg_ionised=usual.mg_ionised)
    others = surface_potential(without)
    return gain * (surface_potential(plasma) - others) + others - surface_potential(usual)


def surface_potential(plasma: Plasma, temperature: float = N["limb"]) -> Value:
    """Potential at the outer surface against the bulk, mV, at a temperature in degrees Celsius.

    The Grahame equation, in which the charge of the ion cloud balances that of the groups, solved by halving.
    """
    shape = np.broadcast_shapes(*(np.shape(getattr(plasma, name)) for name in plasma.__slots__))
    low, high = np.zeros(shape), np.full(shape, STEEPEST)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        weak = cloud_charge(plasma, middle, temperature) + group_charge(plasma, middle) < 0.0
        low, high = np.where(weak, middle, low), np.where(weak, high, middle)
    return -1e3 * N["gas"] * (ZERO_CELSIUS + temperature) / N["faraday"] * low


def cloud_charge(plasma: Plasma, steps: Value, temperature: float) -> Value:
    """Charge of the ion cloud, C/m2, at a surface `steps` times RT/F below the bulk; anions are monovalent."""
    crowded = np.exp(steps)
    single = plasma.na + plasma.k
    double = plasma.ca_ionised + plasma.mg_ionised
    excess = single * (crowded - 1.0) + double * (crowded**2 - 1.0) + (single + 2.0 * double) * (1.0 / crowded - 1.0)
    kelvin = ZERO_CELSIUS + temperature
    return np.sqrt(2.0 * water(temperature) * N["permittivity_vacuum"] * N["gas"] * kelvin * excess)


def group_charge(plasma: Plasma, steps: Value) -> Value:
    """Charge of the groups on the membrane, C/m2: two acids that protons and calcium neutralise, and a base."""
    protons = 10.0 ** (-plasma.ph) * np.exp(steps)
    bound = plasma.ca_ionised * np.exp(2.0 * steps) / N["acid_k_ca"]
    charges = (
        N["base"] * protons / (protons + 10.0 ** -N["base_pk"])
        - N["acid_strong"] / (1.0 + protons / 10.0 ** -N["acid_strong_pk"] + bound)
        - N["acid_weak"] / (1.0 + protons / 10.0 ** -N["acid_weak_pk"] + bound)
    )
    return N["charge"] * 1e18 * charges


def water(temperature: float) -> float:
    """Relative permittivity of water at a temperature in degrees Celsius.

    >>> round(water(25.0), 1)
    78.3
    """
    return sum(N[f"permittivity_{power}"] * temperature**power for power in range(4))


def share_with(felt: str, change: Any) -> float:
    """Share of calm people who have `tingling` or `spasm`; `change` is a fast shift of threshold from usual, mV.

    The mean over an array. For the choice of a category only: the size is not validated.

    >>> share_with("tingling", -1.72), share_with("spasm", -1.72) < 0.001
    (0.5, True)
    """
    people = NormalDist(N[FELT[felt]] + N["limits_below"], N["tetany_spread"])
    return float(np.mean([people.cdf(-one) for one in np.ravel(change).tolist()]))
