"""The table of adults, the people drawn from it, and their own set points."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from vitadyn.engine.solve import build, parameter_table, solve
from vitadyn.engine.steady import steady
from vitadyn.errors import InputError, ModelError
from vitadyn.physiology import body
from vitadyn.population.adults import adults, checked, own_numbers
from vitadyn.population.draw import BLOCK, Adults
from vitadyn.population.habits import draw_habits
from vitadyn.population.people import draw_build, draw_numbers

BODY = body()
PEOPLE = Adults(BODY, seed=5)
CROWD = PEOPLE.crowd(0, 4 * BLOCK)
AT_REST = build(BODY, keep=("na", "k", "calcitriol", "ca_total"))


def column(name: str) -> np.ndarray:
    return CROWD.table[:, BODY.parameters.index(name)]


def rest(name: str, values: list[float]) -> dict[str, np.ndarray]:
    """What bodies show at rest that differ in one number."""
    table = parameter_table(AT_REST, len(values), {name: values})
    state, status = steady(AT_REST, table)
    assert not status.any()
    return {key: found[:, 0] for key, found in solve(AT_REST, table, state, [0.0]).values.items()}


def test_every_row_of_the_table__has_unit_source_and_tag() -> None:
    for missing in ("unit", "source", "tag"):
        broken = copy.deepcopy(dict(adults()))
        del broken["own"]["ca_set"][missing]
        with pytest.raises(ModelError, match=r"own\.ca_set"):
            checked(broken)


def test_a_source_that_is_not_listed__is_refused() -> None:
    broken = copy.deepcopy(dict(adults()))
    broken["kidney"]["source"] = "Nobody1900"
    with pytest.raises(ModelError, match="kidney"):
        checked(broken)


def test_own_numbers__are_numbers_of_the_body() -> None:
    assert set(own_numbers()) <= set(BODY.numbers)


def test_an_adult__is_the_same_whoever_is_drawn_beside() -> None:
    few = PEOPLE.crowd(1000, 60)
    assert np.array_equal(few.table, CROWD.table[1000:1060])
    assert np.array_equal(few.sun.doses, CROWD.sun.doses[1000:1060])
    assert np.array_equal(few.build.age, CROWD.build.age[1000:1060])
    assert np.array_equal(PEOPLE(1000, 60), few.table)
    assert np.array_equal(CROWD.first(50).season, CROWD.season[:50])


def test_seeds__give_other_people() -> None:
    assert not np.array_equal(Adults(BODY, seed=6)(0, 10), CROWD.table[:10])


def test_a_place_that_is_not_known__is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="denmark"):
        Adults(BODY, seed=1, place="denmak")
    with pytest.raises(InputError, match="seed"):
        Adults(BODY, seed=-1)


def test_ages_and_sexes__are_those_of_the_survey() -> None:
    shares = np.histogram(CROWD.build.age, [*adults()["ages"]["starts"], adults()["ages"]["last"]])[0] / len(
        CROWD.table
    )
    np.testing.assert_allclose(shares, adults()["ages"]["share"], atol=0.02)
    assert abs(CROWD.build.woman.mean() - adults()["women"]["value"]) < 0.03


def test_who_eats_more__eats_more_of_all() -> None:
    numbers = draw_numbers(BODY, np.random.default_rng(1), draw_build(np.random.default_rng(2), BLOCK, 40.0, "female"))
    phosphate, sodium = (np.log(numbers[name]) for name in ("intake_p", "intake_na"))
    assert np.corrcoef(phosphate, sodium)[0, 1] > 0.4
    assert abs(np.corrcoef(phosphate, np.log(numbers["tmp_own"]))[0, 1]) < 0.2


def test_thiazides__are_taken_as_often_as_the_table_says_and_more_with_age() -> None:
    taken = column("thiazide") > 0.0
    old, young = (taken[chosen].mean() for chosen in (CROWD.build.age > 70.0, CROWD.build.age < 35.0))
    assert 0.10 < old < 0.25
    assert young < 0.04


def test_loop_diuretics__go_with_poor_kidneys_at_the_same_age() -> None:
    old = CROWD.build.age > 65.0
    own = column("gfr") / column("body_size")
    poor = old & (own < np.median(own[old]))
    assert column("loop")[poor].mean() > 1.3 * column("loop")[old & ~poor].mean()


def test_who_takes_calcium__is_likelier_to_take_vitamin_d() -> None:
    rng = np.random.default_rng(3)
    women = draw_build(rng, 4000, age=70.0, sex="female")
    numbers = draw_numbers(BODY, rng, women)
    habits = draw_habits(BODY, rng, women, numbers, "us")
    takes_ca, takes_d = habits["intake_ca"] > numbers["intake_ca"], habits["oral_d3"] > 0.0
    assert takes_ca.mean() == pytest.approx(adults()["supplement"]["calcium"]["women"][-1], abs=0.03)
    assert takes_d[takes_ca].mean() > takes_d[~takes_ca].mean() + 0.1


def test_own_sodium__moves_the_resting_sodium_by_as_much() -> None:
    found = rest("na_own", [0.0, 3.0])["na"]
    assert found[1] - found[0] == pytest.approx(3.0, abs=0.15)


def test_own_potassium__moves_the_resting_potassium_in_proportion() -> None:
    found = rest("k_own", [1.0, 1.05])["k"]
    assert found[1] / found[0] == pytest.approx(1.05, abs=0.01)


def test_own_cyp27b1__raises_calcitriol_and_regulation_takes_part_of_it_back() -> None:
    found = rest("cyp27b1_factor", [1.0, 1.3])["calcitriol"]
    assert 1.05 < found[1] / found[0] < 1.3
