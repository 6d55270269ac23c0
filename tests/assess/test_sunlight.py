"""Sun, season and latitude: what they do to vitamin D, to the base rate of an empty store, and to bodies."""

from __future__ import annotations

import numpy as np
import pytest

from vitadyn.assess.cohort import known_numbers
from vitadyn.assess.labels import LABELS
from vitadyn.assess.prior import log_sd, prior
from vitadyn.assess.sunlight import AREAS, supply
from vitadyn.io.person_yaml import EXPOSED
from vitadyn.person import Person, Sun
from vitadyn.physiology import body


def test_supply__follows_season_latitude_skin_and_habit() -> None:
    march = supply(Sun(latitude=58.0, month=3))
    assert march < supply(Sun(latitude=58.0, month=9))
    assert march < supply(Sun(latitude=25.0, month=3))
    assert supply(Sun(skin_type="VI")) < supply(Sun(skin_type="I"))
    assert supply(Sun(minutes_per_day=5.0)) < supply(Sun(minutes_per_day=90.0))
    assert supply(Sun(exposed="face")) < supply(Sun(exposed="tshirt_shorts"))


@pytest.mark.parametrize("month", range(1, 13))
def test_supply__south_of_the_equator_is_that_of_the_opposite_month(month: int) -> None:
    south = supply(Sun(latitude=-40.0, month=month))
    assert south == pytest.approx(supply(Sun(latitude=40.0, month=(month + 5) % 12 + 1)), rel=0.1)


def test_supply__knows_every_word_of_the_input() -> None:
    assert set(AREAS) == set(EXPOSED)


def test_winter_in_the_north__raises_deficiency_before_any_result() -> None:
    winter, summer = (
        prior(Person(sun=Sun(latitude=60.0, month=month)), "clinic")["vitd_deficiency"] for month in (3, 9)
    )
    assert winter > 1.5 * summer


def test_bodies__of_people_with_little_sun_have_less_of_it() -> None:
    little, usual = (
        known_numbers(Person(sun=sun), body(), "clinic", 200, np.random.default_rng(3))["usual_d3"]
        for sun in (Sun(latitude=60.0, month=3), None)
    )
    assert np.median(little) < 0.85 * np.median(usual)


def test_base_rates__are_the_less_certain_the_rarer_the_cause() -> None:
    spread = log_sd("clinic")
    assert spread.shape == (17,)
    assert spread.min() > 0.1
    assert spread[LABELS.index("vitd_toxicity")] > spread[LABELS.index("nocturnal_idiopathic")]
