"""What each fact did to the odds of each cause: by hand on few bodies, and bounded on any."""

import math
import time

import numpy as np
import pytest
from small_cohort import cohort, lab

from vitadyn.assess import series
from vitadyn.assess.evidence import Finding
from vitadyn.assess.labels import LABELS
from vitadyn.assess.left_out import disbelieved, paths, without
from vitadyn.assess.mechanism import mechanisms
from vitadyn.assess.naive_bayes import by_finding
from vitadyn.assess.posterior import weigh
from vitadyn.assess.weighing import mechanism_priors
from vitadyn.assess.why import FEW, LARGEST, LARGEST_OF_FEW, explain, seconded, shares_without
from vitadyn.person import Condition, Drug, Intake, Person

KEYS = ("mg_depletion.ppi", "hypokalaemia.diuretic", "other.nothing_mineral")
THREE = cohort(KEYS, [0, 0, 1, 1, 2, 2])
PRIOR = dict(zip(KEYS, (0.2, 0.3, 0.5), strict=True))
FIRST = Finding("labs[0]", "mg 0.5", np.log([0.8, 0.4, 0.2, 0.2, 0.1, 0.1]))
SECOND = Finding("labs[1]", "k 3.1", np.log([0.5, 0.5, 0.9, 0.7, 0.2, 0.2]))


def same(person, bodies):
    return PRIOR


def effects(found, label):
    return {one.finding: one.effect_log10 for one in found[label]}


def odds(share):
    return share / (1.0 - share)


def by_hand(*logliks):
    """Share of magnesium depletion: prior times mean likelihood of each cause."""
    likelihood = np.exp(sum(logliks, np.zeros(6)))
    mass = np.array([0.2 * likelihood[:2].mean(), 0.3 * likelihood[2:4].mean(), 0.5 * likelihood[4:].mean()])
    return mass[0] / mass.sum()


def test_effect__is_the_ratio_of_odds_with_and_without_the_finding():
    found = effects(explain(Person(), THREE, [FIRST, SECOND], PRIOR, same), "mg_depletion")
    full = odds(by_hand(FIRST.loglik, SECOND.loglik))
    assert found["labs[0]"] == pytest.approx(math.log10(full / odds(by_hand(SECOND.loglik))), abs=1e-3)
    assert found["labs[1]"] == pytest.approx(math.log10(full / odds(by_hand(FIRST.loglik))), abs=1e-3)


def test_strongest__comes_first_and_every_label_has_every_finding():
    found = explain(Person(), THREE, [FIRST, SECOND], PRIOR, same)
    assert set(found) == set(LABELS)
    for label in ("mg_depletion", "hypokalaemia", "other"):
        sizes = [abs(one.effect_log10) for one in found[label]]
        assert len(sizes) == 2 and sizes == sorted(sizes, reverse=True)


ON_PPI = Person(drugs=(Drug("omeprazole", "drugs[0]", "omeprazole 20 mg", ("ppi",)),))


def doubled(person, bodies):
    """A prior in which the drug doubles the weight of its cause."""
    weights = {**PRIOR, KEYS[0]: 0.2 if person.drugs else 0.1}
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()}


def test_drug__counts_by_what_it_did_to_the_prior():
    found = explain(ON_PPI, THREE, [FIRST], doubled(ON_PPI, THREE), doubled)
    assert effects(found, "mg_depletion")["drugs[0]"] == pytest.approx(math.log10(2.0), abs=1e-3)
    assert effects(found, "hypokalaemia")["drugs[0]"] < 0.0
    told = next(one for one in found["mg_depletion"] if one.finding == "drugs[0]")
    assert told.text == "omeprazole 20 mg" and "magnesium" in told.because


def test_fact_that_moves_no_prior__is_not_listed():
    assert "drugs[0]" not in effects(explain(ON_PPI, THREE, [FIRST], PRIOR, same), "mg_depletion")


def test_effects__are_finite_and_bounded_whatever_the_bodies_say():
    kills = Finding("labs[0]", "absurd", np.array([0.0, -2000.0, -2000.0, -2000.0, -2000.0, -np.inf]))
    crowd = cohort(KEYS, np.repeat([0, 1, 2], 40))
    found = explain(Person(), crowd, [Finding("labs[0]", "absurd", np.repeat(kills.loglik, 20))], PRIOR, same)
    sizes = [one.effect_log10 for told in found.values() for one in told]
    assert np.all(np.isfinite(sizes)) and max(map(abs, sizes)) == LARGEST


def test_few_bodies_without_the_finding__bound_it_more_narrowly():
    other = Finding("labs[1]", "other", np.array([0.0, -50.0, -50.0, -50.0, 0.0, -50.0]))
    strong = Finding("labs[0]", "strong", np.array([0.0, 0.0, -30.0, -30.0, -30.0, -30.0]))
    found = explain(Person(), THREE, [strong, other], PRIOR, same)
    assert shares_without(THREE, [strong, other], PRIOR)[1][0] < FEW
    assert effects(found, "mg_depletion")["labs[0]"] == LARGEST_OF_FEW


def test_paths__are_those_of_facts_that_can_move_a_prior():
    person = Person(
        age=70, sex="male", labs=(lab(0, "k", 4.0),), conditions=(Condition("ckd", "conditions[0]", "CKD"),) * 2
    )
    assert paths(person) == ("age", "sex", "conditions[0]")


@pytest.mark.parametrize("path", ["age", "sex", "dialysis", "drugs[0]", "conditions[0]", "intake[0]"])
def test_without__takes_away_one_fact_and_no_other(path):
    person = Person(
        age=70,
        sex="male",
        dialysis=True,
        drugs=(Drug("omeprazole", "drugs[0]", "omeprazole", ("ppi",)),),
        conditions=(Condition("ckd", "conditions[0]", "CKD"),),
        intake=(Intake("vitamin_d3", "intake[0]", "vitamin D", 100.0, "ug"),),
    )
    assert set(paths(person)) - set(paths(without(person, path))) == {path}


STATED = Intake("vitamin_d3", "intake[0]", "vitamin D3 60000 IU a day", 1500.0, "ug", start=-120.0)


def test_stated_dose__that_is_left_out_leaves_no_body_that_took_it():
    keys = ("vitd_toxicity.d3_excess", "vitd_toxicity.calcitriol_excess")
    bodies = cohort(keys, [0, 0, 1, 1])
    took = type(bodies)(**{**vars(bodies), "believed": np.ones(4)})
    assert disbelieved(took, Person()).believed.tolist() == [0.0, 0.0, 0.0, 0.0]
    assert disbelieved(took, Person(intake=(STATED,))).believed.tolist() == [1.0, 1.0, 0.0, 0.0]


def test_stated_dose__speaks_for_toxicity():
    keys = tuple(cause.key for cause in mechanisms())
    bodies = cohort(keys, np.repeat(np.arange(len(keys)), 2))
    took = type(bodies)(**{**vars(bodies), "believed": (bodies.mechanism == keys.index(keys[3])).astype(float)})
    person = Person(intake=(STATED,))

    def prior_of(other, some):
        return mechanism_priors(other, "clinic", some)

    found = explain(person, took, [], prior_of(person, took), prior_of)
    assert effects(found, "vitd_toxicity")["intake[0]"] > 1.0
    assert effects(found, "other")["intake[0]"] < 0.0


def test_second_witness__is_heard_as_in_the_posterior_and_not_of_what_is_left_out():
    keys = tuple(cause.key for cause in mechanisms())
    rng = np.random.default_rng(5)
    bodies = cohort(keys, np.repeat(np.arange(len(keys)), 20))
    prior = dict(zip(keys, rng.dirichlet(np.ones(len(keys))).tolist(), strict=True))
    finding = Finding("labs[0]", "k 2.4", rng.normal(size=bodies.size))
    told = by_finding(Person(labs=(lab(0, "k", 2.4),)))
    alone, _ = shares_without(bodies, [finding], prior)
    heard = weigh(bodies, [finding.loglik], prior, 1, series.by_mechanism(told)).mechanism
    assert np.allclose(seconded(bodies, alone[-1], prior, told, ""), heard)
    assert np.allclose(seconded(bodies, alone[0], prior, told, "labs[0]"), list(prior.values()))


def test_explain__is_quick_for_many_bodies():
    keys = tuple(cause.key for cause in mechanisms())
    rng = np.random.default_rng(1)
    bodies = cohort(keys, rng.integers(0, len(keys), 12_000))
    findings = [Finding(f"labs[{place}]", "text", rng.normal(size=12_000)) for place in range(15)]
    prior = dict.fromkeys(keys, 1.0 / len(keys))
    spent = []
    for _ in range(3):
        started = time.process_time()
        explain(Person(age=60, sex="male"), bodies, findings, prior, lambda person, some: prior)
        spent.append(time.process_time() - started)
    assert min(spent) < 0.06
