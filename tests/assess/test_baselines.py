"""The two baselines: each gives a probability to every label, and the tree answers textbook persons."""

from __future__ import annotations

from math import nan

import pytest
from minimal_persons import person, swallowed

from vitadyn.assess.baselines import SOFTNESS, guideline, prevalence
from vitadyn.assess.guideline import verdict
from vitadyn.assess.labels import LABELS
from vitadyn.assess.prior import prior
from vitadyn.person import Person

TEXTBOOK = [
    (person(labs={"ca_corrected": 2.9, "pth": 12.0}), "primary_hyperparathyroidism"),
    (person(labs={"ca_corrected": 2.75, "pth": 6.0, "feca": 0.005}), "other"),
    (person(labs={"ca_corrected": 3.4, "pth": 0.5, "vitd25": 900.0}), "vitd_toxicity"),
    (person(conditions="sarcoidosis", labs={"ca_corrected": 3.1, "pth": 0.5}), "granulomatous"),
    (person(conditions="myeloma", labs={"ca_corrected": 3.4, "pth": 0.5}), "malignancy_hypercalcaemia"),
    (person(intake=(swallowed("calcium", 80.0),), labs={"ca_total": 3.6, "pth": "suppressed"}), "milk_alkali"),
    (person(conditions="nephrocalcinosis", labs={"ca_total": 2.8, "pth": 0.8, "vitd125": 260.0}), "CYP24A1_mutation"),
    (person(labs={"ca_corrected": 1.7, "pth": 0.5, "mg": 0.8}), "hypoparathyroidism"),
    (person(labs={"ca_corrected": 1.7, "pth": 2.0, "mg": 0.25}), "mg_depletion"),
    (person(labs={"ca_corrected": 1.8, "pth": 30.0, "phosphate": 2.1}), "pseudohypoparathyroidism"),
    (person(labs={"ca_corrected": 1.9, "pth": 30.0, "phosphate": 0.6, "vitd25": 12.0}), "vitd_deficiency"),
    (person(labs={"ca_corrected": 1.9, "pth": 60.0, "phosphate": 2.4, "egfr": 8.0}), "CKD"),
    (person(classes="denosumab", labs={"ca_corrected": 1.6}), "drug_induced"),
    (person(conditions="parathyroidectomy_recent", labs={"ca_corrected": 1.7}), "hungry_bone"),
    (person(labs={"k": 2.2, "ca_corrected": 2.3}), "hypokalaemia"),
    (person(labs={"k": 3.3, "na": 108.0}), "hyponatraemia_dehydration"),
    (person(labs={"k": 3.0, "mg": 0.3}), "mg_depletion"),
    (person("myalgia", classes="statin"), "drug_induced"),
    (person("cramp_night", labs={"ca_total": 2.4, "k": 4.2}), "nocturnal_idiopathic"),
    (person(labs={"vitd25": 15.0, "ca_total": 2.3}), "vitd_deficiency"),
]


@pytest.mark.parametrize(("known", "label"), TEXTBOOK, ids=[label for _, label in TEXTBOOK])
def test_guideline__answers_textbook_persons(known: Person, label: str) -> None:
    assert verdict(known)[0] == label
    answer = guideline(known, "hospital")
    assert max(answer, key=lambda name: answer[name]) == label
    assert answer[label] >= 1.0 - SOFTNESS


@pytest.mark.parametrize("known", [known for known, _ in TEXTBOOK] + [Person()])
def test_baselines__give_a_probability_to_every_label(known: Person) -> None:
    for answer in (prevalence(known, "hospital"), guideline(known, "hospital")):
        assert tuple(answer) == LABELS
        assert sum(answer.values()) == pytest.approx(1.0)
        assert min(answer.values()) > 0.0


def test_guideline__with_nothing_to_go_by_is_prevalence() -> None:
    assert guideline(Person()) == pytest.approx(prior(Person()))


def test_guideline__softness_moves_from_the_tree_to_prevalence() -> None:
    known = person(labs={"k": 2.2})
    assert guideline(known, softness=0.0)["hypokalaemia"] == 1.0
    assert guideline(known, softness=1.0) == pytest.approx(prevalence(known))


@pytest.mark.parametrize("odd", [nan, "no_such_word", (None, None), 0.0, -5.0])
def test_guideline__never_raises_on_odd_persons(odd: float | str | tuple[None, None]) -> None:
    tests = ("ca_ionised", "ca_total", "albumin", "pth", "mg", "k", "na", "vitd25", "phosphate", "egfr", "tsh", "ck")
    assert sum(guideline(person(labs=dict.fromkeys(tests, odd))).values()) == pytest.approx(1.0)
