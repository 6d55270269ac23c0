"""What is measured in a simulated body and what the person says, by the laws that the assessment weighs with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import knowledge
from ..assess.evidence import FREEDOM, MISWORDED, MODEL_ERROR, Noise, cited_laws, noise, symptom_states
from ..assess.symptoms import probability
from ..knowledge import Analyte
from .worlds_people import Told, rules

WORDS = ("low", "normal", "high")
MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Findings:
    """How one body is measured: its `states`, what is `usual`, its mechanism, and how the world differs."""

    states: Mapping[str, float]
    usual: Mapping[str, float]
    key: str
    bias: float = 0.0
    band: str = "mid"

    def draw(self, told: Told, rng: np.random.Generator) -> dict[str, Any]:
        """The fields labs, symptoms and symptoms_absent of a person of whom the background is told."""
        limited = bool(rng.uniform() < rules()["writing"]["limits"])
        labs = [self.result(name, told.get("sex"), limited, rng) for name in told["ordered"]]
        asked = [name for name, share in rules()["symptoms"].items() if rng.uniform() < share]
        present = {name for name in asked if rng.uniform() < self.chance(name)}
        return {
            "labs": [*told["labs"], *labs],
            "symptoms": [name for name in asked if name in present],
            "symptoms_absent": [name for name in asked if name not in present],
        }

    def chance(self, symptom: str) -> float:
        """Probability of a symptom in this body."""
        bodily = symptom_states({name: np.array([value]) for name, value in self.states.items()})
        return float(probability(symptom, bodily, self.key.split(".")[1], self.band)[0])

    def value(self, analyte: str, rng: np.random.Generator) -> float:
        """A measured value: the state with the spread that the assessment expects, and the bias of the world."""
        law, centre, usual = self.law(analyte, rng)
        far = float(rng.standard_t(FREEDOM))
        if law.linear:
            value = centre + far * float(np.hypot(law.sd, MODEL_ERROR * (centre - usual)))
            return float(np.clip(value, *knowledge.analyte(analyte).plausible))
        least = max(centre, law.floor, 1e-9)
        model = MODEL_ERROR * np.log(least / max(usual, law.floor, 1e-9))
        return float(least * np.exp(far * np.hypot(law.sd, model)) * (1.0 + self.bias))

    def law(self, analyte: str, rng: np.random.Generator) -> tuple[Noise, float, float]:
        """The law of an analyte, the centre for this body, and what is usual; `rng` says whom a raised law concerns."""
        law = noise(analyte)
        if law is not None:
            return law, self.states[law.output], self.usual[law.output]
        found = cited_laws(analyte, [self.key])[0]
        if "raised" in found and rng.uniform() < found["raised"]["share"]:
            found = found["raised"]
        return Noise(analyte, found["sd"]), found["median"], found["median"]

    def result(self, analyte: str, sex: str | None, limited: bool, rng: np.random.Generator) -> dict[str, Any]:
        """One entry of `labs:`, as a number, beyond a limit, or a word."""
        fact, value = knowledge.analyte(analyte), self.value(analyte, rng)
        low, high = fact.meant(sex, fact.specimen)
        if rng.uniform() < rules()["writing"]["worded"] and low is not None and high is not None:
            return {"analyte": analyte, "value": worded(value, (low, high), rng)}
        return {"analyte": analyte, **written(fact, value, limited)}


def worded(value: float, limits: tuple[float, float], rng: np.random.Generator) -> str:
    """Low, normal or high; at times one of the other two."""
    right = WORDS[int(value >= limits[0]) + int(value > limits[1])]
    if rng.uniform() >= MISWORDED:
        return right
    return str(rng.choice([word for word in WORDS if word != right]))


def written(fact: Analyte, value: float, limited: bool) -> dict[str, Any]:
    """A value with its unit; `<` or `>` beyond what the assay or the laboratory tells; confirmed where it is extreme.

    >>> written(knowledge.analyte("pth"), 0.2, limited=False)
    {'value': '<0.6 pmol/L'}
    """
    low, high = rules()["limits"].get(fact.name, (0.0, np.inf)) if limited else (0.0, np.inf)
    low = max(low, fact.floor or 0.0)
    if value < low or value > high:
        return {"value": f"<{low:g} {fact.unit}" if value < low else f">{high:g} {fact.unit}"}
    least, most = fact.plausible
    extreme = (least is not None and value <= 1.001 * least) or (most is not None and value >= 0.999 * most)
    return {"value": f"{value:.{MOST_DIGITS}g} {fact.unit}", **({"confirmed": True} if extreme else {})}
