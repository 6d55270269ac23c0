"""The motor axon at many plasmas: baseline indices, directions, loss of rest, and the error of its table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..engine.solve import initial_state, parameter_table, solve
from ..physiology.axon_table import CORNERS, LOST_REST, Excitability, axon_table, excitability
from .axon_indices import Indices, indices
from .axon_stimulus import (
    ONSET,
    POTENTIAL,
    SETTLES,
    TOLERANCE,
    Array,
    Axons,
    axons,
    compiled,
    count_spikes,
    stimulated,
)
from .axon_table import rows
from .nerve_surface import shift_of_axon

CALCIUM = (0.8, 1.0, 1.2, 1.5, 2.0)
FACTORS = (1.0, 1.5, 1.75, 2.0)
MARGINS = np.linspace(-8.0, 0.0, 401)
"""Shifts among which the one that loses rest is sought, mV."""
POTASSIUM = (3.0, 4.2, 5.5)
BASELINE = (
    "time_constant",
    "refractory",
    "superexcitability",
    "subexcitability",
    "depolarised_early",
    "depolarised_late",
    "hyperpolarised_early",
    "hyperpolarised_late",
)
FRESH = 300


def measure(numbers: str) -> dict[str, float]:
    """The checks of parts B, C, F and G."""
    found = indices(axons(len(scenarios(numbers)), _changes(numbers)))
    return {**_baseline(found), **_directions(found, numbers), **_loss_of_rest(), **_table_error()}


def scenarios(numbers: str) -> dict[str, dict[str, float]]:
    """Numbers of the axon at named plasmas; the reference comes first."""
    plasmas: dict[str, dict[str, float]] = {"reference": {}}
    plasmas |= {f"ca {ca:g}": {"ca": ca} for ca in CALCIUM}
    plasmas |= {"mg 0.25": {"mg": 0.25}, "mg 2": {"mg": 2.0}, "k 5.5": {"k": 5.5}, "k 2.5": {"k": 2.5}}
    return {name: _numbers(ions, numbers) for name, ions in plasmas.items()}


def _numbers(ions: Mapping[str, float], numbers: str) -> dict[str, float]:
    return {"shift": shift_of_axon(numbers, **ions), "k": ions.get("k", 4.2), "na": ions.get("na", 142.0)}


def _changes(numbers: str) -> dict[str, list[float]]:
    every = list(scenarios(numbers).values())
    return {name: [one[name] for one in every] for name in every[0]}


def _baseline(found: Indices) -> dict[str, float]:
    told = {f"B{place}-{name}": float(getattr(found, name)[0]) for place, name in enumerate(BASELINE, start=1)}
    usual = axons(1, settles=SETTLES)
    quiet, pushed = (_spikes_in_200_ms(usual, current) for current in (0.0, 1.2 * float(found.rheobase[0])))
    return {**told, "B9-silent": quiet, "B10-accommodates": pushed}


def _spikes_in_200_ms(who: Axons, current: float) -> float:
    times, currents = np.array([[ONSET]]), np.array([[current]])
    run = stimulated(who, times, currents, ONSET + np.arange(0.0, 200.0, 0.05))
    return float(count_spikes(run.values[POTENTIAL])[0])


def _directions(found: Indices, numbers: str) -> dict[str, float]:
    at = {name: place for place, name in enumerate(scenarios(numbers))}
    ratio = found.threshold / found.threshold[0]
    calcium = [at[f"ca {ca:g}"] for ca in CALCIUM]
    rest = axons(len(at), _changes(numbers)).rest

    def change(values: Array, name: str) -> float:
        return float(values[at[name]] - values[0])

    return {
        "C1-calcium": float(np.diff(ratio[calcium]).min()),
        "C2-low-mg": float(ratio[at["mg 0.25"]]),
        "C2-high-mg": float(ratio[at["mg 2"]]),
        "C3-rest": change(rest, "k 5.5"),
        "C3-superexcitability": change(found.superexcitability, "k 5.5"),
        "C3-refractory": change(found.refractory, "k 5.5"),
        "C4-rest": change(rest, "k 2.5"),
        "C4-threshold": float(ratio[at["k 2.5"]]),
        "C4-superexcitability": change(found.superexcitability, "k 2.5"),
        "C5-time_constant": float(-np.diff(found.time_constant[calcium]).max()),
    }


def _loss_of_rest() -> dict[str, float]:
    names = ("G1-usual", *(f"G1-{factor:g}" for factor in FACTORS[1:]))
    by_factor = {name: lost_at(factor) for name, factor in zip(names, FACTORS, strict=True)}
    by_potassium = [lost_at(1.75, k) for k in POTASSIUM]
    gone = axons(1, {"shift": by_factor["G1-1.75"] - 0.5, "persistent_factor": 1.75})
    return {
        **by_factor,
        "G2-silent": _spikes_in_200_ms(gone, 0.0) if gone.rest[0] > LOST_REST else float("nan"),
        "G3-potassium": float(np.diff(by_potassium).min()),
    }


def lost_at(factor: float, k: float = 4.2) -> float:
    """Highest shift at which an axon has lost its rest 400 ms after its gates were set to that shift."""
    table = parameter_table(compiled(), len(MARGINS), {"shift": MARGINS, "persistent_factor": factor, "k": k})
    run = solve(compiled(), table, _shifted(table), [0.0, SETTLES], rtol=TOLERANCE)
    lost = run.final[:, compiled().states.index(POTENTIAL)] > LOST_REST
    return float(MARGINS[lost].max()) if lost.any() else float("nan")


def _shifted(table: Array) -> Array:
    """States with the potentials at rest and every gate as it is with the shift."""
    names, states = compiled().parameters, compiled().states
    start = initial_state(compiled(), table)
    for share, gates in ((1.0, "node_m node_h node_p"), (0.4, "node_n node_s inner_n inner_s inner_q")):
        moved = table.copy()
        moved[:, names.index("rest")] -= share * table[:, names.index("shift")]
        columns = [states.index(gate) for gate in gates.split()]
        start[:, columns] = initial_state(compiled(), moved)[:, columns]
    return start


def _table_error() -> dict[str, float]:
    rng = np.random.default_rng(29)
    plasma = {
        "shift": rng.uniform(-4.0, 9.0, FRESH),
        "k": np.exp(rng.uniform(np.log(2.5), np.log(6.0), FRESH)),
        "na": rng.uniform(120.0, 160.0, FRESH),
    }
    found, true = excitability(plasma["shift"] - axon_table().shift_of_person, plasma["k"], plasma["na"]), rows(plasma)
    sound = ~found.flagged
    return {
        "F1-threshold": _error_of_95(found.threshold[sound], np.array(true["threshold"])[sound]),
        "F2-sustained": _error_of_95(found.sustained[sound], np.array(true["sustained"])[sound]),
        "F3-mixed": float(_mixed(plasma, found)),
    }


def _error_of_95(found: Array, log_true: Array) -> float:
    return float(np.percentile(np.abs(found / np.exp(log_true) - 1.0), 95))


def _mixed(plasma: Mapping[str, Array], found: Excitability) -> int:
    """Answers not flagged although a corner of their cell has lost its rest."""
    table = axon_table()
    points = (plasma["shift"], np.log(plasma["k"]), plasma["na"])
    cell = np.stack([np.searchsorted(axis, p, side="right") - 1 for axis, p in zip(table.axes, points, strict=True)])
    corners = [tuple(cell + corner[:, None]) for corner in CORNERS]
    lost: NDArray[np.bool_] = np.any([table.rest[place] > LOST_REST for place in corners], axis=0)
    return int(np.sum(lost & ~found.flagged))
