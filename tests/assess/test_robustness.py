"""One fact that is wrong does not make an answer confident and wrong: it is refused, set aside, or outvoted."""

import dataclasses

import pytest
from told_persons import WELL, chances, quick, told, whole

from vitadyn.assess.assessment import assess
from vitadyn.assess.plausible import without_implausible
from vitadyn.errors import InputError
from vitadyn.person import Lab

CONFIDENT = 0.7
"""A cause named with this probability, without "cannot tell", is named with confidence."""
NO_MINERAL = ("nocturnal_idiopathic", "other")
WRONG_UNITS = {
    "ca_total": ("9.4 mmol/L", "2.35 mg/dL", "2.35 mEq/L"),
    "ca_ionised": ("4.9 mmol/L", "1.22 mg/dL"),
    "mg": ("2.1 mmol/L", "1.7 mmol/L", "0.85 mg/dL", "0.85 mEq/L"),
    "vitd25": ("30 nmol/L", "75 ng/mL"),
    "pth": ("42 pmol/L", "4.5 pg/mL"),
    "phosphate": ("3.4 mmol/L", "1.1 mg/dL"),
    "creatinine": ("0.8 umol/L", "70 mg/dL"),
    "k": ("42 mmol/L", "4.2 mg/dL"),
    "na": ("14 mmol/L", "322 mg/dL"),
}
"""Values in range with the unit of another laboratory."""


def confident(answer):
    """The cause that an answer names with confidence, or none."""
    first = answer.causes[0]
    return first.cause if first.probability >= CONFIDENT and not answer.cannot_tell else None


def named(person):
    """The cause that the bodies name at such a probability, whether or not the answer would say "cannot tell"."""
    found = quick(person)
    first = max(found, key=found.get)
    return first if found[first] >= CONFIDENT else None


@pytest.mark.parametrize("analyte, value", [(name, value) for name, listed in WRONG_UNITS.items() for value in listed])
def test_wrong_unit__is_refused_or_outvoted_in_a_person_who_is_well(analyte, value):
    try:
        person = told({**WELL, analyte: value})
    except InputError as error:
        assert "labs[" in str(error) and value in str(error)
        return
    assert named(person) in (*NO_MINERAL, None)


@pytest.mark.parametrize("value", ["9.4 mmol/L", "0.8 umol/L", "42 mmol/L"])
def test_wrong_unit__out_of_what_lives_is_refused_with_the_unit_that_fits(value):
    analyte = {"9.4 mmol/L": "ca_total", "0.8 umol/L": "creatinine", "42 mmol/L": "k"}[value]
    with pytest.raises(InputError, match="is the unit"):
        told({analyte: value})


SICK = {
    "primary_hyperparathyroidism": {"ca_total": "2.90 mmol/L", "pth": "18 pmol/L", "phosphate": "0.75 mmol/L"},
    "vitd_toxicity": {"ca_total": "3.3 mmol/L", "vitd25": "900 nmol/L", "pth": "0.7 pmol/L", "creatinine": "99 umol/L"},
    "mg_depletion": {"mg": "0.40 mmol/L", "ca_total": "1.95 mmol/L", "k": "3.2 mmol/L", "pth": "4 pmol/L"},
    "hypokalaemia": {"k": "2.3 mmol/L", "mg": "0.80 mmol/L", "ca_total": "2.35 mmol/L", "na": "139 mmol/L"},
}  # fmt: skip
SLIPS = [
    ("primary_hyperparathyroidism", "pth", "170 pmol/L"),
    ("primary_hyperparathyroidism", "phosphate", "2.3 mmol/L"),
    ("vitd_toxicity", "vitd25", "360 nmol/L"),
    ("vitd_toxicity", "pth", "7 pmol/L"),
    ("vitd_toxicity", "creatinine", "1.6 mg/dL"),
    ("mg_depletion", "mg", "0.97 mmol/L"),
    ("mg_depletion", "pth", "38 pmol/L"),
    ("hypokalaemia", "mg", "1.9 mmol/L"),
    ("hypokalaemia", "ca_total", "2.35 mEq/L"),
]
"""Cause, and one value of its person in a unit that is not its own."""


@pytest.mark.parametrize("cause", SICK)
def test_right_units__give_the_cause(cause):
    assert chances(whole(told(SICK[cause])))[cause] > 0.5


@pytest.mark.parametrize("cause, analyte, value", SLIPS)
def test_wrong_unit__in_one_result_leaves_the_cause_or_no_confidence(cause, analyte, value):
    assert named(told({**SICK[cause], analyte: value})) in (cause, None)


def dose(amount):
    return [{"what": "vitamin D3", "amount": amount, "every": "1 d", "for": "90 d"}]


def test_product_that_holds_far_more_than_its_label__does_not_hide_toxicity():
    labs = SICK["vitd_toxicity"]
    assert chances(whole(told(labs, setting="hospital", intake=dose("1000 IU"))))["vitd_toxicity"] > 0.8


def test_product_that_holds_nothing__does_not_make_toxicity():
    labs = {"ca_total": "2.40 mmol/L", "vitd25": "60 nmol/L", "pth": "4 pmol/L"}
    assert chances(whole(told(labs, intake=dose("60000 IU"))))["vitd_toxicity"] < 0.2


def test_product_that_holds_nothing__leaves_an_adenoma_an_adenoma():
    labs = {**SICK["primary_hyperparathyroidism"], "vitd25": "60 nmol/L"}
    assert confident(whole(told(labs, intake=dose("60000 IU")))) in ("primary_hyperparathyroidism", None)


FALSE_RESULTS = {
    "biotin lowers PTH and TSH and raises 25(OH)D": {"pth": "0.4 pmol/L", "vitd25": "400 nmol/L", "tsh": "0.01 mU/L"},
    "PTH falsely low": {"pth": "0.4 pmol/L"},
    "PTH falsely high": {"pth": "40 pmol/L"},
    "25(OH)D falsely low": {"vitd25": "12 nmol/L"},
    "25(OH)D falsely high": {"vitd25": "450 nmol/L"},
    "haemolysis raises potassium": {"k": "7.0 mmol/L"},
    "a gadolinium agent lowers measured calcium": {"ca_total": "1.5 mmol/L"},
    "a paraprotein binds calcium": {"ca_total": "3.2 mmol/L"},
    "phosphate falsely high": {"phosphate": "2.6 mmol/L"},
    "creatinine falsely high": {"creatinine": "250 umol/L"},
}


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in FALSE_RESULTS.items()])
def test_interference__in_an_assay_does_not_name_a_cause(change):
    assert named(told({**WELL, **change})) in (*NO_MINERAL, None)


def test_interference__by_edta_in_the_tube_does_not_name_a_cause():
    contaminated = {**WELL, "k": "7.5 mmol/L", "ca_total": "1.3 mmol/L", "mg": "0.35 mmol/L", "alp": "15 U/L"}
    answer = assess(told(contaminated))
    assert confident(answer) is None and "EDTA" in answer.reason
    assert sum("EDTA" in one.reason for one in answer.set_aside) == 4
    assert {"RF03", "RF06"} <= {flag.id for flag in answer.red_flags}


def test_interference__by_edta_is_ruled_out_by_a_confirmed_result():
    labs = [{"analyte": "k", "value": "7.5 mmol/L", "confirmed": True}, {"analyte": "ca_total", "value": "1.3 mmol/L"}]
    kept = without_implausible(told(labs=[*labs, {"analyte": "mg", "value": "0.35 mmol/L"}]))
    assert len(kept.labs) == 3 and not kept.set_aside


def dated(days):
    values = {"ca_total": "2.90 mmol/L", "pth": "18 pmol/L", "mg": "0.80 mmol/L"}
    return [
        {"analyte": name, "value": value, "when": f"-{day} d"}
        for (name, value), day in zip(values.items(), days, strict=True)
    ]


def test_dates__shuffled_among_results_do_not_make_another_cause():
    first, second = (whole(told(labs=dated(days))) for days in ((0, 3, 40), (40, 0, 3)))
    assert confident(second) in (confident(first), None)


def test_dates__an_old_low_value_does_not_stand_against_a_new_one_in_range():
    labs = [{"analyte": "mg", "value": "0.40 mmol/L", "when": "-300 d"}, {"analyte": "mg", "value": "0.85 mmol/L"}]
    assert chances(whole(told(labs=labs)))["mg_depletion"] < 0.5


def test_dates__an_old_value_alone_says_less_than_one_of_today():
    old, new = ([{"analyte": "mg", "value": "0.40 mmol/L", "when": when}] for when in ("-300 d", "-0 d"))
    assert quick(told(labs=old))["mg_depletion"] < quick(told(labs=new))["mg_depletion"] - 0.05


def test_dates__in_the_future_are_refused():
    with pytest.raises(InputError, match="future"):
        told(labs=[{"analyte": "mg", "value": "0.40 mmol/L", "when": "2027-01-01"}])


@pytest.mark.parametrize("word", ["vitamin D toxicity", "primary_hyperparathyroidism", "tox_case_17"])
def test_diagnosis__in_texts_paths_and_remarks_is_not_read(word):
    known = told(SICK["mg_depletion"], symptoms=["cramp"], conditions=["gord"], drugs=["omeprazole"])
    said = dataclasses.replace(
        known,
        **{
            name: tuple(dataclasses.replace(one, text=word, path=word) for one in getattr(known, name))
            for name in ("labs", "symptoms", "conditions", "drugs")
        },
        warnings=(word,),
    )
    assert chances(whole(known)) == chances(whole(said))


def test_diagnosis__under_other_is_not_read():
    labs, other = SICK["mg_depletion"], {"other": {"conditions": ["hypoparathyroidism", "vitamin D toxicity"]}}
    assert chances(whole(told(labs))) == chances(whole(told(labs, **other)))


def test_repeated_result__counts_once():
    once = told({"mg": "0.50 mmol/L"})
    thrice = dataclasses.replace(once, labs=once.labs * 3)
    assert quick(thrice) == pytest.approx(quick(once), abs=1e-9)


def test_contradicting_results__leave_the_answer_between_them():
    low, high, both = (
        quick(told(labs=[{"analyte": "mg", "value": f"{value} mmol/L"} for value in values]))["mg_depletion"]
        for values in ((0.45,), (0.85,), (0.45, 0.85))
    )
    assert high < both < low


def test_result_of_another_person__is_forgiven_by_the_rest():
    person = told({**WELL, "na": "112 mmol/L"})
    stranger = dataclasses.replace(person, labs=(*person.labs, Lab("na", "labs[8]", "na 140", "mmol/L", value=140.0)))
    assert quick(stranger)["hyponatraemia_dehydration"] < quick(person)["hyponatraemia_dehydration"]
