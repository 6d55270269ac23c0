"""Targets of the fit: studies with an effect of their own, groups with soft limits, and the spread between studies."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitadyn.calibration.between import factors, most_probable
from vitadyn.calibration.group_targets import BETWEEN, GroupTargets, _median, _of_counts, _weight
from vitadyn.calibration.trial_targets import SHARED, Printed, counts, covariance, trial_targets
from vitadyn.physiology import body
from vitadyn.validation import trials
from vitadyn.validation.trial_file import STUDIES, read_folder

TWO = ("bargerlux1998", "fatemi1991")


def printed(publication="one", quantity="vitd25", sampling=1.0, between=2.0, sign=1.0):
    return Printed(f"{publication}-{quantity}", publication, quantity, 10.0, sampling, between, sign)


@pytest.fixture(scope="module")
def targets():
    whole = body()
    report = trials.run()
    studies = [one for one in read_folder(STUDIES, whole) if one.name in TWO]
    return trial_targets(whole, studies, report)


def test_covariance__arms_of_a_study_share_its_effect_and_other_studies_do_not():
    found = covariance([printed(), printed(), printed("two"), printed(quantity="pth")])
    assert found[0, 0] == pytest.approx(1.0 + 4.0)
    assert found[0, 1] == pytest.approx(SHARED * 4.0)
    assert found[0, 2] == found[0, 3] == 0.0


def test_covariance__opposite_effects_of_a_study_err_in_opposite_directions():
    assert covariance([printed(), printed(sign=-1.0)])[0, 1] < 0.0


def test_trial_targets__start_where_the_people_of_the_suite_are(targets):
    report = {check.id: check for check in trials.run().checks}
    (found,) = targets.distances([{}])
    for place, name in enumerate(targets.names):
        assert found[place] == pytest.approx(report[name].more["z"], rel=1e-6, abs=1e-6)


def test_trial_targets__a_number_that_makes_less_of_a_dose_lowers_what_is_predicted(targets):
    usual, slow = targets.distances([{}, {"clearance_other": 6.0}])
    place = next(row for row, name in enumerate(targets.names) if "d3_250" in name and "vitd25" in name)
    assert slow[place] < usual[place] - 0.3


def test_trial_targets__whitened_misses_have_the_same_probability(targets):
    (apart,), (misses,) = targets.distances([{}]) * targets.combined, targets.misses([{}])
    exact = apart @ np.linalg.solve(covariance(targets.printed), apart)
    if np.abs(misses).max() < 2.5:
        assert (misses**2).sum() == pytest.approx(exact)
    assert (misses**2).sum() <= exact + 1e-9


def test_held_out__studies_outside_the_development_data_pull_nothing():
    checks = trials.run().checks
    seen = {check.more["study"] for check in checks if counts(check)}
    assert {"bargerlux1998", "gallagher2012", "fatemi1991"} <= seen
    assert not seen & {"aloia2014", "best2020", "burt2019", "didriksen2015", "mak2016", "shapses2013", "deniet2018"}


def test_between__finds_the_spread_that_studies_were_made_with():
    rng = np.random.default_rng(1)
    rows = [printed(f"study {place}", between=2.0) for place in range(200)]
    for true in (0.5, 2.0):
        apart = rng.normal(size=200) * np.sqrt(1.0 + (2.0 * true) ** 2)
        assert most_probable(rows, apart) == pytest.approx(true, rel=0.2)


def test_between__is_left_alone_where_few_studies_speak():
    rows = [printed("one"), printed("two"), printed("three")]
    assert factors(rows, np.array([9.0, 9.0, 9.0])) == {}


def test_groups__a_share_that_is_as_observed_misses_nothing():
    assert _of_counts(2.5 / 45.0, 2.0, 44.0) == pytest.approx(0.0, abs=1e-9)
    assert _of_counts(0.5, 2.0, 44.0) > 3.0


def test_groups__a_larger_series_counts_more_until_series_differ():
    small, large = _of_counts(0.5, 2, 20), _of_counts(0.5, 20, 200)
    assert 0.0 < small < large < math.log(9.0) / BETWEEN + 0.1


def test_groups__weights_are_soft_near_a_limit_and_sharp_away_from_it():
    weight = _weight({"pth": np.array([1.0, 6.9, 20.0])}, ({"output": "pth", "below": 6.9},))
    assert weight == pytest.approx([1.0, 0.5, 0.0], abs=1e-6)


def test_groups__the_median_of_equal_weights_is_the_median():
    values = np.array([3.0, 1.0, 2.0, 5.0, 4.0])
    assert _median(values, np.ones(5)) == pytest.approx(3.0)
    assert _median(values, np.array([0.0, 0.0, 0.0, 1.0, 1.0])) > 3.5


def test_groups__blocked_release_shows_in_magnesium_depletion():
    targets = GroupTargets(body())
    usual, broken = targets.misses([{}, {"mg_release_floor": 1.0}])
    place = targets.names.index("ppi-pth")
    assert broken[place] > usual[place] + 1.0
