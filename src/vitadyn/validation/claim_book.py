"""What is claimed and how it is put to the test, read strictly from claims.yaml: no key but those known, no verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ..errors import InputError, nearest
from ..io.fields import choice, number
from ..io.tree import Node, load

BOOK = Path(__file__).with_name("claims.yaml")
OUTSIDE = ("for", "mixed", "against", "none", "pooled")
UNTESTED = "cannot be tested here"
RANKED = ("supported", "supported in part", "contested")
"""Verdicts with ranges, in the order in which they are tried."""
KEYS = {"supported": "supported", "in_part": "supported in part", "contested": "contested"}
VERDICTS = (*RANKED, "refuted", UNTESTED)
FORMS = ("value", "change", "ratio", "first_day")
OF_BODIES = ("median", "mean", "share", "auc")
OF_TRIALS = ("mean", "low", "high")
FIGURE_KEYS = ("group", "against", "quantity", "as", "statistic", "below", "above", "who", "over", "trials")
CLAIM_KEYS = ("says", "figures", *KEYS, "outside", "sources", "untested")
LARGEST, MOST_PEOPLE, MOST_DAYS = 1e9, 5000.0, 3653.0
Range = tuple[float, float]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Phase:
    """Days with numbers of the body replaced, multiplied or added to."""

    days: float
    set: Mapping[str, float]
    times: Mapping[str, float]
    add: Mapping[str, float]

    @property
    def changed(self) -> tuple[str, ...]:
        """The numbers that it changes."""
        return (*self.set, *self.times, *self.add)


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    does: str
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """Those who are counted: by a quantity on the last day."""

    quantity: str
    below: float = math.inf
    above: float = -math.inf


@dataclass(frozen=True, slots=True)
class Figure:
    """A number read off a group (`against` another), or pooled from `trials`; `over` divides it by a second figure."""

    name: str
    statistic: str
    group: str = ""
    against: str = ""
    quantity: str = ""
    form: str = "value"
    below: float | None = None
    above: float | None = None
    who: Who | None = None
    over: str = ""
    trials: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """Difference of cramps a week that a trial printed, with its 95 % interval."""

    name: str
    people: float
    difference: float
    low: float
    high: float
    printed: str
    tag: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, its figures and, by verdict, the ranges where they must lie; `untested` says why there are none."""

    id: str
    says: str
    figures: tuple[Figure, ...]
    rules: Mapping[str, Mapping[str, Range]]
    outside: str
    sources: tuple[str, ...]
    untested: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    count: int
    seed: int
    groups: Mapping[str, Group]
    trials: Mapping[str, tuple[Trial, ...]]
    joins: Mapping[str, Mapping[str, str]]
    claims: tuple[Claim, ...]
    sources: Mapping[str, str]


def read(source: str | Path = BOOK) -> Book:
    """The book of claims in a file or text; InputError names the place, what was given and what is allowed."""
    top = load(source).fields(("people", "groups", "trials", "joins", "claims", "sources"))
    for key in ("people", "groups", "trials", "joins", "claims", "sources"):
        if key not in top:
            raise InputError(str(source), f"no '{key}:'", "people, groups, trials, joins, claims and sources")
    people = _needed(top["people"], ("count", "seed"))
    groups = {name: _group(name, node) for name, node in _mapping(top["groups"]).items()}
    trials = {name: tuple(map(_trial, node.items())) for name, node in _mapping(top["trials"]).items()}
    sources = {name: _source(node) for name, node in _mapping(top["sources"]).items()}
    known = Known(tuple(groups), tuple(trials), tuple(sources))
    return Book(
        int(number(people["count"], 10, MOST_PEOPLE, "people")),
        int(number(people["seed"], 0, LARGEST, "a seed")),
        groups,
        trials,
        {verdict: _join(node) for verdict, node in _needed(top["joins"], (*RANKED, "refuted")).items()},
        tuple(_claim(name, node, known) for name, node in _mapping(top["claims"]).items()),
        sources,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """Names that a claim may use."""

    groups: tuple[str, ...]
    trials: tuple[str, ...]
    sources: tuple[str, ...]


def _mapping(node: Node) -> dict[str, Node]:
    if not isinstance(node.value, dict):
        raise node.refuse("a mapping of names")
    return node.value


def _needed(node: Node, keys: tuple[str, ...], more: tuple[str, ...] = ()) -> dict[str, Node]:
    """The fields of a mapping, all of `keys` present."""
    found = node.fields((*keys, *more))
    for key in keys:
        if key not in found:
            raise node.refuse(f"a mapping with {', '.join(keys)}", f"'{key}' is missing")
    return found


def _join(node: Node) -> dict[str, str]:
    return {outside: choice(told, VERDICTS) for outside, told in _needed(node, OUTSIDE).items()}


def _source(node: Node) -> str:
    """What a citation is; one that is recalled says so."""
    fields = _needed(node, ("tag", "what"))
    recalled = " (recalled, not read)" if choice(fields["tag"], ("S", "R")) == "R" else ""
    return fields["what"].text() + recalled


def _group(name: str, node: Node) -> Group:
    fields = _needed(node, ("does", "phases"))
    return Group(name, fields["does"].text(), tuple(map(_phase, fields["phases"].items())))


def _phase(node: Node) -> Phase:
    fields = _needed(node, ("days",), ("set", "times", "add"))
    changes = ({k: _number(v) for k, v in _mapping(fields[how]).items()} if how in fields else {} for how in _HOW)
    return Phase(number(fields["days"], 1, MOST_DAYS, "days"), *changes)


_HOW = ("set", "times", "add")


def _number(node: Node) -> float:
    return number(node, -LARGEST, LARGEST, "a number")


def _trial(node: Node) -> Trial:
    fields = _needed(node, ("trial", "n", "tag", "difference", "low", "high", "printed"))
    people, difference, low, high = (_number(fields[key]) for key in ("n", "difference", "low", "high"))
    tag = choice(fields["tag"], ("S", "R"))
    return Trial(fields["trial"].text(), people, difference, low, high, fields["printed"].text(), tag)


def _claim(name: str, node: Node, known: Known) -> Claim:
    """A claim has figures with ranges, or says why it cannot be tested."""
    fields = _needed(node, ("says", "outside", "sources"), CLAIM_KEYS)
    if ("figures" in fields) == ("untested" in fields):
        raise node.refuse("either figures or untested")
    named = fields.get("figures")
    figures = {key: _figure(key, one, known) for key, one in _mapping(named).items()} if named else {}
    rules = {KEYS[key]: _ranges(fields[key], tuple(figures)) for key in KEYS if key in fields}
    if figures and not {"supported", "supported in part"} <= set(rules):
        raise node.refuse("ranges for supported and in_part")
    for figure in figures.values():
        _check_over(node, figure, figures)
    return Claim(
        name, fields["says"].text(), tuple(figures.values()), rules, choice(fields["outside"], OUTSIDE),
        tuple(choice(one, known.sources) for one in fields["sources"].items()),
        fields["untested"].text() if "untested" in fields else "",
    )  # fmt: skip


def _check_over(node: Node, figure: Figure, figures: Mapping[str, Figure]) -> None:
    if figure.over and (figure.over not in figures or figures[figure.over].over):
        hint = nearest(figure.over, figures)
        raise node.refuse("over: another figure of the same claim that is itself not over one", hint, figure.over)


def _figure(name: str, node: Node, known: Known) -> Figure:
    fields = node.fields(FIGURE_KEYS)
    if "trials" in fields:
        told = _needed(node, ("trials", "statistic"))
        return Figure(name, choice(told["statistic"], OF_TRIALS), trials=choice(told["trials"], known.trials))
    told = _needed(node, ("group", "quantity", "statistic"), FIGURE_KEYS)
    figure = Figure(
        name, choice(told["statistic"], OF_BODIES), choice(told["group"], known.groups),
        choice(told["against"], known.groups) if "against" in told else "",
        told["quantity"].text(), choice(told["as"], FORMS) if "as" in told else "value",
        _number(told["below"]) if "below" in told else None, _number(told["above"]) if "above" in told else None,
        _who(told["who"]) if "who" in told else None, told["over"].text() if "over" in told else "",
    )  # fmt: skip
    _check_figure(node, figure)
    return figure


def _check_figure(node: Node, figure: Figure) -> None:
    """A comparison needs a second group; a share and a first day need one threshold."""
    compares = figure.form in ("change", "ratio") or figure.statistic == "auc"
    if compares != bool(figure.against):
        raise node.refuse("against: for a change, a ratio or auc, and only there")
    counts = figure.statistic == "share" or figure.form == "first_day"
    if counts != ((figure.below is None) != (figure.above is None)):
        raise node.refuse("one of below: and above:, for a share or a first_day, and only there")


def _who(node: Node) -> Who:
    fields = _needed(node, ("quantity",), ("below", "above"))
    if ("below" in fields) == ("above" in fields):
        raise node.refuse("one of below: and above:")
    ends = {side: _number(fields[side]) for side in ("below", "above") if side in fields}
    return Who(fields["quantity"].text(), **ends)


def _ranges(node: Node, figures: tuple[str, ...]) -> dict[str, Range]:
    return {name: _range(one) for name, one in node.fields(figures).items()}


def _range(node: Node) -> Range:
    """[from, to], null for an open end."""
    ends = node.items("[from, to], null for an open end")
    if len(ends) != 2:
        raise node.refuse("[from, to], null for an open end")
    low, high = (None if end.empty else _number(end) for end in ends)
    return (-math.inf if low is None else low, math.inf if high is None else high)
