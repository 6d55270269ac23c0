"""A complete answer, made by hand: what a reader of answers must be able to show."""

from __future__ import annotations

from typing import Any

from vitadyn.assess.labels import LABELS, edges
from vitadyn.person import SetAside
from vitadyn.results import Assessment, CauseResult, RedFlag, Unexplained, Why


def assessment() -> Assessment:
    """A fixed answer with something in every part."""
    shares = dict.fromkeys(LABELS, 0.01) | {"vitd_toxicity": 0.84}
    why = (
        Why("labs[0]", "ca_total 15.0 mg/dL", 0.42),
        Why("labs[1]", "pth <4 pg/mL", 1.2),
        Why("labs[2]", "mg 0.5 mmol/L", 0.3, "Magnesium (0.5 mmol/L) is low: the store is losing magnesium"),
        Why("symptoms[0]", "polyuria", -0.1),
    )
    ranked = sorted(shares, key=lambda label: -shares[label])
    return Assessment(
        causes=tuple(
            CauseResult(
                label, shares[label], (shares[label] * 0.9, min(1.0, shares[label] * 1.1)), why, _mechanism(label)
            )
            for label in ranked
        ),
        edge=edges(shares),
        red_flags=(RedFlag("RF04", "emergency", "Go to hospital now", "calcium very high", ("labs[0]",), "SFE", "V"),),
        summary=("The most probable cause is vitamin D excess (84 %).", "PTH is suppressed: the calcium is swallowed."),
        unexplained=(Unexplained("labs[3]", "k 8.5 mmol/L", 0.0003, "potassium 8.5 mmol/L fits no body"),),
        next_tests=(next_test(),),
        states={"ca_ionised": {"median": 1.7, "interval": (1.6, 1.8), "unit": "mmol/L"}},
        cramps={"tetany": {"category": "not_expected"}, "cramps_per_week": {}, "weakness": {}},
        contributors={"vitd_toxicity": 0.9, "CKD": 0.3},
        diagnostics={"effective_sample_size": 812.0, "simulated_bodies": {"vitd_toxicity": 400}},
        set_aside=(SetAside("other.drugs[0]: clonidine", "known to the person, not to the model"),),
        provenance={"vitadyn": "0.1.0", "model": "abc", "knowledge": "def", "seed": 1, "sources": ["IOM2011"]},
        warnings=("labs[2]: egfr was computed from creatinine",),
    )


def next_test() -> dict[str, Any]:
    """A proposal with something in every part."""
    low = {
        "outcome": "low",
        "range": (None, 1.6),
        "probability": 0.45,
        "cause": "vitd_toxicity",
        "cause_probability": 0.9,
        "decision": "stop_vitamin_d",
        "text": "If low (below 1.6 pmol/L, 45 % likely): vitamin D excess goes from 84 % to 90 %; then stop vitamin D.",
    }
    then = {"if": "low", "probability": 0.45, "analyte": "imaging", "test": "imaging_chest", "information_bits": 0.2}
    return {
        "analyte": "pth",
        "test": "pth",
        "words": "PTH",
        "information_bits": 0.41,
        "decision_bits": 0.3,
        "two_step_bits": 0.5,
        "wrong_decision_before": 0.16,
        "wrong_decision_after": 0.12,
        "sample": "blood",
        "burden": "same_sample",
        "cost": 8.0,
        "handling": "EDTA",
        "unit": "pmol/L",
        "why": "same blood sample",
        "source": "CLFS-2023",
        "outcomes": (low,),
        "then": ({**then, "text": "If low: X-ray of the chest next."},),
    }


def _mechanism(label: str) -> str:
    return "empirical" if label == "other" else "simulated"
