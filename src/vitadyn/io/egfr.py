"""Glomerular filtration from creatinine: CKD-EPI 2021 (Inker 2021, doi:10.1056/NEJMoa2102953), adults."""

from __future__ import annotations

from ..knowledge import analyte
from ..person import Lab, Person

UMOL_PER_MG_DL = 88.4
FEMALE = (0.7, -0.241, 1.012)
MALE = (0.9, -0.302, 1.0)
"""Knee of creatinine (mg/dL), exponent below it, factor."""


def ckd_epi_2021(creatinine: float, age: float, sex: str) -> float:
    """eGFR in mL/min/1.73 m2 from creatinine in umol/L and age in years.

    >>> round(ckd_epi_2021(88.4, 50, "female"))
    69
    """
    knee, below, factor = FEMALE if sex == "female" else MALE
    ratio = creatinine / UMOL_PER_MG_DL / knee
    shape = float(min(ratio, 1.0) ** below * max(ratio, 1.0) ** -1.2)
    return 142.0 * shape * float(0.9938**age) * factor


def computed(person: Person) -> Lab | None:
    """The eGFR of an adult with a creatinine and no eGFR of their own; None where the equation does not hold."""
    creatinine = person.lab("creatinine")
    if creatinine is None or creatinine.value is None or person.lab("egfr") is not None:
        return None
    if person.age is None or person.age < 18 or person.sex is None or person.pregnant or person.dialysis:
        return None
    value = ckd_epi_2021(creatinine.value, person.age, person.sex)
    text = f"eGFR {value:.0f}, computed from creatinine {creatinine.value:.0f} umol/L (CKD-EPI 2021)"
    unit = analyte("egfr").unit
    return Lab("egfr", creatinine.path, text, unit, value=value, day=creatinine.day, computed=True)
