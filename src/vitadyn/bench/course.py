"""The course of one person for integrators that are started anew from Python after every event."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine.problem import Array
from .person_code import PersonCode
from .stops import NOTHING, Stops

Segment = Callable[[Array, Array, float], Array]
"""From state, times (the first is now) and relative tolerance to the states at these times."""


class Course:
    """Prepares a person's constants, goes from event to event, shows what is wanted."""

    def __init__(self, code: PersonCode) -> None:
        self._code, self.constant, self._output = code, code.room("prep"), code.room("observe")
        self._prep, self._observe = _callable(code, "prep_all", 2), _callable(code, "observe_all", 3)

    def follow(self, numbers: Array, state: Array, rtol: float, where: Stops, segment: Segment) -> Array:
        """Outputs (K, T) of one person."""
        line, numbers, state = where.line, numbers.copy(), state.copy()
        cuts = np.flatnonzero(where.event != NOTHING)
        shown, first, begin = [], 0, 0.0
        for event, cut in enumerate([*cuts, len(where.times) - 1]):
            self._prep(1, numbers.ctypes.data, self.constant.ctypes.data)
            times, wanted = where.times[first : cut + 1], where.day[first : cut + 1] != NOTHING
            states = _reached(state, begin, times, rtol, segment)
            shown += [self._look(one) for one in states[wanted]]
            first, begin, state = cut + 1, float(where.times[cut]), states[-1].copy()
            if event < len(cuts):
                numbers[line.set_rows] = line.set_values[0, event]
                state[line.add_rows] += line.add_values[0, event]
        return np.stack(shown, axis=1)

    def _look(self, state: Array) -> Array:
        state = np.ascontiguousarray(state)
        self._observe(1, self.constant.ctypes.data, state.ctypes.data, self._output.ctypes.data)
        return self._output.copy()


def _reached(state: Array, begin: float, times: Array, rtol: float, segment: Segment) -> Array:
    """States at `times`, the first of which may be now."""
    if times[-1] == begin:
        return state[np.newaxis]
    if times[0] == begin:
        return segment(state, times, rtol)
    return segment(state, np.append(begin, times), rtol)[1:]


def _callable(code: PersonCode, name: str, arrays: int) -> Any:
    kind = ctypes.CFUNCTYPE(None, ctypes.c_int64, *[ctypes.c_void_p] * arrays)
    return kind(code.address(name))
