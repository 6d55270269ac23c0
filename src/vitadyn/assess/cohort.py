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
from ..population.adults import adults
from ..population.habits import take_supplements
from ..population.people import Column, draw_build, draw_numbers, matrix
from .companions import NOBODY, accompanied, beside, companion_shares, draw_companions, further, stands_for
from .given import BELIEVED, CAREFUL, Course, believed, careful, courses
from .history import People, longest, timeline, value_of
from .labels import LABELS
from .looks import PAST, looks_back
from .mechanism import Lesion, Mechanism, draw, logistic, mechanisms, showing
from .own_drugs import dated
from .sunlight import supply

Rng = np.random.Generator
Places = NDArray[np.int64]
Causes = tuple[Mechanism, ...]

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
SUPPLEMENTED = {row["number"] for row in adults()["supplement"].values()}
BASELINE_DAYS = 900.0
"""Long enough for gland and bone to rest at the person's own diet, sun and drugs."""
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Cohort:
    """Bodies simulated to the end: `mechanism` (N,) is the place in `keys`, `half` 0 or 1, `shows` 0 to 1, times
    the number of people for whom it stands.

    `second` (N,) is the place in `keys` of the mechanism that acts beside it, -1 where none does, None for nobody.
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
    second: Places | None = None

    @property
    def beside(self) -> Places:
        """The second mechanism of every body, -1 where there is none."""
        return np.full(self.size, NOBODY) if self.second is None else self.second

    @property
    def labels(self) -> Places:
        """Place in LABELS of every mechanism of `keys`."""
        return np.array([LABELS.index(key.split(".")[0]) for key in self.keys])

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
    person: Person,
    body: Body,
    keep: tuple[str, ...],
    setting: str,
    counts: Mapping[str, int],
    seed: int,
    looks: bool = True,
    fitting: Mapping[str, Mapping[int, float]] | None = None,
) -> Cohort:
    """As many people under each mechanism as `counts` asks for, in two independent halves.

    `fitting` are the second mechanisms that fit so far, by mechanism: more bodies are drawn with them.
    """
    causes = mechanisms()
    asked = [counts.get(cause.key, 0) for cause in causes]
    beside_others = companion_shares(person, setting)
    groups = [
        draw_people(person, body, setting, cause, count, seed, beside_others, (fitting or {}).get(cause.key))
        for cause, count in zip(causes, asked, strict=True)
        if count
    ]
    past = looks_back(person) if looks else ()
    kept = tuple(name for name in keep if name in body.laws or name in body.pools)
    everything, good = follow(body, kept, groups, (0.0, *(-look for look in past)))
    outputs = {name: values[good, 0] for name, values in everything.items()}
    mechanism = np.repeat(np.arange(len(causes)), asked)[good]
    second = np.concatenate([beside(group) for group in groups])[good]
    stands = np.concatenate([stands_for(group) for group in groups])[good]
    return Cohort(
        keys=tuple(cause.key for cause in causes),
        mechanism=mechanism,
        half=np.concatenate([np.arange(count) % 2 for count in asked])[good],
        outputs=outputs,
        shows=_shows(causes, mechanism, second, outputs) * stands,
        believed=np.concatenate([group.believed for group in groups])[good],
        usual=reference_outputs(body, kept),
        failed=int(np.sum(~good)),
        days=np.concatenate([group.days for group in groups])[good],
        earlier={name: everything[name][good, 1:] for name in PAST if past and name in everything},
        people=tuple(groups),
        where=np.concatenate([_places(number, len(group.days)) for number, group in enumerate(groups)])[good],
        second=second,
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
        np.concatenate([first.beside, second.beside]),
    )


def reference_outputs(body: Body, keep: tuple[str, ...]) -> dict[str, float]:
    """What the reference person of a body shows."""
    numbers = body.defaults()
    known = body.evaluate({**numbers, **body.start(numbers)}, only=[name for name in keep if name in body.laws])
    return {name: float(known[name]) for name in keep}


def _shows(causes: Causes, mechanism: Places, second: Places, outputs: Mapping[str, Column]) -> Column:
    """How far each living body shows its mechanism; one that would show nothing by itself must show nothing else."""
    shown = _shown(causes, mechanism, outputs)
    silent = np.array([not cause.shows for cause in causes])[mechanism]
    spoken = np.where(second >= 0, _shown(causes, second, outputs), 0.0)
    return shown * np.where(silent, (1.0 - spoken) * unremarkable(outputs), 1.0) * alive(outputs)


def _shown(causes: Causes, which: Places, outputs: Mapping[str, Column]) -> Column:
    shown = np.zeros(which.shape[0])
    for place, cause in enumerate(causes):
        here = which == place
        shown[here] = showing(cause.shows, {name: values[here] for name, values in outputs.items()}, int(here.sum()))
    return shown


def unremarkable(outputs: Mapping[str, Column]) -> Column:
    """How far no mineral of a body is plainly out, 0 to 1."""
    shown: Column = np.ones(1)
    for one in (one for one in toml("unremarkable")["limit"] if one["output"] in outputs):
        value, width = outputs[one["output"]], one["width"]
        shown = shown * logistic((value - one["low"]) / width) * logistic((one["high"] - value) / width)
    return shown


def alive(outputs: Mapping[str, Column]) -> Column:
    """1 for bodies inside the limits of life, 0 for those beyond, which nobody could examine."""
    within = [
        (outputs[one["output"]] > one["low"]) & (outputs[one["output"]] < one["high"])
        for one in toml("limits_of_life")["limit"]
        if one["output"] in outputs
    ]
    return np.all(within, axis=0).astype(float) if within else np.ones(1)


def draw_people(
    person: Person,
    body: Body,
    setting: str,
    cause: Mechanism,
    bodies: int,
    seed: int,
    companions: Mapping[str, float],
    fitting: Mapping[int, float] | None = None,
) -> People:
    """Ordinary adults like this person, and what the mechanism does to each.

    `companions` come from `companion_shares`; `fitting` as in `draw_companions`.
    """
    rng = np.random.default_rng([seed, zlib.crc32(cause.key.encode())])
    plain = known_numbers(person, body, setting, bodies, rng)
    second, stands = draw_companions(companions, cause, bodies, rng, fitting)
    healthy = accompanied(body, plain, second, rng)
    days = dated(person, cause, np.exp(rng.uniform(np.log(cause.days[0]), np.log(cause.days[1]), bodies)))
    lesions = {one.number: _lesion(body, plain, healthy, one, bodies, rng) for one in cause.lesions}
    given, took = _given(person, cause, lesions, bodies, rng)
    given += _of_late(body, setting, {**healthy, **lesions}, bodies, rng)
    earlier = {name: rng.uniform(low, high, bodies) for name, (low, high) in cause.before.items()}
    gone = {name: value_of(body, healthy, name, bodies) for name in earlier}
    return People({**healthy, **earlier}, {**gone, **lesions}, days, tuple(given), took, second, stands)


def _lesion(
    body: Body, plain: Mapping[str, Column], healthy: Mapping[str, Column], one: Lesion, count: int, rng: Rng
) -> Column:
    """Values of a lesion's number; where a second mechanism moved it further, that stands."""
    before = value_of(body, healthy, one.number, count)
    drawn = draw(one, rng, before)
    return drawn if one.law == "factor" else further(value_of(body, plain, one.number, count), drawn, before)


def known_numbers(person: Person, body: Body, setting: str, count: int, rng: np.random.Generator) -> dict[str, Column]:
    """Numbers of adults like this person: what many have anyway, and the drugs that they are known to take."""
    build = draw_build(rng, count, person.age, person.sex, person.weight, person.height)
    numbers = draw_numbers(body, rng, build)
    numbers["usual_d3"] = value_of(body, numbers, "usual_d3", count) * supply(person.sun)
    told = {course.number for course in courses(person)}
    for name in SUPPLEMENTED - told:
        numbers[name] = value_of(body, numbers, name, count)
    take_supplements(rng, build, numbers, leave=told)
    numbers = {name: np.minimum(values, CAREFUL.get(name, np.inf)) for name, values in numbers.items()}
    albumin = person.lab("albumin")
    if albumin is not None and albumin.value is not None:
        numbers["albumin"] = albumin.value * np.exp(rng.normal(0.0, 0.03, count))
    for one in (one for one in toml("background")["background"] if "days" not in one):
        before, drawn = value_of(body, numbers, one["number"], count), _background(one, setting, count, rng)
        numbers[one["number"]] = before + drawn if "kind" in one else before * drawn
    classes = {name for drug in person.drugs if drug.stop is None for name in drug.classes} - CAUSES_THEMSELVES
    for effect in (one for name in sorted(classes) for one in medicines.effects(name) if not one.by_dose):
        drawn = rng.triangular(effect.low, effect.mid, effect.high + 1e-12, count)
        before = value_of(body, numbers, effect.number, count)
        numbers[effect.number] = {"set": drawn, "factor": before * drawn, "add": before + drawn}[effect.kind]
    return numbers


def _background(one: Mapping[str, Any], setting: str, count: int, rng: Rng) -> Column:
    """The factor on a number, 1 in most people; or what is added to it, nothing in most."""
    ill = rng.uniform(size=count) < one["share"][SETTINGS.index(setting)]
    drawn: Column = np.where(ill, rng.uniform(one["low"], one["high"], count), 0.0 if "kind" in one else 1.0)
    return drawn


def _of_late(body: Body, setting: str, numbers: Mapping[str, Column], count: int, rng: Rng) -> list[Course]:
    """What has come to some people in the last days, whatever else is wrong: acute kidney injury."""
    found = []
    for one in (one for one in toml("background")["background"] if "days" in one):
        lost = value_of(body, numbers, one["number"], count) * (_background(one, setting, count, rng) - 1.0)
        found.append(Course(one["number"], one["number"], lost, -float(one["days"]), 0.0))
    return found


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
