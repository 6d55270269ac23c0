"""Findings against bodies: numbers, censored values, words, complaints."""

import numpy as np
import pytest
from scipy import stats

from vitadyn.assess.cohort import Cohort
from vitadyn.assess.evidence import LEAST_FACTOR, compare, lab_findings, noise, outputs_needed
from vitadyn.assess.mechanism import mechanisms
from vitadyn.assess.student import log_density, share_below
from vitadyn.knowledge.facts import toml
from vitadyn.person import Lab, Person
from vitadyn.physiology import body


def lab(analyte, **more):
    return Lab(analyte, "labs[0]", "as written", "mmol/L", **more)


@pytest.mark.parametrize("freedom", [2, 4, 8, 20])
def test_student_law__agrees_with_scipy(freedom):
    z = np.linspace(-30.0, 30.0, 301)
    assert np.allclose(share_below(z, freedom), stats.t(freedom).cdf(z), atol=1e-12)
    assert np.allclose(log_density(z, freedom), stats.t(freedom).logpdf(z), atol=1e-12)


def test_number__is_most_likely_where_the_body_shows_it():
    simulated = np.array([1.6, 2.0, 2.4, 2.8])
    assert np.argmax(compare(lab("ca_total", value=2.4), noise("ca_total"), simulated, 2.35)) == 2


def test_censored__grows_with_the_share_below_the_limit():
    simulated = np.array([0.3, 1.0, 3.0, 10.0])
    chance = compare(lab("pth", high=0.4), noise("pth"), simulated, 3.7)
    assert np.all(np.diff(chance) < 0.0)


def test_limit_under_the_least_compared_value__still_speaks_for_low_bodies():
    chance = compare(lab("pth", high=0.05), noise("pth"), np.array([0.01, 5.0]), 3.7)
    assert chance[0] > chance[1] + 1.0


def test_open_interval__says_nothing():
    chance = compare(lab("k", low=None, high=None), noise("k"), np.array([2.0, 4.0, 6.0]), 4.2)
    assert np.ptp(chance) == 0.0


def bodies(*k):
    count = len(k)
    return Cohort(("other.nothing_mineral",), np.zeros(count, int), np.arange(count) % 2, {"k": np.array(k)},
                  np.ones(count), np.zeros(count), {"k": 4.2}, 0)  # fmt: skip


@pytest.mark.parametrize("value", [1e-6, 1e6])
def test_absurd_finding__cannot_outweigh_everything(value):
    person = Person(labs=(lab("k", value=value),))
    (finding,), left = lab_findings(person, bodies(2.0, 4.0, 6.0))
    assert np.ptp(finding.loglik) <= -np.log(LEAST_FACTOR) + 1e-9
    assert left == []


def test_absent_lab__adds_no_finding():
    assert lab_findings(Person(), bodies(4.0)) == ([], [])


def test_lab_without_a_place_in_the_body__is_set_aside_by_name():
    used, left = lab_findings(Person(labs=(lab("troponin", value=3.0),)), bodies(4.0))
    assert used == [] and "troponin" in left[0].reason


def test_every_comparison_and_lesion__exists_in_the_body():
    slow = body()
    known = {*slow.laws, *slow.pools}
    assert set(outputs_needed()) <= known
    for cause in mechanisms():
        assert {one.number for one in cause.lesions} <= set(slow.numbers), cause.key
        assert {one.output for one in cause.shows} <= known, cause.key


def test_known_cause_of_nothing_in_the_body__uses_the_cited_law_of_its_sub_cause():
    people = bodies(4.0, 4.0)
    two = Cohort(("drug_induced.statin", "other.nothing_mineral"), np.array([0, 1]), people.half, people.outputs,
                 people.shows, people.believed, people.usual, 0)  # fmt: skip
    (finding,), _ = lab_findings(Person(labs=(Lab("ck", "labs[0]", "CK 4000", "U/L", value=4000.0),)), two)
    assert finding.loglik[0] > finding.loglik[1] + 1.0


def test_laboratory_law_by_cause__only_where_the_body_carries_no_such_value():
    carried = {*body().laws, *body().pools}
    assert not carried & set(toml("empirical_labs"))


def test_copies_of_one_result__weigh_as_one():
    one = Person(labs=(lab("k", value=2.5),))
    many = Person(labs=(lab("k", value=2.5),) * 50)
    (single,), _ = lab_findings(one, bodies(2.5, 4.2))
    copies, _ = lab_findings(many, bodies(2.5, 4.2))
    assert np.allclose(sum(each.loglik for each in copies), single.loglik)
