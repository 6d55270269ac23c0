"""Findings that no body shows which fits the others: probabilities are fair, slips are caught, rare causes are not."""

import dataclasses
import math

import numpy as np
import pytest
from scipy import stats
from small_cohort import USUAL, cohort, lab

from vitadyn.assess.assessment import assess
from vitadyn.assess.evidence import lab_findings, measured_law, noise
from vitadyn.assess.unexplained import Fit, contradiction, fit, reason, together, unexplained
from vitadyn.person import Lab, Person

KEYS = ("hypokalaemia.diuretic", "CKD.chronic", "other.nothing_mineral")
PRIOR = dict(zip(KEYS, (0.2, 0.1, 0.7), strict=True))
MEASURED = ("k", "na", "phosphate", "creatinine")


def people(count=3000, seed=1):
    """Bodies in which potassium, phosphate and creatinine hang together by their cause."""
    rng = np.random.default_rng(seed)
    mechanism = np.arange(count) % 3
    middle = np.array([[2.7, 138.0, 1.0, 75.0], [5.0, 139.0, 1.8, 800.0], [4.2, 140.0, 1.1, 75.0]])[mechanism]
    spread = np.array([0.06, 0.02, 0.15, 0.15])
    values = middle * np.exp(spread * rng.normal(size=middle.shape))
    return cohort(KEYS, mechanism, dict(zip(MEASURED, values.T, strict=True)))


PEOPLE = people()


def judged(*labs, bodies=PEOPLE):
    person = Person(labs=labs)
    findings, _ = lab_findings(person, bodies)
    return fit(person, bodies, findings, PRIOR)


def normal(**changed):
    values = {"k": 4.2, "na": 140.0, "phosphate": 1.1, "creatinine": 75.0, **changed}
    units = {"creatinine": "umol/L"}
    return [lab(place, name, value, units.get(name, "mmol/L")) for place, (name, value) in enumerate(values.items())]


def test_probability__is_uniform_when_findings_come_from_the_bodies():
    rng = np.random.default_rng(7)
    weight = np.array([PRIOR[KEYS[place]] for place in PEOPLE.mechanism])
    found = {name: [] for name in MEASURED}
    for body in rng.choice(PEOPLE.size, size=150, p=weight / weight.sum()):
        labs = [drawn(place, name, body, rng) for place, name in enumerate(MEASURED)]
        for tail in judged(*labs).tails:
            found[tail.lab.analyte].append(tail.by_others)
    for values in found.values():
        assert len(values) == 150
        assert stats.kstest(values, "uniform").pvalue > 0.001
    assert 0.02 < np.mean(np.concatenate(list(found.values())) < 0.05) < 0.09


def drawn(place, name, body, rng):
    """A measurement of one body, by the law by which it is compared."""
    law = noise(name)
    centre, sd = measured_law(law, PEOPLE.outputs[name][[body]], USUAL[name])
    value = math.exp(float(centre[0] + sd[0] * rng.standard_t(4)))
    return Lab(name, f"labs[{place}]", f"{name} {value}", "mmol/L", value=value)


def test_finding__does_not_speak_for_itself():
    (alone,) = judged(lab(0, "k", 2.4)).tails
    assert alone.by_others < 0.25 < alone.by_all


def test_rare_cause__explains_its_own_finding():
    found = judged(*normal(k=2.5))
    assert unexplained(found) == () and contradiction(found) == "" and found.together > 0.2


def test_findings_of_one_disease__explain_each_other():
    found = judged(*normal(k=5.4, phosphate=2.0, creatinine=760.0))
    assert unexplained(found) == () and contradiction(found) == "" and found.together > 0.2


def test_haemolysed_potassium__is_named_and_leaves_no_answer():
    found = judged(*normal(k=9.8))
    assert [one.finding for one in unexplained(found)] == ["labs[0]"]
    told = contradiction(found)
    assert told.startswith("potassium 9.8 mmol/L fits no body that fits the rest") and "haemolysis" in told


def test_wrong_unit__is_named_with_the_unit_that_fits():
    found = judged(*normal(creatinine=0.9))
    assert "it would fit as 0.9 mg/dL" in contradiction(found)
    assert "did the decimal point slip" in contradiction(judged(*normal(na=14.0)))


def test_repeats_of_one_test__do_not_hold_each_other_up():
    found = judged(*normal(k=9.8), dataclasses.replace(lab(9, "k", 9.7), path="labs[9]"))
    assert {one.finding for one in unexplained(found)} == {"labs[0]", "labs[9]"}


def test_censored_finding__is_far_out_only_when_all_it_allows_is():
    inside = Lab("k", "labs[0]", "k <5", "mmol/L", high=5.0)
    outside = Lab("k", "labs[0]", "k >8", "mmol/L", low=8.0)
    rest = normal()[1:]
    assert judged(inside, *rest).tails[0].by_others > 0.5 and judged(outside, *rest).tails[0].by_others < 0.005


def test_two_findings_that_contradict_each_other__are_seen_though_bodies_explain_either():
    low, high = np.array([2.0, 0.5]), np.array([6.0, 2.5])
    values = np.where(np.arange(400)[:, None] % 2 == 0, low, high)
    halves = cohort(KEYS[:2], np.arange(400) % 2, {"k": values[:, 0], "phosphate": values[:, 1]})
    person = Person(labs=(lab(0, "k", 2.0), lab(1, "phosphate", 2.5)))
    findings, _ = lab_findings(person, halves)
    torn = fit(person, halves, findings, dict.fromkeys(KEYS[:2], 0.5))
    assert max(one.by_all for one in torn.tails) > 0.05
    assert torn.together < 0.005 and contradiction(torn) != ""


def test_too_few_bodies__judge_nothing():
    found = judged(*normal(k=9.8), bodies=people(count=3))
    assert found.tails == () and contradiction(found) == ""


def test_few_bodies_that_fit_all__are_no_contradiction():
    found = judged(*normal(k=9.8))
    assert found.contradicts and not dataclasses.replace(found, effective=1.0).contradicts


def test_worst_of_n_findings__is_held_against_the_worst_of_n_draws():
    rng = np.random.default_rng(3)
    drawn_worst = rng.uniform(size=(200_000, 5)).min(axis=1)
    found = together([np.array([value]) for value in (0.5, 0.02, 0.3, 0.9, 0.6)], np.array([1.0]))
    assert found == pytest.approx(np.mean(drawn_worst <= 0.02), abs=0.003)
    assert together([], np.array([1.0])) == 1.0


def test_probability_together__is_not_small_when_findings_come_from_the_bodies():
    rng = np.random.default_rng(11)
    found = []
    for body in rng.integers(0, PEOPLE.size, 100):
        found.append(judged(*[drawn(place, name, body, rng) for place, name in enumerate(MEASURED)]).together)
    assert np.mean(np.array(found) < 0.05) <= 0.05


def test_value_that_bodies_do_not_carry__is_told_and_does_not_contradict():
    (tail,) = judged(Lab("ck", "labs[0]", "ck 90000 U/L", "U/L", value=90000.0)).tails
    sure = Fit((dataclasses.replace(tail, by_others=1e-4, by_all=1e-4),), 1e-4, 500.0)
    assert not tail.carried and "look for a disease that is not on it" in reason(sure.tails[0])
    assert len(unexplained(sure)) == 1 and contradiction(sure) == ""


@pytest.mark.parametrize(("value", "cannot"), [(9.8, True), (4.2, False)])
def test_whole_answer__cannot_tell_from_a_potassium_that_nothing_explains(value, cannot):
    labs = (lab(0, "k", value), lab(1, "na", 140.0), lab(2, "creatinine", 75.0, "umol/L"), lab(3, "ca_total", 2.35))
    answer = assess(Person(age=50, sex="female", labs=labs), bodies=120)
    assert bool(answer.unexplained) == cannot
    assert answer.reason.startswith("potassium 9.8 mmol/L fits no body") == cannot
    assert not cannot or (answer.cannot_tell and answer.summary[0].startswith("The cause cannot be told: potassium"))
