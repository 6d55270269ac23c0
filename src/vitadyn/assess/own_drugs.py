"""Mechanisms that a drug or a dose is: when it was begun is then how long the lesion has lasted."""

from __future__ import annotations

import numpy as np

from ..knowledge.facts import toml
from ..person import Person
from ..population.people import Column
from .mechanism import Mechanism

TOLD_RIGHT = 5
"""One body in so many keeps its own time: starts are told wrongly, and lesions may be older than the drug."""


def is_of(cause: str, classes: frozenset[str]) -> bool:
    """Whether a mechanism is what one of the classes does.

    >>> is_of("mg_depletion.ppi", frozenset({"ppi"})), is_of("mg_depletion.diet", frozenset({"ppi"}))
    (True, False)
    """
    return any(cause in toml("change")["own"].get(name, ()) for name in classes)


def dated(person: Person, cause: Mechanism, days: Column) -> Column:
    """The days (N,) of a lesion; in most bodies those since what does it was begun, where the person says when.

    A lesion is no older than what does it, but may be younger where that was begun longer ago than lesions last.
    """
    substances = {one.stated for one in cause.lesions}
    starts = [drug.start for drug in person.drugs if is_of(cause.key, frozenset(drug.classes))]
    starts += [taken.start for taken in person.intake if taken.substance in substances]
    told = [-start for start in starts if start is not None and start < 0.0]
    if not told or max(told) > cause.days[1]:
        return days
    return np.where(np.arange(len(days)) % TOLD_RIGHT > 0, max(told), days)
