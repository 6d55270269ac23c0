"""Excitability of the motor axon at any plasma, looked up in a table that the engine made.

Logarithms of thresholds are interpolated between nodes of one regime. Near loss of the resting state they are not:
there the nearest sound node answers and the answer is flagged, as it is outside the table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import ModelError

Array = NDArray[np.float64]
Places = NDArray[np.intp]

TABLE_FILE = Path(__file__).with_name("axon_table.json")
REGIMES = ("normal", "lost_rest", "inexcitable")
LOST_REST = -68.0
"""Resting potential, mV, above which a node is not trusted."""
CROWDED_K, CROWDED_SHIFT, CROWDED_SLOPE = 5.0, -1.5, 0.4
"""Near loss of rest: more potassium with a lower shift than this, less potassium by the slope for each mV below it."""
CORNERS = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
MOST_PLASMAS = 10_000_000


@dataclass(frozen=True)
class Table:
    """Axes (shift in mV, logarithm of plasma potassium, sodium) and what the axon does at each node."""

    axes: tuple[Array, Array, Array]
    threshold: Array
    sustained: Array
    rest: Array
    regime: NDArray[np.int64]
    nearest: Places
    shift_of_person: float
    fingerprint: str


@dataclass(frozen=True)
class Excitability:
    """At each plasma: thresholds over those of the reference plasma, rest in mV, and whether it is flagged.

    What is not flagged is in the normal regime; what is flagged is the answer of the nearest sound node.
    """

    threshold: Array
    sustained: Array
    rest: Array
    flagged: NDArray[np.bool_]


def excitability(shift: ArrayLike, k: ArrayLike, na: ArrayLike) -> Excitability:
    """What the average motor axon does at a shift (`nerve_shift`, mV), plasma potassium and sodium (mmol/L).

    >>> found = excitability(shift=[0.0, -2.2], k=4.2, na=140.0)
    >>> found.threshold.round(1).tolist(), found.flagged.tolist()
    ([1.0, 0.7], [False, False])
    """
    table = axon_table()
    asked = _asked(table, shift, k, na)
    held = np.stack([np.clip(asked[:, i], axis[0], axis[-1]) for i, axis in enumerate(table.axes)], axis=1)
    cell, part = _cells(table, held)
    flagged = _unsafe(table, cell) | (held != asked).any(axis=1)
    flagged |= _crowded(asked)
    single = _nearest_sound(table, cell + np.round(part).astype(np.intp))
    log_threshold, log_sustained, rest = (
        np.where(flagged, values[tuple(single)], _between(values, cell, part))
        for values in (table.threshold, table.sustained, table.rest)
    )
    return Excitability(np.exp(log_threshold), np.exp(log_sustained), rest, flagged)


FIELDS = ("threshold", "sustained", "rest")


@cache
def axon_table() -> Table:
    """The table that comes with the package."""
    return table_of(json.loads(TABLE_FILE.read_text(encoding="utf-8")))


def table_of(told: dict[str, Any]) -> Table:
    """A table from its JSON form."""
    axes = (np.array(told["shift"]), np.log(told["k"]), np.array(told["na"]))
    shape = tuple(len(axis) for axis in axes)
    threshold, lasting, rest = (np.array(told[name], dtype=float).reshape(shape) for name in FIELDS)
    regime = np.array([REGIMES.index(word) for word in told["regime"]]).reshape(shape)
    nearest = nearest_sound(axes, (regime == 0) & (rest <= LOST_REST))
    return Table(axes, threshold, lasting, rest, regime, nearest, told["shift_of_person"], told["fingerprint"])


def nearest_sound(axes: tuple[Array, Array, Array], sound: NDArray[np.bool_]) -> Places:
    """For every node the place of the sound node that is nearest, with each axis measured by its length."""
    scaled = [(axis - axis[0]) / (axis[-1] - axis[0]) for axis in axes]
    points = np.stack(np.meshgrid(*scaled, indexing="ij"), axis=-1).reshape(-1, 3)
    good = np.flatnonzero(sound)
    distance = ((points[:, None, :] - points[None, good, :]) ** 2).sum(axis=2)
    places: Places = good[np.argmin(distance, axis=1)]
    return places.reshape(sound.shape)


def _asked(table: Table, shift: ArrayLike, k: ArrayLike, na: ArrayLike) -> Array:
    """Points (N, 3) on the axes of the table; its shift counts from another plasma than that of the person."""
    shifts, potassium, sodium = np.broadcast_arrays(*(np.atleast_1d(np.asarray(one, float)) for one in (shift, k, na)))
    if shifts.size > MOST_PLASMAS:
        raise ModelError(f"excitability: given {shifts.size} plasmas; allowed: at most {MOST_PLASMAS} at a time")
    if not all(np.isfinite(one).all() for one in (shifts, potassium, sodium)) or not (potassium > 0.0).all():
        raise ModelError("excitability: shift, k and na must be finite numbers, k above 0")
    return np.stack([shifts.ravel() + table.shift_of_person, np.log(potassium.ravel()), sodium.ravel()], axis=1)


def _cells(table: Table, held: Array) -> tuple[Places, Array]:
    """The lowest corner of the cell of each point (N, 3), and how far into it the point lies, 0 to 1."""
    cell, part = np.empty(held.shape, np.intp), np.empty(held.shape)
    for column, axis in enumerate(table.axes):
        place = np.clip(np.searchsorted(axis, held[:, column], side="right") - 1, 0, len(axis) - 2)
        cell[:, column] = place
        part[:, column] = (held[:, column] - axis[place]) / (axis[place + 1] - axis[place])
    return cell, part


def _unsafe(table: Table, cell: Places) -> NDArray[np.bool_]:
    """Cells with a corner that is not normal or has nearly lost its rest."""
    corners = [tuple((cell + corner).T) for corner in CORNERS]
    found: NDArray[np.bool_] = np.any(
        [(table.regime[place] != 0) | (table.rest[place] > LOST_REST) for place in corners], axis=0
    )
    return found


def _crowded(asked: Array) -> NDArray[np.bool_]:
    below = asked[:, 0] - CROWDED_SHIFT
    found: NDArray[np.bool_] = (below < 0.0) & (np.exp(asked[:, 1]) > CROWDED_K + CROWDED_SLOPE * below)
    return found


def _nearest_sound(table: Table, node: Places) -> Places:
    """Places (3, N) of the sound nodes nearest to nodes (N, 3)."""
    return np.stack(np.unravel_index(table.nearest[tuple(node.T)], table.regime.shape))


def _between(values: Array, cell: Places, part: Array) -> Array:
    """Linear between the eight corners of each cell."""
    total = np.zeros(len(cell))
    for corner in CORNERS:
        weight = np.prod(np.where(corner == 1, part, 1.0 - part), axis=1)
        total = total + weight * values[tuple((cell + corner).T)]
    return total
