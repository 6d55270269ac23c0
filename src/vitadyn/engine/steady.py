"""The resting state of many people at once: pseudo-transient Newton steps on the logarithms of the states.

Who finds none that way is integrated for a while, and looks again from there, unless a state changed its sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError, nearest
from .groups import Grouped, grouped, in_groups
from .problem import Array, checked_table
from .solve import Compiled, initial_state, people_table, solve
from .status import Status

CHUNK = 512
"""People at a time: what they need stays in the cache."""
MOST_ROUNDS = 100
WALKS = (300.0, 30_000.0)
"""Days to integrate when no resting state is found from where people stand."""
WALK_STEPS = 3000
FIRST_PACE, ENOUGH_PACE, LARGEST_PACE, SMALLEST_PACE = 100.0, 1e6, 1e9, 1e-12
LARGEST_CHANGE = 1.0
CONVERGED = 1e-9
NEVER = 1e300
SEED = 1e-3
NOTHING = 1e-13

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class _Task:
    """What stays the same in a search: `fixed` marks the rows left out."""

    machine: Grouped
    scale: Array
    fixed: Flags


@dataclass
class _Search:
    """Groups still looking, (groups, rows, lanes): `person` (groups, lanes) is -1 in lanes that have ended."""

    person: NDArray[np.int64]
    constant: Array
    state: Array
    pace: Array

    def only(self, chosen: Flags) -> _Search:
        return _Search(self.person[chosen], self.constant[chosen], self.state[chosen], self.pace[chosen])


def steady(
    compiled: Compiled, parameters: ArrayLike, guess: ArrayLike | None = None, frozen: Sequence[str] = ()
) -> tuple[Array, NDArray[np.int8]]:
    """States at which nothing changes, (N, number of states), and a status a person.

    States named in `frozen`, states that no rate depends on (they only drift, such as bone mineral), and states
    that are 0 and fed by nothing keep the value of `guess` (by default the reference state). Who finds no resting
    state has status NO_STEADY_STATE and NaN; with `frozen` states nobody is integrated to look again. Where there
    are several, it is one that integration from `guess` need not reach.
    """
    table = people_table(compiled, parameters)
    start = initial_state(compiled, table) if guess is None else guess
    state = checked_table("guess", start, len(compiled.states), rows=len(table))
    fixed = held(compiled, frozen)
    task = _Task(in_groups(compiled.machine), compiled.scale[:, np.newaxis], fixed[:, np.newaxis])
    found = _found(task, table, state)
    for days in () if frozen else WALKS:
        lost = np.flatnonzero(np.isnan(found).any(axis=1))
        walked = _walked(compiled, table[lost], state[lost], days)
        walked[:, fixed] = state[lost][:, fixed]
        going = np.isfinite(walked).all(axis=1) & (walked * state[lost] >= 0.0).all(axis=1)
        found[lost[going]] = _found(task, table[lost[going]], walked[going])
    none = np.isnan(found).any(axis=1)
    return found, np.where(none, Status.NO_STEADY_STATE, Status.OK).astype(np.int8)


def held(compiled: Compiled, frozen: Sequence[str]) -> Flags:
    """Rows left out: those named, and those whose column of the Jacobian is empty."""
    for name in frozen:
        if name not in compiled.states:
            raise InputError("frozen", name, "states of the body", nearest(name, compiled.states))
    moved_by = {column for _, column in compiled.machine.places}
    return np.array([name in frozen or row not in moved_by for row, name in enumerate(compiled.states)])


def _walked(compiled: Compiled, table: Array, state: Array, days: float) -> Array:
    """Where people are after some days, NaN where integration fails."""
    if not len(table):
        return state
    return solve(compiled, table, state, [days], rtol=1e-4, max_steps=WALK_STEPS).final.copy()


def _found(task: _Task, table: Array, state: Array) -> Array:
    """Resting states from where people stand, (N, number of states), NaN where there is none."""
    found = np.full(state.shape, np.nan)
    with np.errstate(all="ignore"):
        for first in range(0, len(table), CHUNK):
            part = slice(first, first + CHUNK)
            search = _begin(task, table[part], state[part])
            for _ in range(MOST_ROUNDS):
                search = _round(task, search, found[part])
                if not len(search.person):
                    break
    return found


def _begin(task: _Task, table: Array, state: Array) -> _Search:
    """States that are 0 but fed get a small value, since a logarithm cannot start from 0."""
    people, width = len(table), task.machine.width
    count = -(-people // width)
    (constant,) = task.machine.run("prep", grouped(table.T, width, count))
    moving = grouped(state.T, width, count)
    for _ in range(state.shape[1]):
        (rate,) = task.machine.run("rhs", constant, moving)
        fed = (moving == 0.0) & (rate > 0.0) & ~task.fixed
        if not fed.any():
            break
        moving = np.where(fed, SEED * task.scale, moving)
    person = np.arange(count * width)
    person[people:] = -1
    return _Search(person.reshape(count, width), constant, moving, np.full((count, width), FIRST_PACE))


def _round(task: _Task, search: _Search, found: Array) -> _Search:
    """One Newton step of everybody; those who have arrived are written down."""
    (rate,) = task.machine.run("rhs", search.constant, search.state)
    emptied = (np.abs(search.state) < NOTHING * task.scale) & (rate <= 0.0) & ~task.fixed
    state = np.where(emptied, 0.0, search.state)
    still = task.fixed | (state == 0.0)
    shift = np.where(still, NEVER, 1.0 / search.pace[:, np.newaxis] + rate / state)
    factor, _ = task.machine.run("factor", search.constant, state, shift)
    (step,) = task.machine.run("solve", factor, np.where(still, 0.0, rate))
    change = np.where(still, 0.0, step / state)
    size = np.abs(change).max(axis=1)
    sound = np.isfinite(size)
    share = np.where(sound, LARGEST_CHANGE / np.maximum(size, LARGEST_CHANGE), 0.0)[:, np.newaxis]
    state = state * np.exp(share * np.where(sound[:, np.newaxis], change, 0.0))
    arrived = sound & (size <= CONVERGED) & (search.pace >= ENOUGH_PACE)
    hopeless = ~sound & (search.pace < SMALLEST_PACE)
    _write(search.person, state, arrived & ~_leaking(task, search.constant, state, arrived), found)
    search.state, search.pace = state, _paced(search.pace, size, sound)
    search.person = np.where(arrived | hopeless, -1, search.person)
    looking: Flags = np.asarray((search.person >= 0).any(axis=1))
    return search if 2 * looking.sum() > len(looking) else search.only(looking)


def _leaking(task: _Task, constant: Array, state: Array, arrived: Flags) -> Flags:
    """Who rests only because a state that goes on falling was stopped at 0: that is no resting state."""
    if not arrived.any():
        return arrived
    (rate,) = task.machine.run("rhs", constant, state)
    leaks: Flags = ((state == 0.0) & ~task.fixed & (np.abs(rate) > CONVERGED * task.scale)).any(axis=1)
    return leaks


def _write(person: NDArray[np.int64], state: Array, arrived: Flags, found: Array) -> None:
    sure = arrived & (person >= 0)
    found[person[sure]] = state.transpose(0, 2, 1)[sure]


def _paced(pace: Array, size: Array, sound: Flags) -> Array:
    """Longer steps while little changes, shorter ones when much does."""
    bands = ((0.001, 1000.0), (0.01, 100.0), (0.1, 10.0), (0.5, 3.0), (LARGEST_CHANGE, 1.0))
    factor = np.select([size < below for below, _ in bands], [growth for _, growth in bands], 0.3)
    paced: Array = np.minimum(pace * np.where(sound, factor, 0.1), LARGEST_PACE)
    return paced
