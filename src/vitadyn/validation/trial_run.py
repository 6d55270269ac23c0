"""Studies through the engine: one call for the arms of a study, another for those with a clamp."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..engine.solve import Compiled, build, parameter_table, solve
from ..language import Body
from . import trial_events
from .clamp import with_clamp
from .trial import Arm, Study
from .trial_baseline import LEVEL, Cast
from .trial_measures import Course, days_read

Array = NDArray[np.float64]
HELD = "ca_ionised"
CURVE = 41
"""Days of the course that a picture shows."""
TOLERANCE = 1e-5


@dataclass(frozen=True)
class Bodies:
    """The body that studies run in, and the same at a clamp where a study needs it."""

    free: Compiled
    clamped: Compiled | None


@dataclass(frozen=True)
class Courses:
    """Every kept quantity of everybody in a study, (groups, people, days)."""

    arms: tuple[Arm, ...]
    days: Array
    values: dict[str, Array]

    def of(self, group: int, quantity: str) -> Course:
        return Course(self.days, self.values[quantity][group])


def bodies(body: Body, studies: Sequence[Study]) -> Bodies:
    """Code for all studies; every number is free, since a study may set any."""
    wanted = {compare.quantity for study in studies for compare in study.compares}
    keep = tuple(sorted(wanted | {LEVEL, HELD}))
    clamp = any(arm.clamp for study in studies for arm in study.arms)
    return Bodies(build(body.freed(), keep), build(with_clamp(body).freed(), keep) if clamp else None)


def days_of(study: Study, curve: bool) -> Array:
    """Every day on which a study is read."""
    days = {0.0} | {day for compare in study.compares for day in days_read(compare)}
    if curve:
        days |= {float(day) for arm in study.arms for day in np.linspace(0.0, arm.days, CURVE)}
    return _apart(days)


def run(two: Bodies, cast: Cast, states: Array, days: Array) -> Courses:
    """The groups of a study from day 0 on."""
    values = {name: np.full((len(cast.arms), cast.count, len(days)), np.nan) for name in two.free.keep}
    for clamped in (False, True):
        chosen = [group for group, arm in enumerate(cast.arms) if (arm.clamp is not None) == clamped]
        if chosen:
            rows = np.concatenate([np.arange(cast.count) + group * cast.count for group in chosen])
            part = Cast(tuple(cast.arms[group] for group in chosen), cast.table[rows])
            for name, found in _solved(two, part, states[rows], days, clamped).items():
                values[name][chosen] = found.reshape(len(chosen), cast.count, len(days))
    return Courses(cast.arms, days, values)


def _solved(two: Bodies, cast: Cast, states: Array, days: Array, clamped: bool) -> dict[str, Array]:
    """Outputs of everybody, (people, days)."""
    compiled, table, start = two.free, cast.table, states
    if clamped and two.clamped is not None:
        compiled, table, start = _at_clamp(two.free, two.clamped, table, states)
    happens = trial_events.events([trial_events.of_arm(arm) for arm in cast.arms], compiled.parameters, table)
    return solve(compiled, table, start, days, happens, rtol=TOLERANCE).values


def _at_clamp(free: Compiled, held: Compiled, table: Array, states: Array) -> tuple[Compiled, Array, Array]:
    """The same people at a clamp whose target is what they have."""
    wider = parameter_table(held, len(table))
    wider[:, [held.parameters.index(name) for name in free.parameters]] = table
    start = np.empty((len(states), len(held.states)))
    start[:, [held.states.index(name) for name in free.states]] = states
    start[:, held.states.index("clamp_target")] = solve(free, table, states, [0.0]).values[HELD][:, 0]
    return held, wider, start


def _apart(days: Iterable[float]) -> Array:
    """In order, those that are the same but for rounding once."""
    ordered = np.array(sorted(days))
    found: Array = ordered[np.append(True, np.diff(ordered) > 1e-9)]
    return found
