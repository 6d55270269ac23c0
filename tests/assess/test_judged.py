"""What is told of judged cases beside means: names, tables, contributors, and the difference from baselines."""

from __future__ import annotations

from math import log

import pytest
from test_scores import SURE, Case, answer

from vitadyn.assess.intervals import wilson
from vitadyn.assess.judged import against, judged_cases, rate
from vitadyn.assess.scores import Entry, measures

RIGHT = Entry(SURE, Case("CKD", id="right"))
WRONG = Entry(answer(CKD=0.95), Case("milk_alkali", id="wrong", information="poor"), cannot_tell=True)
UNSURE = Entry(answer(CKD=0.4), Case("CKD", id="unsure", information="medium"))
ACCEPTED = Entry(SURE, Case("hungry_bone", id="accepted", also_accept=("CKD",)))


def test_judged_cases__of_nothing_are_empty() -> None:
    assert judged_cases([]) == {}


def test_measures__carry_the_interval_of_each_rate() -> None:
    found = measures([RIGHT, WRONG, UNSURE])
    assert (found["top1_low"], found["top1_high"]) == pytest.approx(wilson(2, 3))
    assert found["lenient_low"] <= found["lenient"] <= found["lenient_high"]


def test_sure__counts_bold_answers_and_how_many_of_them_are_right() -> None:
    found = judged_cases([RIGHT, WRONG, UNSURE, ACCEPTED])["sure"]
    assert (found["share"]["rate"], found["share"]["n"]) == (0.75, 4)
    assert (found["right"]["rate"], found["right"]["n"]) == (pytest.approx(2 / 3), 3)


def test_surprises__name_the_cases_beyond_five_nats_on_each_measure() -> None:
    found = judged_cases([RIGHT, WRONG, ACCEPTED])["surprises"]
    assert [one["id"] for one in found["log_loss"]] == ["wrong", "accepted"]
    assert [one["id"] for one in found["log_loss_lenient"]] == ["wrong"]


def test_misses__are_lenient_and_have_three_answers() -> None:
    (only,) = judged_cases([RIGHT, WRONG, ACCEPTED])["misses"]
    assert (only["id"], only["first"][0], len(only["first"])) == ("wrong", {"cause": "CKD", "probability": 0.95}, 3)


def test_confusion__counts_first_answers_by_truth() -> None:
    rows = judged_cases([RIGHT, UNSURE, WRONG])["confusion"]
    assert rows == [{"label": "milk_alkali", "first": {"CKD": 1}}, {"label": "CKD", "first": {"CKD": 2}}]


def test_cannot_tell__is_a_rate_by_information() -> None:
    found = judged_cases([RIGHT, WRONG, UNSURE])["cannot_tell"]
    assert {level: part["rate"] for level, part in found.items()} == {
        "all": pytest.approx(1 / 3),
        "rich": 0.0,
        "medium": 0.0,
        "poor": 1.0,
    }


def test_contributors__are_found_from_one_half_on_and_missed_by_name() -> None:
    both = Case("CKD", id="two", contributory=("vitd_deficiency", "mg_depletion"))
    found = judged_cases([Entry(SURE, both, contributors={"vitd_deficiency": 0.5, "mg_depletion": 0.49}), WRONG])
    told = found["contributors"]
    assert (told["all"]["rate"], told["all"]["n"], told["rich"]["rate"]) == (0.5, 2, 0.5)
    assert "poor" not in told
    assert told["misses"] == [{"id": "two", "label": "mg_depletion", "probability": 0.49}]


def test_calibration__is_error_less_floor_over_all_cases() -> None:
    found = judged_cases([RIGHT, WRONG, UNSURE])["calibration"]
    assert found["beyond"] == pytest.approx(found["error"] - found["floor"])
    assert sum(one["n"] for one in found["bins"]) == 3


def test_against__names_the_best_rival_and_the_paired_difference() -> None:
    cases = [RIGHT, UNSURE]
    near, far = ([Entry(answer(CKD=share), case.truth) for case in cases] for share in (0.5, 0.1))
    found = against(cases, {"far": far, "near": near})
    assert found["best"] == "near"
    gap = (log(0.5) + log(0.5) - log(1.0) - log(0.4)) / 2.0
    assert found["near"]["difference"] == pytest.approx(gap)
    assert found["near"]["percent"] == pytest.approx(100.0 * gap / log(2.0))
    assert found["near"]["low"] <= gap <= found["near"]["high"]


def test_rate__of_no_cases_has_no_value() -> None:
    assert rate(0, 0)["rate"] is None
