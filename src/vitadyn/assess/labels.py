"""The seventeen answers that an assessment can give, the edge each lies on, and the mechanisms under each."""

from __future__ import annotations

SUB_CAUSES: dict[str, tuple[str, ...]] = {
    "vitd_deficiency": ("low_sun_diet", "osteomalacia", "malabsorption", "inducer"),
    "vitd_toxicity": ("d3_excess", "calcitriol_excess"),
    "granulomatous": ("granuloma",),
    "CYP24A1_mutation": ("biallelic", "carrier_with_d"),
    "mg_depletion": ("ppi", "diuretic", "gut", "alcohol", "renal", "diet"),
    "hypoparathyroidism": ("gland_lost", "set_point"),
    "pseudohypoparathyroidism": ("resistance",),
    "primary_hyperparathyroidism": ("adenoma",),
    "malignancy_hypercalcaemia": ("pthrp", "osteolysis", "calcitriol"),
    "milk_alkali": ("calcium_alkali",),
    "CKD": ("chronic",),
    "hypokalaemia": ("diuretic", "vomiting", "gitelman", "mineralocorticoid", "cell_shift", "diarrhoea"),
    "hyponatraemia_dehydration": ("siadh", "volume_loss", "adrenal", "sweat"),
    "drug_induced": ("antiresorptive", "statin", "tubule", "letrozole"),
    "hungry_bone": ("after_surgery",),
    "nocturnal_idiopathic": ("ordinary",),
    "other": ("fhh", "hyperthyroid", "hypothyroid", "nothing_mineral"),
}
"""Label to its sub-causes, kept apart where the mechanism or the treatment differs."""

LABELS: tuple[str, ...] = tuple(SUB_CAUSES)
"""Every label, in the order that tables and arrays use."""

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
