"""Values that no living body has move no cause, are named with a guess, and never hush a red flag."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vitadyn.assess.assessment import assess
from vitadyn.assess.plausible import implausible, without_implausible
from vitadyn.io.person_yaml import read
from vitadyn.person import Lab, Person


def lab(analyte: str, value: float, unit: str) -> Lab:
    return Lab(analyte, "labs[0]", f"{analyte} {value:g} {unit}", unit, value=value)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (lab("ca_total", 9.6, "mmol/L"), "it was mg/dL, it is 2.395 mmol/L"),
        (lab("creatinine", 1.0, "umol/L"), "it was mg/dL, it is 88.4"),
        (lab("k", 44.0, "mmol/L"), "slipped by 10, it is 4.4"),
        (lab("na", 0.14, "mmol/L"), "slipped by 1000, it is 140"),
        (lab("mg", 0.01, "mmol/L"), "was written for mmol/L, it is"),
    ],
)
def test_implausible__says_what_may_have_been_meant(told: Lab, said: str) -> None:
    assert said in implausible(told)


@pytest.mark.parametrize(
    "told",
    [
        lab("ca_total", 4.9, "mmol/L"),
        replace(lab("ca_total", 9.6, "mmol/L"), confirmed=True),
        replace(lab("egfr", 260.0, "mL/min/{1.73_m2}"), computed=True),
        Lab("pth", "labs[0]", "pth <4 pg/mL", "pmol/L", high=0.42),
    ],
)
def test_implausible__lets_extremes_confirmed_and_censored_values_stand(told: Lab) -> None:
    assert implausible(told) == ""


def test_what_was_computed_from_a_slip_goes_with_it() -> None:
    person = read('{"age": 50, "sex": "male", "labs": [{"analyte": "creatinine", "value": "90 umol/L"}]}')
    slipped = tuple(replace(one, value=1.0) if one.analyte == "creatinine" else one for one in person.labs)
    left = without_implausible(replace(person, labs=slipped))
    assert [one.analyte for one in person.labs] == ["creatinine", "egfr"] and left.labs == ()
    assert [one.finding.split(":")[0] for one in left.set_aside] == ["labs[0]", "labs[0]"]


def test_assess__names_the_slip_and_answers_as_if_it_was_not_told() -> None:
    slip = Person(setting="clinic", labs=(lab("ca_total", 9.6, "mmol/L"),))
    told, silent = (assess(one, bodies=20) for one in (slip, Person(setting="clinic")))
    assert any("labs[0]" in one.finding and "mg/dL" in one.reason for one in told.set_aside)
    assert [one.probability for one in told.causes] == [one.probability for one in silent.causes]


def test_reader__keeps_that_a_value_was_confirmed() -> None:
    for confirmed in (True, False):
        line = f"labs: [{{analyte: na, value: 120 mmol/L, confirmed: {str(confirmed).lower()}}}]\n"
        assert read(line).labs[0].confirmed is confirmed
    stands = read("labs: [{analyte: na, value: 60 mmol/L, confirmed: true}]\n")
    assert without_implausible(stands) == stands
