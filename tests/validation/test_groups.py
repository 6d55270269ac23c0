"""Groups of patients: the share that shows a finding is counted right, and a body without a mechanism misses it."""

from __future__ import annotations

import tomllib
from functools import cache

import numpy as np
import pytest

from vitadyn.engine.solve import build
from vitadyn.errors import ModelError
from vitadyn.physiology import SOURCES_FILE, body
from vitadyn.validation import groups
from vitadyn.validation.report import Check


@cache
def found(numbers: str) -> dict[str, Check]:
    return {check.id: check for check in groups.groups(body(numbers))[0]}


def named(name: str) -> groups.Group:
    return next(group for group in groups.known_groups() if group.name == name)


@pytest.mark.parametrize(("k", "n", "low", "high"), [(2, 44, 1.5, 12.9), (42, 42, 93.9, 100.0), (0, 20, 0.0, 11.9)])
def test_interval__holds_the_share_and_stays_between_nought_and_all(k, n, low, high):
    assert groups.interval(k, n) == pytest.approx((low, high), abs=0.06)
    assert low <= 100.0 * k / n <= high


def test_interval__covers_the_truth_about_nine_times_in_ten():
    rng = np.random.default_rng(5)
    inside = [low <= 30.0 <= high for low, high in (groups.interval(int(k), 60) for k in rng.binomial(60, 0.3, 2000))]
    assert 0.86 < np.mean(inside) < 0.94


def test_groups__every_finding_has_enough_people_and_a_known_source():
    known = tomllib.loads(SOURCES_FILE.read_text(encoding="utf-8"))
    known |= tomllib.loads(groups.FILE.with_name("sources.toml").read_text(encoding="utf-8"))
    for check in found("D").values():
        assert check.value is not None, check.id
        assert check.more["counted"] >= groups.FEWEST
        assert check.source in known


def test_groups__answer_alike_every_time():
    assert groups.groups(body("C"))[0] == tuple(found("C").values())


def test_groups__table_says_what_the_checks_say():
    checks, tables = groups.groups(body("D"))
    assert [row["finding"] for row in tables["patients"]] == [check.id for check in checks]
    assert [row["passed"] for row in tables["patients"]] == [check.passed for check in checks]


def test_ppi__set_d_shows_the_low_pth_that_set_a_misses():
    """2 of 44 had a high PTH; stored hormone defeats the block of magnesium in set A."""
    assert found("A")["ppi-pth"].value > 90.0
    assert found("D")["ppi-pth"].value < 13.0


@pytest.mark.parametrize("name", ["low-d-pth", "osteomalacia-phosphate", "osteomalacia-alp"])
def test_low_vitamin_d__set_d_is_nearer_to_what_was_seen_than_the_older_sets(name):
    distance = {}
    for numbers in ("A", "C", "D"):
        check = found(numbers)[name]
        distance[numbers] = abs(check.value - (check.low + check.high) / 2.0)
    assert distance["D"] < distance["C"] < distance["A"]


def test_share__follows_the_mechanism_and_is_not_put_in():
    """Without the block of release by lack of magnesium most have a high PTH again."""
    group, quantities = named("ppi_magnesium"), groups.outputs_of(groups.known_groups())
    shares = []
    for change in ({}, {"mg_release_floor": 1.0}):
        shown = groups.simulate(build(body("D").with_numbers(change), quantities), group)
        here = groups._chosen(shown, ({"output": "mg", "below": 0.33}, {"output": "ca_corrected", "below": 2.2}))
        shares.append(np.mean(shown["pth"][here] > 6.9))
    assert shares[0] < 0.13 < 0.5 < shares[1]


def test_group__unknown_mechanism_gives_the_nearest():
    entry = {"title": "x", "people": 10, "mechanism": "mg_depletion.pi", "findings": []}
    with pytest.raises(ModelError, match=r"did you mean 'mg_depletion\.ppi'"):
        groups._group("x", entry)


def test_share__of_too_few_people_is_no_number():
    shown = {"pth": np.arange(30.0)}
    few = np.arange(30) < groups.FEWEST - 1
    assert groups._value({"output": "pth", "above": 5.0}, shown, few) is None
    assert groups._value({"output": "pth", "above": 14.5}, shown, np.ones(30, bool)) == 50.0
