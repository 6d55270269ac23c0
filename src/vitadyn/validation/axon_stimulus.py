"""Stimulate many motor axons at once by the engine: rest, spikes, and the current that just fires.

The time of the engine is that of the equations: here milliseconds. Every row is one axon under one stimulus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..engine.problem import Events, Run
from ..engine.solve import Compiled, build, initial_state, parameter_table, solve
from ..physiology.axon import axon_body

Array = NDArray[np.float64]
Truth = NDArray[np.bool_]

POTENTIAL = "node_potential"
SETTLES, TOLERANCE, GRID = 400.0, 1e-5, 0.025
"""Milliseconds of rest before anything is measured, the engine's tolerance, and the steps at which spikes are seen."""
ONSET, SEEN = 120.0, 10.0
"""When a test pulse begins, and for how long a spike may follow."""
SPIKE, ARMED = -30.0, -50.0
"""Potential whose upward crossing is a spike, and below which the next one counts."""
STRONGEST, WEAKEST, HALVINGS = 6000.0, -3000.0, 18
"""Currents in pA between which a threshold is sought, and how often the interval is halved: to 0.03 pA."""


@dataclass(frozen=True)
class Axons:
    """Numbers (N, parameters) and states (N, states) of axons at rest."""

    table: Array
    state: Array

    @property
    def rest(self) -> Array:
        """Potential of the node, mV."""
        found: Array = self.state[:, compiled().states.index(POTENTIAL)]
        return found

    def rows(self, which: ArrayLike) -> Axons:
        """Some of them, perhaps more than once."""
        chosen = np.asarray(which)
        return Axons(self.table[chosen], self.state[chosen])


@dataclass(frozen=True)
class Before:
    """Current from earlier times on, (N, E) each, and what flows under the test pulse, (N,); pA and ms."""

    times: Array
    currents: Array
    under: Array


@cache
def compiled() -> Compiled:
    return build(axon_body(), keep=(POTENTIAL,))


def axons(count: int, changes: Mapping[str, ArrayLike] | None = None, settles: float = SETTLES) -> Axons:
    """Axons with some numbers changed, after a time without stimulus."""
    table = parameter_table(compiled(), count, changes)
    run = solve(compiled(), table, initial_state(compiled(), table), [0.0, settles], rtol=TOLERANCE)
    return Axons(table, run.final)


def stimulated(who: Axons, times: Array, currents: Array, seen: Array) -> Run:
    """Currents (N, E) that flow from `times` (N, E) on; the potential at the times `seen`."""
    events = Events(times, ("stimulus",), currents[:, :, None])
    return solve(compiled(), who.table, who.state, seen, events, rtol=TOLERANCE)


def nothing_before(count: int) -> Before:
    return Before(np.zeros((count, 0)), np.zeros((count, 0)), np.zeros(count))


def fires(who: Axons, current: Array, width: float, before: Before, window: float = SEEN) -> Truth:
    """Whether a pulse (N,) of so many milliseconds is followed by a spike."""
    count = len(current)
    ends = np.tile([ONSET, ONSET + width], (count, 1))
    times = np.concatenate([before.times, ends], axis=1)
    pulse = np.stack([before.under + current, before.under], axis=1)
    seen = ONSET + np.arange(0.0, window, GRID)
    run = stimulated(who, times, np.concatenate([before.currents, pulse], axis=1), seen)
    return spikes(run.values[POTENTIAL])


def spikes(potential: Array) -> Truth:
    """Whether the potential (N, T) crosses that of a spike after having been low enough."""
    lowest = np.minimum.accumulate(potential, axis=1)
    crossed: Truth = np.any((potential >= SPIKE) & (lowest < ARMED), axis=1)
    return crossed


def count_spikes(potential: Array) -> NDArray[np.int64]:
    """How many spikes there are in each row of a potential (N, T)."""
    armed = np.asarray(potential[:, 0] < ARMED)
    found = np.zeros(len(potential), dtype=np.int64)
    for column in potential.T:
        crossing = np.logical_and(armed, column >= SPIKE)
        found += crossing
        armed = np.where(crossing, column < ARMED, np.logical_or(armed, column < ARMED))
    return found


def threshold(who: Axons, width: float, before: Before | None = None, window: float = SEEN) -> Array:
    """The least current (N,) of a pulse that fires, pA; NaN where none does or where all do."""
    count = len(who.table)
    known = nothing_before(count) if before is None else before
    low, high = np.full(count, WEAKEST), np.full(count, STRONGEST)
    bounded = fires(who, high, width, known, window) & ~fires(who, low, width, known, window)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        enough = fires(who, middle, width, known, window)
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(bounded, high, np.nan)


def sustained(who: Axons) -> Array:
    """The least lasting current (N,) that fires within 200 ms, pA."""
    return threshold(who, 200.0, window=200.0)
