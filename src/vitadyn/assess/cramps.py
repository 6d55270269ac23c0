"""What the bodies like this person say of tetany, ordinary cramps and weakness: three things, kept apart.

Tetany comes from the axon, by calcium, magnesium and pH, and is given as a category: its size is not validated. An
ordinary cramp has mostly nothing to do with minerals and is given as a rate. Weakness is a flag with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..person import Person
from ..physiology import cramp as law
from ..physiology.cramp import share_with
from ..physiology.fast import at_plasma
from ..physiology.nerve import N
from ..population.people import Column
from ..population.weakness import beyond, flag, limited
from .cohort import Cohort
from .cramp_rate import cramps_per_week
from .measured import as_measured
from .posterior import middle, quantile

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
    shift = middle(moved, weight)
    return {"category": category(shift["median"]), "shift_mV": shift}


def category(change: float) -> str:
    """Whether tingling or spasm is possible in calm people at a shift of threshold in mV.

    >>> category(0.0), category(-1.6), category(-3.5)
    ('not_expected', 'tingling_possible', 'spasm_possible')
    """
    return law.category(share_with("tingling", change), share_with("spasm", change))


def weakness(outputs: Mapping[str, Column], felt: Mapping[str, Column], weight: Column) -> dict[str, Any]:
    """Whether a mineral is so far out, at the median, that muscles are weak; which, and by what limit or law."""
    medians = {name: _median(outputs[name], weight) for name in limited() if name in outputs}
    index = _median(felt["weakness_index"], weight) if felt else 0.0
    because = [{**rule, "median": medians[rule["analyte"]], "unit": "mmol/L"} for rule in beyond(medians)]
    return {**flag(because, index), "because": because}


def _median(values: Column, weight: Column) -> float:
    return float(quantile(values, weight, (0.5,))[0])
