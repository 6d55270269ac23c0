"""The resting state of many people at once: pseudo-transient Newton steps on the logarithms of the states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError, nearest
from .problem import Array, checked_table
from .solve import Compiled, initial_state
from .status import Status

MOST_ROUNDS = 300
FIRST_PACE, LARGEST_PACE = 1.0, 1e9
LARGEST_CHANGE = 1.0
CONVERGED = 1e-9
HELD = 1e300
SEED = 1e-3
NOTHING = 1e-13


@dataclass
class _Search:
    """People still looking, one a column: state, the length of the pseudo-step in days, and who is held where."""

    person: NDArray[np.int64]
    constant: Array
    state: Array
    pace: Array

    def only(self, chosen: NDArray[np.bool_]) -> _Search:
        tables = (np.ascontiguousarray(part[..., chosen]) for part in (self.constant, self.state, self.pace))
        return _Search(self.person[chosen], *tables)


def steady(
    compiled: Compiled, parameters: ArrayLike, guess: ArrayLike | None = None, frozen: Sequence[str] = ()
) -> tuple[Array, NDArray[np.int8]]:
    """States at which nothing changes, (N, number of states), and a status a person.

    States named in `frozen`, states that no rate depends on (they only drift, such as bone mineral), and states
    that are 0 and fed by nothing keep the value of `guess` (by default the reference state). Who finds no resting
    state has status NO_STEADY_STATE and NaN.
    """
    table = checked_table("parameters", parameters, len(compiled.parameters))
    start = initial_state(compiled, table) if guess is None else guess
    state = np.ascontiguousarray(checked_table("guess", start, len(compiled.states), rows=len(table)).T)
    held = _held(compiled, frozen)
    found = np.full(state.shape, np.nan)
    if len(table):
        with np.errstate(all="ignore"):
            search = _begin(compiled, table, state, held)
            for _ in range(MOST_ROUNDS):
                search = _round(compiled, search, held, found)
                if not len(search.person):
                    break
    lost = np.isnan(found).any(axis=0)
    return np.ascontiguousarray(found.T), np.where(lost, Status.NO_STEADY_STATE, Status.OK).astype(np.int8)


def _held(compiled: Compiled, frozen: Sequence[str]) -> NDArray[np.bool_]:
    """Rows left out: those named, and those whose column of the Jacobian is empty."""
    for name in frozen:
        if name not in compiled.states:
            raise InputError("frozen", name, "states of the body", nearest(name, compiled.states))
    moved_by = {column for _, column in compiled.machine.kernels.places}
    return np.array([name in frozen or row not in moved_by for row, name in enumerate(compiled.states)])


def _begin(compiled: Compiled, table: Array, state: Array, held: NDArray[np.bool_]) -> _Search:
    """States that are 0 but fed get a small value, since a logarithm cannot start from 0."""
    (constant,) = compiled.machine.call("prep", np.ascontiguousarray(table.T))
    for _ in compiled.states:
        (rate,) = compiled.machine.call("rhs", constant, state)
        fed = (state == 0.0) & (rate > 0.0) & ~held[:, np.newaxis]
        if not fed.any():
            break
        state = np.where(fed, SEED * compiled.scale[:, np.newaxis], state)
    return _Search(np.arange(len(table)), constant, state, np.full(len(table), FIRST_PACE))


def _round(compiled: Compiled, search: _Search, held: NDArray[np.bool_], found: Array) -> _Search:
    """One Newton step of everybody; those who have arrived are written down."""
    (rate,) = compiled.machine.call("rhs", search.constant, search.state)
    gone = (np.abs(search.state) < NOTHING * compiled.scale[:, np.newaxis]) & (rate <= 0.0) & ~held[:, np.newaxis]
    search.state = np.where(gone, 0.0, search.state)
    still = held[:, np.newaxis] | (search.state == 0.0)
    shift = np.where(still, HELD, 1.0 / search.pace + rate / search.state)
    factor, _ = compiled.machine.call("factor", search.constant, search.state, shift)
    (step,) = compiled.machine.call("solve", factor, np.where(still, 0.0, rate))
    change = np.where(still, 0.0, step / search.state)
    size = np.abs(change).max(axis=0)
    sound = np.isfinite(size)
    share = np.where(sound, np.minimum(1.0, LARGEST_CHANGE / size), 0.0)
    share = np.where(size == 0.0, 0.0, share)
    search.state = np.where(sound, search.state * np.exp(share * np.where(sound, change, 0.0)), search.state)
    arrived = sound & (size <= CONVERGED) & (search.pace >= LARGEST_PACE)
    search.pace = _paced(search.pace, size, sound)
    found[:, search.person[arrived]] = search.state[:, arrived]
    hopeless = ~sound & (search.pace < 1e-12)
    return search.only(~arrived & ~hopeless)


def _paced(pace: Array, size: Array, sound: NDArray[np.bool_]) -> Array:
    """Longer steps while little changes, shorter ones when much does."""
    factor = np.where(size < 0.1, 10.0, np.where(size < 0.5, 3.0, np.where(size < LARGEST_CHANGE, 1.0, 0.3)))
    paced: Array = np.minimum(pace * np.where(sound, factor, 0.1), LARGEST_PACE)
    return paced
