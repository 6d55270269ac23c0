"""What is to be integrated, checked at the door, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError, nearest

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Events:
    """Changes on given days, the same for all people or each with their own.

    times       (E,) or (N, E) days, ascending, on or after 0; inf where a person has fewer events.
    set_names   parameters replaced from then on, by set_values (E, S) or (N, E, S).
    add_names   states to which something is added then, add_values (E, A) or (N, E, A) in the state's unit.

    Outputs on the day of an event show what was before it. An event on the last day is left to the next run.
    """

    times: ArrayLike
    set_names: tuple[str, ...] = ()
    set_values: ArrayLike | None = None
    add_names: tuple[str, ...] = ()
    add_values: ArrayLike | None = None


@dataclass(frozen=True)
class Run:
    """Outputs of many people: `values[name]` is (N, T); people whose `status` is not 0 are NaN after `reached`."""

    times: Array
    values: dict[str, Array]
    final: Array
    status: NDArray[np.int8]
    steps: Counts
    reached: Array


@dataclass(frozen=True)
class Timeline:
    """Events with an inf after the last, rows either one for all people or one for each."""

    times: Array
    set_rows: Counts
    set_values: Array
    add_rows: Counts
    add_values: Array


NO_EVENTS = Timeline(
    np.full((1, 1), np.inf), np.zeros(0, np.int64), np.zeros((1, 0, 0)), np.zeros(0, np.int64), np.zeros((1, 0, 0))
)


@dataclass(frozen=True)
class Problem:
    parameters: Array
    initial: Array
    times: Array
    timeline: Timeline
    relative: float
    absolute: Array
    least: Array
    most: Array
    max_steps: int


@dataclass(frozen=True)
class Results:
    """Arrays that the drivers fill in: values (N, T, K), final (N, n_states), and one number a person."""

    values: Array
    final: Array
    status: Counts
    steps: Counts
    reached: Array


def empty_results(outputs: int, problem: Problem) -> Results:
    people, size = problem.initial.shape
    return Results(
        values=np.full((people, len(problem.times), outputs), np.nan),
        final=np.full((people, size), np.nan),
        status=np.zeros(people, dtype=np.int64),
        steps=np.zeros(people, dtype=np.int64),
        reached=np.zeros(people),
    )


def checked_table(place: str, given: ArrayLike, columns: int, rows: int | None = None) -> Array:
    """A table of numbers with a row a person, or a clear refusal."""
    table = _numbers(place, given)
    if table.ndim != 2 or table.shape[1] != columns or rows not in (None, table.shape[0]):
        raise InputError(place, f"shape {table.shape}", f"shape ({'N' if rows is None else rows}, {columns})")
    return table


def checked_times(given: ArrayLike) -> Array:
    """Days at which outputs are wanted: at least one, finite, on or after 0, increasing."""
    times = _numbers("times", given)
    if times.ndim != 1 or not len(times) or not np.isfinite(times).all():
        raise InputError("times", f"shape {times.shape}", "a list of finite days, not empty")
    if times[0] < 0.0 or (times[1:] <= times[:-1]).any():
        raise InputError("times", f"from {times[0]} to {times[-1]}", "days on or after 0, each later than the last")
    return times


def timeline(events: Events | None, people: int, states: Sequence[str], parameters: Sequence[str]) -> Timeline:
    """Events in one regular form."""
    if events is None:
        return NO_EVENTS
    times = np.atleast_2d(_numbers("events.times", events.times))
    if times.ndim != 2 or times.shape[0] not in (1, people):
        raise InputError("events.times", f"shape {times.shape}", f"shape (E,) or ({people}, E)")
    if np.any(np.isnan(times)) or np.any(times < 0.0) or np.any(times[:, 1:] < times[:, :-1]):
        allowed = "ascending days from 0; inf where there is none"
        raise InputError("events.times", "days out of order, before 0 or not numbers", allowed)
    return Timeline(
        times=np.ascontiguousarray(np.pad(times, ((0, 0), (0, 1)), constant_values=np.inf)),
        set_rows=_rows("events.set_names", events.set_names, parameters),
        set_values=_amounts("events.set_values", events.set_values, times, len(events.set_names), people),
        add_rows=_rows("events.add_names", events.add_names, states),
        add_values=_amounts("events.add_values", events.add_values, times, len(events.add_names), people),
    )


def _rows(place: str, names: Sequence[str], known: Sequence[str]) -> Counts:
    for name in names:
        if name not in known:
            raise InputError(place, name, f"one of {len(known)} names of the body", nearest(name, known))
    return np.array([known.index(name) for name in names], dtype=np.int64)


def _amounts(place: str, given: ArrayLike | None, times: Array, names: int, people: int) -> Array:
    """Values of shape (1 or N, E, names), finite wherever the event has a day."""
    events = times.shape[1]
    if given is None and names:
        raise InputError(place, None, f"numbers of shape ({events}, {names})")
    values = _numbers(place, np.zeros((events, names)) if given is None else given)
    values = values[np.newaxis] if values.ndim == 2 else values
    if values.ndim != 3 or values.shape[1:] != (events, names) or values.shape[0] not in (1, people):
        raise InputError(place, f"shape {values.shape}", f"shape ({events}, {names}) or ({people}, {events}, {names})")
    if not np.all(np.isfinite(values) | np.isinf(times)[:, :, np.newaxis]):
        raise InputError(place, "a value that is not finite", "a finite number for every event that has a day")
    return np.ascontiguousarray(values)


def _numbers(place: str, given: ArrayLike) -> Array:
    try:
        return np.ascontiguousarray(np.asarray(given, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise InputError(place, type(given).__name__, "numbers in a regular array") from error
