"""How far a printed number may lie off: from what was printed beside it, from people, and from other studies."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_studies import SMALL, read, written

from vitadyn.validation import trials
from vitadyn.validation.trial import Compare, Spread
from vitadyn.validation.trial_measures import MEASURES, Course, days_read
from vitadyn.validation.trial_spread import NINETY, Sd, between, between_table, standard_error, within

DAYS = np.array([0.0, 1.0, 2.0, 4.0])
COURSE = Course(DAYS, np.array([[10.0, 20.0, 16.0, 8.0], [5.0, 6.0, 9.0, 5.0]]))
ASK = Compare("id", "arm", "vitd25", "value", 4.0, 1.0, "nmol/L", 1.0, Spread("none"), 25, "A")


@pytest.mark.parametrize(
    ("spread", "n", "error"),
    [
        (Spread("sd", 10.0), 25, 2.0),
        (Spread("se", 2.0), 25, 2.0),
        (Spread("ci95", 10.0, 20.0), 25, 10.0 / 3.92),
        (Spread("iqr", 10.0, 20.0), 25, 10.0 / 1.349 / 5.0),
        (Spread("k_of_n", 20, 26), 26, math.sqrt(20.5 / 27 * 6.5 / 27 / 28)),
        (Spread("none"), 25, None),
    ],
)
def test_standard_error__follows_from_what_was_printed(spread: Spread, n: int, error: float | None) -> None:
    assert standard_error(spread, n, "mean") == (error if error is None else pytest.approx(error, rel=1e-3))


def test_range__is_that_of_a_normal_law_among_so_many() -> None:
    people = np.random.default_rng(1).normal(50.0, 10.0, (2000, 30))
    spread = Spread("range", float(people.min(axis=1).mean()), float(people.max(axis=1).mean()))
    assert standard_error(spread, 30, "mean") == pytest.approx(10.0 / math.sqrt(30), rel=0.03)


def test_median__is_less_sure_than_a_mean() -> None:
    rows = np.random.default_rng(1).normal(size=(4000, 101))
    ratio = np.median(rows, axis=1).std() / rows.mean(axis=1).std()
    said = standard_error(Spread("sd", 1.0), 101, "median"), standard_error(Spread("sd", 1.0), 101, "mean")
    assert said[0] is not None and said[1] is not None
    assert said[0] / said[1] == pytest.approx(ratio, rel=0.03)


def test_combined__has_every_part_once() -> None:
    assert Sd(printed=3.0, measured=99.0, people=4.0, between=12.0).combined == 13.0
    assert Sd(printed=None, measured=3.0, people=4.0, between=12.0).combined == 13.0


def test_between_studies__goes_with_the_effect_not_the_level(tmp_path: Path) -> None:
    study = read(tmp_path)
    row, arm, level = between_table()["vitd25"], study.arms[1], study.compares[0]
    assert between(level, arm) == pytest.approx(row["log_sd"] * (73 - 50))
    assert between(replace(level, how="change", value=23.0), arm) == pytest.approx(row["log_sd"] * 23)
    assert between(replace(level, how="ratio", unit="%", factor=0.01, value=146.0), arm) == pytest.approx(
        row["log_sd"] * 46
    )
    calcium = replace(level, quantity="ca_total", value=2.3)
    assert between(calcium, arm) == pytest.approx(between_table()["ca_total"]["level_log_sd"] * 2.3)


def test_between_table__says_source_and_tag_of_every_row() -> None:
    assert all(row["source"] and row["tag"] in "SRDT" and row["log_sd"] > 0 for row in between_table().values())


def test_readings_of_one_person__differ_twice_in_a_change() -> None:
    once, twice = within(ASK, 50.0, 50.0), within(replace(ASK, how="change"), 50.0, 7.0)
    assert once == pytest.approx(0.068 * 50.0) and twice == pytest.approx(math.sqrt(2.0) * once)
    recalled = between_table()["plasma_d3"]["within"]
    assert within(replace(ASK, quantity="plasma_d3"), 50.0, 50.0) == pytest.approx(recalled * 50.0)
    assert within(replace(ASK, quantity="bone_mineral"), 50.0, 50.0) == 0.0


def test_check__passes_up_to_the_ninety_per_cent_band_and_no_farther(tmp_path: Path) -> None:
    (check,) = trials.run("C", written(tmp_path)).checks
    more = check.more
    parts = math.sqrt(more["sd_printed"] ** 2 + more["sd_people"] ** 2 + more["sd_between"] ** 2)
    assert more["sd"] == pytest.approx(parts) and more["sd_printed"] == pytest.approx(20 / math.sqrt(40))
    assert check.high - check.low == pytest.approx(2 * NINETY * more["sd"])
    assert replace(check, value=check.high - 1e-6).passed and not replace(check, value=check.high + 1e-6).passed


@pytest.mark.parametrize(
    ("how", "since", "found"),
    [
        ("value", 0.0, [8.0, 5.0]),
        ("change", 1.0, [-12.0, -1.0]),
        ("ratio", 1.0, [0.4, 5 / 6]),
        ("percent", 1.0, [-60.0, -100 / 6]),
        ("peak", 0.0, [20.0, 9.0]),
        ("peak", 2.0, [16.0, 9.0]),
        ("peak_rise", 0.0, [10.0, 4.0]),
        ("peak_day", 0.0, [1.0, 2.0]),
        ("nadir", 0.0, [8.0, 5.0]),
        ("amplitude", 0.0, [6.0, 2.0]),
        ("slope", 2.0, [-4.0, -2.0]),
        ("half_life", 2.0, [2.0, -2.0 * math.log(2) / math.log(5 / 9)]),
    ],
)
def test_measures__by_hand(how: str, since: float, found: list[float]) -> None:
    assert MEASURES[how](COURSE, replace(ASK, how=how, since=since)).tolist() == pytest.approx(found)


def test_shares__count_those_beyond_the_threshold_and_not_the_unknown() -> None:
    course = Course(DAYS, np.vstack([COURSE.values, [1.0, 1.0, 1.0, np.nan]]))
    above = MEASURES["share_above"](course, replace(ASK, how="share_above", threshold=6.0))
    assert above[:2].tolist() == [1.0, 0.0] and math.isnan(above[2])


def test_half_life__is_none_where_nothing_falls() -> None:
    assert np.isnan(MEASURES["half_life"](COURSE, replace(ASK, how="half_life", day=1.0))).all()


def test_days_read__follow_the_course_where_it_counts() -> None:
    assert days_read(ASK) == {4.0} and days_read(replace(ASK, how="change")) == {0.0, 4.0}
    assert len(days_read(replace(ASK, how="peak"))) > 100


def test_small__is_the_study_that_other_tests_take_for_sound(tmp_path: Path) -> None:
    assert trials.run("C", written(tmp_path, SMALL)).passed == 1
