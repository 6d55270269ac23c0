"""Tests that may be proposed: which are open for a person, what sample each needs, and what it costs that person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..errors import ModelError
from ..knowledge import Limits, analyte
from ..knowledge.facts import toml
from ..person import Lab, Person

SAMPLES = ("blood", "spot_urine", "urine_24h", "ecg", "imaging")
LAWS = ("measured", "empirical", "tmp_gfr", "signs")
NOT_BLOOD = ("urine", "sweat", "qtc", "lvef")
"""How analytes begin that are not measured in blood."""


@dataclass(frozen=True, slots=True)
class Slope:
    """A chance that changes in a straight line, from the usual one where `output` is `start` to `chance` at `full`."""

    output: str
    start: float
    full: float
    chance: float


@dataclass(frozen=True, slots=True)
class Sign:
    """One finding of a test that gives findings, not numbers: its chance in anybody, under causes, and by states."""

    words: str
    usual: float
    under: Mapping[str, float]
    by: tuple[Slope, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A test: `cost` over that of serum calcium, `reference` in `unit` where the tables of analytes give none.

    `conf` of the cost: R recalled, X a guess by kin. `law` says how bodies give its result. `needs` are the other parts
    of a ratio.
    """

    key: str
    analyte: str
    words: str
    sample: str
    cost: float
    repeat_days: float
    conf: str
    source: str
    law: str = "measured"
    add_on_days: float = 0.0
    same: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    handling: str = ""
    reference: tuple[float, float] | None = None
    unit: str = ""
    sd: float = 0.0
    needs: tuple[str, ...] = ()
    radiation: bool = False
    sent_away: bool = False
    outcomes: tuple[Sign, ...] = ()

    def limits(self, sex: str | None) -> Limits:
        """Reference limits for a sex; None where there is none."""
        if self.reference is not None or self.law == "signs":
            return self.reference or (None, None)
        return analyte(self.analyte).reference(sex)

    def in_unit(self) -> str:
        """The unit of its results; nothing for a plain number or a finding."""
        unit = self.unit or ("" if self.law == "signs" else analyte(self.analyte).unit)
        return "" if unit == "1" else unit


@cache
def candidates() -> tuple[Candidate, ...]:
    """Every test of knowledge/next_tests.toml.

    >>> next(one.words for one in candidates() if one.key == "pth")
    'parathyroid hormone (PTH)'
    """
    return tuple(_candidate(key, dict(entry)) for key, entry in toml("next_tests")["test"].items())


def _candidate(key: str, entry: dict[str, Any]) -> Candidate:
    parts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    outcomes = tuple(_sign(one) for one in parts.pop("outcome", ()))
    found = Candidate(**{"key": key, "analyte": key, **parts, "outcomes": outcomes})
    if found.sample not in SAMPLES or found.law not in LAWS or (found.law == "signs") != bool(outcomes):
        raise ModelError(f"next_tests.toml: '{key}' has sample '{found.sample}' and law '{found.law}'")
    return found


def _sign(entry: Mapping[str, Any]) -> Sign:
    slopes = tuple(Slope(one["output"], one["from"], one["full"], one["chance"]) for one in entry.get("by", ()))
    return Sign(entry["words"], entry["usual"], entry.get("under", {}), slopes)


def open_tests(person: Person) -> tuple[Candidate, ...]:
    """Tests whose result is not known yet, or only in a word, or is old; none with radiation in pregnancy.

    >>> known = Person(labs=(Lab("mg", "labs[0]", "", "mmol/L", value=0.6), Lab("pth", "labs[1]", "", "", word="low")))
    >>> {"mg", "pth"} & {one.key for one in open_tests(known)}
    {'pth'}
    """
    return tuple(one for one in candidates() if not _known(one, person) and not (one.radiation and person.pregnant))


def _known(test: Candidate, person: Person) -> bool:
    told = {symptom.key for symptom in (*person.symptoms, *person.symptoms_absent)}
    return bool(told & set(test.signs)) or any(_tells(lab, test) for lab in person.labs)


def _tells(lab: Lab, test: Candidate) -> bool:
    return lab.analyte in (test.analyte, *test.same) and lab.word is None and lab.day >= -test.repeat_days


@dataclass(frozen=True, slots=True)
class AtHand:
    """What is there already: days since blood was last `drawn` (None: not known), and the `known` analytes."""

    drawn: float | None
    known: frozenset[str]

    def after(self, test: Candidate) -> AtHand:
        """The same once a test is done."""
        drawn = 0.0 if test.sample == "blood" else self.drawn
        return AtHand(drawn, self.known | {test.analyte, *test.same})


def at_hand(person: Person) -> AtHand:
    """What the results of a person say is there already."""
    days = [-lab.day for lab in person.labs if not lab.analyte.startswith(NOT_BLOOD)]
    known = frozenset(lab.analyte for lab in person.labs if lab.word is None)
    return AtHand(max(0.0, min(days)) if days else None, known)


def burden(test: Candidate, hand: AtHand) -> str:
    """What the test asks of a person with this at hand.

    >>> pth = next(one for one in candidates() if one.key == "pth")
    >>> [burden(pth, AtHand(drawn, frozenset())) for drawn in (1.0, 9.0, None)]
    ['same_sample', 'new_draw', 'new_draw']
    """
    if test.sample != "blood":
        return test.sample
    return "same_sample" if hand.drawn is not None and hand.drawn <= test.add_on_days > 0.0 else "new_draw"


def price(test: Candidate, hand: AtHand) -> float:
    """The cost of a test to a person: the wait, the burden and the fee; a part that is not known yet is one wait more.

    >>> mg = next(one for one in candidates() if one.key == "mg")
    >>> round(price(mg, AtHand(0.0, frozenset())), 3)
    1.065
    """
    table = toml("next_tests")["price"]
    missing = [part for part in test.needs if not hand.known & {part, *_same(part)}]
    waits = table["wait"] * (1 + len(missing)) + table["sent_away"] * test.sent_away
    return float(waits + table[burden(test, hand)] + table["fee"] * test.cost)


@cache
def _same(name: str) -> tuple[str, ...]:
    """Analytes that tell the same as this one."""
    return next((one.same for one in candidates() if one.key == name), ())
