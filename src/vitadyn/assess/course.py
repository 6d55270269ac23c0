"""The course: when the trouble began in the bodies like this person, and where they go in a month if nothing changes.

What is taken is taken on, what is lost is lost on, and what has healed stays so: this is what the present leads to, not
what will happen to somebody who is treated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import knowledge
from ..knowledge.facts import toml
from ..language import Body
from ..person import Person
from ..population.people import Column
from .chosen import choose
from .cohort import Cohort, follow, units
from .posterior import middle, quantile
from .timing import timeless

DAYS = (0.0, 7.0, 14.0, 30.0)
BODIES = 300
"""Bodies followed on: enough for a median and a 90 % band; single dangers are known to 0.02 or so."""
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
WORTH_SAYING = {"danger": 0.005, "reference": 0.05}
"""Probability from which a limit is named."""
Outputs = Mapping[str, NDArray[np.float64]]


def course(person: Person, body: Body, cohort: Cohort, weight: Column) -> dict[str, Any]:
    """When it began and where it goes; `weight` (N,) are the shares of the bodies. Nothing of an empty cohort."""
    if not cohort.people:
        return {}
    return {"began": began(cohort, weight), "no_change": no_change(person, body, cohort, weight)}


def began(cohort: Cohort, weight: Column) -> dict[str, Any]:
    """Days since the lesion began, of those that have one with a length, and how many they are."""
    place = np.array([number not in timeless() for number in range(len(cohort.keys))])
    lasting = place[cohort.mechanism]
    share = float(np.sum(weight[lasting]))
    if share < WORTH_SAYING["danger"]:
        return {"probability": share}
    return {"probability": share, **middle(cohort.days[lasting], weight[lasting]), "unit": "d"}


def no_change(person: Person, body: Body, cohort: Cohort, weight: Column) -> dict[str, Any]:
    """Bands of the quantities over the days to come, and the probabilities of passing a limit."""
    some = choose(cohort, weight, BODIES)
    outputs, good = follow(body, tuple(cohort.outputs), some.people, DAYS)
    share = some.only(good, some.share)
    if not good.any():
        return {}
    sound = {name: values[good] for name, values in outputs.items()}
    unit = units(body)
    shown = [name for name in toml("course")["quantities"] if name in sound]
    return {
        "days": list(DAYS),
        "quantities": {name: {**band(sound[name], share[good]), "unit": unit[name]} for name in shown},
        "limits": limits(person, sound, share[good]),
        "bodies": int(np.sum(good)),
        "not_followed": float(np.sum(some.share[~good])),
    }


def band(values: NDArray[np.float64], share: Column) -> dict[str, Any]:
    """Median, 50 % and 90 % interval on every day; `values` (M, days)."""
    found = np.array([quantile(values[:, day], share, SHARES) for day in range(values.shape[1])])
    return {
        "median": found[:, 2].tolist(),
        "interval50": found[:, [1, 3]].tolist(),
        "interval": found[:, [0, 4]].tolist(),
    }


def limits(person: Person, outputs: Outputs, share: Column) -> list[dict[str, Any]]:
    """Probability that a limit is passed now, and on any of the days; the likeliest first, dangers before the rest."""
    rows = []
    for name in (name for name in toml("course")["watched"] if name in outputs):
        for kind, (low, high) in _limits_of(name, person.sex).items():
            below, above = outputs[name] < (low or -np.inf), outputs[name] > (high or np.inf)
            sides = (("below", low, below), ("above", high, above))
            for side, limit, passed in sides:
                now, ever = float(share @ passed[:, 0]), float(share @ passed.any(axis=1))
                if ever >= WORTH_SAYING[kind] and limit is not None:
                    place = {"analyte": name, "kind": kind, "side": side, "limit": limit}
                    rows.append({**place, "now": now, "ahead": ever})
    return sorted(rows, key=lambda row: (row["kind"], -row["ahead"]))


def _limits_of(name: str, sex: str | None) -> dict[str, knowledge.Limits]:
    danger = toml("course")["danger"].get(name, (None, None))
    return {"danger": (danger[0], danger[1]), "reference": knowledge.analyte(name).reference(sex)}
