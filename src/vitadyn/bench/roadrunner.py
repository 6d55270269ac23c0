"""libRoadRunner on the SBML of the model: CVODE, compiled rates of a person's constants, Jacobian by differences.

Two of its own settings: its newer and its older compiler (LLJIT, MCJIT), each with the optimisation that suits it.
A dose is added to the state between two days, and the integrator is started anew. To set a person and to read the
outputs, which are laws to be computed, takes about a tenth of a quiet year and a fiftieth of one with daily doses.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np

from ..engine.kernels import kernels
from ..engine.problem import Array, Counts
from ..engine.solve import ABSOLUTE_SHARE, build, typical_sizes
from ..errors import SolverError
from ..language import Body
from .entrant import Run, Workload
from .flat import flat_sbml, needed
from .stops import NOTHING, Stops, stops

PACKAGES = ("roadrunner",)
MOST_STEPS = 1_000_000
AGGRESSIVE = 3
PASSES = (
    "CFG_SIMPLIFICATION",
    "DEAD_CODE_ELIMINATION",
    "DEAD_INST_ELIMINATION",
    "GVN",
    "INSTRUCTION_COMBINING",
    "INSTRUCTION_SIMPLIFIER",
)


class RoadRunner:
    """One loaded model a setting; people are set into it one after another."""

    name = "libRoadRunner"
    settings = ("LLJIT", "MCJIT")

    def __init__(self, body: Body, keep: Sequence[str]) -> None:
        made = kernels(body, keep)
        self._body, self._scale, self._rows = body, typical_sizes(body), needed(made)
        self._compiled, self._text = build(body, keep), flat_sbml(made)
        self._outputs, self.seat = len(keep), cache(self._loaded)

    @property
    def version(self) -> str:
        return f"libRoadRunner {version('libroadrunner')}"

    def prepare(self, setting: str, work: Workload) -> Run:
        where, seat = stops(self._body, work), self.seat(setting)

        def run(table: Array, start: Array, rtol: float) -> Array:
            seat.tolerate(rtol, ABSOLUTE_SHARE * rtol * self._scale)
            constants = self._constants(table)
            people = zip(table, constants, start, strict=True)
            return np.stack([self._followed(seat, where, *person) for person in people], axis=1)

        return run

    def _loaded(self, setting: str) -> Seat:
        return Seat(loaded(self._text, setting), self._body.states, self._rows, self._outputs)

    def _constants(self, table: Array) -> Array:
        """Constants of all people, a row a person."""
        (made,) = self._compiled.machine.call("prep", np.ascontiguousarray(table.T))
        return np.ascontiguousarray(made[self._rows].T)

    def _followed(self, seat: Seat, where: Stops, numbers: Array, constants: Array, start: Array) -> Array:
        """Outputs (K, T) of one person."""
        line, shown, now = where.line, [], 0.0
        seat.begin(constants, start)
        for time, day, event in zip(where.times.tolist(), where.day.tolist(), where.event.tolist(), strict=True):
            seat.advance(now, time)
            now = time
            if day != NOTHING:
                shown.append(seat.outputs())
            if event != NOTHING:
                seat.add(line.add_rows, line.add_values[0, event])
                if len(line.set_rows):
                    numbers = _replaced(numbers, line.set_rows, line.set_values[0, event])
                    seat.change(self._constants(numbers[np.newaxis])[0])
                seat.restart(now)
        if not np.all(np.isfinite(shown)):
            raise SolverError("libRoadRunner gave values that are not finite")
        return np.stack(shown, axis=1)


class Seat:
    """A loaded model that one person at a time sits in."""

    def __init__(self, runner: Any, states: Sequence[str], constants: Sequence[int], outputs: int) -> None:
        self._model, self._integrator, self._states = runner.model, runner.integrator, tuple(states)
        self._runner = runner
        places = {name: place for place, name in enumerate(self._model.getGlobalParameterIds())}
        self._state = [places[name] for name in states]
        self._constant = [places[f"c{row}"] for row in constants]
        self._output = [places[f"out{row}"] for row in range(outputs)]

    def tolerate(self, relative: float, absolute: Array) -> None:
        self._integrator.setValue("relative_tolerance", relative)
        for name, value in zip(self._states, absolute, strict=True):
            self._integrator.setIndividualTolerance(name, float(value))

    def begin(self, constants: Array, state: Array) -> None:
        self._model.setTime(0.0)
        self.change(constants)
        self._model.setGlobalParameterValues(self._state, state)
        self.restart(0.0)

    def change(self, constants: Array) -> None:
        self._model.setGlobalParameterValues(self._constant, constants)

    def restart(self, time: float) -> None:
        self._integrator.restart(time)

    def advance(self, now: float, until: float) -> None:
        if until > now:
            try:
                self._integrator.integrate(now, until - now)
            except RuntimeError as error:
                raise SolverError(f"libRoadRunner between day {now} and {until}: {error}") from error

    def add(self, rows: Counts, amounts: Array) -> None:
        chosen = [self._state[int(row)] for row in rows]
        if chosen:
            self._model.setGlobalParameterValues(chosen, self._model.getGlobalParameterValues(chosen) + amounts)

    def rates(self) -> Array:
        return np.array([self._runner.getValue(f"{name}'") for name in self._states])

    def outputs(self) -> Array:
        found: Array = self._model.getGlobalParameterValues(self._output)
        return found


def loaded(text: str, setting: str) -> Any:
    """A RoadRunner made by one of its compilers, with the optimisation that makes it fastest.

    What is configured stays so, since LLJIT compiles when it is first asked. Its own passes make LLJIT's code
    three times slower here, MCJIT's faster.
    """
    import roadrunner

    config = roadrunner.Config
    config.setValue(config.LLVM_BACKEND, getattr(config, setting))
    config.setValue(config.LLJIT_OPTIMIZATION_LEVEL, AGGRESSIVE)
    for name in PASSES:
        config.setValue(getattr(config, f"LOADSBMLOPTIONS_OPTIMIZE_{name}"), setting == "MCJIT")
    made = roadrunner.RoadRunner(text)
    made.integrator.setValue("maximum_num_steps", MOST_STEPS)
    return made


def _replaced(numbers: Array, rows: Counts, values: Array) -> Array:
    changed = numbers.copy()
    changed[rows] = values
    return changed


def entrant(body: Body, keep: Sequence[str]) -> RoadRunner:
    return RoadRunner(body, keep)
