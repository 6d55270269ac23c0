"""Weights of bodies into probabilities of labels."""

import numpy as np
import pytest

from vitadyn.assess.cohort import Cohort
from vitadyn.assess.labels import LABELS
from vitadyn.assess.mechanism import mechanisms
from vitadyn.assess.posterior import (
    by_label,
    by_mechanism,
    log_weights,
    monte_carlo_error,
    normalised,
    quantile,
    weigh,
)

KEYS = tuple(cause.key for cause in mechanisms())


def cohort(per_mechanism=20, shows=1.0):
    count = per_mechanism * len(KEYS)
    return Cohort(
        keys=KEYS,
        mechanism=np.repeat(np.arange(len(KEYS)), per_mechanism),
        half=np.tile(np.arange(per_mechanism) % 2, len(KEYS)),
        outputs={},
        shows=np.full(count, shows),
        believed=np.zeros(count),
        usual={},
        failed=0,
    )


@pytest.fixture
def prior():
    rng = np.random.default_rng(3)
    shares = rng.dirichlet(np.ones(len(KEYS)))
    return dict(zip(KEYS, shares.tolist(), strict=True))


def test_no_findings__gives_back_the_prior(prior):
    people = cohort()
    label = by_label(people, by_mechanism(people, normalised(log_weights(people, [], prior))))
    wanted = [sum(share for key, share in prior.items() if key.split(".")[0] == name) for name in LABELS]
    assert np.allclose(label, wanted)


def test_number_of_bodies_of_a_mechanism__does_not_change_its_prior(prior):
    few = cohort()
    kept = ~((few.mechanism == 0) & (np.arange(few.size) % 2 == 0))
    fewer = Cohort(KEYS, few.mechanism[kept], few.half[kept], {}, few.shows[kept], few.believed[kept], {}, 10)
    a, b = (by_mechanism(one, normalised(log_weights(one, [], prior))) for one in (few, fewer))
    assert np.allclose(a, b)


def test_finding__moves_weight_to_bodies_that_show_it(prior):
    people = cohort()
    speaks_for_first = np.where(people.mechanism == 0, 3.0, 0.0)
    before = weigh(people, [], prior, seed=1)
    after = weigh(people, [speaks_for_first], prior, seed=1)
    assert after.mechanism[0] > before.mechanism[0]
    assert np.isclose(after.label.sum(), 1.0)
    assert np.all(after.low <= after.label) and np.all(after.label <= after.high)


def test_mechanism_without_bodies__keeps_no_weight_and_raises_nothing(prior):
    people = cohort()
    kept = people.mechanism != 4
    without = Cohort(
        KEYS, people.mechanism[kept], people.half[kept], {}, people.shows[kept], people.believed[kept], {}, 20
    )
    assert by_mechanism(without, normalised(log_weights(without, [], prior)))[4] == 0.0


def test_weighted_quantile__is_the_plain_one_for_even_weights():
    values = np.arange(101.0)
    assert quantile(values, np.ones(101), (0.05, 0.5, 0.95)).tolist() == [5.0, 50.0, 95.0]


FOUR = ("mg_depletion.gut", "mg_depletion.ppi", "CKD.chronic", "other.nothing_mineral")
SHARES = dict(zip(FOUR, (0.1, 0.2, 0.3, 0.4), strict=True))
WITNESS = np.array([1.0, -1.0, 0.5, 0.0])


def people_of(logliks):
    """Bodies of four mechanisms, as many as there are log-likelihoods of each."""
    count = logliks.shape[1]
    place = np.repeat(np.arange(4), count)
    return Cohort(FOUR, place, np.arange(4 * count) % 2, {}, np.ones(4 * count), np.zeros(4 * count), {}, 0)


def answer(logliks, witness):
    return weigh(people_of(logliks), [logliks.ravel()], SHARES, 1, witness)


@pytest.mark.parametrize("witness", [None, WITNESS])
def test_monte_carlo_error__is_that_of_drawing_the_bodies_again(witness):
    """Log-likelihoods that spread as those of real findings do: a few bodies carry the weight."""
    rng = np.random.default_rng(11)
    middle = np.array([[-1.0], [-0.5], [0.0], [-1.5]])
    made = [answer(middle + 1.7 * rng.normal(size=(4, 400)), witness) for _ in range(400)]
    seen = np.std([one.label for one in made], axis=0)
    said = np.sqrt(np.mean([one.error**2 for one in made], axis=0))
    told = seen > 1e-6
    assert told.sum() == 3
    assert said[told] == pytest.approx(seen[told], rel=0.2)


def test_monte_carlo_error__of_half_the_bodies_is_larger_by_the_root_of_two():
    logliks = np.random.default_rng(12).normal(size=(4, 4000))
    few, many = (monte_carlo_error(people_of(one), answer(one, None).weight) for one in (logliks[:, :2000], logliks))
    assert few[few > 0.0] / many[few > 0.0] == pytest.approx(np.sqrt(2.0), rel=0.1)


def test_monte_carlo_error__never_says_less_than_there_is():
    """Bodies that all fit alike leave no error; what is said is on the safe side, and small."""
    alike = answer(np.zeros((4, 400)), None)
    assert 0.0 < alike.error.max() < 0.02
