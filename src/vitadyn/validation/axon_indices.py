"""Clinical indices of excitability of motor axons, as nerve laboratories define them (after Kiernan 2000)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .axon_stimulus import ONSET, Array, Axons, Before, threshold

SHORT, LONG = 0.2, 1.0
"""Widths of the two pulses of a strength-duration line, ms."""
CONDITIONING = 3.0
"""Conditioning pulse of the recovery cycle, over the threshold."""
INTERVALS = np.array([2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0, 12.0, 15.0, 20.0, 25.0, 32.0, 40.0, 60.0])
SUPER, LATE = slice(4, 7), slice(8, None)
"""Intervals of superexcitability (5, 6, 7 ms) and of subexcitability (from 12 ms)."""
POLARISING = 0.40
"""Current of threshold electrotonus, over the threshold."""
DELAYS = np.array([10.0, 15.0, 20.0, 95.0])


@dataclass(frozen=True)
class Indices:
    """Each (N,): pA, ms and percent of change of threshold; NaN where an axon is refractory or lost."""

    threshold: Array
    rheobase: Array
    time_constant: Array
    refractory: Array
    superexcitability: Array
    subexcitability: Array
    depolarised_early: Array
    depolarised_late: Array
    hyperpolarised_early: Array
    hyperpolarised_late: Array


def indices(who: Axons) -> Indices:
    """All indices of axons at rest."""
    long, short = threshold(who, LONG), threshold(who, SHORT)
    rheobase, time_constant = strength_duration(short, long)
    cycle = recovery(who, long)
    depolarised, hyperpolarised = (electrotonus(who, long, sign) for sign in (1.0, -1.0))
    return Indices(
        threshold=long,
        rheobase=rheobase,
        time_constant=time_constant,
        refractory=refractory_period(cycle),
        superexcitability=cycle[:, SUPER].mean(axis=1),
        subexcitability=cycle[:, LATE].max(axis=1),
        depolarised_early=depolarised[:, :3].mean(axis=1),
        depolarised_late=depolarised[:, 3],
        hyperpolarised_early=hyperpolarised[:, 2],
        hyperpolarised_late=hyperpolarised[:, 3],
    )


def strength_duration(short: Array, long: Array) -> tuple[Array, Array]:
    """Rheobase and time constant by Weiss's line through the charge of two pulses."""
    small, large = short * SHORT, long * LONG
    return (large - small) / (LONG - SHORT), (small * LONG - large * SHORT) / (large - small)


def recovery(who: Axons, usual: Array) -> Array:
    """Change of threshold in percent at each interval after a spike, (N, intervals)."""
    rows, waits = _crossed(len(usual), INTERVALS)
    times = ONSET - np.stack([waits, waits - LONG], axis=1)
    currents = np.stack([CONDITIONING * usual[rows], np.zeros(len(rows))], axis=1)
    found = threshold(who.rows(rows), LONG, Before(times, currents, np.zeros(len(rows))))
    return 100.0 * (found.reshape(len(usual), -1) / usual[:, None] - 1.0)


def refractory_period(cycle: Array) -> Array:
    """Interval at which the threshold first falls to the usual, linear in the logarithm of time."""
    return np.array([_first_fall(row) for row in cycle])


def electrotonus(who: Axons, usual: Array, sign: float) -> Array:
    """Reduction of threshold in percent by a lasting current, at each delay, (N, delays)."""
    rows, waits = _crossed(len(usual), DELAYS)
    current = sign * POLARISING * usual[rows]
    found = threshold(who.rows(rows), LONG, Before(ONSET - waits[:, None], current[:, None], current))
    return 100.0 * (1.0 - found.reshape(len(usual), -1) / usual[:, None])


def _crossed(count: int, waits: Array) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Array]:
    """Every axon with every wait: its row, and the wait."""
    return np.repeat(np.arange(count), len(waits)), np.tile(waits, count)


def _first_fall(row: Array) -> float:
    for place in range(len(row) - 1):
        here, there = row[place], row[place + 1]
        if here > 0.0 >= there:
            share = here / (here - there)
            return float(INTERVALS[place] * (INTERVALS[place + 1] / INTERVALS[place]) ** share)
    return float("nan")
