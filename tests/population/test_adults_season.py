"""Sun by latitude and month, the year that bodies live, and the error of one measurement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vitadyn.physiology import body
from vitadyn.population.adults import adults
from vitadyn.population.draw import Adults
from vitadyn.population.season import Sun, ambient, at_season, bared, months, yearly_mean
from vitadyn.population.survey import prepared, surveyed, with_error

BODY = body()
COMPILED = prepared(BODY)
CROWD = Adults(BODY, seed=2, place="denmark").crowd(0, 300)


def test_ambient_sun__is_weak_in_the_northern_winter_and_even_on_the_equator() -> None:
    north, middle = ambient(np.array([56.0, 0.0]))
    assert north.argmax() in (5, 6) and north.argmin() in (0, 11)
    assert north.min() < 0.05 * north.max()
    assert middle.min() > 0.8 * middle.max()


def test_the_even_sun__makes_what_the_law_of_the_skin_makes_month_by_month() -> None:
    numbers = dict(zip(BODY.parameters, CROWD.table[7], strict=True))
    law = BODY.laws["skin_synthesis"]
    assert law.unit == "nmol/d"
    area = numbers.pop("skin_area") * bared()
    lit = [
        BODY.evaluate(
            {**numbers, "uv_d3": 0.0, "sun_dose": dose, "skin_area": bare, **BODY.start(numbers)},
            only=["skin_synthesis"],
        )
        for dose, bare in zip(CROWD.sun.doses[7], area, strict=True)
    ]
    made = np.mean([float(one["skin_synthesis"]) for one in lit]) * numbers["body_size"]
    assert yearly_mean(BODY, CROWD.table, CROWD.sun)[7] == pytest.approx(made, rel=1e-9)


def test_twenty_five_ohd__peaks_after_summer_and_is_lowest_after_winter() -> None:
    values, sound = months(COMPILED, CROWD.table, CROWD.sun)
    middle = np.median(values["vitd25"], axis=0)
    assert sound.all()
    assert middle.argmax() in (6, 7, 8) and middle.argmin() in (0, 1, 2)


def test_without_sun__the_year_is_flat_and_equals_rest() -> None:
    dark = replace(CROWD, sun=Sun(np.zeros_like(CROWD.sun.doses)), table=CROWD.table.copy())
    dark.table[:, BODY.parameters.index("uv_d3")] = 0.0
    values, _ = months(COMPILED, dark.table, dark.sun)
    assert np.ptp(values["vitd25"], axis=1).max() < 0.1


def test_at_season__reads_the_month_of_the_day() -> None:
    values = np.arange(24.0).reshape(2, 12)
    assert at_season(values, np.array([0.0, 0.999])).tolist() == [0.0, 23.0]


@pytest.mark.parametrize("name", ["na", "phosphate", "pth"])
def test_one_measurement__differs_by_the_published_variation_only(name: str) -> None:
    row = adults()["measured"][name]
    found = with_error(name, np.full(40_000, 10.0), seed=3)
    assert np.std(np.log(found)) == pytest.approx(np.hypot(row["within"], row["laboratory"]), rel=0.05)
    assert np.median(found) == pytest.approx(10.0, rel=0.01)


def test_a_body_that_finds_no_rest__is_counted_and_left_out() -> None:
    broken = replace(CROWD.first(5), table=CROWD.first(5).table.copy())
    broken.table[2, BODY.parameters.index("gfr")] = 0.0
    found = surveyed(COMPILED, broken, seed=1)
    assert found.lost == 1
    assert len(found.age) == len(found.measured["na"]) == 4
