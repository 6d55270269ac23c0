"""A clinician's decision tree over the usual tests: a baseline to be beaten, not a part of the assessment.

It follows the order of guidelines: the most deviant electrolyte leads (magnesium before the low calcium and
potassium that it causes), then PTH divides calcium, then phosphate, vitamin D, kidney, drugs and history divide
the rest (Society for Endocrinology 2016, NICE NG132, European hyponatraemia guideline 2014, RCEM potassium).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from ..knowledge import analyte
from ..person import Lab, Person
from .calcium import is_in, reading
from .findings import Region, inside, level_is
from .rules import holds

GRADES = {
    "low_mg": ("mg", 0.70, -0.20),
    "low_k": ("k", 3.5, -0.5),
    "low_na": ("na", 135.0, -5.0),
}
"""Electrolyte, limit, and the width of one grade of severity beyond it, mmol/L."""
CALCIUM_GRADES = {"ionised": (1.14, 1.35, 0.12, 0.20), "adjusted": (2.20, 2.60, 0.30, 0.40)}
"""Low and high limit of calcium, and the width of one grade beyond each, mmol/L."""
WORD_GRADES = {"low": 0.7, "high": 0.7, "suppressed": 1.0, "undetectable": 2.0, "very_low": 2.0, "very_high": 2.0}
SEVERE_MG = Region(below=0.5)
CANCERS = ("myeloma", "bone_mets", "lymphoma", "solid_cancer")
GRANULOMAS = ("sarcoidosis", "tuberculosis", "granulomatous_disease")
KIDNEY_FAILURE = ("ckd", "ckd4", "ckd5", "esrd", "shpt_renal")


@dataclass(frozen=True, slots=True)
class Chart:
    """A person as the tree asks about him."""

    person: Person

    def level(self, test: str, which: str) -> bool:
        """Whether a test is certainly low, normal or high; a test that was not done is none of them."""
        lab = self.person.lab(test)
        if lab is None:
            return False
        low, high = analyte(test).reference(self.person.sex)
        return level_is(lab, which, -inf if low is None else low, inf if high is None else high)

    def lies(self, test: str, where: Region) -> bool:
        lab = self.person.lab(test)
        return lab is not None and inside(lab, where)

    def has(self, *conditions: str) -> bool:
        return any(known.key in conditions for known in self.person.conditions)

    def feels(self, *symptoms: str) -> bool:
        return any(symptom.key in symptoms for symptom in self.person.symptoms)

    def takes(self, *classes: str) -> bool:
        return holds({"class": classes}, self.person) is not None

    def swallows(self, *substances: str, per_day_above: float = 0.0) -> bool:
        when: dict[str, object] = {"intake": substances, "within": 365.0}
        if per_day_above > 0.0:
            when["per_day_above"] = per_day_above
        return holds(when, self.person) is not None


def verdict(person: Person) -> tuple[str, ...]:
    """The labels that the tree names, most likely first; empty when it has nothing to go by.

    >>> from vitadyn.person import Lab
    >>> high = Lab("ca_corrected", "labs[0]", "2.9", "mmol/L", value=2.9)
    >>> verdict(Person(labs=(high, Lab("pth", "labs[1]", "12", "pmol/L", value=12.0))))[0]
    'primary_hyperparathyroidism'
    """
    chart = Chart(person)
    named = [label for finding in deviations(person) for label in BRANCHES[finding](chart)]
    return tuple(dict.fromkeys([*named, *otherwise(chart)]))


def deviations(person: Person) -> tuple[str, ...]:
    """The abnormal electrolytes, the leading one first: the most deviant, but severe low magnesium before all."""
    grades = {**_calcium_grade(person), **_electrolyte_grades(person)}
    magnesium = person.lab("mg")
    if magnesium is not None and inside(magnesium, SEVERE_MG):
        grades["low_mg"] = grades.get("low_mg", 0.0) + 10.0
    return tuple(sorted(grades, key=lambda finding: -grades[finding]))


def _calcium_grade(person: Person) -> dict[str, float]:
    calcium = reading(person)
    if calcium is None or not (is_in(calcium, "low") or is_in(calcium, "high")):
        return {}
    low, high, low_width, high_width = CALCIUM_GRADES.get(calcium.scale, CALCIUM_GRADES["adjusted"])
    if is_in(calcium, "low"):
        return {"low_ca": _grade(calcium.lab, low, -low_width)}
    return {"high_ca": _grade(calcium.lab, high, high_width)}


def _electrolyte_grades(person: Person) -> dict[str, float]:
    found = {}
    for finding, (test, limit, width) in GRADES.items():
        lab = person.lab(test)
        if lab is not None and Chart(person).level(test, "low"):
            found[finding] = _grade(lab, limit, width)
    return found


def _grade(lab: Lab, limit: float, width: float) -> float:
    """Grades beyond the limit; a word counts as its usual severity."""
    if lab.word is not None:
        return WORD_GRADES.get(lab.word, 0.0)
    ends = [end for end in (lab.value, lab.low, lab.high) if end is not None]
    return max(0.1, (ends[0] - limit) / width) if ends else 0.0


def high_calcium(chart: Chart) -> Iterable[str]:
    """PTH divides: not suppressed means the parathyroid (or the receptor), suppressed means something else."""
    if chart.level("pth", "low"):
        return (*_without_pth(chart), "malignancy_hypercalcaemia", "vitd_toxicity", "granulomatous")
    if chart.level("pth", "high") or chart.level("pth", "normal"):
        return _with_pth(chart)
    clues = tuple(_without_pth(chart))
    usual = ("primary_hyperparathyroidism", "malignancy_hypercalcaemia", "vitd_toxicity")
    return (*clues, *usual)


def _with_pth(chart: Chart) -> tuple[str, ...]:
    usual = ("primary_hyperparathyroidism", "other", "malignancy_hypercalcaemia")
    little_in_urine = chart.lies("feca", Region(below=0.01)) or chart.lies("urine_ca_24h", Region(below=2.5))
    if chart.has("fhh") or (little_in_urine and not chart.lies("vitd25", Region(below=30.0))):
        return ("other", *usual)
    failing = chart.has("esrd", "ckd5", "shpt_renal") or chart.lies("egfr", Region(below=20.0))
    return ("CKD", *usual) if failing else usual


def _without_pth(chart: Chart) -> Iterable[str]:
    """Clues to high calcium that is not of the parathyroid, the most telling first."""
    if chart.lies("vitd25", Region(above=250.0)) or chart.swallows("vitamin_d3", "vitamin_d2", per_day_above=250.0):
        yield "vitd_toxicity"
    if chart.has("cyp24a1"):
        yield "CYP24A1_mutation"
    if chart.level("pthrp", "high") or chart.has(*CANCERS):
        yield "malignancy_hypercalcaemia"
    if chart.has(*GRANULOMAS):
        yield "granulomatous"
    if chart.takes("active_vitamin_d") or chart.swallows("calcitriol", "calcifediol"):
        yield "vitd_toxicity"
    if _calcium_and_alkali(chart):
        yield "milk_alkali"
    if chart.level("tsh", "low"):
        yield "other"
    if chart.level("vitd125", "high"):
        yield "CYP24A1_mutation" if chart.has("nephrocalcinosis", "kidney_stone") else "granulomatous"


def _calcium_and_alkali(chart: Chart) -> bool:
    return chart.swallows("alkali") or chart.swallows("calcium") or chart.takes("calcium_supplement")


def low_calcium(chart: Chart) -> Iterable[str]:
    if chart.has("parathyroidectomy_recent"):
        return ("hungry_bone", "hypoparathyroidism", "vitd_deficiency")
    if chart.takes("denosumab", "bisphosphonate_iv"):
        return ("drug_induced", "vitd_deficiency", "CKD")
    if _kidney_fails(chart) and not chart.level("pth", "low"):
        return ("CKD", "vitd_deficiency", "hypoparathyroidism")
    if chart.level("pth", "high"):
        return _low_calcium_high_pth(chart)
    if chart.level("pth", "low") or chart.level("pth", "normal"):
        return _low_calcium_low_pth(chart)
    return _low_calcium_pth_unknown(chart)


def _kidney_fails(chart: Chart) -> bool:
    return chart.has(*KIDNEY_FAILURE) or chart.lies("egfr", Region(below=30.0)) or bool(chart.person.dialysis)


def _low_calcium_high_pth(chart: Chart) -> tuple[str, ...]:
    if chart.level("phosphate", "high"):
        return ("pseudohypoparathyroidism", "CKD", "vitd_deficiency")
    return ("vitd_deficiency", "pseudohypoparathyroidism", "CKD")


def _low_calcium_low_pth(chart: Chart) -> tuple[str, ...]:
    if chart.level("mg", "low"):
        return ("mg_depletion", "hypoparathyroidism", "vitd_deficiency")
    return ("hypoparathyroidism", "mg_depletion", "vitd_deficiency")


def _low_calcium_pth_unknown(chart: Chart) -> tuple[str, ...]:
    if chart.has("thyroidectomy", "hypopara", "hypopara_postop") or chart.level("phosphate", "high"):
        return ("hypoparathyroidism", "pseudohypoparathyroidism", "CKD")
    if chart.level("mg", "low"):
        return ("mg_depletion", "vitd_deficiency", "hypoparathyroidism")
    if chart.lies("vitd25", Region(below=30.0)) or chart.level("alp", "high") or chart.level("phosphate", "low"):
        return ("vitd_deficiency", "hypoparathyroidism", "mg_depletion")
    return ("hypoparathyroidism", "vitd_deficiency", "mg_depletion")


def low_magnesium(chart: Chart) -> Iterable[str]:
    return ("hypokalaemia", "mg_depletion") if chart.has("bartter_gitelman") else ("mg_depletion",)


def low_potassium(chart: Chart) -> Iterable[str]:
    return ("hypokalaemia",)


def low_sodium(chart: Chart) -> Iterable[str]:
    return ("hyponatraemia_dehydration",)


BRANCHES = {
    "high_ca": high_calcium,
    "low_ca": low_calcium,
    "low_mg": low_magnesium,
    "low_k": low_potassium,
    "low_na": low_sodium,
}


def otherwise(chart: Chart) -> Iterable[str]:
    """What is left when no electrolyte leads: bone and vitamin D, kidney, drugs, thyroid, plain cramp."""
    low_phosphate = chart.level("phosphate", "low")
    if chart.takes("tenofovir") and low_phosphate:
        yield "drug_induced"
    if chart.lies("vitd25", Region(above=375.0)):
        yield "vitd_toxicity"
    if chart.lies("vitd25", Region(below=30.0)) or (low_phosphate and chart.level("alp", "high")):
        yield "vitd_deficiency"
    if _kidney_fails(chart):
        yield "CKD"
    yield from _muscle(chart)
    if chart.level("tsh", "high") or chart.level("tsh", "low"):
        yield "other"
    if chart.level("pth", "high"):
        yield "vitd_deficiency"
    if chart.feels("cramp_night", "cramp"):
        yield "nocturnal_idiopathic"


def _muscle(chart: Chart) -> Iterable[str]:
    aches = chart.feels("myalgia", "severe_muscle_pain", "weakness", "weakness_proximal", "dark_urine", "cramp")
    if chart.takes("statin") and (aches or chart.level("ck", "high")):
        yield "drug_induced"
    if chart.takes("aromatase_inhibitor") and (aches or chart.feels("joint_pain", "bone_pain")):
        yield "drug_induced"
