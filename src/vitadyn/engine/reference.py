"""The referee: the same problem one person at a time by SciPy, on the body's own functions, plain and slow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from ..errors import SolverError
from ..language import Body
from .problem import Array, Counts, Events, checked_times, timeline


def reference(
    body: Body,
    keep: Sequence[str],
    numbers: Mapping[str, float],
    initial: ArrayLike,
    times: ArrayLike,
    events: Events | None = None,
    rtol: float = 1e-10,
    method: str = "Radau",
) -> dict[str, Array]:
    """Outputs of one person at the given days, (T,) each; needs SciPy. Raises SolverError when SciPy gives up."""
    days = checked_times(times)
    line = timeline(events, 1, body.states, body.parameters)
    values, state, start = dict(numbers), np.array(initial, dtype=np.float64), 0.0
    outputs: dict[str, list[float]] = {name: [] for name in keep}
    for event, stop in enumerate(np.minimum(line.times[0], days[-1])):
        wanted = days[(days > start) & (days <= stop) | (days == 0.0) & (event == 0)]
        courses, state = _segment(body, values, state, (start, stop), wanted, rtol, method)
        for column in courses:
            known = body.evaluate({**values, **dict(zip(body.states, column, strict=True))})
            for name in keep:
                outputs[name].append(float(known[name]))
        if stop >= days[-1]:
            break
        _strike(body, line.set_rows, line.set_values[0, event], line.add_rows, line.add_values[0, event], values, state)
        start = stop
    return {name: np.array(course) for name, course in outputs.items()}


def _segment(
    body: Body,
    values: Mapping[str, float],
    state: Array,
    span: tuple[float, float],
    wanted: Array,
    rtol: float,
    method: str,
) -> tuple[Array, Array]:
    """States at the wanted days, one a row, and at the end."""
    from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

    if span[0] == span[1]:
        return np.tile(state, (len(wanted), 1)), state

    def rate(_: float, at: Array) -> Array:
        known = body.evaluate({**values, **dict(zip(body.states, at, strict=True))})
        return np.array(list(body.rates(known).values()), dtype=np.float64)

    scale = np.array([abs(s) or pool.typical for s, pool in zip(state, body.pools.values(), strict=True)])
    stops = np.append(wanted, span[1])
    found = solve_ivp(rate, span, state, method, t_eval=np.unique(stops), rtol=rtol, atol=0.1 * rtol * scale)
    if not found.success or not np.all(np.isfinite(found.y)):
        raise SolverError(f"SciPy {method} stopped at day {found.t[-1] if len(found.t) else span[0]}: {found.message}")
    return found.y.T[: len(wanted)], found.y[:, -1].copy()


def _strike(
    body: Body,
    set_rows: Counts,
    set_values: Array,
    add_rows: Counts,
    add_values: Array,
    values: dict[str, float],
    state: Array,
) -> None:
    for row, value in zip(set_rows, set_values, strict=True):
        values[body.parameters[int(row)]] = float(value)
    for row, value in zip(add_rows, add_values, strict=True):
        state[int(row)] += value
