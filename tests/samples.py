"""A complete answer, made by hand: what a reader of answers must be able to show."""

from __future__ import annotations

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
        next_tests=({"analyte": "vitd25", "information_bits": 0.41, "text": "25(OH)D"},),
        states={"ca_ionised": {"median": 1.7, "interval": (1.6, 1.8), "unit": "mmol/L"}},
        cramps={"tetany": {"category": "not_expected"}, "cramps_per_week": {}, "weakness": {}},
        contributors={"vitd_toxicity": 0.9, "CKD": 0.3},
        diagnostics={"effective_sample_size": 812.0, "simulated_bodies": {"vitd_toxicity": 400}},
        set_aside=(SetAside("other.drugs[0]: clonidine", "known to the person, not to the model"),),
        provenance={"vitadyn": "0.1.0", "model": "abc", "knowledge": "def", "seed": 1, "sources": ["IOM2011"]},
        warnings=("labs[2]: egfr was computed from creatinine",),
    )


def _mechanism(label: str) -> str:
    return "empirical" if label == "other" else "simulated"
