"""Did the change do it? What was begun lately against low magnesium, another mineral, and chance.

The bodies like this person are followed with and without the change. In each of them every state that may bring
cramps (change.toml) has its part in the cramp, as large as the share of people in that state who cramp from it and as
well timed as its course says; so has chance, by cramps of adults that begin in the same time in surveys. The parts of
a body sum to 1, and bodies count as they do in the causes, so the two answers agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..knowledge.facts import toml
from ..language import Body
from ..person import Person
from ..physiology.cramp import shape_at
from ..population.people import Column
from .chosen import Chosen, choose
from .cohort import Cohort, follow, units
from .counterfactual import Begun, begun_lately, with_change, without_change
from .cramp_rate import expected
from .evidence import symptom_states
from .labels import LABELS
from .looks import LOOKS
from .mechanism import mechanisms
from .posterior import PRIOR_SD, middle
from .symptoms import BACKGROUND, rates, severity
from .timing import EDGES, masses, noticed_late, ordinary, told_as

ANSWERS = ("excess", "low_magnesium", "other", "chance")
BODIES, DRAWS = 300, 400
SOUGHT = 20.0
"""How many times as often a body that may cramp by a mineral is followed, so that few of them are not left out."""
HIGH, LOW_MG = "hypercalcaemia_dtox_gt3.0", "hypomagnesaemia_lt0.5"
CLEAR = 0.1
"""Severity, 0 to 1, of high calcium that the change must bring to count as excess, and of low magnesium that leads."""
WIDE = 3.29
"""Standard deviations between the ends of a 90 % interval."""
Table = NDArray[np.float64]


@dataclass(frozen=True)
class Ways:
    """Probability per body (M,) and state that a cramp began when it did: `all` of it, and the part `by` the change.

    `higher` is 1 where the change brought high calcium, `led` where what else is low follows from low magnesium.
    """

    all: Mapping[str, Column]
    by: Mapping[str, Column]
    higher: Column
    led: Column


def changes(person: Person, body: Body, cohort: Cohort, weight: Column, seed: int) -> tuple[dict[str, Any], ...]:
    """An answer for everything begun lately, when the person cramps; `weight` (N,) are the shares of the bodies."""
    complaint = complaint_of(person)
    if complaint is None or not cohort.people:
        return ()
    some = choose(cohort, weight, BODIES, 1.0 + SOUGHT * _may_cramp(cohort))
    return tuple(_answer(person, complaint, body, cohort, some, one, seed) for one in begun_lately(person))


def complaint_of(person: Person) -> str | None:
    """The cramp that is asked about, as it is called in the table of symptoms."""
    known = toml("change")["complaints"]
    return next((known[one.key] for one in person.symptoms if one.key in known), None)


def _may_cramp(cohort: Cohort) -> Column:
    states = symptom_states(cohort.outputs)
    worst: Column = np.max([np.broadcast_to(severity(one, states), cohort.size) for one in toml("change")["states"]], 0)
    return worst


def _answer(
    person: Person, complaint: str, body: Body, cohort: Cohort, some: Chosen, change: Begun, seed: int
) -> dict[str, Any]:
    keep, looks = tuple(cohort.outputs), (0.0, *(-look for look in LOOKS))
    causes = [mechanisms()[int(place)] for place in _places(cohort, some)]
    taken = [with_change(people, change, body) for people in some.people]
    spared = [without_change(people, cause, change, body) for people, cause in zip(some.people, causes, strict=True)]
    given, good = follow(body, keep, taken, looks)
    not_given, also = follow(body, keep, spared, looks)
    share = some.only(good & also, some.share)
    label = cohort.labels[cohort.mechanism[some.rows]]
    ways = ways_of(complaint, given, not_given, when(person, change), label == LABELS.index("mg_depletion"))
    odds = by_chance(person, complaint, change)
    return {
        "what": change.what,
        "path": change.path,
        "started_days_ago": change.days,
        "complaint": complaint,
        "answers": answers(ways, share, label, odds, complaint, seed),
        "simulated": _simulated(body, given, not_given, share),
    }


def _places(cohort: Cohort, some: Chosen) -> list[int]:
    """Mechanism of each group of the chosen."""
    group = cohort.where[some.rows, 0]
    return [int(cohort.mechanism[some.rows[group == one][0]]) for one in np.unique(group)]


def ways_of(
    complaint: str,
    given: Mapping[str, Table],
    not_given: Mapping[str, Table],
    weight: Column,
    loses_mg: NDArray[np.bool_],
) -> Ways:
    """What each state adds with the change and without; outputs are (M, looks), `weight` (looks,) is when it began."""
    with_it, without = symptom_states(given), symptom_states(not_given)
    own = {state: rates()[complaint].get(state, 0.0) for state in toml("change")["states"]}
    full = {state: rate * _began(state, with_it) @ weight for state, rate in own.items()}
    spared = {state: rate * _began(state, without) @ weight for state, rate in own.items()}
    by = {state: np.maximum(full[state] - spared[state], 0.0) for state in own}
    risen = _now(HIGH, with_it) - _now(HIGH, without)
    led = loses_mg & (_now(LOW_MG, with_it) > CLEAR)
    return Ways(full, by, (risen > CLEAR).astype(float), led.astype(float))


def _now(state: str, states: Mapping[str, Table]) -> Column:
    today = {name: values[:, 0] for name, values in states.items()}
    return np.broadcast_to(severity(state, today), len(next(iter(today.values()))))


def _began(state: str, states: Mapping[str, Table]) -> Table:
    """Severity that was reached for good between neighbouring looks, (M, looks)."""
    shape = next(iter(states.values())).shape
    return masses(np.minimum.accumulate(np.broadcast_to(severity(state, states), shape), axis=1))


def when(person: Person, change: Begun) -> Column:
    """Weight of every time between looks: of those that fit what was told, or since the change when nothing was."""
    days = _told(person)
    return noticed_late(within(change.days) if days is None else told_as(days))


def _told(person: Person) -> float | None:
    known = toml("change")["complaints"]
    own = [one.days for one in person.symptoms if one.key in known and one.days is not None]
    return max(own) if own else person.onset


def within(days: float) -> Column:
    """Part of every time between looks that lies within so many days of now.

    >>> within(21.0).round(2).tolist()
    [1.0, 1.0, 1.0, 1.0, 0.44, 0.0, 0.0, 0.0, 0.0]
    """
    low, high = np.array(EDGES), np.array([*EDGES[1:], np.inf])
    part: Column = np.maximum((days - low) / (high - low), 0.0).clip(max=1.0) + 0.0
    return part


@dataclass(frozen=True, slots=True)
class Odds:
    """Probability that the complaint began when it did by `chance`, and by what the drug does beside minerals."""

    chance: float
    direct: float


def by_chance(person: Person, complaint: str, change: Begun) -> Odds:
    """Chance by the rates of surveys, of people who do not take the drug."""
    days = _told(person)
    weight = within(change.days) if days is None else told_as(days)
    if complaint == "tetany":
        return Odds(float(rates()["tetany"][BACKGROUND] * masses(ordinary()) @ weight), 0.0)
    share = masses(first_cramps(person, change))
    more = np.prod([row["ratio"] for row in toml("cramps")["factor"] if _of_class(row, change)]) - 1.0
    return Odds(float(share @ weight), float(max(more, 0.0) * (share * within(change.days)) @ weight))


def _of_class(row: Mapping[str, Any], change: Begun) -> bool:
    return bool(set(row["when"].get("class", ())) & change.classes)


def first_cramps(person: Person, change: Begun) -> Column:
    """Share of adults like this who had no cramp until each edge and for the weeks before; (looks + 1,)."""
    others = replace(person, drugs=tuple(drug for drug in person.drugs if drug.path != change.path))
    mean = float(np.median(expected(others, np.zeros(DRAWS), np.random.default_rng(DRAWS))))
    shape = shape_at(person.age)
    weeks = toml("change")["chance"]["weeks_free"] + np.array(EDGES) / 7.0
    none: Column = (1.0 + mean * weeks / shape) ** -shape
    return none


def answers(
    ways: Ways, share: Column, label: NDArray[np.int64], odds: Odds, complaint: str, seed: int
) -> list[dict[str, Any]]:
    """The four answers, most probable first, with 90 % intervals over rates, chance and the odds of causes."""
    rng = np.random.default_rng([seed, 7])
    usual, due = parts(ways, share[None], odds, np.ones(1), _factors(complaint, np.zeros((1, len(ways.all)))))
    off = np.exp(PRIOR_SD * rng.normal(size=(DRAWS, len(LABELS))))[:, label] * share
    luck = np.exp(toml("change")["chance"]["log_sd"] * rng.normal(size=DRAWS))
    factors = _factors(complaint, rng.normal(size=(DRAWS, len(ways.all))))
    drawn, _ = parts(ways, off / np.sum(off, axis=1, keepdims=True), odds, luck, factors)
    return sorted((_row(name, usual, due, drawn) for name in ANSWERS), key=lambda row: -row["probability"])


def _row(
    name: str, usual: Mapping[str, Column], due: Mapping[str, Column], drawn: Mapping[str, Column]
) -> dict[str, Any]:
    probability = min(float(usual[name][0]), 1.0)
    low, high = np.quantile(drawn[name], [0.05, 0.95]).tolist()
    return {
        "answer": name,
        "probability": probability,
        "interval": [min(low, probability), min(max(high, probability), 1.0)],
        "by_change": min(float(due[name][0]) / probability, 1.0) if probability > 0.0 else 0.0,
        "text": toml("change")["text"][name],
    }


def _factors(complaint: str, far: Table) -> dict[str, Column]:
    """Ratio (draws,) of the rate of each state to its middle, `far` standard deviations away."""
    found = {}
    for column, state in enumerate(toml("change")["states"]):
        low, high = (rates(band)[complaint].get(state, 1.0) for band in ("low", "high"))
        found[state] = np.exp(far[:, column] * np.log(high / low) / WIDE)
    return found


def parts(
    ways: Ways, share: Table, odds: Odds, luck: Column, factor: Mapping[str, Column]
) -> tuple[dict[str, Column], dict[str, Column]]:
    """Probability (draws,) of each answer, which sum to 1, and the part by the change; `share` is (draws, M)."""
    total, due = _sizes(ways, odds, luck[:, None], factor)
    whole: Table = share / np.sum(list(total.values()), axis=0)
    return _over_bodies(total, whole), _over_bodies(due, whole)


def _over_bodies(sizes: Mapping[str, Table], whole: Table) -> dict[str, Column]:
    return {name: np.sum(whole * size, axis=1) for name, size in sizes.items()}


def _sizes(
    ways: Ways, odds: Odds, luck: Table, factor: Mapping[str, Column]
) -> tuple[dict[str, Table], dict[str, Table]]:
    """Size of each answer in every body and draw, not yet scaled, and the part of it by the change."""
    everything, moved = (
        {state: factor[state][:, None] * values for state, values in one.items()} for one in (ways.all, ways.by)
    )
    rest = [state for state in everything if state != LOW_MG]
    excess = ways.higher * np.sum([moved[state] for state in rest], axis=0)
    others = np.sum([everything[state] for state in rest], axis=0) - excess
    others_due = np.sum([moved[state] for state in rest], axis=0) - excess
    direct, chance = luck * odds.direct, luck * odds.chance
    total = {
        "excess": excess,
        "low_magnesium": everything[LOW_MG] + ways.led * others,
        "other": (1.0 - ways.led) * others + direct,
        "chance": chance + 0.0 * excess,
    }
    due = {
        "excess": excess,
        "low_magnesium": moved[LOW_MG] + ways.led * others_due,
        "other": (1.0 - ways.led) * others_due + direct,
        "chance": 0.0 * excess,
    }
    return total, due


def _simulated(
    body: Body, given: Mapping[str, Table], not_given: Mapping[str, Table], share: Column
) -> dict[str, dict[str, Any]]:
    """Today's values with and without the change, and their difference body by body."""
    unit, here = units(body), share > 0.0
    found = {}
    for name in (name for name in toml("change")["shown"] if name in given):
        with_it, without = given[name][here, 0], not_given[name][here, 0]
        parts = {"with": with_it, "without": without, "difference": with_it - without}
        found[name] = {side: middle(values, share[here]) for side, values in parts.items()} | {"unit": unit[name]}
    return found


def change_sources() -> tuple[str, ...]:
    """Where what is said of times, changes and dangers comes from."""
    change, limits = toml("change"), toml("course")
    return (toml("timing")["ordinary"]["source"], *(change[one]["source"] for one in ("chance", "text")),
            limits["source"], limits["danger"]["source"])  # fmt: skip
