"""The compiled back end: kernels on groups of lanes, and the driver on as many threads as wanted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .build import Native
from .groups import aligned, flat, grouped, placed, room
from .kernels import Kernels
from .lanes import ARGUMENTS, Layout
from .problem import Array, Problem, Results
from .sparse import Place

FEW = 1000
"""So many people on one thread are done before a thread of their own is worth its start."""


@dataclass(frozen=True)
class NativeMachine:
    """Runs compiled code; `make` writes its kernels down for who wants to read them."""

    make: Callable[[], Kernels]
    native: Native

    @cached_property
    def kernels(self) -> Kernels:
        return self.make()

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the Jacobian has entries."""
        return self.native.outline.places

    @property
    def width(self) -> int:
        return self.native.plan.width

    def call(self, name: str, *inputs: Array) -> tuple[Array, ...]:
        """One kernel on arrays of shape (rows, people); its output arrays likewise."""
        people = inputs[0].shape[1]
        groups = -(-people // self.width)
        made = self.run(name, *(grouped(array, self.width, groups) for array in inputs))
        return tuple(np.ascontiguousarray(flat(array)[:, :people]) for array in made)

    def run(self, name: str, *inputs: Array) -> tuple[Array, ...]:
        """One kernel on arrays of shape (groups, rows, lanes); its output arrays likewise."""
        given = [placed(array) for array in inputs]
        made = [room((len(given[0]), rows, self.width)) for _, rows in self.native.outline.shapes[name].outputs]
        self.native.functions[name](len(given[0]), *(array.ctypes.data for array in (*given, *made)))
        return tuple(made)

    def march(self, problem: Problem, results: Results, threads: int) -> None:
        """Integrate everybody: threads take people from one counter, so that none waits for another.

        An interruption empties the queue, so that only those under way are finished, or few people on one thread.
        """
        counter = np.zeros(1, dtype=np.int64)
        slots, _alive = _slots(problem, results, counter)
        useful = min(threads, -(-len(problem.initial) // self.native.plan.width))

        def work(_: int) -> None:
            space = _workspace(self.native.plan)
            self.native.functions["march"](slots.ctypes.data, space.ctypes.data)

        if useful == 1 and len(problem.initial) <= FEW:
            return work(0)
        with ThreadPoolExecutor(useful) as pool:
            try:
                list(pool.map(work, range(useful)))
            except BaseException:
                counter[0] = len(problem.initial)
                raise


def _slots(problem: Problem, results: Results, counter: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[Array]]:
    """The driver's arguments in its order, and the arrays that must outlive the call."""
    line = problem.timeline
    days = np.append(problem.times, np.inf)
    settings = np.array([problem.times[-1], problem.relative, float(problem.max_steps)])
    people, events = len(problem.initial), line.times.shape[1] - 1
    given: dict[str, int | NDArray[np.generic]] = {
        "people": people,
        "counter": counter,
        "parameters": problem.parameters,
        "initial": problem.initial,
        "days": days,
        "day_count": len(problem.times),
        "settings": settings,
        "absolute": problem.absolute,
        "least": problem.least,
        "most": problem.most,
        "event_times": line.times,
        "event_stride": _stride(line.times, events + 1),
        "set_rows": line.set_rows,
        "set_count": len(line.set_rows),
        "set_values": line.set_values,
        "set_stride": _stride(line.set_values, events * len(line.set_rows)),
        "add_rows": line.add_rows,
        "add_count": len(line.add_rows),
        "add_values": line.add_values,
        "add_stride": _stride(line.add_values, events * len(line.add_rows)),
        "values": results.values,
        "final": results.final,
        "status": results.status,
        "steps": results.steps,
        "reached": results.reached,
    }
    ordered = [given[name] for name in ARGUMENTS]
    numbers = [item if isinstance(item, int) else item.ctypes.data for item in ordered]
    return np.array(numbers, dtype=np.int64), [days, settings]


def _stride(table: Array, length: int) -> int:
    """How far apart two people's rows stand: nothing when all share one."""
    return length if len(table) > 1 else 0


def _workspace(plan: Layout) -> Array:
    return aligned((plan.size * plan.width,))
