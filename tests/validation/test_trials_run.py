"""Studies as they are run: inputs reach the baselines, what is given makes the arms, no study hears of another."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_studies import SMALL, read, written

from vitadyn.cli import main
from vitadyn.physiology import body
from vitadyn.validation import trial_people, trials
from vitadyn.validation.trial_file import STUDIES, read_study
from vitadyn.validation.trial_pictures import picture
from vitadyn.validation.trials import Ran, run_studies


def ran(folder: Path, text: str = SMALL) -> Ran:
    return run_studies(body("C"), [read(folder, text)])[0]


def test_baseline__is_reached_by_what_people_usually_take_alone(tmp_path: Path) -> None:
    one = ran(tmp_path)
    compiled_names = body("C").parameters
    drawn = trial_people.drawn(body("C"), "small", one.study.arms[0])
    changed = {compiled_names[column] for column in np.argwhere(one.settled.cast.table[:100] != drawn)[:, 1]}
    assert changed == {"usual_d3"}
    on_day_0 = one.courses.of(0, "vitd25").at(0.0)
    assert on_day_0.mean() == pytest.approx(50, rel=0.002) and on_day_0.std() == pytest.approx(18, rel=0.01)


def test_baseline__rests_where_nothing_is_given(tmp_path: Path) -> None:
    course = ran(tmp_path).courses.of(0, "vitd25")
    assert course.at(120.0) == pytest.approx(course.at(0.0), rel=1e-3)


def test_median_baseline__is_that_of_the_median(tmp_path: Path) -> None:
    one = ran(tmp_path, SMALL.replace("sd = 18}", 'statistic = "median"}'))
    assert np.median(one.courses.of(0, "vitd25").at(0.0)) == pytest.approx(50, rel=0.002)


def test_spread_that_people_exceed_by_nature__is_told_not_hidden(tmp_path: Path) -> None:
    text = SMALL.replace("sd = 18}", "sd = 2}")
    written(tmp_path, text)
    row = trials.run("C", tmp_path).tables["baselines"][0]
    assert row["wanted_sd"] == 2 and row["reached_sd"] > 5 and row["reached"] == pytest.approx(50, rel=0.002)


def test_baseline_out_of_reach__leaves_its_checks_without_a_number(tmp_path: Path) -> None:
    written(tmp_path, SMALL.replace("value = 50,", "value = 0.5,"))
    (check,) = trials.run("C", tmp_path).checks
    assert check.value is None and not check.passed and "baseline" in check.grade_note


def test_result__does_not_depend_on_other_studies_or_their_order() -> None:
    whole = body("C")
    first, second = (read_study(STUDIES / f"{name}.toml", whole) for name in ("fatemi1991", "gallagher2012"))
    alone = run_studies(whole, [first])[0]
    beside = run_studies(whole, [second, first])[1]
    for quantity in ("mg", "pth"):
        together = beside.courses.values[quantity]
        assert together == pytest.approx(alone.courses.values[quantity], rel=1e-6)


def test_dose_read_tenfold__fails_a_check_that_passed(tmp_path: Path) -> None:
    sound = trials.run("C", written(tmp_path))
    wrong = trials.run("C", written(tmp_path, SMALL.replace("1000 IU/day", "10000 IU/day"), "wrong"))
    assert sound.passed == 1 and wrong.passed == 0
    assert wrong.checks[0].more["z"] > 3.0


def test_season__has_its_baseline_on_the_day_of_the_year_and_falls_in_winter(tmp_path: Path) -> None:
    sun = 'days = 120\nstart_day_of_year = 270\nseason = {number = "uv_d3", peak = 23.35, peak_day = 172, share = 0.25}'
    placebo = ran(tmp_path, SMALL.replace("days = 120", sun)).courses.of(0, "vitd25")
    assert placebo.at(0.0).mean() == pytest.approx(50, rel=0.01)
    assert placebo.at(120.0).mean() < 45


def test_clamp__leads_calcium_and_pth_follows(tmp_path: Path) -> None:
    held = SMALL.replace(
        'name = "placebo"\ndays = 120', 'name = "placebo"\ndays = 1\nclamp = {change = -0.2, ramp = 0.01}'
    )
    held = held.replace('arm = "1000 IU/d"\nquantity = "vitd25"', 'arm = "placebo"\nquantity = "pth"')
    held = held.replace("day = 120", "day = 0.125").replace('"nmol/L"\nsd = 20', '"pmol/L"\nsd = 20')
    courses = ran(tmp_path, held).courses
    calcium, pth = courses.of(0, "ca_ionised"), courses.of(0, "pth")
    assert calcium.at(0.125) - calcium.at(0.0) == pytest.approx(-0.2, abs=0.005)
    assert np.median(pth.at(0.125) / pth.at(0.0)) > 1.8
    free = courses.of(1, "ca_ionised")
    assert free.at(0.125) == pytest.approx(free.at(0.0), abs=0.005)


def test_diet__is_that_of_the_study_with_its_printed_spread(tmp_path: Path) -> None:
    diet = SMALL.replace(
        "[baseline]",
        '[baseline]\nintake_ca = {value = 800, unit = "mg/d", sd = 160}\nintake_mg = {value = 10, unit = "mmol/d"}',
    )
    whole, study = body("C"), read(tmp_path, diet)
    table = trial_people.drawn(whole, study.name, study.arms[0])
    calcium = table[:, whole.parameters.index("intake_ca")]
    assert calcium.mean() == pytest.approx(800 / 40.078, rel=0.03)
    assert calcium.std() / calcium.mean() == pytest.approx(0.2, rel=0.15)
    assert np.ptp(table[:, whole.parameters.index("intake_mg")]) == 0.0


def test_direction__is_all_that_grade_c_asks(tmp_path: Path) -> None:
    text = SMALL.replace('how = "value"', 'how = "change"').replace('grade = "A"', 'grade = "C"')
    (up,) = trials.run("C", written(tmp_path, text.replace("value = 73", "value = 500"))).checks
    (down,) = trials.run("C", written(tmp_path, text.replace("value = 73", "value = -1"))).checks
    assert up.passed and not down.passed
    assert trials.run("C", written(tmp_path, text)).tables["topics"][0]["normalised_error"] is None


def test_arm_against_another__is_the_difference_of_the_two(tmp_path: Path) -> None:
    text = SMALL.replace('how = "value"', 'how = "value"\nagainst = "placebo"')
    (apart,) = trials.run("C", written(tmp_path, text)).checks
    one = ran(tmp_path)
    treated, placebo = (one.courses.of(group, "vitd25").at(120.0).mean() for group in (1, 0))
    assert apart.value == pytest.approx(treated - placebo, rel=1e-3)


def test_folder_of_ones_own__runs_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, SMALL.replace("value = 73", "value = 400"))
    assert main(["validate", "trials", str(tmp_path), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (check,) = told["checks"]
    assert not check["passed"] and check["source"] == "Smith J. A journal 2020;1:1"
    assert {"study", "arm", "model", "data", "sd", "z", "topic", "n", "fit"} <= set(check)
    assert told["tables"]["topics"][-1]["studies"] == 1


def test_refused_file__ends_with_3_and_names_the_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, SMALL.replace("vitd25 = {", "vitd52 = {"))
    assert main(["validate", "trials", str(tmp_path)]) == 3
    assert "did you mean 'vitd25'?" in capsys.readouterr().err


def test_picture__shows_every_arm_and_the_data(tmp_path: Path) -> None:
    report = trials.run("C", written(tmp_path))
    (shown,) = report.pictures
    assert [band.label for band in shown.bands] == ["placebo", "1000 IU/d"]
    assert shown.points[0].y == (73.0,) and shown.checks == (report.checks[0].id,)
    band = shown.bands[1]
    assert all(low < middle < high for low, middle, high in zip(band.low, band.middle, band.high, strict=True))


def test_picture__is_over_dose_where_arms_share_a_day() -> None:
    whole = body("C")
    study = read_study(STUDIES / "bargerlux1998.toml", whole)
    fed = replace(
        study, compares=tuple(one for one in study.compares if one.arm.startswith("D3") and one.quantity == "vitd25")
    )
    (one,) = run_studies(whole, [fed])
    shown = picture(fed, one.courses, (), {"vitd25": "nmol/L"})
    assert shown.x_label == "vitamin_d3 a day [ug]" and shown.points[0].x == (25.0, 250.0, 1250.0)


def test_people__of_all_arms_are_the_same_chances(tmp_path: Path) -> None:
    study = read(tmp_path)
    first, second = (trial_people.drawn(body("C"), study.name, arm) for arm in study.arms)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, trial_people.drawn(body("C"), "another", study.arms[0]))


def test_people_who_cannot_live__leave_a_check_without_a_number(tmp_path: Path) -> None:
    text = SMALL.replace("weight = 70", "weight = 70\nset = {vmax_25 = -1e6, k_linear_25 = -1e6}")
    report = trials.run("C", written(tmp_path, text))
    assert report.checks[0].value is None and not report.checks[0].passed
    assert report.tables["topics"][0]["normalised_error"] is None
