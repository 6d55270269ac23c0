"""Charge of the surface against the frog, the squid, and its own equation solved another way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..physiology.fast import at_plasma
from ..physiology.nerve import N, membrane_at, surface_potential
from ..physiology.surface import SHALLOWEST, Ions, imbalance
from .axon_table import AXON_PLASMA

REFERENCE = Ions(ca=1.20, mg=0.55, k=4.2, na=142.0, ph=7.4)
ROOM, SEA = 22.0, 18.0
"""Temperatures of frog and squid, degrees Celsius."""
DEEPEST, HALVINGS = 12.0, 60
BOX = {"ca": (0.5, 2.0), "mg": (0.15, 1.5), "k": (2.0, 7.0), "na": (120.0, 160.0), "ph": (7.1, 7.75)}
MAN = {"ca": (0.4, 3.0), "mg": (0.1, 5.0), "k": (2.0, 7.0), "na": (115.0, 165.0), "ph": (6.9, 7.9)}
STATED = {"ca": (0.01, 4.78), "mg": (0.01, 2.78), "ph": (0.01, -5.29), "na": (1.0, 0.063), "k": (0.1, 0.063)}
"""Step, and the slope that is stated: mV per mmol/L, and per unit of pH."""
NAMES = {"ca": "ca_at_nerve", "mg": "mg_ionised", "k": "k", "na": "na", "ph": "ph"}


def measure(numbers: str) -> dict[str, float]:
    """The checks of part A."""
    tenfold = {ph: frog(ca=20.0, ph=ph) - frog(ca=2.0, ph=ph) for ph in (5.0, 7.4, 10.0)}
    squid = [float(surface_potential(Ions(ca, 0.0, 0.0, 440.0, 7.8), SEA)) for ca in (8.8, 44.0)]
    return {
        "A1-tenfold": tenfold[7.4],
        "A2-none": frog() - frog(ca=2.0),
        "A3-cations": frog(salt=117.5 / 8.0) - frog(),
        "A4-order": frog(ca=2.0) - frog(mg=2.0),
        "A5-acid": tenfold[7.4] - tenfold[5.0],
        "A5-alkaline": tenfold[10.0] - tenfold[7.4],
        "A6-contraction": 0.4 * (frog(ca=6.0) - frog(ca=2.0)),
        "A7-equivalent": calcium_like_ph(7.75),
        "A8-squid": squid[0] - squid[1],
        "A9-closed": closed_error(numbers),
        "A10-newton": newton_error(),
        "A11-slopes": max(abs(slope(ion) / stated - 1.0) for ion, (_, stated) in STATED.items()),
        "A12-one-way": min(float(one_way(ion, numbers).min()) for ion in MAN),
    }


def frog(ca: float = 0.0, mg: float = 0.0, salt: float = 117.5, ph: float = 7.4) -> float:
    """Surface potential in a Ringer's solution at room temperature."""
    return float(surface_potential(Ions(ca, mg, 0.0, salt, ph), ROOM))


def calcium_like_ph(ph: float) -> float:
    """Ionised calcium that shifts as much as this pH does."""
    wanted = float(surface_potential(REFERENCE._replace(ph=ph)))
    return _halved(lambda ca: float(surface_potential(REFERENCE._replace(ca=ca))) - wanted, 0.3, 2.0)


def closed_error(numbers: str) -> float:
    """Largest difference of the closed form from the equation."""
    ions = {NAMES[name]: values for name, values in drawn(BOX, 4000, seed=2)._asdict().items()}
    found = at_plasma(("nerve_shift", "nerve_shift_closed"), numbers, **ions)
    return float(np.abs(found["nerve_shift"] - found["nerve_shift_closed"]).max())


def newton_error() -> float:
    """Largest difference of the Newton steps from halving an interval, mV."""
    ions = drawn(MAN, 2000, seed=1)
    membrane = membrane_at(N["limb"])
    low, high = np.full(2000, SHALLOWEST), np.full(2000, DEEPEST)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        weak = imbalance(ions, membrane, middle)[0] < 0.0
        low, high = np.where(weak, middle, low), np.where(weak, high, middle)
    return float(np.abs(surface_potential(ions) + membrane.step * low).max())


def slope(ion: str) -> float:
    """Slope of the potential at the reference plasma."""
    step, here = STATED[ion][0], getattr(REFERENCE, ion)
    up, down = (float(surface_potential(REFERENCE._replace(**{ion: here + d}))) for d in (step, -step))
    return (up - down) / (2.0 * step)


def one_way(ion: str, numbers: str) -> NDArray[np.float64]:
    """Steps of the shift as one ion rises (as pH falls) over its range."""
    values = np.linspace(*MAN[ion], 60)
    steps: NDArray[np.float64] = np.diff(at_plasma(("nerve_shift",), numbers, **{NAMES[ion]: values})["nerve_shift"])
    return -steps if ion == "ph" else steps


def drawn(box: dict[str, tuple[float, float]], count: int, seed: int) -> Ions:
    """Random plasmas in a box."""
    rng = np.random.default_rng(seed)
    return Ions(**{name: rng.uniform(*box[name], count) for name in Ions._fields})


def shift_of_axon(numbers: str, **ions: float) -> float:
    """Shift of a plasma against that of the axon, mV; what is not given is as there."""
    given = {**AXON_PLASMA, **{NAMES[name]: value for name, value in ions.items()}}
    here, there = (at_plasma(("nerve_shift",), numbers, **one)["nerve_shift"] for one in (given, AXON_PLASMA))
    return float(here - there)


def _halved(miss: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function is 0."""
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if miss(middle) < 0.0 else (low, middle)
    return low
