"""The whole assessment: probabilities come from simulated bodies, and move as physiology says."""

import dataclasses

import numpy as np
import pytest

from vitadyn.assess.assessment import assess
from vitadyn.assess.cohort import simulate
from vitadyn.assess.labels import LABELS
from vitadyn.person import Drug, Intake, Lab, Person, Symptom
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body

BODIES = 120


def lab(place, analyte, value, unit="mmol/L", **more):
    return Lab(analyte, f"labs[{place}]", f"{value} {unit}", unit, value=value, **more)


MEGADOSE = Person(
    age=58,
    sex="male",
    symptoms=(Symptom("thirst", "symptoms[0]", "thirst"), Symptom("polyuria", "symptoms[1]", "polyuria")),
    labs=(lab(0, "ca_total", 3.74), lab(1, "vitd25", 3045.0, "nmol/L"), lab(2, "creatinine", 157.0, "umol/L")),
)
ADENOMA = Person(age=55, sex="female", labs=(lab(0, "ca_total", 2.85), lab(1, "pth", 18.0, "pmol/L")))
ON_PPI = Person(
    age=70,
    sex="female",
    drugs=(Drug("omeprazole", "drugs[0]", "omeprazole", ("ppi",)),),
    labs=(lab(0, "mg", 0.45), lab(1, "ca_total", 2.0)),
)


def chances(person, **more):
    answer = assess(person, bodies=BODIES, **more)
    return {one.cause: one.probability for one in answer.causes}


@pytest.fixture(scope="module")
def megadose():
    return assess(MEGADOSE, bodies=BODIES)


def test_megadose__is_toxicity_on_the_edge_of_excess(megadose):
    assert megadose.causes[0].cause == "vitd_toxicity"
    assert megadose.edge["excess"] > 0.8
    assert {flag.id for flag in megadose.red_flags} >= {"RF04"}


def test_answer__holds_every_label_once_and_sums_to_one(megadose):
    assert sorted(one.cause for one in megadose.causes) == sorted(LABELS)
    assert np.isclose(sum(one.probability for one in megadose.causes), 1.0)
    assert np.isclose(sum(megadose.edge.values()), 1.0)
    for one in megadose.causes:
        assert 0.0 <= one.interval[0] <= one.probability <= one.interval[1] <= 1.0


def test_answer__counts_simulated_bodies_of_every_label(megadose):
    counted = megadose.diagnostics["simulated_bodies_per_cause"]
    assert set(counted) == set(LABELS) and min(counted.values()) > 0


def test_reasons__point_at_the_findings_that_moved_the_cause(megadose):
    reasons = {why.finding: why.effect_log10 for why in megadose.causes[0].why}
    assert reasons["labs[1]"] > 0.5


def test_same_seed__same_bits():
    assert assess(MEGADOSE, bodies=40, seed=3).to_json() == assess(MEGADOSE, bodies=40, seed=3).to_json()


def test_order_of_findings__does_not_matter():
    turned = dataclasses.replace(MEGADOSE, labs=MEGADOSE.labs[::-1], symptoms=MEGADOSE.symptoms[::-1])
    first, second = chances(MEGADOSE), chances(turned)
    assert all(np.isclose(first[label], second[label], atol=1e-9) for label in LABELS)


def test_without_findings__gives_base_rates_and_says_so():
    answer = assess(Person(), bodies=40)
    assert answer.cannot_tell and "base rates" in answer.reason
    assert answer.causes[0].cause in ("nocturnal_idiopathic", "other")


def test_child__is_not_answered():
    answer = assess(dataclasses.replace(MEGADOSE, age=7.0), bodies=40)
    assert answer.cannot_tell and "adults" in answer.reason


def test_toy_body__cannot_tell_what_the_real_body_tells():
    answer = assess(MEGADOSE, bodies=BODIES, body=toy_body())
    assert answer.causes[0].cause != "vitd_toxicity"


def test_adenoma_set_point__brought_to_where_calcium_silences_it_makes_an_adenoma_less_likely():
    usual = chances(ADENOMA)["primary_hyperparathyroidism"]
    silenced = body().with_numbers({"adenoma_set": 0.7, "release_min": 0.02})
    quiet = chances(ADENOMA, body=silenced)["primary_hyperparathyroidism"]
    assert usual > 0.5 and quiet / (1.0 - quiet) < 0.75 * usual / (1.0 - usual)


def test_uptake_that_ppi_cannot_block__keeps_magnesium_from_falling_in_more_people():
    spared = body().with_numbers({"mg_active_max": 0.4, "mg_passive": 0.35})
    asked = {"mg_depletion.ppi": BODIES}
    usual, kept = (float(np.mean(simulate(ON_PPI, one, ("mg",), "clinic", asked, 1).shows)) for one in (body(), spared))
    assert chances(ON_PPI)["mg_depletion"] > 0.5 and usual > 1.3 * kept


def test_more_binding_protein__makes_the_same_level_less_toxic():
    person = Person(age=50, sex="female", labs=(lab(0, "vitd25", 500.0, "nmol/L"), lab(1, "ca_total", 2.95)))
    scarce, plenty = (
        sum(
            chances(person, body=body().with_numbers({"binding_protein": value}), seed=seed)["vitd_toxicity"]
            for seed in (1, 2)
        )
        for value in (3000.0, 9000.0)
    )
    assert scarce > plenty + 0.1


def test_receptor_that_ignores_25ohd__makes_the_same_level_less_toxic():
    person = Person(age=50, sex="female", labs=(lab(0, "vitd25", 500.0, "nmol/L"), lab(1, "ca_total", 2.95)))
    deaf = body().with_numbers({"calcifediol_potency": 0.0005})
    assert chances(person, body=deaf)["vitd_toxicity"] < chances(person)["vitd_toxicity"] - 0.05


def test_stated_dose__raises_toxicity_by_what_it_does_in_simulation():
    high = Person(age=50, labs=(lab(0, "ca_total", 2.8),))
    stated = Intake("vitamin_d3", "intake[0]", "vitamin D3 60000 IU/day", 1500.0, "ug", start=-120.0)
    assert chances(dataclasses.replace(high, intake=(stated,)))["vitd_toxicity"] > chances(high)["vitd_toxicity"] + 0.1


def test_drug_that_leaks_magnesium__does_not_make_its_own_effect_ordinary():
    person = Person(
        age=60, drugs=(Drug("cisplatin", "drugs[0]", "cisplatin", ("platinum",)),), labs=(lab(0, "mg", 0.4),)
    )
    assert chances(person)["mg_depletion"] > 0.7


def test_onset_and_sun__are_set_aside_by_name():
    answer = assess(dataclasses.replace(ADENOMA, onset=21.0), bodies=40)
    assert "onset" in [left.finding for left in answer.set_aside]
