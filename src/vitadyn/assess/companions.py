"""Causes that act two at a time: a chronic second mechanism that some people have beside their principal one.

The second mechanism is there before the first begins, and is drawn by its own laws. Who shows which of the two as
the principal trouble is told by what each body shows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..knowledge.facts import toml
from ..language import Body
from ..person import SETTINGS, Person
from ..population.people import Column
from .history import People, value_of
from .mechanism import Mechanism, draw, mechanisms
from .prior import raised, risks

NOBODY = -1
MOST = 0.6
"""No recorded risk makes a second mechanism more frequent than this (a product choice)."""
SPREAD = 0.35
"""At least this share of bodies has a second mechanism, divided by the root of how frequent each is."""


def companion_shares(person: Person, setting: str) -> dict[str, float]:
    """How many people like this one have each chronic mechanism beside another: shares by mechanism.

    >>> from vitadyn.person import Person
    >>> 0.0 < companion_shares(Person(), "clinic")["CKD.chronic"] < 0.2
    True
    """
    recorded, place = risks(person), SETTINGS.index(setting)
    found = {}
    for row in toml("companions")["companion"]:
        label, sub = row["mechanism"].split(".")
        odds = row["share"][place] / (1.0 - row["share"][place]) * raised(recorded, label, sub)
        found[row["mechanism"]] = min(odds / (1.0 + odds), MOST)
    return found


def draw_companions(
    shares: Mapping[str, float],
    cause: Mechanism,
    count: int,
    rng: np.random.Generator,
    fitting: Mapping[int, float] | None = None,
) -> tuple[NDArray[np.int64], Column]:
    """The place among all mechanisms of each body's second one, or NOBODY, never one of the same label; and for how
    many people each body stands, 1 as a mean.

    More bodies have a second mechanism than people do, and each stands for fewer: rare pairs are met so. `fitting` is
    what share of the bodies that fit so far has each second mechanism: half of the new ones have theirs by it.
    """
    names = [name for name in shares if name.split(".")[0] != cause.label]
    keys = [one.key for one in mechanisms()]
    places = [*(keys.index(name) for name in names), NOBODY]
    people = _among_people(np.array([shares[name] for name in names]))
    bodies = _among_bodies(people, None if fitting is None else np.array([fitting.get(place, 0.0) for place in places]))
    which = rng.choice(len(places), size=count, p=bodies)
    return np.array(places)[which], people[which] / bodies[which]


def _among_people(chances: Column) -> Column:
    """Shares of people with each second mechanism, and at the end with none."""
    scaled = chances * min(1.0, MOST / chances.sum())
    return np.array([*scaled, 1.0 - scaled.sum()])


def _among_bodies(people: Column, fitting: Column | None) -> Column:
    """The same shares among the bodies to be drawn."""
    root, paired = np.sqrt(people[:-1]), max(SPREAD, 1.0 - people[-1])
    asked = np.array([*(paired * root / root.sum()), 1.0 - paired])
    return asked if fitting is None else (asked + fitting / fitting.sum()) / 2.0


def accompanied(
    body: Body, numbers: Mapping[str, Column], second: NDArray[np.int64], rng: np.random.Generator
) -> dict[str, Column]:
    """The numbers of people with what their second mechanism does to them."""
    changed = dict(numbers)
    for place in np.unique(second[second != NOBODY]):
        who = second == place
        for one in mechanisms()[int(place)].lesions:
            before = value_of(body, changed, one.number, second.shape[0])
            drawn = draw(one, rng, before)
            changed[one.number] = np.where(who, drawn, before)
    return changed


def beside(group: People) -> NDArray[np.int64]:
    """The second mechanism of everybody in a group."""
    return np.full(group.days.shape[0], NOBODY) if group.second is None else group.second


def stands_for(group: People) -> Column:
    """For how many people each body of a group stands."""
    return np.ones(group.days.shape[0]) if group.stands is None else group.stands


def further(usual: Column, one: Column, other: Column) -> Column:
    """Of two changes of a number the larger.

    >>> further(np.array([1.0]), np.array([0.5]), np.array([2.0]))
    array([2.])
    """
    larger: Column = np.where(np.abs(other - usual) > np.abs(one - usual), other, one)
    return larger
