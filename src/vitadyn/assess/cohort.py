"""People simulated under each mechanism: ordinary adults like this person, each with the lesion for its time."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine.solve import build, initial_state, solve
from ..knowledge.facts import toml
from ..language import Body
from ..person import SETTINGS, Person
from ..physiology import medicines
from ..population.people import Column, draw_build, draw_numbers, matrix
from .given import BELIEVED, Course, believed, careful, courses
from .history import People, longest, timeline, value_of
from .looks import PAST, looks_back
from .mechanism import Mechanism, draw, mechanisms, showing
from .own_drugs import dated

CAUSES_THEMSELVES = {
    "bisphosphonate_oral",
    "bisphosphonate_iv",
    "denosumab",
    "active_vitamin_d",
    "platinum",
    "aminoglycoside",
    "amphotericin",
    "calcineurin_inhibitor",
    "egfr_antibody",
    "cyp17_inhibitor",
    "tenofovir",
}
"""Drug classes that are a mechanism of their own: they act only in that mechanism's bodies."""
BASELINE_DAYS = 900.0
"""Long enough for gland and bone to rest at the person's own diet, sun and drugs."""
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Cohort:
    """Bodies simulated to the end: `mechanism` (N,) is the place in `keys`, `half` 0 or 1, `shows` 0 to 1.

    `outputs` maps a name to (N,), `usual` to what the reference person shows; `believed` marks bodies that took a
    stated dose as their trouble. `days` (N,) is how long the lesion has lasted; `earlier` maps a state to (N, looks)
    at the days of `looks_back`, latest first, and is empty when no time was told. `where` (N, 2) is the group in
    `people` and the place in it, so that a body can be followed again.
    """

    keys: tuple[str, ...]
    mechanism: NDArray[np.int64]
    half: NDArray[np.int64]
    outputs: Mapping[str, Column]
    shows: Column
    believed: Column
    usual: Mapping[str, float]
    failed: int
    days: Column = field(default_factory=lambda: np.zeros(0))
    earlier: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    people: tuple[People, ...] = ()
    where: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 2), np.int64))

    @property
    def size(self) -> int:
        return int(self.mechanism.shape[0])

    def count(self) -> dict[str, int]:
        """Bodies that were simulated to the end, per mechanism."""
        return {key: int(np.sum(self.mechanism == place)) for place, key in enumerate(self.keys)}

    def share_by_stated_dose(self, key: str) -> float | None:
        """How many of the bodies that took the stated dose show its harm; None when no dose was stated."""
        here = (self.mechanism == self.keys.index(key)) & (self.believed > 0.0)
        return float(np.mean(self.shows[here])) if here.any() else None


def simulate(
    person: Person, body: Body, keep: tuple[str, ...], setting: str, counts: Mapping[str, int], seed: int
) -> Cohort:
    """As many people under each mechanism as `counts` asks for, in two independent halves."""
    causes = mechanisms()
    asked = [counts.get(cause.key, 0) for cause in causes]
    groups = [
        draw_people(person, body, setting, cause, count, seed)
        for cause, count in zip(causes, asked, strict=True)
        if count
    ]
    kept = tuple(name for name in keep if name in body.laws or name in body.pools)
    everything, good = follow(body, kept, groups, (0.0, *(-look for look in looks_back(person))))
    outputs = {name: values[good, 0] for name, values in everything.items()}
    mechanism = np.repeat(np.arange(len(causes)), asked)[good]
    return Cohort(
        keys=tuple(cause.key for cause in causes),
        mechanism=mechanism,
        half=np.concatenate([np.arange(count) % 2 for count in asked])[good],
        outputs=outputs,
        shows=_shows(causes, mechanism, outputs),
        believed=np.concatenate([group.believed for group in groups])[good],
        usual=reference_outputs(body, kept),
        failed=int(np.sum(~good)),
        days=np.concatenate([group.days for group in groups])[good],
        earlier={name: everything[name][good, 1:] for name in PAST if looks_back(person) and name in everything},
        people=tuple(groups),
        where=np.concatenate([_places(number, len(group.days)) for number, group in enumerate(groups)])[good],
    )


def _places(number: int, count: int) -> NDArray[np.int64]:
    """Group and place in it of every body of a group."""
    return np.stack([np.full(count, number), np.arange(count)], axis=1)


def merge(first: Cohort, second: Cohort) -> Cohort:
    """Both cohorts as one."""
    return Cohort(
        first.keys,
        np.concatenate([first.mechanism, second.mechanism]),
        np.concatenate([first.half, second.half]),
        {name: np.concatenate([values, second.outputs[name]]) for name, values in first.outputs.items()},
        np.concatenate([first.shows, second.shows]),
        np.concatenate([first.believed, second.believed]),
        first.usual,
        first.failed + second.failed,
        np.concatenate([first.days, second.days]),
        {name: np.concatenate([values, second.earlier[name]]) for name, values in first.earlier.items()},
        (*first.people, *second.people),
        np.concatenate([first.where, second.where + np.array([len(first.people), 0])]),
    )


def reference_outputs(body: Body, keep: tuple[str, ...]) -> dict[str, float]:
    """What the reference person of a body shows."""
    numbers = body.defaults()
    known = body.evaluate({**numbers, **body.start(numbers)}, only=[name for name in keep if name in body.laws])
    return {name: float(known[name]) for name in keep}


def _shows(causes: tuple[Mechanism, ...], mechanism: NDArray[np.int64], outputs: Mapping[str, Column]) -> Column:
    shown = np.zeros(mechanism.shape[0])
    for place, cause in enumerate(causes):
        here = mechanism == place
        shown[here] = showing(cause.shows, {name: values[here] for name, values in outputs.items()}, int(here.sum()))
    return shown


def draw_people(person: Person, body: Body, setting: str, cause: Mechanism, bodies: int, seed: int) -> People:
    """Ordinary adults like this person, and what the mechanism does to each."""
    rng = np.random.default_rng([seed, zlib.crc32(cause.key.encode())])
    healthy = known_numbers(person, body, setting, bodies, rng)
    days = dated(person, cause, np.exp(rng.uniform(np.log(cause.days[0]), np.log(cause.days[1]), bodies)))
    lesions = {one.number: draw(one, rng, value_of(body, healthy, one.number, bodies)) for one in cause.lesions}
    given, took = _given(person, cause, lesions, bodies, rng)
    earlier = {name: rng.uniform(low, high, bodies) for name, (low, high) in cause.before.items()}
    gone = {name: value_of(body, healthy, name, bodies) for name in earlier}
    return People({**healthy, **earlier}, {**gone, **lesions}, days, tuple(given), took)


def known_numbers(person: Person, body: Body, setting: str, count: int, rng: np.random.Generator) -> dict[str, Column]:
    """Numbers of adults like this person: what many have anyway, and the drugs that they are known to take."""
    numbers = draw_numbers(body, rng, draw_build(rng, count, person.age, person.sex, person.weight, person.height))
    albumin = person.lab("albumin")
    if albumin is not None and albumin.value is not None:
        numbers["albumin"] = albumin.value * np.exp(rng.normal(0.0, 0.03, count))
    for one in toml("background")["background"]:
        ill = rng.uniform(size=count) < one["share"][SETTINGS.index(setting)]
        factor = rng.uniform(one["low"], one["high"], count)
        numbers[one["number"]] = value_of(body, numbers, one["number"], count) * np.where(ill, factor, 1.0)
    classes = {name for drug in person.drugs if drug.stop is None for name in drug.classes} - CAUSES_THEMSELVES
    for effect in (one for name in sorted(classes) for one in medicines.effects(name) if not one.by_dose):
        drawn = rng.triangular(effect.low, effect.mid, effect.high + 1e-12, count)
        before = value_of(body, numbers, effect.number, count)
        numbers[effect.number] = {"set": drawn, "factor": before * drawn, "add": before + drawn}[effect.kind]
    return numbers


def _given(
    person: Person, cause: Mechanism, lesions: dict[str, Column], count: int, rng: np.random.Generator
) -> tuple[list[Course], Column]:
    """Stated intakes for this cause; a dose that is itself the cause replaces the lesion in those who took it."""
    own = {one.stated: one.number for one in cause.lesions if one.stated is not None}
    left, took = [], np.zeros(count)
    for course in courses(person):
        if course.substance in own:
            took = (rng.uniform(size=count) < BELIEVED).astype(float)
            lesions[own[course.substance]] = lesions[own[course.substance]] * (1.0 - took)
            left.append(believed(course, took, rng))
        else:
            left.append(careful(course))
    return left, took


def follow(
    body: Body, keep: tuple[str, ...], groups: Sequence[People], days: Sequence[float] = (0.0,)
) -> tuple[dict[str, NDArray[np.float64]], NDArray[np.bool_]]:
    """Outputs (N, days) of all groups, each from its own resting state through its lesion, and who could be followed.

    `days` count from presentation, negative before it; what is before the first event is the resting state.
    """
    compiled = build(body, keep=keep)
    table = np.concatenate([matrix(body, group.before, len(group.days)) for group in groups])
    reference = initial_state(body, table)
    rest = solve(compiled, table, reference, np.array([BASELINE_DAYS]), rtol=TOLERANCE)
    rested = rest.status == 0
    start = np.where(rested[:, None], rest.final, reference)
    horizon = longest(groups)
    times, place = np.unique(np.maximum(horizon + np.asarray(days), 0.0), return_inverse=True)
    run = solve(compiled, table, start, times, events=timeline(horizon, list(groups), body), rtol=TOLERANCE)
    return {name: values[:, place] for name, values in run.values.items()}, rested & (run.status == 0)


def units(body: Body) -> dict[str, Any]:
    """Unit of every quantity that a body can show."""
    laws = {name: law.unit for name, law in body.laws.items()}
    return {**laws, **{name: pool.unit for name, pool in body.pools.items()}}
