"""The door of the engine: build a body once, then integrate many people at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from ..errors import InputError, nearest
from ..language import Body
from .kernels import Kernels, checked, kernels, structural
from .problem import Array, Events, Problem, Results, Run, checked_table, checked_times, empty_results, timeline
from .recipe import recipe
from .rodas import METHODS, RODAS5P, Method
from .sparse import Place
from .status import Status

BACKENDS = ("auto", "llvm", "numpy")
ABSOLUTE_SHARE = 0.1
NEGLIGIBLE = 0.01
"""So much of its typical size may an amount fall below 0, by error of integration, before it counts as lost."""


class Machine(Protocol):
    """What a back end can do: run one kernel, or march everybody to the end."""

    @property
    def kernels(self) -> Kernels: ...

    @property
    def places(self) -> tuple[Place, ...]: ...

    def call(self, name: str, *inputs: Array) -> tuple[Array, ...]: ...

    def march(self, problem: Problem, results: Results, threads: int) -> None: ...


@dataclass(frozen=True)
class Compiled:
    """A body ready to be integrated; `backend` says which path it takes, `scale` the typical size of each state."""

    body: Body
    states: tuple[str, ...]
    parameters: tuple[str, ...]
    keep: tuple[str, ...]
    backend: str
    scale: Array
    machine: Machine

    @cached_property
    def body_hash(self) -> str:
        return self.body.hash()

    @cached_property
    def built_in(self) -> tuple[list[int], Array]:
        """Columns of the numbers that the code holds, and their values."""
        held = structural(self.body)
        return [self.parameters.index(name) for name in held], np.array(list(held.values()))


_MACHINES: dict[tuple[object, ...], tuple[Machine, str]] = {}
MOST_MACHINES = 32


def build(
    body: Body, keep: Sequence[str] = (), backend: str = "auto", lanes: int | None = None, method: str = "auto"
) -> Compiled:
    """Make the code that integrates `body` and shows the quantities in `keep` (states, laws, fluxes or numbers).

    `backend` is "llvm" (compiled), "numpy" (no compiler) or "auto": compiled where llvmlite loads. `lanes` is the
    number of people in one vector, by default what the processor does best. `method` is "rodas5p", "rodas4" or "auto",
    the one that is fastest at the accuracy asked for (docs/engine.md). What is made is remembered.
    """
    if backend not in BACKENDS:
        raise InputError("backend", backend, ", ".join(BACKENDS))
    if method not in ("auto", *METHODS):
        raise InputError("method", method, ", ".join(("auto", *METHODS)), nearest(method, METHODS))
    keep = tuple(checked(body, keep))
    machine, path = _remembered(body, keep, backend, lanes, METHODS.get(method, RODAS5P))
    return Compiled(body, body.states, body.parameters, keep, path, typical_sizes(body), machine)


def solve(
    compiled: Compiled,
    parameters: ArrayLike,
    initial: ArrayLike,
    times: ArrayLike,
    events: Events | None = None,
    rtol: float = 1e-6,
    threads: int | None = None,
    max_steps: int = 20000,
) -> Run:
    """Integrate N people from day 0 to the last of `times`.

    `parameters` is (N, number of parameters), `initial` (N, number of states), both in the body's order; `times`
    are days on or after 0. Each state is followed to `rtol` of its value plus a tenth of `rtol` of its typical
    size. A person who fails has a `status` (see `status.advice`) and NaN after the day reached; others go on. An
    output that is not finite is a failure too.

    >>> from vitadyn.physiology.toy import toy_body
    >>> compiled = build(toy_body(), keep=("toy_total",), backend="numpy")
    >>> people = parameter_table(compiled, 2, {"toy_dose": [1.0, 2.0]})
    >>> run = solve(compiled, people, initial_state(compiled, people), times=[0.0, 10.0])
    >>> run.values["toy_total"].round(3).tolist()
    [[1.0, 0.664], [2.0, 1.328]]

    Raises InputError for shapes, names or days that do not fit.
    """
    table = people_table(compiled, parameters)
    start = checked_table("initial", initial, len(compiled.states), rows=len(table))
    days = checked_times(times)
    problem = Problem(
        parameters=table,
        initial=start,
        times=days,
        timeline=timeline(events, len(table), compiled.states, compiled.parameters),
        relative=_positive("rtol", rtol),
        absolute=ABSOLUTE_SHARE * rtol * compiled.scale,
        least=compiled.scale * [-pool.most if pool.signed else -NEGLIGIBLE for pool in compiled.body.pools.values()],
        most=compiled.scale * [pool.most for pool in compiled.body.pools.values()],
        max_steps=max_steps,
    )
    results = empty_results(len(compiled.keep), problem)
    if days[-1] == 0.0:
        _look(compiled, problem, results)
    elif len(table):
        compiled.machine.march(problem, results, threads or os.cpu_count() or 1)
    unseen = ~np.isfinite(results.values).all(axis=(1, 2)) & (results.status == Status.OK)
    results.status[unseen] = Status.NOT_FINITE
    return _run(compiled, days, results)


def people_table(compiled: Compiled, parameters: ArrayLike) -> Array:
    """The numbers of people, (N, number of parameters), if they fit the code."""
    table = checked_table("parameters", parameters, len(compiled.parameters))
    columns, held = compiled.built_in
    differs = table[:, columns] != held
    if differs.any():
        person, which = np.argwhere(differs)[0]
        hint = "Exponents are part of the code: use body.with_numbers and build again."
        place = f"parameters, column {compiled.parameters[columns[which]]}"
        raise InputError(place, table[person, columns[which]], f"{held[which]:g}", hint)
    return table


def initial_state(body: Body | Compiled, parameters: ArrayLike) -> Array:
    """The reference state of each person, (N, number of states), from a table of their parameters."""
    body = body.body if isinstance(body, Compiled) else body
    table = checked_table("parameters", parameters, len(body.parameters))
    start = body.start({name: table[:, column] for column, name in enumerate(body.parameters)})
    return np.stack([np.broadcast_to(start[name], len(table)) for name in body.states], axis=1).astype(np.float64)


def parameter_table(body: Body | Compiled, people: int, changes: Mapping[str, ArrayLike] | None = None) -> Array:
    """The body's numbers for `people` people, (N, number of parameters), with some columns replaced."""
    body = body.body if isinstance(body, Compiled) else body
    table = np.tile(np.array([number.value for number in body.numbers.values()]), (people, 1))
    for name, value in (changes or {}).items():
        checked(body.with_numbers({name: 0.0}), (name,))
        table[:, body.parameters.index(name)] = value
    return table


def typical_sizes(body: Body) -> Array:
    """The size of each state at the reference, or what its pool calls typical where that is 0."""
    start = body.start(body.defaults())
    return np.array([abs(float(start[name])) or pool.typical for name, pool in body.pools.items()])


def _remembered(
    body: Body, keep: tuple[str, ...], backend: str, lanes: int | None, method: Method
) -> tuple[Machine, str]:
    """The machine made before for the same equations; the oldest are forgotten."""
    key = (_contents(body), keep, backend, lanes, method.name, os.environ.get("VITADYN_ISA"))
    if key not in _MACHINES:
        if len(_MACHINES) >= MOST_MACHINES:
            del _MACHINES[next(iter(_MACHINES))]
        _MACHINES[key] = machine_for(lambda: kernels(body, keep), backend, lanes, recipe(body, keep), method)
    return _MACHINES[key]


def _contents(body: Body) -> tuple[object, ...]:
    """All that code depends on: corners, pools, the very functions, what they need and join, numbers it holds."""
    return (body.kink, *body.pools.values(), *body.laws.values(), *body.numbers, *structural(body).items())


def machine_for(
    make: Callable[[], Kernels],
    backend: str,
    lanes: int | None,
    recipe: str | None = None,
    method: Method = RODAS5P,
) -> tuple[Machine, str]:
    """Compiled where llvmlite loads; "llvm" asks for nothing else and lets the import fail."""
    if backend != "numpy":
        try:
            from .build import native
            from .native import NativeMachine

            return NativeMachine(make, native(make, lanes, recipe=recipe, method=method)), "llvm"
        except ImportError:
            if backend == "llvm":
                raise
    from .machine import NumpyMachine

    return NumpyMachine(make(), method), "numpy"


def _look(compiled: Compiled, problem: Problem, results: Results) -> None:
    """The outputs of day 0, when no other day is asked for."""
    (constant,) = compiled.machine.call("prep", np.ascontiguousarray(problem.parameters.T))
    (output,) = compiled.machine.call("observe", constant, np.ascontiguousarray(problem.initial.T))
    sound = np.isfinite(problem.initial).all(axis=1) & np.isfinite(problem.parameters).all(axis=1)
    results.values[sound, 0] = output[:, sound].T
    results.final[sound] = problem.initial[sound]
    results.status[~sound] = Status.NOT_FINITE


def _positive(place: str, given: float) -> float:
    if not 0.0 < given < 1.0:
        raise InputError(place, given, "a number between 0 and 1")
    return float(given)


def _run(compiled: Compiled, days: Array, results: Results) -> Run:
    return Run(
        times=days,
        values=dict(zip(compiled.keep, results.values.transpose(2, 0, 1), strict=True)),
        final=results.final,
        status=results.status.astype(np.int8),
        steps=results.steps,
        reached=results.reached,
    )
