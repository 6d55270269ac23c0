"""What the bodies like this person say of tetany, ordinary cramps and weakness: three things, kept apart.

Tetany comes from the axon, by calcium, magnesium and pH, and is given as a category: its size is not validated. An
ordinary cramp has mostly nothing to do with minerals and is given as a rate. Weakness is a flag with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..person import Person
from ..physiology.nerve import NUMBERS, Plasma, share_with, shift
from ..population.people import Column
from .cohort import Cohort
from .cramp_rate import cramps_per_week
from .facts import toml
from .measured import as_measured
from .posterior import quantile

POSSIBLE = 0.05
"""Share of calm people at the median shift from which a sign is called possible (a product choice)."""
MOVED = ("ca_ionised", "mg_ionised", "ph")
"""What shifts the threshold here. Sodium and potassium would too, but they change the axon's drive as well."""
NEEDED = (*MOVED, "k", "na")
DRAWS = 8000
SEED = 11


def cramps(person: Person, cohort: Cohort, weight: Column) -> dict[str, Any]:
    """Tetany, cramps a week and weakness of the bodies that are like this person.

    `weight` (N,) are the shares of the bodies. A body without calcium, magnesium and pH gives no tetany.
    """
    rng = np.random.default_rng(SEED)
    outputs = as_measured(person, cohort.outputs)
    moved = shifts(outputs, cohort.usual, rng)
    known = np.zeros(cohort.size) if moved is None else moved
    drawn = rng.choice(known, size=DRAWS, p=weight / np.sum(weight))
    return {
        "tetany": {} if moved is None else tetany(moved, weight),
        "cramps_per_week": cramps_per_week(person, drawn, rng),
        "weakness": weakness(outputs, weight),
    }


def shifts(outputs: Mapping[str, Column], reference: Mapping[str, float], rng: np.random.Generator) -> Column | None:
    """Change of threshold of every body against the reference person, mV, with the gain uncertain; None if unknown."""
    if not set(NEEDED) <= set(outputs):
        return None
    usual = {name: reference[name] for name in NEEDED}
    here = Plasma(**{**usual, **{name: outputs[name] for name in MOVED}})
    gain = np.exp(NUMBERS["divalent_gain"].spread * rng.normal(size=outputs["ph"].shape[0]))
    found: Column = shift(here, Plasma(**usual), gain)
    return found


def tetany(moved: Column, weight: Column) -> dict[str, Any]:
    """Category by the median shift, and the shift with its 90 % interval."""
    low, middle, high = quantile(moved, weight, (0.05, 0.5, 0.95)).tolist()
    return {"category": category(middle), "shift_mV": {"median": middle, "interval": [low, high]}}


def category(change: float) -> str:
    """Whether tingling or spasm is possible in calm people at a shift of threshold in mV.

    >>> category(0.0), category(-1.6), category(-3.5)
    ('not_expected', 'tingling_possible', 'spasm_possible')
    """
    if share_with("spasm", change) >= POSSIBLE:
        return "spasm_possible"
    return "tingling_possible" if share_with("tingling", change) >= POSSIBLE else "not_expected"


def weakness(outputs: Mapping[str, Column], weight: Column) -> dict[str, Any]:
    """Whether a mineral is so far out, at the median, that muscles are weak; which, and by what limit."""
    because = []
    for rule in toml("cramps")["weakness"]:
        if rule["analyte"] in outputs:
            median = float(quantile(outputs[rule["analyte"]], weight, (0.5,))[0])
            if _beyond(median, rule):
                because.append({**rule, "median": median, "unit": "mmol/L"})
    return {"flag": bool(because), "reason": ", ".join(_said(rule) for rule in because), "because": because}


def _beyond(value: float, rule: Mapping[str, Any]) -> bool:
    return bool(value < rule.get("below", -np.inf) or value > rule.get("above", np.inf))


def _said(rule: Mapping[str, Any]) -> str:
    side = "below" if "below" in rule else "above"
    return f"{rule['mineral']} {side} {rule[side]:g} mmol/L"
