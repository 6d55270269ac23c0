"""`validate population`: what it says, and that its checks can fail."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from vitadyn.physiology import body
from vitadyn.population.draw import Adults
from vitadyn.population.survey import Survey, prepared, surveyed
from vitadyn.validation import population, population_knockout
from vitadyn.validation.percentiles import Group, interval_rows, observed_rows, spread_of
from vitadyn.validation.population_checks import group_checks, members, rank_correlation
from vitadyn.validation.report import Report


@cache
def report() -> Report:
    return population.run()


@cache
def few() -> Survey:
    return surveyed(prepared(body()), Adults(body(), seed=4).crowd(0, 1500), seed=4)


def group(quantity: str, sex: str = "all") -> Group:
    return next(one for one in observed_rows() if (one.quantity, one.sex, one.youngest) == (quantity, sex, 18))


def spread_check(found: Survey, quantity: str) -> bool:
    return next(iter(group_checks(group(quantity), found))).passed


def test_report__is_plain_data_and_holds_what_is_known_to_pass() -> None:
    told = json.loads(json.dumps(report().to_json(), allow_nan=False))
    assert report().regressions == ()
    assert report().must_pass
    assert told["total"] == len({check["id"] for check in told["checks"]}) > 300
    assert "calibration" in told["statement"] and "recalled" in told["statement"]


def test_report__does_not_hide_what_misses() -> None:
    failed = {check.id for check in report().checks if not check.passed}
    assert failed
    assert {check.topic for check in report().checks if check.grade == "A"} >= {"spread", "percentile", "season"}


def test_tables__show_observed_beside_simulated() -> None:
    row = next(row for row in report().tables["percentiles"] if row["quantity"] == "na" and row["sex"] == "all")
    observed, simulated = row["p50"]
    assert row["d50"] == pytest.approx((simulated - observed) / group("na").spread)
    assert all(-1.0 <= row["simulated"] <= 1.0 for row in report().tables["correlations"])


def test_pictures__have_data_beside_bodies() -> None:
    for picture in report().pictures[:-1]:
        assert picture.points and picture.bands
        assert all(len(points.x) == len(points.y) == len(points.low) for points in picture.points)


def test_albumin__is_said_to_be_an_input() -> None:
    assert {check.grade for check in report().checks if "-albumin-" in check.id and check.topic == "spread"} == {"C"}


def test_without_bodies_that_differ__spread_checks_fail() -> None:
    same = {name: np.full_like(values, np.median(values)) for name, values in few().measured.items()}
    assert spread_check(few(), "na")
    assert not spread_check(replace(few(), measured=same), "na")


def test_half_as_much_spread_again__fails() -> None:
    middle = np.median(few().measured["na"])
    wide = {**few().measured, "na": middle + 1.5 * (few().measured["na"] - middle)}
    assert not spread_check(replace(few(), measured=wide), "na")


def test_knock_out__fails_where_the_glands_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled, crowd = prepared(body()), Adults(body(), seed=1).crowd(0, 300)
    assert all(check.passed for check in population_knockout.knock_out_checks(compiled, crowd, 1))
    monkeypatch.setattr(population_knockout, "GLANDS_LEFT", 1.0)
    assert not any(check.passed for check in population_knockout.knock_out_checks(compiled, crowd, 1))


def test_spread_of__is_the_standard_deviation_of_a_normal_law() -> None:
    assert spread_of(np.random.default_rng(0).normal(5.0, 2.0, 100_000)) == pytest.approx(2.0, rel=0.02)


def test_groups__are_of_a_sex_and_an_age() -> None:
    young = next(one for one in observed_rows() if (one.sex, one.oldest) == ("male", 39))
    chosen = few().group("male", 18, 39)
    assert len(members(young, few())) == chosen.sum() > 100
    assert not few().woman[chosen].any() and few().age[chosen].max() < 40.0


def test_intervals__have_their_middle_on_the_scale_of_their_law() -> None:
    pth = next(one for one in interval_rows() if one.quantity == "pth")
    assert pth.at(0.5) == pytest.approx(np.sqrt(1.6 * 6.9))


def test_rank_correlation__sees_order_only() -> None:
    twice = replace(few(), measured={"na": few().age, "k": np.exp(few().age / 10.0)})
    assert rank_correlation(twice, "na", "k") == pytest.approx(1.0)
