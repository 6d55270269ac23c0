"""One body under a schedule: what is given reaches the right number or pool, in the right amount, at the right time."""

from __future__ import annotations

import json

import numpy as np
import pytest

from vitadyn.api import simulate
from vitadyn.errors import InputError, SolverError
from vitadyn.person import Condition, Drug, Intake, Lab, Person
from vitadyn.physiology import body
from vitadyn.population import exposure, single
from vitadyn.population.exposure import Bolus, Change, Exposure, level, of_course, of_schedule, timeline
from vitadyn.schedule import parse
from vitadyn.simulation import output_days, public_unit

NMOL_PER_IU = 2.6 / 40.0


def changes(text: str, days: float = 365.0) -> tuple[Change, ...]:
    return of_course(parse(text), days).changes


def test_daily_supplements__raise_an_intake_by_their_mean() -> None:
    assert changes("vitamin D3 4000 IU/day for 90 d") == (Change("oral_d3", "add", pytest.approx(260.0), 0.0, 90.0),)
    (calcium, *_) = changes("calcium carbonate 500 mg twice daily")
    assert (calcium.number, calcium.kind) == ("intake_ca", "add")
    assert calcium.amount == pytest.approx(2 * 4.9955)


@pytest.mark.parametrize(
    ("text", "number", "amount"),
    [
        ("vitamin D2 1000 IU/day", "oral_d2", 25.0 * 2.521),
        ("calcifediol 20 ug/day", "oral_calcifediol", 49.92),
        ("calcitriol 0.5 ug/day", "oral_calcitriol", 0.5),
        ("potassium chloride 8 mmol tds", "intake_k", 24.0),
        ("sodium chloride 1 g/day", "intake_na", 17.112),
        ("magnesium 300 mg/day as citrate", "intake_mg", 300 / 24.305),
    ],
)
def test_substances__reach_the_number_that_takes_them(text: str, number: str, amount: float) -> None:
    assert {one.number: one.amount for one in changes(text)}[number] == pytest.approx(amount, rel=1e-3)


def test_rare_doses_of_vitamin_d__go_into_the_gut_on_their_day() -> None:
    given = of_course(parse("vitamin D3 50000 IU weekly for 3 weeks"), 365.0)
    assert given.changes == ()
    assert given.boluses == tuple(Bolus("gut_d3", pytest.approx(50000 * NMOL_PER_IU), day) for day in (0.0, 7.0, 14.0))


def test_rare_doses_of_anything_else__are_taken_over_their_day() -> None:
    assert changes("magnesium 10 mmol every 3 d for 6 d") == (
        Change("intake_mg", "add", 10.0, 0.0, 1.0),
        Change("intake_mg", "add", 10.0, 3.0, 4.0),
    )


def test_medicine__acts_on_the_numbers_of_its_class_and_says_how() -> None:
    given = of_course(parse("hydrochlorothiazide 25 mg/day from day 10 until day 40"), 365.0)
    assert [(one.number, one.kind) for one in given.changes] == [("thiazide", "set")]
    assert given.changes[0].start >= 10.0 and given.changes[0].stop == 40.0
    assert "usual dose" in given.warnings[0]


def test_medicine__without_effect_is_set_aside_by_name() -> None:
    given = of_course(parse("metformin 500 mg/day"), 365.0)
    assert given.changes == () and "metformin" in given.set_aside[0].finding


def test_level__sets_then_multiplies_then_adds_and_ends_in_time() -> None:
    given = Exposure(
        (
            Change("x", "add", 1.0),
            Change("x", "factor", 2.0, 0.0, 5.0),
            Change("x", "set", 10.0, 0.0, 5.0),
            Change("x", "set", 4.0, 0.0, 5.0),
            Change("y", "set", 99.0),
        )
    )
    assert (level(given, "x", 3.0, 0.0), level(given, "x", 3.0, 4.999), level(given, "x", 3.0, 5.0)) == (
        21.0,
        21.0,
        4.0,
    )


def test_timeline__is_shifted_by_the_history_and_scaled_by_body_size() -> None:
    given = of_schedule([parse("vitamin D3 300000 IU once from day 3")], 365.0)
    events = timeline(given, {"body_size": 2.0}, from_day=900.0)
    assert events is not None
    assert np.asarray(events.times).tolist() == [903.0]
    assert events.add_names == ("gut_d3",)
    assert np.asarray(events.add_values)[0, 0] == pytest.approx(300000 * NMOL_PER_IU / 2.0)


def test_timeline__of_nothing_is_nothing() -> None:
    assert timeline(Exposure(), {}) is None


def test_simulate__holds_the_reference_at_rest() -> None:
    run = simulate(days=180)
    for name, values in run.outputs.items():
        assert np.allclose(values, values[0], rtol=3e-3), name


def test_simulate__raises_25ohd_as_a_bolus_and_as_a_mean_alike() -> None:
    """The same amount in a year, daily or monthly, ends within a few per cent."""
    daily = simulate(give=["vitamin D3 1000 IU/day"], days=365, keep=["vitd25"]).outputs["vitd25"]
    weekly = simulate(give=["vitamin D3 7000 IU weekly"], days=365, keep=["vitd25"]).outputs["vitd25"]
    assert daily[-1] > daily[0] + 10.0
    assert weekly[-1] == pytest.approx(daily[-1], rel=0.03)


def test_simulate__goes_back_when_a_course_ends() -> None:
    run = simulate(give=["hydrochlorothiazide 25 mg/day for 30 d"], days=120, every=30, keep=["k", "thiazide"])
    assert run.outputs["thiazide"].tolist()[1:] == [1.0, 0.0, 0.0, 0.0]
    assert run.outputs["k"][1] < run.outputs["k"][0] - 0.1
    assert run.outputs["k"][-1] == pytest.approx(run.outputs["k"][0], rel=0.02)


def test_simulate__tells_of_what_it_cannot_carry() -> None:
    run = simulate(give=["calcium carbonate 500 mg/day"], days=1)
    assert [one.reason for one in run.set_aside] == ["alkali: no number of the body takes it"]


def test_simulate__is_the_same_each_time_and_names_no_place_of_the_machine() -> None:
    first, second = (simulate(give=["vitamin D3 4000 IU/day"], days=30) for _ in range(2))
    assert json.dumps(first.to_json()) == json.dumps(second.to_json())
    assert __file__.split("tests")[0] not in json.dumps(first.to_json())


def test_simulate__fails_with_the_day_and_advice() -> None:
    with pytest.raises(SolverError, match=r"stopped on day .* of 7\. "):
        simulate(set={"gfr": -10.0}, days=7)


def test_person__has_the_numbers_of_age_build_and_results() -> None:
    labs = (
        Lab("albumin", "labs[0]", "30 g/L", "g/L", value=30.0),
        Lab("egfr", "labs[1]", "40", "mL/min/1.73m2", value=40.0),
    )
    here = single.of_person(body("C"), Person(age=70, sex="female", weight=60.0, height=160.0, labs=labs))
    assert here.numbers["albumin"] == 30.0
    assert here.numbers["gfr"] == pytest.approx(1.44 * 40.0 * 0.007184 * 60**0.425 * 160**0.725 / 1.73)
    assert here.numbers["creatinine_factor"] < 0.9
    assert here.numbers["body_size"] < 1.0


def test_person__unknown_is_as_in_the_reference_and_said() -> None:
    here = single.of_person(body("C"), Person())
    assert here.numbers["creatinine_factor"] == 1.0
    assert here.numbers["body_size"] == pytest.approx(1.0, rel=0.01)
    assert "age, sex, weight, height not given" in here.warnings[0]


def test_person__keeps_what_is_taken_with_its_days() -> None:
    person = Person(
        age=50, sex="male", weight=80.0, height=180.0,
        intake=(Intake("vitamin_d3", "intake[0]", "D3", per_day=100.0, unit="ug", start=-60.0, stop=-5.0),),
        drugs=(Drug("furosemide", "drugs[0]", "furosemide", classes=("loop",)),),
        conditions=(Condition("ckd", "conditions[0]", "CKD"),),
    )  # fmt: skip
    here = single.of_person(body("C"), person)
    dose, loop = here.taken.changes
    assert (dose.number, dose.amount, dose.start, dose.stop) == ("oral_d3", pytest.approx(260.0), -60.0, -5.0)
    assert (loop.number, loop.start, loop.stop) == ("loop", -single.HISTORY_DAYS, exposure.FOREVER)
    assert any("ckd" in words for words in here.warnings)


def test_person__dose_before_day_0_shows_on_day_0() -> None:
    taken = Intake("vitamin_d3", "intake[0]", "D3", per_day=250.0, unit="ug", start=-90.0)
    who = {"age": 50.0, "sex": "male", "weight": 70.0, "height": 170.0}
    with_dose = simulate(Person(**who, intake=(taken,)), days=1, keep=["vitd25"])
    without = simulate(Person(**who), days=1, keep=["vitd25"])
    assert with_dose.outputs["vitd25"][0] > without.outputs["vitd25"][0] + 50.0


def test_output_days__begin_with_0_and_end_with_the_last() -> None:
    assert output_days(21, 7).tolist() == [0.0, 7.0, 14.0, 21.0]
    assert output_days(3, 7).tolist() == [0.0, 3.0]


@pytest.mark.parametrize(("days", "every"), [(0, 7), (-1, 7), (float("nan"), 7), (10, 0), (1e9, 7), (36500, 1e-9)])
def test_output_days__refuse_what_is_no_length(days: float, every: float) -> None:
    with pytest.raises(InputError):
        output_days(days, every)


def test_public_unit__is_that_of_the_analyte() -> None:
    assert public_unit("pth", "pg/mL") == (pytest.approx(0.1061, rel=1e-3), "pmol/L")
    assert public_unit("ca_total", "mmol/L") == (1.0, "mmol/L")
    assert public_unit("gland_mass", "1") == (1.0, "1")


def test_every_usual_output__is_in_the_unit_of_its_analyte() -> None:
    from vitadyn import knowledge

    run = simulate(days=1)
    assert {name: knowledge.analyte(name).unit for name in run.outputs} == dict(run.units)


def test_teriparatide__acts_in_pulses_by_its_amount() -> None:
    """The same amount as a daily mean raises osteoblasts no more than osteoclasts; pulses do."""
    keep = ["osteoblast", "osteoclast"]
    runs = [simulate(give=[f"teriparatide {ug} ug/day"], days=180, every=180, keep=keep) for ug in (20, 40)]
    single, double = ({name: float(run.outputs[name][-1]) for name in keep} for run in runs)
    assert 1.4 < single["osteoblast"] < 2.2 and single["osteoblast"] > single["osteoclast"] + 0.2
    assert double["osteoblast"] > single["osteoblast"] + 0.1
