"""What everybody goes through: a quiet year, and a year with a dose every day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..engine.problem import Array, Events
from ..engine.solve import initial_state, parameter_table
from ..language import Body
from .entrant import Workload
from .error import Truth
from .ours import Ours
from .people import varied

CONSTANT, DAILY = "constant inputs", "a dose every day"
EXACT_RTOL = 1e-10


@dataclass(frozen=True)
class People:
    """Those who can be simulated, and how many of those drawn could not be."""

    table: Array
    start: Array
    left_out: int


def workloads(days: float, dose: tuple[str, float]) -> tuple[Workload, Workload]:
    """Weekly output and the last day; `dose` is a state and an amount."""
    weeks = np.union1d(np.arange(0.0, days, 7.0), [float(days)])
    return Workload(CONSTANT, weeks), Workload(DAILY, weeks, daily(days, dose))


def daily(days: float, dose: tuple[str, float]) -> Events:
    return doses(np.arange(1.0, days), dose[1], dose[0])


def doses(times: Array, amount: float, state: str = "gut_d3") -> Events:
    """The same amount into a state on each of some days."""
    return Events(times, add_names=(state,), add_values=np.full((len(times), 1), amount))


def shortened(work: Workload, longest: float | None) -> Workload:
    """The same until about day `longest`, where there are events; all of it where there are none."""
    if longest is None or work.events is None or work.days[-1] <= longest:
        return work
    days = work.days[: max(2, int(np.searchsorted(work.days, longest, side="right")))]
    return Workload(work.name, days, work.events)


def sound_people(ours: Ours, body: Body, work: Workload, people: int) -> People:
    """People of differing numbers whom this engine can follow to the end."""
    table = varied(body, people)
    start = initial_state(body, table)
    sound = ours.answer(table, start, work, 1e-6).status == 0
    return People(table[sound], start[sound], int((~sound).sum()))


def truth(ours: Ours, body: Body, keep: Sequence[str], work: Workload, people: People, count: int) -> Truth:
    """What the first `count` people are compared with; what is usual comes from the reference person."""
    reference = parameter_table(body, 1)
    run = ours.prepare("", work)
    usual = run(reference, initial_state(body, reference), EXACT_RTOL)
    values = run(people.table[:count], people.start[:count], EXACT_RTOL)
    return Truth(values, np.abs(usual).max(axis=(1, 2)))
