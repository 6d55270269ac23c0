"""The arms of a study file: people, baselines and what is given, as changes of numbers of the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .. import schedule
from ..errors import InputError, nearest
from ..language import Body
from ..population.exposure import FOREVER, Change, Exposure, of_schedule
from . import trial_units
from .trial import STATISTICS, Arm, Baseline, Clamp, Dose, Group, Season, Start
from .trial_fields import Table, choice, count, entries, real, table, text, truth

LONGEST_DAYS = 3660.0
USUAL_AGE, USUAL_AGE_SD, USUAL_WOMEN, USUAL_INDEX = 45.0, 5.0, 0.5, 26.0
HEIGHT_MEN, HEIGHT_WOMEN = 176.0, 162.0
INTAKES = {"intake_ca": "Ca", "intake_p": "P", "intake_mg": "Mg", "intake_na": "Na", "intake_k": "K"}
GROUP_KEYS = ("n", "age", "age_sd", "women", "weight", "height", "bmi", "set")
START_KEYS = ("value", "unit", "sd", "statistic")
ARM_KEYS = (
    "name",
    "n",
    "give",
    "adherence",
    "set",
    "season",
    "start_day_of_year",
    "clamp",
    "population",
    "baseline",
    "days",
)
CHANGE_KEYS = ("number", "value", "start", "stop", "add", "factor")


def read_arms(held: Table, place: str, body: Body) -> tuple[Arm, ...]:
    """All arms; what an arm says of its people and baseline comes before what the study says."""
    given = entries(held.get("arm"), f"{place}: arm", least=1)
    arms = tuple(_arm(one, f"{place}: arm[{index}]", held, body) for index, one in enumerate(given))
    names = [arm.name for arm in arms]
    if len(set(names)) < len(names):
        raise InputError(f"{place}: arm", ", ".join(names), "arms with names of their own")
    return arms


def _arm(given: Any, place: str, study: Table, body: Body) -> Arm:
    held = table(given, place, ARM_KEYS)
    days = real(held, "days", place, 0.0, LONGEST_DAYS)
    group = _group(_merged(study, held, "population", place, GROUP_KEYS), f"{place}: population", body)
    baseline = _merged(study, held, "baseline", place, ("vitd25", *INTAKES))
    lines = [text({"give": line}, "give", place) for line in entries(held.get("give", []), f"{place}: give")]
    courses = schedule.parse_all(lines, f"{place}: give")
    adherence = real(held, "adherence", place, 0.0, 1.5, 1.0)
    return Arm(
        name=text(held, "name", place),
        group=replace(group, n=count(held, "n", place, group.n)),
        baseline=_baseline(baseline, f"{place}: baseline"),
        days=days,
        given=_taken(of_schedule(courses, days), adherence, place) + _changes(held.get("set", []), place, body),
        season=_season(held, place, body),
        clamp=_clamp(held, place),
        dose=_dose(courses, adherence),
    )


def _merged(study: Table, arm: Table, key: str, place: str, keys: tuple[str, ...]) -> dict[str, Any]:
    """A table of the study, with that of the arm over it."""
    common = table(study.get(key, {}), f"{place.split(':')[0]}: {key}", keys)
    own = table(arm.get(key, {}), f"{place}: {key}", keys)
    kept = {
        name: value
        for name, value in common.items()
        if not (name in ("weight", "bmi") and {"weight", "bmi"} & own.keys())
    }
    return {**kept, **own}


def _group(held: Table, place: str, body: Body) -> Group:
    women = real(held, "women", place, 0.0, 1.0, USUAL_WOMEN)
    height = real(held, "height", place, 120.0, 220.0, HEIGHT_MEN + (HEIGHT_WOMEN - HEIGHT_MEN) * women)
    if "weight" in held and "bmi" in held:
        raise InputError(f"{place}: bmi", held["bmi"], "weight or bmi, not both")
    index = real(held, "bmi", place, 12.0, 70.0, USUAL_INDEX)
    return Group(
        n=count(held, "n", place, 20),
        age=real(held, "age", place, 18.0, 100.0, USUAL_AGE),
        age_sd=real(held, "age_sd", place, 0.0, 30.0, USUAL_AGE_SD),
        women=women,
        weight=real(held, "weight", place, 30.0, 250.0, index * (height / 100.0) ** 2),
        height=height,
        set=_numbers(held.get("set", {}), f"{place}: set", body),
    )


def _numbers(given: Any, place: str, body: Body) -> dict[str, float]:
    if not isinstance(given, dict):
        raise InputError(place, given, "a table of numbers of the body, such as {gfr = 100}")
    return {known_number(name, place, body): real(given, name, place, -1e9, 1e9) for name in given}


def known_number(name: str, place: str, body: Body) -> str:
    """A number of the body that people can differ in."""
    if name not in body.numbers:
        raise InputError(
            f"{place}: {name}", name, "a number of the body (vitadyn model list)", nearest(name, body.numbers)
        )
    return name


def _baseline(held: Mapping[str, Any], place: str) -> Baseline:
    intakes = {name: _intake(held[name], f"{place}: {name}", INTAKES[name]) for name in INTAKES if name in held}
    return Baseline(_vitd25(held["vitd25"], f"{place}: vitd25") if "vitd25" in held else None, intakes)


def _vitd25(given: Any, place: str) -> Start:
    held = table(given, place, START_KEYS)
    factor = trial_units.of_quantity("vitd25", text(held, "unit", place), {"vitd25": "nmol/L"}, f"{place}: unit")
    return _start(held, place, factor)


def _intake(given: Any, place: str, element: str) -> Start:
    held = table(given, place, START_KEYS)
    return _start(held, place, trial_units.of_intake(element, text(held, "unit", place), f"{place}: unit"))


def _start(held: Table, place: str, factor: float) -> Start:
    value = factor * real(held, "value", place, 1e-6, 1e6)
    sd = factor * real(held, "sd", place, 0.0, 1e6) if "sd" in held else None
    return Start(value, sd, choice(held, "statistic", place, STATISTICS, "mean"))


def _taken(given: Exposure, adherence: float, place: str) -> Exposure:
    """What is swallowed, less what was forgotten; something that acts on nothing cannot be studied."""
    if given.set_aside:
        raise InputError(f"{place}: give", given.set_aside[0].finding, f"what acts here: {given.set_aside[0].reason}")
    changes = [replace(c, amount=adherence * c.amount) if c.kind == "add" else c for c in given.changes]
    boluses = [replace(bolus, amount=adherence * bolus.amount) for bolus in given.boluses]
    return replace(given, changes=tuple(changes), boluses=tuple(boluses))


def _changes(given: Any, place: str, body: Body) -> Exposure:
    listed = entries(given, f"{place}: set")
    return Exposure(tuple(_change(one, f"{place}: set[{index}]", body) for index, one in enumerate(listed)))


def _change(given: Any, place: str, body: Body) -> Change:
    held = table(given, place, CHANGE_KEYS)
    add, factor = (truth(held, key, place, False) for key in ("add", "factor"))
    if add and factor:
        raise InputError(f"{place}: factor", "true", "add or factor, not both")
    start, stop = real(held, "start", place, 0.0, LONGEST_DAYS, 0.0), FOREVER
    if "stop" in held:
        stop = real(held, "stop", place, start, LONGEST_DAYS)
    name = known_number(text(held, "number", place), f"{place}: number", body)
    kind = "add" if add else "factor" if factor else "set"
    return Change(name, kind, real(held, "value", place, -1e9, 1e9), start, stop)


def _season(held: Table, place: str, body: Body) -> Season | None:
    first = real(held, "start_day_of_year", place, 0.0, 366.0, 1.0)
    if "season" not in held:
        return None
    place = f"{place}: season"
    given = table(held["season"], place, ("number", "peak", "peak_day", "share", "start_day_of_year"))
    return Season(
        number=known_number(text(given, "number", place, "uv_d3"), f"{place}: number", body),
        peak=real(given, "peak", place, 0.0, 1e6),
        peak_day=real(given, "peak_day", place, 0.0, 366.0, 172.0),
        share=real(given, "share", place, 0.0, 1.0, 0.0),
        first_day=real(given, "start_day_of_year", place, 0.0, 366.0, first),
    )


def _clamp(held: Table, place: str) -> Clamp | None:
    if "clamp" not in held:
        return None
    place = f"{place}: clamp"
    given = table(held["clamp"], place, ("quantity", "change", "ramp"))
    choice(given, "quantity", place, ("ca_ionised",), "ca_ionised")
    return Clamp(real(given, "change", place, -0.6, 0.6), real(given, "ramp", place, 1e-4, 10.0))


def _dose(courses: schedule.Schedule, adherence: float) -> Dose | None:
    """Of the first thing that is given repeatedly."""
    repeated = [course for course in courses if not course.once]
    if not repeated:
        return None
    first = repeated[0]
    return Dose(adherence * first.per_day, f"{first.substance or first.what} a day [{first.unit}]")
