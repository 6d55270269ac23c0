"""What must not wait: rules over the findings, read before and apart from any inference.

The rules are data (`knowledge/red_flag_rules.toml`), in the language of `rules.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..knowledge.facts import toml
from ..person import Person
from ..results import RedFlag
from .calcium import reading
from .rules import Paths, holds

RECENT_DAYS = 60.0
"""A result older than this does not say what must not wait today (a product choice)."""
URGENCIES = ("emergency", "same_day", "urgent_referral", "soon")


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
    flags: dict[str, RedFlag] = {}
    for reading_order in _orders(person):
        for flag in filter(None, (_flag(rule, reading_order) for rule in rules())):
            flags.setdefault(flag.id, flag)
    return tuple(sorted(flags.values(), key=lambda flag: (URGENCIES.index(flag.urgency), flag.id)))


def _orders(person: Person) -> Iterator[Person]:
    """The person with recent results only, then with each of several results of one test and day as the one to read."""
    recent = tuple(lab for lab in person.labs if lab.day >= -RECENT_DAYS)
    yield replace(person, labs=recent)
    for lab in recent:
        if sum((other.analyte, other.day) == (lab.analyte, lab.day) for other in recent) > 1:
            yield replace(person, labs=(lab, *recent))


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
        finding=_with_note(str(rule["finding"]), because, person),
        because=tuple(dict.fromkeys(because)),
        source="; ".join(rule["source"]),
        conf=rule["conf"],
    )


def _with_note(finding: str, because: Paths, person: Person) -> str:
    """The finding, with "albumin unknown" where it rests on a bare total calcium."""
    calcium = reading(person)
    if calcium is None or not calcium.note or not set(calcium.paths) & set(because):
        return finding
    return f"{finding} ({calcium.note})"
