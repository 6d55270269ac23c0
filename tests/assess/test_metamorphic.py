"""The same facts told otherwise give the same answer: units, order, door, seed; what is not known adds nothing."""

import dataclasses
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told_persons import BODIES, TODAY, WELL, chances, quick, told, whole

from vitadyn import api
from vitadyn.assess.assessment import assess
from vitadyn.assess.prior import sub_weights
from vitadyn.cli import main
from vitadyn.io.person_yaml import read
from vitadyn.person import Condition, Drug, Lab, Person, Symptom
from vitadyn.validation.finding_effects import answer

UNITS = {
    "ca_total": (("mmol/L", 1.0), ("mg/dL", 4.0078), ("mEq/L", 2.0)),
    "ca_ionised": (("mmol/L", 1.0), ("mg/dL", 4.0078), ("mEq/L", 2.0)),
    "mg": (("mmol/L", 1.0), ("mg/dL", 2.4305), ("mEq/L", 2.0)),
    "k": (("mmol/L", 1.0), ("mEq/L", 1.0)),
    "na": (("mmol/L", 1.0), ("mEq/L", 1.0)),
    "phosphate": (("mmol/L", 1.0), ("mg/dL", 3.0974)),
    "creatinine": (("umol/L", 1.0), ("mg/dL", 0.01131)),
    "vitd25": (("nmol/L", 1.0), ("ng/mL", 0.40064), ("ug/L", 0.40064)),
    "vitd125": (("pmol/L", 1.0), ("pg/mL", 0.41665), ("ng/L", 0.41665)),
    "pth": (("pmol/L", 1.0), ("pg/mL", 9.425), ("ng/L", 9.425)),
}
"""Analyte to units, and what one canonical unit is in them; molar masses from the literature, not from the product."""
RANGES = {
    "ca_total": (1.5, 3.6),
    "ca_ionised": (0.8, 1.8),
    "mg": (0.3, 1.2),
    "k": (2.2, 6.0),
    "na": (115.0, 150.0),
    "phosphate": (0.5, 2.5),
    "creatinine": (50.0, 600.0),
    "vitd25": (8.0, 900.0),
    "vitd125": (20.0, 350.0),
    "pth": (0.5, 60.0),
}
MANY = {
    "labs": [{"analyte": name, "value": value} for name, value in (WELL | {"mg": "0.5 mmol/L"}).items()],
    "symptoms": ["cramp", "tetany", "weakness", "polyuria", "bone_pain"],
    "symptoms_absent": ["vomiting", "confusion"],
    "conditions": ["t2dm", "osteoporosis", "alcohol"],
    "drugs": ["omeprazole", "hydrochlorothiazide", "simvastatin"],
}


def same(first, second, within=1e-9):
    return first.keys() == second.keys() and all(abs(first[label] - second[label]) <= within for label in first)


@given(st.data())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_units__change_nothing(data):
    analyte = data.draw(st.sampled_from(sorted(UNITS)))
    value = data.draw(st.floats(*RANGES[analyte]))
    unit, factor = data.draw(st.sampled_from(UNITS[analyte]))
    usual = UNITS[analyte][0][0]
    first, second = told({analyte: f"{value:.6g} {usual}"}), told({analyte: f"{value * factor:.6g} {unit}"})
    assert second.labs[0].value == pytest.approx(first.labs[0].value, rel=2e-3)
    assert same(quick(first), quick(second), 0.01)


def test_units__of_albumin_change_nothing_but_rounding():
    labs = {"ca_total": "2.05 mmol/L"}
    first, second = told({**labs, "albumin": "28 g/L"}), told({**labs, "albumin": "2.8 g/dL"})
    assert same(chances(whole(first)), chances(whole(second)), 1e-6)


@pytest.mark.parametrize(
    "one, other",
    [
        ({"amount": "20000 IU"}, {"amount": "500 ug"}),
        ({"amount": "20000 IU"}, {"amount": "0.5 mg"}),
        ({"amount": "140000 IU", "every": "7 d"}, {"amount": "20000 IU", "every": "1 d"}),
        ({"amount": "10000 IU", "every": "12 h"}, {"amount": "20000 IU", "every": "1 d"}),
    ],
)
def test_doses__in_other_words_change_nothing(one, other):
    persons = [
        told({"ca_total": "2.8 mmol/L"}, intake=[{"what": "vitamin D3", "every": "1 d", "for": "90 d", **dose}])
        for dose in (one, other)
    ]
    assert same(chances(whole(persons[0])), chances(whole(persons[1])), 1e-6)


@given(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None, derandomize=True)
def test_order__changes_nothing(chance):
    turned = {key: chance.sample(listed, len(listed)) for key, listed in MANY.items()}
    assert same(quick(told(**MANY)), quick(told(**turned)))


def test_order__changes_nothing_in_the_whole_answer():
    turned = {key: random.Random(3).sample(listed, len(listed)) for key, listed in MANY.items()}
    assert same(chances(whole(told(**MANY))), chances(whole(told(**turned))))


YAML = """
age: 60
sex: female
setting: clinic
symptoms: [cramp]
symptoms_absent: [vomiting]
drugs: [omeprazole]
conditions: [gord]
labs:
  - {analyte: mg, value: 0.50 mmol/L}
  - {analyte: pth, value: "<4 pg/mL"}
"""
BY_HAND = Person(
    age=60.0,
    sex="female",
    setting="clinic",
    symptoms=(Symptom("cramp", "here", "cramps"),),
    symptoms_absent=(Symptom("vomiting", "there", "does not vomit"),),
    drugs=(Drug("omeprazole", "pills", "a pill", ("ppi",)),),
    conditions=(Condition("gord", "letter", "heartburn"),),
    labs=(Lab("mg", "slip", "Mg", "mmol/L", value=0.5), Lab("pth", "slip", "PTH", "pmol/L", high=4.0 / 9.425)),
)


def test_doors__yaml_json_and_python_give_the_same():
    from_yaml = read(YAML, today=TODAY)
    as_json = told(
        {"mg": "0.50 mmol/L", "pth": "<4 pg/mL"},
        symptoms=["cramp"], symptoms_absent=["vomiting"], drugs=["omeprazole"], conditions=["gord"],
    )  # fmt: skip
    expected = chances(whole(from_yaml))
    assert same(expected, chances(whole(as_json)))
    assert same(expected, chances(whole(BY_HAND)), 1e-3)
    assert same(expected, chances(api.assess(from_yaml, bodies=60)))


def test_doors__command_line_gives_what_python_gives(tmp_path, capsys):
    (tmp_path / "person.yaml").write_text(YAML, encoding="utf-8")
    assert main(["assess", str(tmp_path / "person.yaml"), "--format", "json", "--seed", "2"]) == 0
    shown = {one["cause"]: one["probability"] for one in json.loads(capsys.readouterr().out)["causes"]}
    assert same(shown, chances(assess(read(YAML, today=TODAY), seed=2)))


@pytest.mark.parametrize(
    "beside",
    [
        {"other": {"drugs": ["clonidine"], "conditions": ["vitamin D toxicity"], "symptoms": ["hiccups"]}},
        {"other": {"labs": [{"analyte": "zinc", "value": "11"}], "intake": ["tea"]}},
        {"symptoms": [], "conditions": [], "drugs": [], "intake": []},
        {"conditions": ["smoker"]},
        {"conditions": ["smoker", "copd"]},
        {"other": {"intake": ["vitamin B12", "zinc 15 mg"]}},
        {"symptoms": ["cough"]},
    ],
)
def test_what_is_not_known_or_not_carried__changes_nothing(beside):
    labs = {"mg": "0.5 mmol/L", "ca_total": "2.1 mmol/L"}
    assert same(quick(told(labs)), quick(told(labs, **beside)))


NOT_ON_THE_LIST = {
    "drug_induced.antiresorptive": 0.25,
    "drug_induced.statin": 0.15,
    "drug_induced.letrozole": 0.15,
    "hypokalaemia.diuretic": 0.25,
    "mg_depletion.diuretic": 0.25,
    "mg_depletion.ppi": 0.35,
}
"""What is left of the weight of a mechanism when medicines are listed and its own is not among them."""


def lowered(person, without):
    """What the drugs of a person leave of each mechanism whose weight they change."""
    told_of, bare = sub_weights(person), sub_weights(without)
    left = {f"{label}.{sub}": told_of[label][sub] / bare[label][sub] for label in bare for sub in bare[label]}
    return {key: round(factor, 6) for key, factor in left.items() if abs(factor - 1.0) > 1e-9}


def test_drug_that_is_not_modelled__says_only_that_medicines_were_taken_down():
    assert lowered(told(drugs=["metformin"]), told()) == NOT_ON_THE_LIST
    assert lowered(told(drugs=["metformin", "clopidogrel"]), told()) == NOT_ON_THE_LIST
    assert lowered(told(drugs=[]), told()) == {}


def test_drug_that_is_on_the_list__is_not_held_to_be_missing():
    found = lowered(told(drugs=["omeprazole"]), told())
    assert found["mg_depletion.ppi"] > 1.0
    assert {key: found[key] for key in found if found[key] < 1.0} == {
        key: left for key, left in NOT_ON_THE_LIST.items() if key != "mg_depletion.ppi"
    }


def test_list_of_medicines_without_the_one_that_does_it__makes_another_cause_of_low_magnesium_likelier():
    low = {"mg": "0.5 mmol/L"}
    unknown, listed = (
        answer(told(low, drugs=drugs), "mg_depletion.ppi", BODIES).chance for drugs in ([], ["metformin"])
    )
    assert listed < 0.6 * unknown


def test_result_that_the_body_does_not_carry__changes_nothing_and_is_set_aside():
    labs = {"mg": "0.5 mmol/L", "ca_total": "2.1 mmol/L"}
    more = whole(told({**labs, "lvef": "58 %"}))
    assert same(chances(whole(told(labs))), chances(more))
    assert any("lvef" in left.finding for left in more.set_aside)


def test_result_without_value__changes_nothing():
    known = told({"mg": "0.5 mmol/L"})
    empty = dataclasses.replace(known, labs=(*known.labs, Lab("pth", "labs[1]", "pth", "pmol/L")))
    assert same(quick(known), quick(empty), 1e-6)


def test_same_seed__gives_the_same_in_every_part():
    person = told(**MANY)
    assert json.dumps(whole(person, 4).to_json()) == json.dumps(whole(person, 4).to_json())


@pytest.mark.parametrize("labs", [{"mg": "0.62 mmol/L"}, {"ca_total": "2.75 mmol/L", "pth": "9 pmol/L"}])
def test_other_seeds__differ_as_the_stated_monte_carlo_error_says(labs):
    answers = [whole(told(labs), seed) for seed in range(1, 6)]
    first = answers[0].causes[0].cause
    seen = float(np.std([chances(one)[first] for one in answers], ddof=1))
    said = float(np.sqrt(np.mean([one.diagnostics["monte_carlo_sd"] ** 2 for one in answers])))
    assert seen < 3.0 * said + 0.005 and said < 0.1
