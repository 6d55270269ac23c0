"""Worlds that simulated people come from: the one that the assessment believes in, and ones that differ from it.

A person is drawn in the order in which the assessment thinks: what is told of the background; a cause from the prior
of such a person; a body of that cause, likelier the more it shows it; then laboratory results and complaints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from ..assess.cohort import Cohort, simulate
from ..assess.labels import LABELS
from ..assess.weighing import DOSED, mechanism_priors, outputs_kept
from ..errors import InputError, ModelError, nearest
from ..io.person_yaml import read
from ..language import Body
from ..person import Person
from ..physiology import STANDARD, body
from .worlds_findings import Findings
from .worlds_people import Told, as_text, background

SEED = 20_260_901
"""Far from the seeds of an assessment, so that no answer can rest on the very body it is asked about."""
BODIES = 64
"""Bodies of the cause, of which one is taken."""
DOSED_BODIES = 250
TRIES = 8


@dataclass(frozen=True, slots=True)
class World:
    """Where people come from: `numbers` of the body, `band` of the symptom table, `bias` of every assay, odds.

    `odds` multiplies the prior of each label by itself or its inverse, at random; 1 leaves it.
    """

    name: str
    title: str
    numbers: str = STANDARD
    band: str = "mid"
    bias: float = 0.0
    odds: float = 1.0


WORLDS: Mapping[str, World] = MappingProxyType(
    {
        one.name: one
        for one in (
            World("matched", "the world that the assessment believes in"),
            World("set_b", "parameter set B", numbers="B"),
            World("symptoms_low", "symptoms as rare as the table allows", band="low"),
            World("symptoms_high", "symptoms as common as the table allows", band="high"),
            World("assays_high", "every assay 3 % too high", bias=0.03),
            World("assays_low", "every assay 3 % too low", bias=-0.03),
            World("priors_off", "the prior of each label wrong by a factor of three", odds=3.0),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """A simulated person: what is `told` of them, the mechanism that is true (label.sub_cause), and the true states."""

    world: str
    number: int
    told: Told
    key: str
    states: Mapping[str, float]

    @property
    def label(self) -> str:
        return self.key.split(".")[0]

    def person(self) -> Person:
        """What the assessment is given, through the reader; nothing of the truth is in it."""
        return read(as_text(self.told))


def world(name: str) -> World:
    """A world by its name.

    >>> world("assays_low").bias
    -0.03
    """
    if name not in WORLDS:
        raise InputError("world", name, ", ".join(WORLDS), nearest(name, WORLDS))
    return WORLDS[name]


def draw_case(
    where: World, number: int, accept: Callable[[str], bool] = lambda key: True, also: tuple[str, ...] = ()
) -> Case:
    """Person `number` of a world, always the same; the same number is a like person in other worlds.

    `accept` says which mechanisms are wanted: others are passed over, by their prior. Tests of `also` are ordered too.
    """
    rng = np.random.default_rng([SEED, number])
    told = background(rng, also)
    key = draw_mechanism(where, read(as_text(told)), rng, accept)
    return followed(where, number, told, key, rng)


def followed(where: World, number: int, told: Told, key: str, rng: np.random.Generator, taken: bool = False) -> Case:
    """A person of a mechanism with this background, measured; `taken` asks that a stated dose was taken."""
    person = read(as_text(told))
    for _ in range(TRIES):
        cohort = _bodies(person, body(where.numbers), {key: BODIES}, int(rng.integers(SEED, 2**31)))
        odds = np.maximum(cohort.shows, 1e-12) * (cohort.believed if taken else 1.0)
        if np.sum(odds) > 0.0:
            one = int(rng.choice(cohort.size, p=odds / np.sum(odds)))
            return _measured(where, number, told, key, cohort, one, rng)
    raise ModelError(f"no body of person {number} of world {where.name} could be followed")


def draw_mechanism(where: World, person: Person, rng: np.random.Generator, accept: Callable[[str], bool]) -> str:
    """A cause by the odds that the world has for such a person."""
    stated = dict.fromkeys(DOSED, DOSED_BODIES if person.intake else 1)
    cohort = _bodies(person, body(where.numbers), stated, int(rng.integers(SEED, 2**31)))
    shares = mechanism_priors(person, str(person.setting), cohort)
    factors = odds_of_labels(where)
    keys = [key for key in shares if accept(key)]
    odds = np.array([shares[key] * factors[key.split(".")[0]] for key in keys])
    return keys[int(rng.choice(len(keys), p=odds / odds.sum()))]


def odds_of_labels(where: World) -> dict[str, float]:
    """What the prior of each label is multiplied by: the same for all people of a world."""
    ups = np.random.default_rng([SEED, 3]).permutation(np.arange(len(LABELS)) % 2)
    return {label: where.odds ** (1.0 if up else -1.0) for label, up in zip(LABELS, ups, strict=True)}


def _bodies(person: Person, slow: Body, counts: Mapping[str, int], seed: int) -> Cohort:
    return simulate(person, slow, outputs_kept(), str(person.setting), counts, seed)


def _measured(
    where: World, number: int, told: Told, key: str, cohort: Cohort, one: int, rng: np.random.Generator
) -> Case:
    """One of the bodies with results and complaints."""
    states = {name: float(values[one]) for name, values in cohort.outputs.items()}
    found = Findings(states, cohort.usual, key, where.bias, where.band)
    more: dict[str, Any] = found.draw(told, rng)
    return Case(where.name, number, {**told, **more}, key, states)
