"""The step-by-step driver on arrays: everybody under way takes one step of their own length at each sweep."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .problem import Array, Counts, Problem, Results
from .rodas import FAR, LARGEST_FACTOR, LARGEST_TREND, SAFETY, SMALLEST_FACTOR, STRETCH, TREND, Method
from .status import Status

Flags = NDArray[np.bool_]

CHUNK = 1024
REFUSED_FACTOR = 0.1
SMALLEST_STEP = 1e-12
SMALLEST_ERROR = 1e-10


class Machine(Protocol):
    @property
    def method(self) -> Method: ...

    def call(self, name: str, *inputs: Array) -> tuple[Array, ...]: ...


@dataclass
class Crowd:
    """People under way, one a column: time, next step, and what comes next for each."""

    person: Counts
    time: Array
    step: Array
    restart: Array
    fresh: Flags
    refused: Flags
    pressure: Array
    event: Counts
    output: Counts
    steps: Counts
    state: Array
    parameter: Array
    constant: Array

    def only(self, chosen: Flags) -> Crowd:
        return Crowd(*(np.ascontiguousarray(getattr(self, part.name)[..., chosen]) for part in fields(self)))


@dataclass(frozen=True)
class Trial:
    """One attempted step of everybody."""

    length: Array
    lands: Flags
    target: Array
    state: Array
    error: Array
    stages: list[Array]


def march(machine: Machine, problem: Problem, results: Results, threads: int) -> None:
    """Integrate all people in chunks; numbers do not depend on the chunk a person is in."""
    firsts = range(0, len(problem.initial), CHUNK)

    def one(first: int) -> None:
        with np.errstate(all="ignore"):
            _march_chunk(machine, problem, results, np.arange(first, min(first + CHUNK, len(problem.initial))))

    if threads == 1 or len(firsts) == 1:
        for first in firsts:
            one(first)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, firsts))


def _march_chunk(machine: Machine, problem: Problem, results: Results, people: Counts) -> None:
    crowd = _admitted(machine, problem, people)
    _record_start(machine, problem, results, crowd)
    _strike(machine, problem, crowd, crowd.time < problem.times[-1])
    crowd.step = _first_step(machine, problem, crowd)
    crowd.restart = crowd.step.copy()
    crowd = _dismiss(problem, results, crowd, np.zeros(len(people), dtype=np.int64))
    while len(crowd.person):
        crowd = _sweep(machine, problem, results, crowd)


def _admitted(machine: Machine, problem: Problem, people: Counts) -> Crowd:
    count = len(people)
    parameter = np.ascontiguousarray(problem.parameters[people].T)
    zeros, none = np.zeros(count), np.zeros(count, dtype=np.int64)
    return Crowd(
        person=people,
        time=zeros,
        step=zeros.copy(),
        restart=zeros.copy(),
        fresh=np.ones(count, dtype=bool),
        refused=np.zeros(count, dtype=bool),
        pressure=np.full(count, np.nan),
        event=none,
        output=none.copy(),
        steps=none.copy(),
        state=np.ascontiguousarray(problem.initial[people].T),
        parameter=parameter,
        constant=machine.call("prep", parameter)[0],
    )


def _first_step(machine: Machine, problem: Problem, crowd: Crowd) -> Array:
    """A hundredth of the time in which the state would change by its own size, and at most a tenth of the run."""
    (rate,) = machine.call("rhs", crowd.constant, crowd.state)
    size = _norm(crowd.state, crowd.state, problem)
    speed = _norm(rate, crowd.state, problem)
    longest = 0.1 * problem.times[-1]
    first: Array = np.where(speed > 0.0, np.minimum(0.01 * size / speed, longest), longest)
    return first


def _sweep(machine: Machine, problem: Problem, results: Results, crowd: Crowd) -> Crowd:
    trial = _attempt(machine, problem, crowd)
    crowd.steps += 1
    accepted = trial.error <= 1.0
    after = np.where(trial.lands, trial.target, crowd.time + trial.length)
    _record(machine, problem, results, crowd, trial, np.where(accepted, after, -1.0))
    crowd.state = np.where(accepted, trial.state, crowd.state)
    crowd.time = np.where(accepted, after, crowd.time)
    failure = _judged(problem, crowd, trial, accepted)
    _adapt(machine.method.order, crowd, trial, accepted)
    _strike(machine, problem, crowd, accepted & trial.lands & (crowd.time < problem.times[-1]) & (failure == 0))
    return _dismiss(problem, results, crowd, failure)


def _attempt(machine: Machine, problem: Problem, crowd: Crowd) -> Trial:
    target = np.minimum(_next_event(problem, crowd), problem.times[-1])
    left = target - crowd.time
    longest = STRETCH * crowd.step
    lands = longest >= left
    length = np.where(lands, left, np.where(left < FAR * longest, left / np.ceil(left / longest), crowd.step))
    state, stages = _stepped(machine, crowd, length)
    largest = np.maximum(np.abs(crowd.state), np.abs(state))
    return Trial(length, lands, target, state, machine.method.error_share * _norm(stages[-1], largest, problem), stages)


def _stepped(machine: Machine, crowd: Crowd, length: Array) -> tuple[Array, list[Array]]:
    """The state after one step, and the stages."""
    shift = np.broadcast_to(1.0 / (machine.method.gamma * length), crowd.state.shape)
    factor, rate = machine.call("factor", crowd.constant, crowd.state, shift)
    stages: list[Array] = []
    state = crowd.state
    for stage in range(machine.method.stages):
        if stage:
            state = crowd.state + _combined(machine.method.a[stage], stages)
            (rate,) = machine.call("rhs", crowd.constant, state)
        right = rate + _combined(machine.method.c[stage], stages) / length if stage else rate
        stages.append(machine.call("solve", factor, right)[0])
    return state + stages[-1], stages


def _combined(weights: tuple[float, ...], stages: list[Array]) -> Array:
    total = weights[0] * stages[0]
    for weight, stage in zip(weights[1:], stages[1:], strict=False):
        total = total + weight * stage
    return total


def _norm(values: Array, largest: Array, problem: Problem) -> Array:
    """Root mean square in units of the tolerance, added state by state so that the batch cannot matter."""
    total = np.zeros(values.shape[1])
    for row, absolute in enumerate(problem.absolute):
        ratio = values[row] / (absolute + problem.relative * np.abs(largest[row]))
        total = total + ratio * ratio
    return np.sqrt(total / len(values))


def _record_start(machine: Machine, problem: Problem, results: Results, crowd: Crowd) -> None:
    if problem.times[0] == 0.0:
        (output,) = machine.call("observe", crowd.constant, crowd.state)
        results.values[crowd.person, 0] = output.T
        crowd.output += 1


def _record(machine: Machine, problem: Problem, results: Results, crowd: Crowd, trial: Trial, until: Array) -> None:
    """Dense output: every output day up to the end of each accepted step."""
    days = np.append(problem.times, np.inf)
    while len(due := np.nonzero(days[crowd.output] <= until)[0]):
        part = (days[crowd.output[due]] - crowd.time[due]) / trial.length[due]
        stages = [stage[:, due] for stage in trial.stages]
        state = _between(machine.method, crowd.state[:, due], trial.state[:, due], stages, part)
        (output,) = machine.call("observe", np.ascontiguousarray(crowd.constant[:, due]), state)
        results.values[crowd.person[due], crowd.output[due]] = output.T
        crowd.output[due] += 1


def _between(method: Method, before: Array, after: Array, stages: list[Array], part: Array) -> Array:
    rest, inner = 1.0 - part, np.zeros_like(before)
    for row in reversed(method.dense):
        inner = part * inner + _combined(row, stages)
    return rest * before + part * (after + rest * inner)


def _judged(problem: Problem, crowd: Crowd, trial: Trial, accepted: Flags) -> Counts:
    """The status of those who cannot go on, 0 for all others."""
    least, most = problem.least[:, np.newaxis], problem.most[:, np.newaxis]
    inside = np.all((crowd.state >= least) & (crowd.state <= most), axis=0)
    shrunk = ~(REFUSED_FACTOR * trial.length >= SMALLEST_STEP * np.maximum(1.0, crowd.time))
    finished = crowd.time >= problem.times[-1]
    failure = np.zeros(len(accepted), dtype=np.int64)
    failure[(crowd.steps >= problem.max_steps) & ~finished] = Status.TOO_MANY_STEPS
    failure[~accepted & shrunk] = Status.STEP_TOO_SMALL
    failure[~accepted & shrunk & ~np.isfinite(trial.error)] = Status.NOT_FINITE
    failure[accepted & ~inside] = Status.OUT_OF_BOUNDS
    return failure


def _adapt(order: int, crowd: Crowd, trial: Trial, accepted: Flags) -> None:
    """The next step from the error of this one and its trend; no growth right after a refusal."""
    error = np.log(np.maximum(trial.error, SMALLEST_ERROR))
    pressure = error - order * np.log(trial.length)
    trend = np.clip((crowd.pressure - pressure) / order, -LARGEST_TREND, LARGEST_TREND)
    trend = np.where(accepted & np.isfinite(crowd.pressure), trend, 0.0)
    factor = np.clip(SAFETY * np.exp(TREND * trend - error / order), SMALLEST_FACTOR, LARGEST_FACTOR)
    factor = np.where(crowd.refused, np.minimum(factor, 1.0), factor)
    factor = np.where(np.isfinite(trial.error), factor, REFUSED_FACTOR)
    first = crowd.fresh & accepted
    crowd.pressure = np.where(accepted, pressure, crowd.pressure)
    crowd.fresh = crowd.fresh & ~accepted
    crowd.refused = ~accepted
    crowd.step = trial.length * factor
    crowd.restart = np.where(first, crowd.step, crowd.restart)


def _next_event(problem: Problem, crowd: Crowd) -> Array:
    times = problem.timeline.times
    days: Array = times[crowd.person if len(times) > 1 else 0, crowd.event]
    return days


def _strike(machine: Machine, problem: Problem, crowd: Crowd, landed: Flags) -> None:
    """Apply every event whose time has come; afterwards the first step is what proved right after the event before."""
    while len(due := np.nonzero(landed & (_next_event(problem, crowd) <= crowd.time))[0]):
        _apply(problem, crowd, due)
        if len(problem.timeline.set_rows):
            crowd.constant[:, due] = machine.call("prep", np.ascontiguousarray(crowd.parameter[:, due]))[0]
        crowd.event[due] += 1
        crowd.step[due], crowd.fresh[due], crowd.refused[due] = crowd.restart[due], True, False
        crowd.pressure[due] = np.nan


def _apply(problem: Problem, crowd: Crowd, due: Counts) -> None:
    line = problem.timeline
    row_set, row_add = (crowd.person[due] if len(v) > 1 else 0 for v in (line.set_values, line.add_values))
    for column, row in enumerate(line.set_rows):
        crowd.parameter[row, due] = line.set_values[row_set, crowd.event[due], column]
    for column, row in enumerate(line.add_rows):
        crowd.state[row, due] += line.add_values[row_add, crowd.event[due], column]


def _dismiss(problem: Problem, results: Results, crowd: Crowd, failure: Counts) -> Crowd:
    """Write down those who have finished or failed, and go on with the others."""
    finished = (crowd.time >= problem.times[-1]) & (failure == 0)
    leaving = finished | (failure != 0)
    if not leaving.any():
        return crowd
    results.final[crowd.person[finished]] = crowd.state[:, finished].T
    results.status[crowd.person[leaving]] = failure[leaving]
    results.steps[crowd.person[leaving]] = crowd.steps[leaving]
    results.reached[crowd.person[leaving]] = crowd.time[leaving]
    return crowd.only(~leaving)
