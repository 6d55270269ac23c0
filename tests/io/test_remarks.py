"""What moves nothing is said, a likely slip of unit is asked about, and nothing that was given vanishes."""

import pytest

from vitadyn.io.person_yaml import read
from vitadyn.io.published import adapt

LAB = "labs: [{{analyte: {}}}]\n"


def aside(text):
    return {item.finding: item.reason for item in read(text + "\n").set_aside}


def test_not_carried__medicines_and_conditions_without_a_part_in_the_model_are_set_aside():
    said = aside("drugs: [clonidine, omeprazole, amlodipine, digoxin]\nconditions: [smoker, sarcoidosis]")
    assert said == {
        "drugs[0]: clonidine": "known, not modelled",
        "drugs[2]: amlodipine": "known, not modelled",
        "conditions[0]: smoker": "known, not modelled",
    }


def test_not_carried__the_adapter_of_published_cases_says_the_same():
    person = adapt({"drugs": ["clonidine", "omeprazole"], "conditions": ["smoker"]})
    assert [item.finding for item in person.set_aside] == ["drugs[0]: clonidine", "conditions[0]: smoker"]


@pytest.mark.parametrize(
    ("lab", "other"),
    [
        ("mg, value: 1.9 mmol/L", "mg/dL"),
        ("phosphate, value: 4 mmol/L, confirmed: false", "mg/dL"),
        ("creatinine, value: 1.0 umol/L, confirmed: true", ""),
        ("mg, value: 1.9 mmol/L, confirmed: true", ""),
        ("mg, value: 1.9 mmol/L, ref: 0.7-1.0", ""),
        ("mg, value: 0.4 mmol/L", ""),
        ("vitd25, value: 30 nmol/L", ""),
        ("pth, value: <1 pg/mL", ""),
        ("mg, value: normal", ""),
    ],
)
def test_warnings__ask_about_a_unit_in_which_a_strange_value_would_be_normal(lab, other):
    said = read(LAB.format(lab)).warnings
    assert len(said) == bool(other)
    assert not other or (said[0].startswith("labs[0]: ") and f"In {other} it would be normal" in said[0])


def test_warnings__of_a_child_and_of_a_pregnant_man():
    assert read("age: 5\npregnant: true\nsex: male").warnings == (
        "under 18 years: the model is of adults",
        "pregnant, and sex: male: is that right?",
    )


@pytest.mark.parametrize(
    "other",
    [
        "labs: [{analyte: mg, value: 0.3 mmol/L}]",
        "drugs: [{name: omeprazole}]",
        "drugs: [ppi]",
        "intake: [vitamin D3]",
        "symptoms: [{what: cramp}]",
    ],
)
def test_warnings__name_what_stands_under_other_though_the_model_knows_it(other):
    said = read(f"other: {{{other}}}\n").warnings
    assert len(said) == 1 and "is known to the model, move it to" in said[0]


def test_sun__without_any_is_a_risk_of_its_own():
    for sun in ("{minutes_per_day: 0}", "{exposed: none}"):
        assert [(fact.key, fact.path) for fact in read(f"sun: {sun}\n").conditions] == [("sunless", "sun")]
    assert read("sun: {minutes_per_day: 5}\n").conditions == ()
