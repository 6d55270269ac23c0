"""What the bodies like this person say of tetany, ordinary cramps and weakness: three things, kept apart.

Tetany comes from the axon, by calcium, magnesium and pH, and is given as a category: its size is not validated. An
ordinary cramp has mostly nothing to do with minerals and is given as a rate. Weakness is a flag with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..person import Person
from ..physiology.cramp import share_with
from ..physiology.fast import at_plasma
from ..physiology.nerve import N
from ..population.people import Column
from .cohort import Cohort
from .cramp_rate import cramps_per_week
from .facts import toml
from .measured import as_measured
from .posterior import quantile

POSSIBLE = 0.05
"""Share of calm people at the median shift from which a sign is called possible, and loss of strength from which
weakness is flagged (a product choice)."""
PLASMA = {"ca_at_nerve": "ca_ionised", **{name: name for name in ("mg_ionised", "ph", "k", "na", "ca_corrected")}}
"""What the laws of nerve and muscle are given, and the output of a body that it is."""
NEEDED = ("ca_ionised", "mg_ionised", "ph", "k", "na")
DRAWS = 8000
SEED = 11


def cramps(person: Person, cohort: Cohort, weight: Column) -> dict[str, Any]:
    """Tetany, cramps a week and weakness of the bodies that are like this person.

    `weight` (N,) are the shares of the bodies. A body without calcium, magnesium and pH gives no tetany.
    """
    rng = np.random.default_rng(SEED)
    outputs = as_measured(person, cohort.outputs)
    felt = laws(outputs, rng)
    known = felt.get("shift_felt", np.zeros(cohort.size))
    drawn = rng.choice(known, size=DRAWS, p=weight / np.sum(weight))
    return {
        "tetany": tetany(known, weight) if felt else {},
        "cramps_per_week": cramps_per_week(person, drawn, rng),
        "weakness": weakness(outputs, felt, weight),
    }


def laws(outputs: Mapping[str, Column], rng: np.random.Generator) -> dict[str, Column]:
    """What nerve and muscle make of the plasma of every body, the gain uncertain; nothing if that is unknown."""
    if not set(NEEDED) <= set(outputs):
        return {}
    given = {name: outputs[output] for name, output in PLASMA.items() if output in outputs}
    size = outputs["ph"].shape[0]
    gain = np.exp(N["divalent_gain_log_sd"] * rng.normal(size=size))
    found = at_plasma(("shift_felt", "weakness_index"), divalent_gain=gain, **given)
    return {name: np.broadcast_to(values, (size,)) for name, values in found.items()}


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


def weakness(outputs: Mapping[str, Column], felt: Mapping[str, Column], weight: Column) -> dict[str, Any]:
    """Whether a mineral is so far out, at the median, that muscles are weak; which, and by what limit or law."""
    because = []
    for rule in toml("cramps")["weakness"]:
        if rule["analyte"] in outputs:
            median = float(quantile(outputs[rule["analyte"]], weight, (0.5,))[0])
            if _beyond(median, rule):
                because.append({**rule, "median": median, "unit": "mmol/L"})
    reasons = [_said(rule) for rule in because] or _by_law(felt, weight)
    return {"flag": bool(reasons), "reason": ", ".join(reasons), "because": because}


def _by_law(felt: Mapping[str, Column], weight: Column) -> list[str]:
    """The law of muscle, where no single mineral is beyond its limit and they weaken together."""
    if not felt or float(quantile(felt["weakness_index"], weight, (0.5,))[0]) < POSSIBLE:
        return []
    return ["K, Mg and Ca together weaken endplate and fibre"]


def _beyond(value: float, rule: Mapping[str, Any]) -> bool:
    return bool(value < rule.get("below", -np.inf) or value > rule.get("above", np.inf))


def _said(rule: Mapping[str, Any]) -> str:
    side = "below" if "below" in rule else "above"
    return f"{rule['mineral']} {side} {rule[side]:g} mmol/L"
