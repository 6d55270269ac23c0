"""Simulated people assessed: a row for each, with the truth, the answer, and where true states lie among bodies."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any, TypeVar

import numpy as np

from .. import knowledge
from ..assess.assessment import assess
from ..assess.cohort import Cohort
from ..assess.contributors import SIGNS
from ..assess.findings import level_is
from ..assess.labels import LABELS
from ..assess.posterior import Posterior
from ..person import Lab, Person
from ..results import Assessment
from .worlds import Case, draw_case, world

Found = TypeVar("Found")
WATCHED = ("ca_ionised", "cell_mg", "mg", "k", "vitd25", "egfr", "volume_ratio")
"""States of which the intervals are judged; most are hidden in most people."""
DIGITS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One person: the true mechanism `key`, the `answer` in the order of LABELS, `ranks` of true states among bodies.

    A rank is the share of the weight of the bodies that lie below the truth; `mixed` tells that a second trouble
    shows; `labs` counts results, `outside` tells whether one of them lies outside its reference interval; `said` are
    findings set aside, with the reason, and warnings. `kind` is what was corrupted, `named` whether it was noticed.
    """

    number: int
    key: str
    answer: tuple[float, ...]
    ranks: Mapping[str, float] = field(default_factory=dict)
    mixed: bool = False
    labs: int = 0
    cannot_tell: bool = False
    said: tuple[str, ...] = ()
    outside: bool = False
    kind: str = ""
    named: bool | None = None

    @property
    def label(self) -> str:
        return self.key.split(".")[0]

    @property
    def sure(self) -> float:
        """The probability of the first answer."""
        return max(self.answer)

    @property
    def first(self) -> str:
        return LABELS[int(np.argmax(self.answer))]

    @property
    def right(self) -> bool:
        return self.first == self.label

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def row_of(told: Mapping[str, Any]) -> Row:
    """A row from its JSON form."""
    return Row(**{**told, "answer": tuple(told["answer"]), "said": tuple(told["said"])})


def assessed(person: Person, number: int, key: str, states: Mapping[str, float]) -> Row:
    """The row of a person whose truth is known; states may be unknown."""
    ranks: dict[str, float] = {}

    def watch(cohort: Cohort, posterior: Posterior) -> None:
        ranks.update({name: rank(cohort.outputs[name], posterior, states[name]) for name in WATCHED if name in states})

    told = assess(person, setting=person.setting, watch=watch)
    return Row(
        number,
        key,
        in_order(told),
        ranks,
        second_trouble(key, states),
        sum(not lab.computed for lab in person.labs),
        told.cannot_tell,
        (*(f"{one.finding}: {one.reason}" for one in told.set_aside), *told.warnings),
        any(map(partial(is_outside, person.sex), person.labs)),
    )


def is_outside(sex: str | None, lab: Lab) -> bool:
    """Whether a result certainly lies outside its reference interval, its own or that of the table."""
    low, high = knowledge.analyte(lab.analyte).reference(sex)
    ends = (-math.inf if low is None else low), (math.inf if high is None else high)
    return not lab.computed and level_is(lab, "abnormal", *ends)


def rank(values: np.ndarray[Any, np.dtype[np.float64]], posterior: Posterior, truth: float) -> float:
    """Share of the weight below the truth."""
    return round(float(np.sum(posterior.weight[values < truth]) / np.sum(posterior.weight)), DIGITS)


def in_order(told: Assessment) -> tuple[float, ...]:
    """Probabilities in the order of LABELS."""
    found = {one.cause: one.probability for one in told.causes}
    return tuple(round(found[label], DIGITS) for label in LABELS)


def second_trouble(key: str, states: Mapping[str, float]) -> bool:
    """Whether the body carries the sign of a label that is not its own."""
    others = (sign for label, sign in SIGNS.items() if label != key.split(".")[0])
    return any(side * (states[output] - limit) > 0.0 for output, limit, side in others if output in states)


def one_person(name: str, number: int) -> Row:
    """Draw person `number` of a world and assess them."""
    case: Case = draw_case(world(name), number)
    return assessed(case.person(), number, case.key, case.states)


def people_of(name: str, numbers: Iterable[int], workers: int = 1) -> Iterator[Row]:
    """Rows of a world, in order; with two workers or more, side by side."""
    yield from side_by_side(partial(one_person, name), numbers, workers)


def side_by_side(one: Callable[[int], Found], numbers: Iterable[int], workers: int) -> Iterator[Found]:
    """What is found for each number, in their order."""
    if workers < 2:
        yield from map(one, numbers)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(one, numbers)
