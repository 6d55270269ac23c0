"""Priors: sourced, sum to 1, moved by what is recorded and by nothing else."""

from __future__ import annotations

import dataclasses

import pytest
from minimal_persons import person, swallowed

from vitadyn import knowledge
from vitadyn.assess.labels import EDGE, EDGES, LABELS, SUB_CAUSES, edges
from vitadyn.assess.prior import base_rates, prior, risks, share, sub_priors, which_setting
from vitadyn.errors import InputError
from vitadyn.knowledge.facts import toml
from vitadyn.person import SETTINGS, Person, SetAside

NOBODY = Person()


@pytest.mark.parametrize("setting", SETTINGS)
def test_prior__sums_to_one_over_all_seventeen_labels(setting: str) -> None:
    for known in (NOBODY, person("cramp", "sarcoidosis esrd", "ppi thiazide statin", age=70.0, sex="female")):
        before = prior(known, setting)
        assert tuple(before) == LABELS
        assert sum(before.values()) == pytest.approx(1.0)
        assert min(before.values()) > 0.0


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("label", LABELS)
def test_rates__are_in_order_and_divide_in_full(setting: str, label: str) -> None:
    low, mid, high = (base_rates(setting, band)[label] for band in ("low", "mid", "high"))
    assert 0.0 < low < mid < high < 1.0
    assert sum(share(label, sub, setting) for sub in SUB_CAUSES[label]) == pytest.approx(1.0)
    assert sum(sub_priors(NOBODY, label, setting).values()) == pytest.approx(1.0)


@pytest.mark.parametrize("setting", SETTINGS)
def test_rates__of_a_setting_add_up_to_about_everyone(setting: str) -> None:
    assert sum(base_rates(setting).values()) == pytest.approx(1.0, abs=0.05)


def test_rates__in_the_open_are_those_of_the_sources() -> None:
    rates = base_rates("community")
    assert rates["hypoparathyroidism"] == pytest.approx(30e-5, rel=0.3)
    assert rates["pseudohypoparathyroidism"] == pytest.approx(1.1e-5, rel=0.2)
    assert rates["primary_hyperparathyroidism"] == pytest.approx(160e-5, rel=0.3)


@pytest.mark.parametrize(
    ("known", "label", "at_least"),
    [
        (person(classes="ppi"), "mg_depletion", 2.0),
        (person(classes="thiazide"), "hypokalaemia", 2.5),
        (person(classes="denosumab"), "drug_induced", 5.0),
        (person(classes="tenofovir"), "drug_induced", 5.0),
        (person(classes="active_vitamin_d"), "vitd_toxicity", 5.0),
        (person(conditions="sarcoidosis"), "granulomatous", 20.0),
        (person(conditions="lymphoma"), "malignancy_hypercalcaemia", 3.0),
        (person(conditions="myeloma"), "malignancy_hypercalcaemia", 5.0),
        (person(conditions="ckd4"), "CKD", 5.0),
        (person(dialysis=True), "CKD", 8.0),
        (person(conditions="parathyroidectomy_recent"), "hungry_bone", 50.0),
        (person(conditions="thyroidectomy"), "hypoparathyroidism", 8.0),
        (person(conditions="bariatric"), "vitd_deficiency", 1.5),
        (person(conditions="sunless"), "vitd_deficiency", 2.0),
        (person(conditions="spinal_stenosis"), "nocturnal_idiopathic", 2.0),
        (person(pregnant=True), "nocturnal_idiopathic", 1.8),
        (person(conditions="fhh"), "other", 1.05),
        (person(conditions="addison"), "hyponatraemia_dehydration", 3.0),
        (person(conditions="bartter_gitelman"), "hypokalaemia", 5.0),
        (person(conditions="cyp24a1"), "CYP24A1_mutation", 100.0),
        (person(intake=(swallowed("vitamin_d3", 25.0),)), "vitd_toxicity", 3.0),
        (person(intake=(swallowed("vitamin_d3", 5000.0, stop=-100.0),)), "vitd_toxicity", 50.0),
        (person(intake=(swallowed("calcium", 50.0),)), "milk_alkali", 15.0),
        (person(intake=(swallowed("liquorice", 50.0),)), "hypokalaemia", 5.0),
        (person(age=75.0), "primary_hyperparathyroidism", 1.3),
    ],
)
def test_prior__is_raised_by_a_recorded_risk(known: Person, label: str, at_least: float) -> None:
    for setting in SETTINGS:
        assert odds(known, label, setting) / odds(NOBODY, label, setting) >= at_least


@pytest.mark.parametrize(
    ("known", "label", "sub"),
    [
        (person(classes="ppi"), "mg_depletion", "ppi"),
        (person(conditions="ileostomy"), "mg_depletion", "gut"),
        (person(conditions="alcohol"), "mg_depletion", "alcohol"),
        (person(classes="calcineurin_inhibitor"), "mg_depletion", "renal"),
        (person(conditions="hyperthyroid"), "hypokalaemia", "cell_shift"),
        (person(conditions="vomiting"), "hypokalaemia", "vomiting"),
        (person(classes="cyp17_inhibitor"), "hypokalaemia", "mineralocorticoid"),
        (person(conditions="heat_exercise"), "hyponatraemia_dehydration", "sweat"),
        (person(intake=(swallowed("calcitriol", 1.0),)), "vitd_toxicity", "calcitriol_excess"),
        (person(conditions="myeloma"), "malignancy_hypercalcaemia", "osteolysis"),
        (person(classes="aromatase_inhibitor"), "drug_induced", "letrozole"),
        (person(classes="aed_inducer"), "vitd_deficiency", "inducer"),
    ],
)
def test_sub_priors__follow_the_recorded_risk(known: Person, label: str, sub: str) -> None:
    after, before = sub_priors(known, label), sub_priors(NOBODY, label)
    assert after[sub] > 1.5 * before[sub] or after[sub] > 0.9
    if label not in ("vitd_deficiency",):
        assert max(after, key=lambda key: after[key]) == sub


def test_prior__counts_only_the_strongest_risk_of_a_sub_cause() -> None:
    one, two = person(classes="thiazide"), person(classes="thiazide loop")
    assert prior(two)["hypokalaemia"] == pytest.approx(prior(one)["hypokalaemia"], rel=0.05)


def test_prior__heeds_no_laboratory_value_symptom_or_set_aside() -> None:
    known = person("cramp seizure", labs={"ca_total": 3.9, "vitd25": 900.0, "k": 2.0}, denied="thirst")
    known = dataclasses.replace(known, set_aside=(SetAside("conditions[0]", "sarcoidosis"),), warnings=("PPI",))
    assert prior(known) == prior(NOBODY)


def test_prior__ignores_what_was_stopped_long_ago() -> None:
    assert prior(person(intake=(swallowed("calcium", 50.0, stop=-300.0),))) == prior(NOBODY)


def test_prior__takes_the_setting_asked_for_then_the_persons_then_the_clinic() -> None:
    assert which_setting(Person(setting="hospital"), "community") == "community"
    assert prior(Person(setting="hospital")) == prior(NOBODY, "hospital")
    assert prior(NOBODY) == prior(NOBODY, "clinic")
    with pytest.raises(InputError, match="did you mean 'hospital'"):
        prior(NOBODY, "hopsital")


def test_prior__takes_other_base_rates() -> None:
    tripled = {"vitd_toxicity": 3 * base_rates("clinic")["vitd_toxicity"]}
    assert prior(NOBODY, rates=tripled)["vitd_toxicity"] == pytest.approx(3 * prior(NOBODY)["vitd_toxicity"], rel=0.01)


def test_risks__name_where_they_were_read_and_on_whose_word() -> None:
    found = risks(person(classes="statin ppi", conditions="gord"))
    assert {risk.because for risk in found} == {("drugs[0]",), ("drugs[1]",), ("conditions[0]",), ("drugs",)}
    assert all(risk.source for risk in found)


def test_tables__cite_listed_sources_and_known_labels() -> None:
    targets = {*LABELS, *(f"{label}.{sub}" for label in LABELS for sub in SUB_CAUSES[label])}
    entries = [*toml("prior_risks")["risk"], *toml("prior_risks")["people"]]
    assert {target for entry in entries for target in (*entry.get("factors", {}), *entry.get("shares", {}))} <= targets
    for entry in [*entries, *toml("priors")["rates"].values()]:
        for identifier in entry["source"].split("; "):
            assert knowledge.source(identifier)


@pytest.mark.parametrize(("atom", "kind"), [("condition", "condition"), ("class", "drug_class")])
def test_tables__use_names_that_a_person_can_have(atom: str, kind: str) -> None:
    used = {key for risk in toml("prior_risks")["risk"] for key in _spoken(risk["when"], atom)}
    assert used - set(knowledge.names(kind)) == set()


def test_edges__sum_the_labels_and_place_each_once() -> None:
    assert {EDGE[label] for label in LABELS} == set(EDGES)
    assert edges(dict.fromkeys(LABELS, 1.0)) == {"deficiency": 1.0, "excess": 3.0, "neither": 13.0}


def odds(known: Person, label: str, setting: str) -> float:
    chance = prior(known, setting)[label]
    return chance / (1.0 - chance)


def _spoken(when: object, atom: str) -> list[str]:
    if isinstance(when, list):
        return [key for part in when for key in _spoken(part, atom)]
    if not isinstance(when, dict):
        return []
    return [*when.get(atom, []), *(key for part in when.values() for key in _spoken(part, atom))]
