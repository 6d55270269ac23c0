"""Findings and the causes that they must not lower or raise: finding_pairs.toml as persons without and with each.

Two kinds: a finding that `confirms` or contradicts its cause, and one that `explains` away another cause of the same.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..io.person_yaml import read
from ..person import Person

FILE = Path(__file__).with_name("finding_pairs.toml")
SEVERITIES = ("mild", "medium", "severe")
KINDS = ("lab", "symptom", "denied", "condition", "drug", "intake")
LISTS = {"symptom": "symptoms", "denied": "symptoms_absent", "condition": "conditions"}
"""Kinds whose severities are words of a list of person.yaml."""
COURSE = {"every": "1 d", "for": "120 d"}
"""How an intake that is the finding is taken: the dose is the severity."""

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """The same person without the finding and with it, at one severity."""

    severity: str
    without: Person
    having: Person


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding and a `cause`, a label or "label.sub_cause", that it must move by `sign` (+1, -1) or not at all.

    `trials` are three severities, mild first; `monotone`: worse never means less. `fails` says why it is known to fail.
    """

    id: str
    list: str
    cause: str
    sign: int
    trials: tuple[Trial, ...]
    monotone: bool
    why: str
    source: str
    fails: str


@cache
def pairs() -> tuple[Pair, ...]:
    """Every pair of both lists, in the order of the file.

    >>> first = pairs()[0]
    >>> first.cause, [trial.having.labs[0].value for trial in first.trials]
    ('primary_hyperparathyroidism', [2.65, 2.8, 3.0])
    """
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    lists = (("confirms", "pair", "+"), ("explains", "away", "-"))
    return tuple(_pair(row, name, usual, table["people"]) for name, key, usual in lists for row in table[key])


def _pair(row: Mapping[str, Any], name: str, usual: str, people: Mapping[str, Facts]) -> Pair:
    return Pair(
        id=row["id"],
        list=name,
        cause=row["cause"],
        sign=1 if row.get("direction", usual) == "+" else -1,
        trials=tuple(_trials(row, people[row["person"]])),
        monotone=row.get("monotone", False),
        why=row["why"],
        source=row["source"],
        fails=row.get("fails", ""),
    )


def _trials(row: Mapping[str, Any], who: Facts) -> Iterator[Trial]:
    """The three severities: of the finding itself, or of the laboratory values beside it."""
    kind = next(kind for kind in KINDS if kind in row)
    count = len(SEVERITIES)
    at = row["at"] * count if len(row["at"]) == 1 else row["at"]
    beside = row.get("beside", [{}] * count)
    for severity, size, labs in zip(SEVERITIES, at, beside, strict=True):
        told = _told(row, who, labs)
        yield Trial(severity, person(told), person(_with(told, kind, row[kind], size)))


def _told(row: Mapping[str, Any], who: Facts, labs: Mapping[str, str]) -> Facts:
    """What is known of the person whether or not the finding is there, in the form of person.yaml."""
    known = {**row.get("labs", {}), **labs}
    kept = {key: row[key] for key in ("symptoms", "conditions", "drugs") if key in row}
    doses = [one for one in [row.get("intake")] if isinstance(one, list)]
    taken = {"intake": doses[0]} if doses else {}
    return {**who, **kept, **taken, "labs": [{"analyte": name, "value": value} for name, value in known.items()]}


def _with(told: Facts, kind: str, name: str, size: str) -> Facts:
    """The person with the finding added."""
    if kind in LISTS:
        return _added(told, LISTS[kind], size.split())
    if kind == "lab":
        return _added(told, "labs", [{"analyte": name, "value": size}])
    if kind == "drug":
        return _added(told, "drugs", [{"name": name, "amount": size, "every": "1 d"} if size else name])
    return _added(told, "intake", [{"what": name, "amount": size, **COURSE}])


def _added(told: Facts, key: str, more: list[Any]) -> Facts:
    return {**told, key: [*told.get(key, []), *more]}


def person(told: Facts) -> Person:
    """The person that facts in the form of person.yaml tell of."""
    return read(json.dumps(told))
