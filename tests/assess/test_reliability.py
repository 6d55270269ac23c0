"""Intervals and calibration: against closed sums, a referee, and answers that are exact or boastful by construction."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from vitadyn.assess.intervals import mean_interval, wilson
from vitadyn.assess.reliability import bins, calibration_error, sampling_floor

RNG = np.random.default_rng(3)


@pytest.mark.parametrize(("hits", "count"), [(0, 5), (5, 5), (1, 3), (72, 87), (500, 1000)])
def test_wilson__is_that_of_scipy(hits: int, count: int) -> None:
    referee = binomtest(hits, count).proportion_ci(method="wilson")
    assert wilson(hits, count) == pytest.approx((referee.low, referee.high), abs=1e-12)


def test_wilson__of_nothing_is_everything() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_mean_interval__covers_the_mean_as_a_normal_one_does() -> None:
    values = RNG.normal(0.3, 1.0, 400)
    low, high = mean_interval(values.tolist())
    half = 1.96 * values.std() / 20.0
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.02)


def test_mean_interval__is_the_same_every_time_and_moves_with_the_seed() -> None:
    values = [0.1, -0.4, 2.0, 0.0]
    assert mean_interval(values) == mean_interval(values)
    assert mean_interval(np.arange(50.0).tolist(), seed=1) != mean_interval(np.arange(50.0).tolist(), seed=2)


def test_bins__are_even_ordered_and_whole() -> None:
    said = RNG.uniform(size=87)
    found = bins(said.tolist(), (said > 0.5).tolist())
    assert len(found) == 15
    assert sum(one.count for one in found) == 87
    assert {one.count for one in found} == {5, 6}
    assert [one.said for one in found] == sorted(one.said for one in found)


def test_bins__of_few_cases_hold_one_each() -> None:
    assert [one.count for one in bins([0.2, 0.9], [True, False])] == [1, 1]


def test_calibration_error__is_nothing_when_said_is_right_and_all_when_it_is_the_reverse() -> None:
    assert calibration_error([1.0] * 30, [True] * 30) == 0.0
    assert calibration_error([1.0] * 30, [False] * 30) == 1.0
    assert calibration_error([], []) == 0.0


def test_sampling_floor__is_what_exact_answers_show() -> None:
    said = RNG.uniform(0.3, 1.0, 90)
    shown = [calibration_error(said.tolist(), (RNG.uniform(size=90) < said).tolist()) for _ in range(200)]
    assert sampling_floor(said.tolist()) == pytest.approx(float(np.mean(shown)), abs=0.01)


def test_sampling_floor__falls_with_the_number_of_cases_and_is_below_boasting() -> None:
    few, many = (RNG.uniform(0.5, 0.9, count) for count in (60, 3000))
    assert sampling_floor(many.tolist()) < 0.5 * sampling_floor(few.tolist())
    right = (RNG.uniform(size=3000) < many - 0.2).tolist()
    assert calibration_error(many.tolist(), right) > sampling_floor(many.tolist()) + 0.15
