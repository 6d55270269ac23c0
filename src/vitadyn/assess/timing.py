"""When a complaint began, as evidence: the time that is told against the course of every simulated body.

Whoever has a complaint now, with a chance that his body has risen to, had it since his body passed that chance for the
last time: so the course of a body says how long its complaint has lasted. The part of the chance that everybody has
follows surveys of ordinary cramps instead. Times are told roughly, and old troubles are often noticed late, so the
law is wide (timing.toml), and a time that is not told changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..knowledge.facts import toml
from ..person import Drug, Intake, Person, SetAside, Symptom
from ..physiology.shares import share_below
from .cohort import Cohort
from .evidence import Finding, symptom_states
from .looks import LOOKS
from .mechanism import mechanisms
from .symptoms import BACKGROUND, CAUSE_STATES, has_law, probability, rates

EDGES = (0.0, *LOOKS)
FIRST, LAST = 0.25, 10_000.0
"""Days that stand for "just now" and "always" on the scale of logarithms."""
MOST = 3
"""Complaints at most that one onset is compared with."""
Table = NDArray[np.float64]
Fact = TypeVar("Fact", Drug, Intake)


@dataclass(frozen=True, slots=True)
class Told:
    """A time since some complaints began, in days, and the place in the input."""

    path: str
    text: str
    days: float
    keys: tuple[str, ...]


def told_times(person: Person) -> tuple[list[Told], list[SetAside]]:
    """The times that can be weighed, and those that belong to no complaint with a law.

    >>> told_times(Person(onset=21.0))[1][0].finding
    'onset'
    """
    timed = [one for one in person.symptoms if one.days is not None and has_law(one.key)]
    found = [Told(f"{one.path}.since", _lasted(one), max(one.days or 0.0, FIRST), (one.key,)) for one in timed]
    if person.onset is None:
        return found, []
    rest = tuple(dict.fromkeys(one.key for one in person.symptoms if one.days is None and has_law(one.key)))
    if not rest:
        return found, [SetAside("onset", "no complaint without a time of its own and with known rates belongs to it")]
    words = f"began {person.onset:g} days ago"
    return [Told("onset", words, max(person.onset, FIRST), rest[:MOST]), *found], []


def _lasted(symptom: Symptom) -> str:
    return f"{symptom.key} for {symptom.days:g} days"


def timing_findings(person: Person, cohort: Cohort) -> tuple[list[Finding], list[SetAside]]:
    """Every time that was told, weighed in every body; several of one person count less each."""
    told, left = told_times(person)
    power = toml("timing")["told"]["power"] / math.sqrt(max(len(told), 1))
    return [Finding(one.path, one.text, power * np.log(chance(one, cohort))) for one in told], left


def chance(told: Told, cohort: Cohort) -> Table:
    """Density of a told time, per unit of its logarithm, in every body (N,)."""
    shares = np.mean([lasting(key, cohort) for key in told.keys], axis=0)
    law = toml("timing")["told"]
    told_so: Table = (1.0 - law["stray"]) * shares @ heard(told.days) + law["stray"] / math.log(LAST / FIRST)
    return told_so


def lasting(key: str, cohort: Cohort) -> Table:
    """Share of the complaint that began between neighbouring looks, (N, looks + 1), given that it is there now."""
    now = symptom_states(cohort.outputs)
    states = {name: np.column_stack([now[name], cohort.earlier[name]]) for name in now if name in cohort.earlier}
    if not states:
        return np.tile(masses(ordinary()), (cohort.size, 1))
    risen = probability(key, states)
    usual = np.full(cohort.size, rates()[key][BACKGROUND])
    for place, name in enumerate(cohort.keys):
        sub = name.split(".")[1]
        if CAUSE_STATES.get(sub, sub) in rates()[key]:
            here = cohort.mechanism == place
            own = probability(key, {state: values[here] for state, values in states.items()}, sub)
            risen[here] = np.where(np.asarray(EDGES) < cohort.days[here, None], own, risen[here])
            usual[here] = own[:, 0] if place in timeless() else usual[here]
    return began(risen, usual)


def began(risen: Table, usual: Table) -> Table:
    """Shares by time from the chance of a complaint at every look (N, looks), of which `usual` (N,) everybody has."""
    lowest = np.minimum.accumulate(risen, axis=1)
    always = np.minimum(usual, risen[:, 0])[:, None]
    grown = np.maximum(lowest - always, 0.0)
    left = (always * ordinary() + grown) / (always + grown[:, :1])
    return masses(left)


def masses(left: Table) -> Table:
    """From the share that is older than each edge to the share between edges; the last has no end."""
    shares: Table = -np.diff(left, axis=-1, append=0.0)
    return shares


def ordinary() -> Table:
    """Share of ordinary complaints that are older than each edge."""
    law = toml("timing")["ordinary"]
    younger: Table = np.interp(EDGES, [0.0, *law["days"]], [0.0, *law["share"]])
    return 1.0 - younger


@cache
def timeless() -> frozenset[int]:
    """Mechanisms whose length is only a placeholder: they are as old as ordinary complaints."""
    return frozenset(place for place, one in enumerate(mechanisms()) if one.days[0] == one.days[1])


def heard(days: float) -> Table:
    """Density of telling `days`, per unit of their logarithm, for a complaint begun between two looks (looks + 1,).

    >>> int(np.argmax(heard(21.0)))
    4
    """
    return noticed_late(told_as(days))


def told_as(days: float) -> Table:
    """The same when everybody counts from the true beginning."""
    log_sd = toml("timing")["told"]["log_sd"]
    ends = np.log([FIRST, *LOOKS, LAST])
    below = np.array([share_below((end - math.log(days)) / log_sd) for end in ends])
    density: Table = np.diff(below) / np.diff(ends)
    return density


def noticed_late(told: Table) -> Table:
    """What is told of each age of a complaint when some count from a day since then."""
    lately, width = toml("timing")["told"]["lately"], np.diff(np.log([FIRST, *LOOKS, LAST]))
    mixed: Table = (1.0 - lately) * told + lately * np.cumsum(told * width) / np.cumsum(width)
    return mixed


def earliest(person: Person) -> float | None:
    """Days since the first of the person's troubles began, if told."""
    known = [person.onset, *(one.days for one in person.symptoms)]
    return max((days for days in known if days is not None), default=None)


def blamable(person: Person) -> Person:
    """The person without the drugs and intakes that began clearly after the trouble: they did not cause it.

    >>> from vitadyn.person import Drug
    >>> late = Drug("omeprazole", "drugs[0]", "omeprazole", ("ppi",), start=-5.0)
    >>> len(blamable(Person(onset=60.0, drugs=(late,))).drugs), len(blamable(Person(drugs=(late,))).drugs)
    (0, 1)
    """
    since = earliest(person)
    if since is None:
        return person
    return replace(person, drugs=_before(person.drugs, since), intake=_before(person.intake, since))


def _before(facts: Sequence[Fact], since: float) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if not after(fact, since))


def after(fact: Drug | Intake, since: float) -> bool:
    """Whether something was begun clearly after a trouble that is `since` days old."""
    return fact.start is not None and -fact.start * toml("timing")["told"]["clearly"] < since
