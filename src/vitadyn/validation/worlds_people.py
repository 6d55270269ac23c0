"""What is told of the background of a simulated person, as the fields of a person.yaml: who, and what is taken."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..population.people import draw_build

RULES_FILE = Path(__file__).with_name("worlds.toml")

Told = Mapping[str, Any]
"""The fields of a person.yaml."""


@cache
def rules() -> Mapping[str, Any]:
    """How people are asked and measured."""
    return tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))


def background(rng: np.random.Generator, also: tuple[str, ...] = ()) -> dict[str, Any]:
    """Setting, age, sex, weight, drugs, conditions, intake, and albumin where it was measured; any part may be unknown.

    `ordered` names the tests that are still to be done, those of `also` among them.

    >>> sorted(background(np.random.default_rng(1)))[:2]
    ['age', 'conditions']
    """
    setting = pick(rng, rules()["settings"])
    labs = [albumin(rng, setting)] if "albumin" in (tests := ordered(rng, setting)) else []
    tests += [name for name in also if name not in tests]
    told = {"setting": setting, **_who(rng), **_facts(rng), "labs": labs}
    return {**told, "ordered": [name for name in tests if name != "albumin"]}


def as_text(told: Told) -> str:
    """A person as the reader takes it; tests that are ordered and not yet done are no part of it."""
    return json.dumps({key: value for key, value in told.items() if key != "ordered"}, indent=1)


def pick(rng: np.random.Generator, shares: Mapping[str, float]) -> str:
    """A name by its share."""
    names = list(shares)
    weights = np.array([shares[name] for name in names])
    return names[int(rng.choice(len(names), p=weights / weights.sum()))]


def ordered(rng: np.random.Generator, setting: str) -> list[str]:
    """Tests that come back, by panels, each result missing at times."""
    panels = [panel for panel in rules()["panel"] if rng.uniform() < panel["share"][setting]]
    missing = rules()["writing"]["missing"]
    return [name for panel in panels for name in panel["tests"] if rng.uniform() >= missing]


def albumin(rng: np.random.Generator, setting: str) -> dict[str, str]:
    """Albumin is told before the body is drawn: the assessment gives its bodies the albumin that was measured."""
    middle, spread = rules()["albumin"][setting]
    return {"analyte": "albumin", "value": f"{np.clip(rng.normal(middle, spread), 18.0, 52.0):.3g} g/L"}


def _who(rng: np.random.Generator) -> dict[str, Any]:
    build = draw_build(rng, 1)
    known = {
        "age": round(float(build.age[0])),
        "sex": "female" if build.woman[0] else "male",
        "weight": f"{build.weight[0]:.0f} kg",
    }
    return {key: value for key, value in known.items() if rng.uniform() < rules()["told"][key]}


def _facts(rng: np.random.Generator) -> dict[str, list[Any]]:
    """Drugs, conditions and intake, by shares that do not depend on the cause."""
    found: dict[str, list[Any]] = {"drugs": [], "conditions": [], "intake": []}
    for fact in rules()["fact"]:
        if rng.uniform() < fact["share"]:
            kind = next(kind for kind in found if kind in fact)
            found[kind].append(fact[kind])
    return found
