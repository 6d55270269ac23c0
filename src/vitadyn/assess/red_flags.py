"""What must not wait: rules over the findings, read before and apart from any inference.

The rules are data (`knowledge/red_flag_rules.toml`); this file only says when a rule's condition is true of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..person import Drug, Intake, Person
from ..results import RedFlag
from .calcium import is_in, reading
from .facts import toml
from .findings import inside, level_is, region

URGENCIES = ("emergency", "same_day", "urgent_referral", "soon")
LONG_AGO = 3650.0
STILL_ACTING = 30.0
"""Days after the last dose for which a drug or supplement still counts as taken."""

Paths = tuple[str, ...]
When = Mapping[str, Any]


def rules() -> tuple[Mapping[str, Any], ...]:
    """The rules in the order of their ids."""
    return tuple(toml("red_flag_rules")["rule"])


def check(person: Person) -> tuple[RedFlag, ...]:
    """The red flags that are up for this person, most urgent first; never raises.

    >>> from vitadyn.person import Lab
    >>> low = Lab("k", "labs[0]", "2.1 mmol/L", "mmol/L", value=2.1)
    >>> [(flag.id, flag.urgency, flag.because) for flag in check(Person(labs=(low,)))]
    [('RF06', 'emergency', ('labs[0]',))]
    """
    flags = (_flag(rule, person) for rule in rules())
    return tuple(sorted((flag for flag in flags if flag is not None), key=lambda flag: URGENCIES.index(flag.urgency)))


def _flag(rule: Mapping[str, Any], person: Person) -> RedFlag | None:
    because = holds(rule["when"], person)
    if because is None:
        return None
    worse = rule.get("worse")
    told = {**rule, **worse} if worse and holds(worse["when"], person) is not None else rule
    return RedFlag(
        id=rule["id"],
        urgency=told["urgency"],
        action=told["action"],
        finding=_with_note(rule, person),
        because=tuple(dict.fromkeys(because)),
        source="; ".join(rule["source"]),
        conf=rule["conf"],
    )


def _with_note(rule: Mapping[str, Any], person: Person) -> str:
    """The finding, with "albumin unknown" where the rule rests on a bare total calcium."""
    calcium = reading(person)
    rests_on_calcium = "calcium" in set(atoms(rule["when"]))
    note = calcium.note if calcium is not None and rests_on_calcium else ""
    return f"{rule['finding']} ({note})" if note else str(rule["finding"])


def atoms(when: When) -> Iterable[str]:
    """The kinds of atom in a condition."""
    for key, value in when.items():
        inner = value if isinstance(value, list) else [value]
        yield key
        for part in inner:
            if isinstance(part, Mapping):
                yield from atoms(part)


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


def _condition(when: When, person: Person) -> Paths | None:
    return _some(fact.path for fact in person.conditions if fact.key in when["condition"])


def _class(when: When, person: Person) -> Paths | None:
    return _some(drug.path for drug in person.drugs if _taken(drug) and set(drug.classes) & set(when["class"]))


def _some(paths: Iterable[str]) -> Paths | None:
    return tuple(paths) or None


def _taken(fact: Drug | Intake) -> bool:
    return fact.stop is None or fact.stop >= -STILL_ACTING


def _intake(when: When, person: Person) -> Paths | None:
    long = [
        taken
        for taken in person.intake
        if taken.substance in when["intake"] and _taken(taken) and _lasted(taken) >= when["for_days"]
    ]
    daily = sum(taken.per_day for taken in long if taken.per_day is not None)
    return tuple(taken.path for taken in long) if daily > when["per_day_above"] else None


def _lasted(taken: Intake) -> float:
    """Days from start to stop; a start that was not told counts as long ago."""
    start = -LONG_AGO if taken.start is None else taken.start
    return (0.0 if taken.stop is None else taken.stop) - start


def _pregnant(when: When, person: Person) -> Paths | None:
    if person.pregnant:
        return ("pregnant",)
    return _condition({"condition": ["pregnancy"]}, person)


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
    "condition": _condition,
    "class": _class,
    "intake": _intake,
    "pregnant": _pregnant,
    "after_exercise": _after_exercise,
}
