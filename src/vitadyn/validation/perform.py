"""Run many experiments at once: those of equal length share one call of the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..engine.problem import Events, Run
from ..engine.solve import Compiled, initial_state, parameter_table, solve
from .experiments import Experiment, Wanted

Array = NDArray[np.float64]
Asked = Mapping[str, set[float]]
ROUNDS = 8
CLOSE = 1e-9
FARTHEST = 3.0
"""Largest step of a wanted number, on its logarithm."""


@dataclass(frozen=True)
class Record:
    """What was read in one experiment; values are NaN from the day on which it failed."""

    days: Array
    values: Mapping[str, Array]
    states: tuple[str, ...]
    status: int

    def at(self, quantity: str, day: float) -> float:
        """One quantity on one of the days that were read."""
        return float(self.values[quantity][int(np.flatnonzero(np.abs(self.days - day) < CLOSE)[0])])


def perform(compiled: Compiled, experiments: Sequence[Experiment], asked: Asked) -> dict[str, Record]:
    """Run the experiments on the reference person of a built body; `asked` adds days to be read, by experiment."""
    settled = [*(e for e in experiments if e.solve is None), *_solved(compiled, [e for e in experiments if e.solve])]
    groups: dict[float, list[Experiment]] = defaultdict(list)
    for experiment in settled:
        groups[experiment.days].append(experiment)
    return {name: record for group in groups.values() for name, record in _run(compiled, group, asked).items()}


def _run(compiled: Compiled, group: Sequence[Experiment], asked: Asked) -> dict[str, Record]:
    days = [experiment.readings(asked.get(experiment.name, ())) for experiment in group]
    grid = np.array(sorted({day for row in days for day in row}))
    table, events = _numbers(compiled, group)
    run = solve(compiled, table, _starts(compiled, group, table), grid, events)
    return {
        experiment.name: _record(compiled, run, row, np.searchsorted(grid, np.array(days[row])))
        for row, experiment in enumerate(group)
    }


def _record(compiled: Compiled, run: Run, row: int, own: NDArray[np.intp]) -> Record:
    values = {name: column[row, own] for name, column in run.values.items()}
    return Record(run.times[own], values, compiled.states, int(run.status[row]))


def _numbers(compiled: Compiled, group: Sequence[Experiment]) -> tuple[Array, Events | None]:
    """The numbers of everybody in the first phase, and the later phases as events."""
    names = tuple(sorted({name for e in group for phase in e.phases for name in phase.changes}))
    usual = {name: compiled.body.numbers[name].value for name in names}
    phases = max(len(experiment.phases) for experiment in group)
    times = np.full((len(group), phases), np.inf)
    values = np.tile(list(usual.values()), (len(group), phases, 1))
    for row, experiment in enumerate(group):
        times[row, : len(experiment.phases)] = experiment.starts
        for column, phase in enumerate(experiment.phases):
            values[row, column] = [phase.changes.get(name, usual[name]) for name in names]
    table = parameter_table(compiled, len(group), {name: values[:, 0, i] for i, name in enumerate(names)})
    return table, Events(times[:, 1:], names, values[:, 1:]) if phases > 1 else None


def _starts(compiled: Compiled, group: Sequence[Experiment], table: Array) -> Array:
    starts = initial_state(compiled, table)
    for row, experiment in enumerate(group):
        for pool in experiment.empty:
            starts[row, compiled.states.index(pool)] = 0.0
        for pool, amount in experiment.add.items():
            starts[row, compiled.states.index(pool)] += amount
    return starts


def _solved(compiled: Compiled, experiments: Sequence[Experiment]) -> list[Experiment]:
    """Choose the wanted number of each experiment, all at once, by the secant method in logarithms."""
    if not experiments:
        return []
    wanted = [e.solve for e in experiments if e.solve is not None]
    target = np.log([w.value for w in wanted])
    last, now = np.full(len(wanted), np.log(0.5)), np.zeros(len(wanted))
    missed = _reached(compiled, experiments, wanted, last) - target
    for _ in range(ROUNDS):
        misses = _reached(compiled, experiments, wanted, now) - target
        if np.abs(misses).max() < CLOSE:
            break
        flat = (now == last) | (misses == missed)
        slope = np.where(flat, 1.0, (misses - missed) / np.where(flat, 1.0, now - last))
        last, now, missed = now, now - np.clip(misses / slope, -FARTHEST, FARTHEST), misses
    return _with(experiments, wanted, now)


def _reached(compiled: Compiled, experiments: Sequence[Experiment], wanted: Sequence[Wanted], logs: Array) -> Array:
    tried = _with(experiments, wanted, logs)
    seen = perform(compiled, tried, {e.name: {w.day} for e, w in zip(tried, wanted, strict=True)})
    return np.log([seen[e.name].at(w.quantity, w.day) for e, w in zip(tried, wanted, strict=True)])


def _with(experiments: Sequence[Experiment], wanted: Sequence[Wanted], logs: Array) -> list[Experiment]:
    """The experiments with the number filled in, no longer to be solved."""
    return [e.decided(w.number, float(np.exp(log))) for e, w, log in zip(experiments, wanted, logs, strict=True)]
