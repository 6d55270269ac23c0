"""The figures of claims: what is read off groups of simulated people or pooled from trials, and the verdict by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..assess.evidence import symptom_states
from ..assess.symptoms import BACKGROUND, rates, severity
from ..engine.problem import Array
from ..knowledge import table
from ..knowledge.facts import toml
from .claim_book import UNTESTED, Book, Claim, Figure
from .claim_groups import SYMPTOM, Course
from .pooling import pooled

Courses = Mapping[str, Course]
ENOUGH = 0.5
"""Share of the people who must reach the end, or there is no figure."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The figures of a claim, what the model says by rule, and the verdict joined with evidence from outside."""

    figures: Mapping[str, float | None]
    model: str
    verdict: str
    weakest: str = ""


def rule(book: Book, claim: Claim, courses: Courses) -> Ruling:
    """The verdict on a claim; without a figure it cannot be tested."""
    found: dict[str, float | None] = {one.name: figure(book, one, courses) for one in claim.figures}
    for one in claim.figures:
        if one.over:
            found[one.name] = _quotient(found[one.name], found[one.over])
    if not found or None in found.values():
        return Ruling(found, UNTESTED, UNTESTED)
    model = by_ranges(claim, {name: value for name, value in found.items() if value is not None})
    guessed = expert_only(claim, courses)
    if guessed and model == "supported":
        model = "supported in part"
    return Ruling(found, model, book.joins[model][claim.outside], guessed)


def by_ranges(claim: Claim, found: Mapping[str, float]) -> str:
    """The first verdict whose ranges all hold; refuted where none does."""
    for verdict, ranges in claim.rules.items():
        if all(low <= found[name] <= high for name, (low, high) in ranges.items()):
            return verdict
    return "refuted"


def figure(book: Book, one: Figure, courses: Courses) -> float | None:
    """One figure by itself; None where too few people reached the end or none is counted."""
    if one.trials:
        return float(getattr(pooled(book.trials[one.trials]), one.statistic))
    counted = _counted(one, courses)
    if counted is None:
        return None
    if one.statistic == "auc":
        return _told_apart(courses[one.group].of(one.quantity)[counted], courses[one.against].of(one.quantity)[counted])
    values = _values(one, courses)[counted]
    return _statistic(one, values[~np.isnan(values)])


def _quotient(value: float | None, other: float | None) -> float | None:
    return None if value is None or not other else value / other


def _counted(one: Figure, courses: Courses) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
    """Who is counted: those who live through both groups and belong to `who`; None where they are too few."""
    lived = courses[one.group].lived.copy()
    if one.against:
        lived &= courses[one.against].lived
    if np.mean(lived) < ENOUGH:
        return None
    if one.who:
        chosen_by = courses[one.group].of(one.who.quantity)
        lived &= (chosen_by < one.who.below) & (chosen_by > one.who.above)
    return np.asarray(lived) if lived.any() else None


def _values(one: Figure, courses: Courses) -> Array:
    """One value a person."""
    if one.form == "first_day":
        return first_days(one, courses[one.group])
    mine = courses[one.group].of(one.quantity)
    if one.form == "change":
        return mine - courses[one.against].of(one.quantity)
    return mine / courses[one.against].of(one.quantity) if one.form == "ratio" else mine


def first_days(one: Figure, course: Course) -> Array:
    """The first reading beyond the threshold of each person; NaN where there is none, or it is that of day 0."""
    beyond = _beyond(one, course.all_days(one.quantity))
    crosses = beyond.any(axis=1) & ~beyond[:, 0]
    return np.where(crosses, course.days[np.argmax(beyond, axis=1)], np.nan)


def _beyond(one: Figure, values: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    below = -np.inf if one.below is None else one.below
    above = np.inf if one.above is None else one.above
    return np.asarray((values < below) | (values > above))


def _statistic(one: Figure, values: Array) -> float | None:
    if not len(values):
        return None
    if one.statistic == "share":
        return float(np.mean(_beyond(one, values)))
    return float(np.median(values) if one.statistic == "median" else np.mean(values))


def _told_apart(mine: Array, other: Array) -> float:
    """Chance that a person of one group lies on the right side of one of the other; 0.5 when they look alike."""
    above = np.mean(mine[:, np.newaxis] > other) + 0.5 * np.mean(mine[:, np.newaxis] == other)
    return float(max(above, 1.0 - above))


def expert_only(claim: Claim, courses: Courses) -> str:
    """The first symptom whose rate in the group rests on a range that experts chose; "" where none does."""
    for one in claim.figures:
        if one.quantity.startswith(SYMPTOM) and leading_basis(one, courses[one.group]) != "source":
            return one.quantity.removeprefix(SYMPTOM)
    return ""


def leading_basis(one: Figure, course: Course) -> str:
    """What the rate of the state that does most to a symptom in this group rests on: `source` or `expert range`."""
    symptom = one.quantity.removeprefix(SYMPTOM)
    listed = rates()[symptom]
    states = {name: values[course.lived, -1] for name, values in symptom_states(course.values).items()}
    does = {
        state: float(np.mean(severity(state, states))) * abs(listed[state] - listed[BACKGROUND])
        for state in toml("symptom_states")
        if state in listed
    }
    return _basis(symptom, max(does, key=lambda state: does[state]))


def _basis(symptom: str, state: str) -> str:
    rows = (*table("symptom_likelihood"), *table("symptom_likelihood_more"))
    return next(row["basis"] for row in rows if (row["symptom"], row["state"]) == (symptom, state))
