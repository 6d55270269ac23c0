"""How outputs answer to numbers of the body: slopes integrated in the same steps as the states, exact and forward.

One person and one number are one lane of the usual driver, with twice the states. A number moves in proportion to
itself (or by 1 of its unit where it is 0), so that slopes have the sizes of the states and their tolerances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError
from ..language import Body, Pool
from .kernels import checked
from .printers import numpy_function
from .problem import Array, Counts, Events, Run, checked_table
from .solve import Compiled, build, machine_for, people_table, solve, typical_sizes
from .steady import NEVER, held, steady
from .tangent import Tangent, tangent

Tables = dict[str, dict[str, Array]]


@dataclass(frozen=True)
class Differentiated:
    """A body ready to be integrated with its slopes by the numbers `of`; `plain` is the same without slopes."""

    of: tuple[str, ...]
    plain: Compiled
    double: Compiled
    tangent: Tangent


@dataclass(frozen=True)
class Sensitivities:
    """Slopes of outputs by numbers: `values[output][number]` is (N, T), in the output's unit per the number's.

    times       (T,) days.
    outputs     the outputs themselves, (N, T) each.
    numbers     what the numbers are, (N,) each.
    status      (N, P), one for each person and number; where it is not 0, slopes are NaN after the day reached.
    steps       (N, P), what each cost.
    """

    times: Array
    values: Tables
    outputs: dict[str, Array]
    numbers: dict[str, Array]
    status: NDArray[np.int8]
    steps: Counts

    def logarithmic(self) -> Tables:
        """d ln(output) / d ln(number), NaN where the output is 0: by how many per cent for one per cent."""
        return {name: {of: self._share(name, of) for of in self.numbers} for name in self.values}

    def _share(self, name: str, of: str) -> Array:
        output = self.outputs[name]
        known = np.where(output == 0.0, np.nan, output)
        share: Array = self.values[name][of] * self.numbers[of][:, np.newaxis] / known
        return share


def differentiate(body: Body, keep: Sequence[str], of: Sequence[str], backend: str = "auto") -> Differentiated:
    """Make the code that integrates `body` with the slopes of the quantities in `keep` by the numbers in `of`.

    Numbers that other code holds fixed (structural ones, such as whole exponents) may be among them.
    """
    of = tuple(of)
    for name in checked(body, of):
        if name not in body.numbers:
            raise InputError("of", name, "numbers of the body")
    if not of or len(set(of)) < len(of):
        raise InputError("of", of, "one or more different numbers of the body")
    body = body.freed(of)
    plain = build(body, keep, backend)
    made = tangent(body, plain.keep, of)
    machine, path = machine_for(lambda: made.kernels, backend, None)
    slopes = {
        f"slope of {name}": Pool(f"slope of {name}", pool.unit, 0.0, "", signed=True)
        for name, pool in body.pools.items()
    }
    double = Compiled(
        body=replace(body, pools={**body.pools, **slopes}),
        states=(*body.states, *slopes),
        parameters=(*body.parameters, *(f"direction of {name}" for name in of)),
        keep=(*plain.keep, *(f"slope of {name}" for name in plain.keep)),
        backend=path,
        scale=np.tile(typical_sizes(body), 2),
        machine=machine,
    )
    return Differentiated(of, plain, double, made)


def sensitivities(
    made: Differentiated,
    parameters: ArrayLike,
    times: ArrayLike,
    events: Events | None = None,
    rtol: float = 1e-6,
    initial: ArrayLike | None = None,
    threads: int | None = None,
    max_steps: int = 20000,
) -> Sensitivities:
    """Slopes of the outputs of N people by the chosen numbers, at `times`, through `events`.

    `parameters` is (N, number of parameters). People start in their reference state, which moves with its numbers;
    or in `initial`, (N, number of states), which does not move, or (N, P, 2 x number of states) with its slopes per
    unit of each of the P numbers, as `steady_slopes` gives. A number that an event replaces counts until then.

    >>> from vitadyn.physiology.toy import toy_body
    >>> from vitadyn.engine.solve import parameter_table
    >>> made = differentiate(toy_body(), ("toy_total",), of=("toy_dose", "k_toy_store"), backend="numpy")
    >>> found = sensitivities(made, parameter_table(made.plain, 1), times=[0.0, 10.0])
    >>> found.values["toy_total"]["toy_dose"].round(3).tolist()
    [[1.0, 0.664]]

    Raises InputError for shapes, names or days that do not fit.
    """
    table = people_table(made.plain, parameters)
    given, sizes = pairs(made, table)
    start = _start(made, given) if initial is None else _given_start(made, initial, sizes)
    run = solve(made.double, given, start, times, _doubled(events, made.of, len(table)), rtol, threads, max_steps)
    return _told(made, table, sizes, run)


def steady_slopes(
    made: Differentiated, parameters: ArrayLike, guess: ArrayLike | None = None, frozen: Sequence[str] = ()
) -> tuple[Sensitivities, Array]:
    """Slopes of the resting state's outputs by the chosen numbers, and states with slopes (N, P, 2 x states).

    By the implicit function theorem on the same kernels: nothing is integrated. States that `steady` holds (frozen,
    drifting, or empty and fed by nothing) have slope 0. `times` is infinity; `steps` are 0.
    """
    table = people_table(made.plain, parameters)
    states, status = steady(made.plain, table, guess, frozen)
    given, sizes = pairs(made, table)
    rested = np.repeat(states, len(made.of), axis=0)
    both = np.ascontiguousarray(np.hstack([rested, np.zeros_like(rested)]).T)
    machine, count = made.double.machine, len(made.plain.states)
    with np.errstate(all="ignore"):
        (constant,) = machine.call("prep", np.ascontiguousarray(given.T))
        (rate,) = machine.call("rhs", constant, both)
        still = held(made.plain, frozen)[:, np.newaxis] | (both[:count] == 0.0)
        shift = np.vstack([np.where(still, NEVER, 0.0)] * 2)
        factor, _ = machine.call("factor", constant, both, shift)
        right = np.vstack([np.zeros_like(still, dtype=float), np.where(still, 0.0, rate[count:])])
        (step,) = machine.call("solve", factor, right)
        both[count:] = step[count:]
        (output,) = machine.call("observe", constant, both)
    code = np.repeat(status, len(made.of))
    zeros = np.zeros(len(given))
    values = dict(zip(made.double.keep, output[:, :, np.newaxis], strict=True))
    run = Run(np.array([np.inf]), values, both.T, code, zeros.astype(np.int64), zeros)
    per_unit = both.T.reshape(len(table), len(made.of), -1).copy()
    per_unit[:, :, count:] /= sizes[:, :, np.newaxis]
    return _told(made, table, sizes, run), per_unit


def pairs(made: Differentiated, table: Array) -> tuple[Array, Array]:
    """A row for each person and number, with the direction in it; and how much each number moves, (N, P)."""
    columns = [made.plain.parameters.index(name) for name in made.of]
    chosen = np.abs(table[:, columns])
    sizes = np.where(chosen == 0.0, 1.0, chosen)
    directions = sizes[:, :, np.newaxis] * np.eye(len(made.of))
    return np.hstack([np.repeat(table, len(made.of), axis=0), directions.reshape(-1, len(made.of))]), sizes


def _start(made: Differentiated, given: Array) -> Array:
    state = np.empty((len(made.double.states), len(given)))
    with np.errstate(all="ignore"):
        numpy_function(made.tangent.begin)(np.ascontiguousarray(given.T), state)
    return state.T


def _given_start(made: Differentiated, initial: ArrayLike, sizes: Array) -> Array:
    states, (people, count) = len(made.plain.states), sizes.shape
    whole = np.asarray(initial, dtype=np.float64)
    if whole.ndim == 3 and whole.shape == (people, count, 2 * states):
        moved = whole.reshape(people * count, -1).copy()
        moved[:, states:] *= sizes.reshape(-1, 1)
        return moved
    fixed = np.repeat(checked_table("initial", initial, states, rows=people), count, axis=0)
    return np.hstack([fixed, np.zeros_like(fixed)])


def _doubled(events: Events | None, of: Sequence[str], people: int) -> Events | None:
    """The same events for every number of a person; a chosen number that is replaced moves no more."""
    if events is None:
        return None
    resting = tuple(f"direction of {name}" for name in of if name in events.set_names)
    values = events.set_values
    if values is not None and resting:
        values = np.asarray(values, dtype=np.float64)
        values = np.concatenate([values, np.zeros((*values.shape[:-1], len(resting)))], axis=-1)
    return Events(
        times=_repeated(events.times, 2, len(of), people),
        set_names=(*events.set_names, *resting),
        set_values=None if values is None else _repeated(values, 3, len(of), people),
        add_names=events.add_names,
        add_values=None if events.add_values is None else _repeated(events.add_values, 3, len(of), people),
    )


def _repeated(given: ArrayLike, dimensions: int, count: int, people: int) -> Array:
    """Tables with a row a person get one a pair; those for all people stay."""
    table = np.asarray(given, dtype=np.float64)
    own = table.ndim == dimensions and len(table) == people
    return np.repeat(table, count, axis=0) if own else table


def _told(made: Differentiated, table: Array, sizes: Array, run: Run) -> Sensitivities:
    people, count = sizes.shape
    columns = {name: made.plain.parameters.index(name) for name in made.of}
    shaped = {name: value.reshape(people, count, -1) for name, value in run.values.items()}
    values = {
        name: {of: shaped[f"slope of {name}"][:, at] / sizes[:, at, np.newaxis] for at, of in enumerate(made.of)}
        for name in made.plain.keep
    }
    status = run.status.reshape(people, count)
    best = (np.arange(people), status.argmin(axis=1))
    return Sensitivities(
        times=run.times,
        values=values,
        outputs={name: shaped[name][best] for name in made.plain.keep},
        numbers={name: table[:, column] for name, column in columns.items()},
        status=status,
        steps=run.steps.reshape(people, count),
    )
