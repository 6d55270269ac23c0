"""The second witness: tables of patients by mechanism, and its half vote beside the bodies."""

from __future__ import annotations

import numpy as np
import pytest
from told_persons import told

from vitadyn.assess import series
from vitadyn.assess.cohort import Cohort
from vitadyn.assess.mechanism import mechanisms
from vitadyn.assess.naive_bayes import by_finding
from vitadyn.assess.posterior import VOTE, by_mechanism, heard, log_weights, normalised, weigh
from vitadyn.assess.shapes import shapes
from vitadyn.assess.weighing import every_mechanism, weighed
from vitadyn.validation.finding_effects import cohort_of

KEYS = every_mechanism()
THREE = ("mg_depletion.gut", "CKD.chronic", "other.nothing_mineral")
PRIOR = dict(zip(THREE, (0.2, 0.3, 0.5), strict=True))


def bodies(count: int = 6) -> Cohort:
    size = count * len(THREE)
    return Cohort(THREE, np.repeat(np.arange(3), count), np.arange(size) % 2, {}, np.ones(size), np.zeros(size), {}, 0)


def shares(cohort: Cohort, logs: np.ndarray) -> np.ndarray:
    return by_mechanism(cohort, normalised(logs))


def test_table__knows_every_mechanism() -> None:
    assert {shape.key for shape in shapes()} == set(KEYS) == {one.key for one in mechanisms()}


def test_witness__is_the_mean_over_the_shapes_of_a_mechanism() -> None:
    findings = {"labs[0]": np.linspace(-3.0, 0.0, len(shapes())), "labs[1]": np.linspace(0.0, -5.0, len(shapes())) ** 2}
    found = series.by_mechanism(findings)
    for row, key in enumerate(KEYS):
        own = [
            (one.share, sum(part[i] for part in findings.values())) for i, one in enumerate(shapes()) if one.key == key
        ]
        mean = sum(share * np.exp(log) for share, log in own) / sum(share for share, _ in own)
        assert found[row] == pytest.approx(np.log(mean))


def test_witness__without_a_finding_is_that_of_the_others() -> None:
    person = told({"mg": "0.4 mmol/L", "k": "3.0 mmol/L"}, symptoms=["cramp"])
    findings = by_finding(person)
    assert set(findings) >= {"labs[0]", "labs[1]"}
    kept = {path: part for path, part in findings.items() if path != "labs[0]"}
    assert np.allclose(series.by_mechanism(findings, without="labs[0]"), series.by_mechanism(kept))
    assert not np.allclose(series.by_mechanism(findings), series.by_mechanism(kept))


def test_witness__of_nothing_says_nothing() -> None:
    assert np.allclose(series.by_mechanism({}), 0.0)


def test_witness__speaks_for_the_cause_that_patients_show() -> None:
    found = series.by_mechanism(by_finding(told({"mg": "0.35 mmol/L"})))
    assert KEYS[int(np.argmax(found))].startswith("mg_depletion.")


def test_pool__is_the_geometric_mean_of_both_posteriors() -> None:
    people = bodies()
    loglik = np.random.default_rng(1).normal(size=people.size)
    witness = np.array([-4.0, -1.0, -2.5])
    alone = log_weights(people, [loglik], PRIOR)
    first, second = shares(people, alone), np.array([*PRIOR.values()]) * np.exp(witness)
    pooled = np.sqrt(first * second / second.sum())
    assert pytest.approx(0.5) == VOTE
    assert shares(people, heard(people, alone, PRIOR, witness)) == pytest.approx(pooled / pooled.sum())


def test_pool__leaves_the_bodies_of_a_mechanism_among_themselves() -> None:
    people = bodies()
    alone = log_weights(people, [np.random.default_rng(2).normal(size=people.size)], PRIOR)
    pooled = heard(people, alone, PRIOR, np.array([3.0, -1.0, 0.0]))
    for place in range(3):
        here = people.mechanism == place
        assert normalised(pooled[here]) == pytest.approx(normalised(alone[here]))


def test_pool__with_a_witness_who_agrees_changes_nothing() -> None:
    people = bodies()
    alone = log_weights(people, [np.random.default_rng(3).normal(size=people.size)], PRIOR)
    agrees = np.log(shares(people, alone)) - np.log([*PRIOR.values()])
    assert shares(people, heard(people, alone, PRIOR, agrees)) == pytest.approx(shares(people, alone))


def test_pool__gives_nothing_to_a_mechanism_that_no_body_shows() -> None:
    people = bodies()
    alone = np.where(people.mechanism == 1, -np.inf, log_weights(people, [], PRIOR))
    pooled = shares(people, heard(people, alone, PRIOR, np.array([-9.0, 0.0, -9.0])))
    assert pooled[1] == 0.0 and pooled.sum() == pytest.approx(1.0)


def test_answer__hears_both_witnesses() -> None:
    person = told({"mg": "0.5 mmol/L", "ca_total": "2.0 mmol/L"})
    cohort = cohort_of(person, 40, 1)
    found = weighed(person, "clinic", cohort, 1)
    logliks = [one.loglik for one in found.findings]
    witness = series.by_mechanism(by_finding(person))
    both = weigh(cohort, logliks, found.prior, 1, witness)
    assert np.allclose(found.posterior.label, both.label)
    assert not np.allclose(found.posterior.label, weigh(cohort, logliks, found.prior, 1).label, atol=1e-3)
