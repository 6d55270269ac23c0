"""The groups of simulated people on whom claims are put to the test: the same people in every group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..assess.evidence import symptom_states
from ..assess.symptoms import probability
from ..engine.problem import Array, Events
from ..engine.solve import Compiled, build, solve
from ..engine.steady import steady
from ..language import Body
from ..population.draw import Drawn
from .claim_book import Book, Group

SYMPTOM = "symptom."
FOR_SYMPTOMS = ("ca_corrected", "mg", "k", "na", "phosphate", "vitd25", "pth", "volume_ratio")
READINGS = 7.0
"""Days between readings."""
TOLERANCE = 1e-5


@dataclass(frozen=True)
class Course:
    """A group to its end: `values[name]` is (people, days); `lived` marks those who reached the end."""

    days: Array
    values: Mapping[str, Array]
    lived: NDArray[np.bool_]

    def of(self, quantity: str) -> Array:
        """A quantity on the last day, one value a person."""
        return self.all_days(quantity)[:, -1]

    def all_days(self, quantity: str) -> Array:
        """A quantity of the body, or the probability of a symptom; (people, days)."""
        if quantity.startswith(SYMPTOM):
            return probability(quantity.removeprefix(SYMPTOM), symptom_states(self.values))
        return self.values[quantity]


def simulated(book: Book, body: Body, wanted: Iterable[str]) -> dict[str, Course]:
    """Every group of the book on the same people, from the resting state of each."""
    own = {name for name in wanted if not name.startswith(SYMPTOM)}
    compiled = build(body, tuple(sorted(own | {*FOR_SYMPTOMS})))
    table = Drawn(body, book.seed)(0, book.count)
    start, status = steady(compiled, table)
    rested = status == 0
    return {group.name: _course(compiled, table[rested], start[rested], group) for group in book.groups.values()}


def _course(compiled: Compiled, table: Array, start: Array, group: Group) -> Course:
    names = tuple(
        sorted({name for phase in group.phases for how in (phase.set, phase.times, phase.add) for name in how})
    )
    values = _numbers(compiled, table, group, names)
    begins = np.cumsum([phase.days for phase in group.phases])
    first = table.copy()
    for place, name in enumerate(names):
        first[:, compiled.parameters.index(name)] = values[:, 0, place]
    later = Events(np.tile(begins[:-1], (len(table), 1)), names, values[:, 1:]) if len(begins) > 1 else None
    days = np.unique(np.append(np.arange(0.0, begins[-1], READINGS), begins[-1]))
    run = solve(compiled, first, start, days, later, rtol=TOLERANCE)
    return Course(days, run.values, run.status == 0)


def _numbers(compiled: Compiled, table: Array, group: Group, names: tuple[str, ...]) -> Array:
    """The changed numbers of everybody in every phase, (people, phases, numbers)."""
    usual = table[:, [compiled.parameters.index(name) for name in names]]
    values = np.repeat(usual[:, np.newaxis, :], len(group.phases), axis=1)
    for phase, told in enumerate(group.phases):
        for place, name in enumerate(names):
            own = usual[:, place] * told.times.get(name, 1.0) + told.add.get(name, 0.0)
            values[:, phase, place] = told.set.get(name, own)
    return values
