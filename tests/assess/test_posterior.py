"""Weights of bodies into probabilities of labels."""

import numpy as np
import pytest

from vitadyn.assess.cohort import Cohort
from vitadyn.assess.labels import LABELS
from vitadyn.assess.mechanism import mechanisms
from vitadyn.assess.posterior import by_label, by_mechanism, log_weights, normalised, quantile, weigh

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
