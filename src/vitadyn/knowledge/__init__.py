"""Facts: analytes, drugs, conditions, symptoms, supplements, foods, rules, each with its source. Read on first use."""

from .analytes import CREATININE_MASS, Analyte, Limits, analyte
from .names import aliases, canonical, known, names, suggest, unknown
from .supplements import Food, Salt, food, supplement
from .tables import NOT_WEIGHED, Row, source, table, tables, version
from .terms import Medicine, Term, class_is_used, condition, drug, drug_class, symptom

__all__ = [
    "CREATININE_MASS",
    "NOT_WEIGHED",
    "Analyte",
    "Food",
    "Limits",
    "Medicine",
    "Row",
    "Salt",
    "Term",
    "aliases",
    "analyte",
    "canonical",
    "class_is_used",
    "condition",
    "drug",
    "drug_class",
    "food",
    "known",
    "names",
    "source",
    "suggest",
    "supplement",
    "symptom",
    "table",
    "tables",
    "unknown",
    "version",
]
