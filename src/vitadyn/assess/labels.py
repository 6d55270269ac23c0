"""The seventeen answers that an assessment can give, the edge each lies on, and the mechanisms under each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LABELS: tuple[str, ...] = (
    *("vitd_deficiency", "vitd_toxicity", "granulomatous", "CYP24A1_mutation", "mg_depletion", "hypoparathyroidism"),
    *("pseudohypoparathyroidism", "primary_hyperparathyroidism", "malignancy_hypercalcaemia", "milk_alkali", "CKD"),
    *("hypokalaemia", "hyponatraemia_dehydration", "drug_induced", "hungry_bone", "nocturnal_idiopathic", "other"),
)
"""Every label, in the order that tables and arrays use."""

NOT_CAUSES = ("shows",)


@cache
def written(label: str) -> Mapping[str, Any]:
    """The file of a label as it is written: its sub-causes, and what they share."""
    return tomllib.loads(files(__package__).joinpath("mechanisms", f"{label}.toml").read_text(encoding="utf-8"))


SUB_CAUSES: dict[str, tuple[str, ...]] = {
    label: tuple(name for name in written(label) if name not in NOT_CAUSES) for label in LABELS
}
"""Label to its sub-causes, kept apart where the mechanism or the treatment differs: the tables of its file."""

IN_WORDS: dict[str, str] = {
    "vitd_deficiency": "vitamin D deficiency",
    "vitd_toxicity": "vitamin D excess",
    "granulomatous": "calcitriol from a granuloma",
    "CYP24A1_mutation": "vitamin D is not broken down (CYP24A1)",
    "mg_depletion": "magnesium depletion",
    "hypoparathyroidism": "too little parathyroid hormone",
    "pseudohypoparathyroidism": "resistance to parathyroid hormone",
    "primary_hyperparathyroidism": "primary hyperparathyroidism",
    "malignancy_hypercalcaemia": "high calcium of malignancy",
    "milk_alkali": "calcium with alkali",
    "CKD": "chronic kidney disease",
    "hypokalaemia": "low potassium",
    "hyponatraemia_dehydration": "low sodium or dehydration",
    "drug_induced": "a medicine",
    "hungry_bone": "hungry bone after surgery",
    "nocturnal_idiopathic": "ordinary night cramps",
    "other": "something else, or nothing mineral",
}
"""The labels as people say them."""

EDGES: tuple[str, ...] = ("deficiency", "excess", "neither")

DEFICIENCY = ("vitd_deficiency",)
EXCESS = ("vitd_toxicity", "granulomatous", "CYP24A1_mutation")


def _edge(label: str) -> str:
    if label in DEFICIENCY:
        return "deficiency"
    return "excess" if label in EXCESS else "neither"


EDGE: dict[str, str] = {label: _edge(label) for label in LABELS}
"""Label to the edge of vitamin D that it stands for."""


NAMING_CONDITIONS: dict[str, tuple[str, ...]] = {
    "vitd_deficiency": ("vitd_deficiency", "osteomalacia"),
    "vitd_toxicity": ("hypervitaminosis_d",),
    "granulomatous": ("sarcoidosis", "tuberculosis", "granulomatous_disease"),
    "CYP24A1_mutation": ("cyp24a1",),
    "mg_depletion": ("hypomagnesaemia",),
    "hypoparathyroidism": ("hypopara", "hypopara_postop"),
    "pseudohypoparathyroidism": ("pseudohypopara",),
    "primary_hyperparathyroidism": ("phpt",),
    "malignancy_hypercalcaemia": ("myeloma", "bone_mets", "lymphoma", "solid_cancer"),
    "milk_alkali": (),
    "CKD": ("ckd", "ckd3a", "ckd3b", "ckd4", "ckd5", "esrd", "shpt_renal"),
    "hypokalaemia": ("hypokalaemia", "bartter_gitelman", "hyperaldosteronism", "mineralocorticoid_excess", "cushing"),
    "hyponatraemia_dehydration": ("hyponatraemia", "dehydration", "siadh", "addison", "heat_exercise"),
    "drug_induced": ("statin_myopathy",),
    "hungry_bone": (),
    "nocturnal_idiopathic": ("nocturnal_cramps",),
    "other": ("fhh", "hypothyroid", "hyperthyroid", "als", "parkinson"),
}
"""Label to the conditions that name it or the disease behind it: with one of them the answer was half known."""


def edges(probabilities: dict[str, float]) -> dict[str, float]:
    """The sum over causes of each edge.

    >>> edges({"vitd_deficiency": 0.2, "granulomatous": 0.5, "CKD": 0.3})
    {'deficiency': 0.2, 'excess': 0.5, 'neither': 0.3}
    """
    return {edge: sum((share for label, share in probabilities.items() if EDGE[label] == edge), 0.0) for edge in EDGES}
