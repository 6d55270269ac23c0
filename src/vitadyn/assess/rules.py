"""Conditions over what is known of a person, written as data and read here: the language of red flags and risks.

A condition is a tree: {all}, {any}, {count, of}, {not} over atoms such as {lab = "k", below = 2.5},
{symptom = [...]}, {class = [...]}, {calcium = "high"}; red_flag_rules.toml lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..knowledge.facts import toml
from ..person import Drug, Intake, Person
from .calcium import is_in, reading
from .complaints import complaints
from .findings import inside, level_is, region

LONG_AGO = 3650.0
STILL_ACTING = 30.0
"""Days after the last dose for which a drug or supplement still counts as taken."""

Paths = tuple[str, ...]
When = Mapping[str, Any]


def holds(when: When, person: Person) -> Paths | None:
    """The places in the input that make a condition true (perhaps none), or None when it is not true."""
    return next(judge(when, person) for kind, judge in KINDS.items() if kind in when)


def _all(when: When, person: Person) -> Paths | None:
    parts = [holds(part, person) for part in when["all"]]
    return None if None in parts else _joined(parts)


def _any(when: When, person: Person) -> Paths | None:
    return _at_least(1, when["any"], person)


def _count(when: When, person: Person) -> Paths | None:
    return _at_least(when["count"], when["of"], person)


def _at_least(needed: int, parts: Iterable[When], person: Person) -> Paths | None:
    true = [paths for part in parts if (paths := holds(part, person)) is not None]
    return _joined(true) if len(true) >= needed else None


def _joined(parts: Iterable[Paths | None]) -> Paths:
    return tuple(path for paths in parts if paths for path in paths)


def _not(when: When, person: Person) -> Paths | None:
    return () if holds(when["not"], person) is None else None


def _lab(when: When, person: Person) -> Paths | None:
    lab = person.lab(when["lab"])
    if lab is None:
        return None
    if "is" in when:
        low, high = toml("red_flag_rules")["limits"][when["lab"]]
        return (lab.path,) if level_is(lab, when["is"], low, high) else None
    return (lab.path,) if inside(lab, region(when)) else None


def _calcium(when: When, person: Person) -> Paths | None:
    calcium = reading(person)
    return calcium.paths if calcium is not None and is_in(calcium, when["calcium"]) else None


def _symptom(when: When, person: Person) -> Paths | None:
    return _some(fact.path for fact in person.symptoms if fact.key in when["symptom"])


def _denied(when: When, person: Person) -> Paths | None:
    return _some(told.path for told in complaints(person) if not told.present and told.key in when["denied"])


def _age_below(when: When, person: Person) -> Paths | None:
    return ("age",) if person.age is not None and person.age < when["age_below"] else None


def _condition(when: When, person: Person) -> Paths | None:
    return _some(fact.path for fact in person.conditions if fact.key in when["condition"])


def _class(when: When, person: Person) -> Paths | None:
    return _some(drug.path for drug in person.drugs if _taken(drug) and set(drug.classes) & set(when["class"]))


def _some(paths: Iterable[str]) -> Paths | None:
    return tuple(paths) or None


def _taken(fact: Drug | Intake, within: float = STILL_ACTING) -> bool:
    return fact.stop is None or fact.stop >= -within


def _intake(when: When, person: Person) -> Paths | None:
    known = [taken for taken in person.intake if taken.substance in when["intake"]]
    acting = [taken for taken in known if _taken(taken, when.get("within", STILL_ACTING))]
    long = [taken for taken in acting if _lasted(taken) >= when.get("for_days", 0)]
    if "per_day_above" in when and _daily(long) <= when["per_day_above"]:
        return None
    return _some(taken.path for taken in long)


def _daily(courses: Iterable[Intake]) -> float:
    return sum(taken.per_day for taken in courses if taken.per_day is not None)


def _lasted(taken: Intake) -> float:
    """Days from start to stop; a start that was not told counts as long ago."""
    start = -LONG_AGO if taken.start is None else taken.start
    return (0.0 if taken.stop is None else taken.stop) - start


def _dialysis(when: When, person: Person) -> Paths | None:
    return ("dialysis",) if person.dialysis else None


def _pregnant(when: When, person: Person) -> Paths | None:
    if person.pregnant:
        return ("pregnant",)
    return _condition({"condition": ["pregnancy"]}, person)


def _drugs_listed(when: When, person: Person) -> Paths | None:
    return ("drugs",) if person.drugs else None


def _after_exercise(when: When, person: Person) -> Paths | None:
    return _some(fact.path for fact in person.symptoms if fact.after_exercise)


KINDS: dict[str, Callable[[When, Person], Paths | None]] = {
    "all": _all,
    "any": _any,
    "count": _count,
    "not": _not,
    "lab": _lab,
    "calcium": _calcium,
    "symptom": _symptom,
    "denied": _denied,
    "age_below": _age_below,
    "condition": _condition,
    "class": _class,
    "intake": _intake,
    "pregnant": _pregnant,
    "dialysis": _dialysis,
    "drugs_listed": _drugs_listed,
    "after_exercise": _after_exercise,
}
