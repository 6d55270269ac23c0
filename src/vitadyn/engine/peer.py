"""SciPy's integrators on the engine's compiled right-hand side and Jacobian, one person at a time: for comparison."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import SolverError
from ..language import Body
from .build import native
from .kernels import kernels
from .problem import Array, Events, timeline
from .solve import typical_sizes


class Peer:
    """Compiled kernels of one lane, called through ctypes with no copying."""

    def __init__(self, body: Body, keep: Sequence[str]) -> None:
        made = kernels(body, keep)
        self._body, self._call, self._scale = body, native(lambda: made, lanes=1).functions, typical_sizes(body)
        self._rows, self._columns = (np.array(side) for side in zip(*made.places, strict=True))
        size = len(body.states)
        self._constant = np.empty(len(made.prep.outputs[0][1]))
        self._state, self._rate, self._matrix = np.empty(size), np.empty(size), np.zeros((size, size))
        self._entry = np.empty(len(made.places))
        self._output = np.empty(len(keep))

    def rate(self, _: float, state: Array) -> Array:
        self._state[:] = state
        self._call["rhs"](1, self._constant.ctypes.data, self._state.ctypes.data, self._rate.ctypes.data)
        return self._rate

    def jacobian(self, _: float, state: Array) -> Array:
        self._state[:] = state
        self._call["jac"](1, self._constant.ctypes.data, self._state.ctypes.data, self._entry.ctypes.data)
        self._matrix[self._rows, self._columns] = self._entry
        return self._matrix

    def output(self, state: Array) -> Array:
        self._state[:] = state
        self._call["observe"](1, self._constant.ctypes.data, self._state.ctypes.data, self._output.ctypes.data)
        return self._output.copy()

    def course(
        self, numbers: Array, start: Array, days: Array, events: Events | None, method: str, rtol: float
    ) -> Array:
        """Outputs (K, T) of one person; starts anew after every event, as such an integrator must."""
        line = timeline(events, 1, self._body.states, self._body.parameters)
        numbers, state, begin = numbers.copy(), start.copy(), 0.0
        columns = []
        for event, stop in enumerate(np.minimum(line.times[0], days[-1])):
            self._call["prep"](1, numbers.ctypes.data, self._constant.ctypes.data)
            wanted = days[(days > begin) & (days <= stop) | (days == 0.0) & (event == 0)]
            states, state = self._segment(state, begin, float(stop), wanted, method, rtol)
            columns += [self.output(column) for column in states]
            if stop >= days[-1]:
                break
            numbers[line.set_rows] = line.set_values[0, event]
            state[line.add_rows] += line.add_values[0, event]
            begin = float(stop)
        return np.stack(columns, axis=1)

    def _segment(
        self, state: Array, begin: float, stop: float, wanted: Array, method: str, rtol: float
    ) -> tuple[Array, Array]:
        from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

        found = solve_ivp(
            self.rate,
            (begin, stop),
            state,
            method,
            t_eval=np.unique(np.append(wanted, stop)),
            rtol=rtol,
            atol=0.1 * rtol * self._scale,
            jac=self.jacobian,
        )
        if not found.success or not np.all(np.isfinite(found.y)):
            raise SolverError(f"SciPy {method} stopped between day {begin} and {stop}: {found.message}")
        return found.y.T[: len(wanted)], found.y[:, -1].copy()
