"""Muscle and cramp: weakness by potassium and magnesium, antidotes, and what must not weaken."""

from statistics import NormalDist

import numpy as np
import pytest

from vitadyn.physiology.cramp import background, mineral_factor, shape_at
from vitadyn.physiology.fast import at_plasma
from vitadyn.physiology.shares import share_below


def at(law, **given):
    return at_plasma([law], **given)[law]


def weak(**given):
    return at("weakness_index", **given)


@pytest.mark.parametrize("z", np.linspace(-5.0, 5.0, 41).tolist())
def test_share_below__is_the_normal_law(z):
    assert share_below(z) == pytest.approx(NormalDist().cdf(z), abs=2e-4)


def test_share_below__stays_a_share_far_out():
    assert 0.0 <= share_below(-500.0) < 1e-15 and share_below(500.0) == 1.0


def test_weakness__rises_with_magnesium_and_with_potassium_on_either_side():
    assert (np.diff(weak(mg_ionised=np.linspace(1.5, 6.0, 40))) > 0.0).all()
    assert (np.diff(weak(k=np.linspace(5.5, 10.0, 40))) > 0.0).all()
    assert (np.diff(weak(k=np.linspace(3.2, 1.2, 40))) > 0.0).all()


def test_weakness__stays_unnoticed_as_calcium_falls():
    falling = weak(ca_at_nerve=np.linspace(1.2, 0.3, 40))
    assert falling.max() < 0.02 and falling[-1] == weak(ca_at_nerve=0.8)
    assert at("endplates_transmitting", ca_at_nerve=0.5) > 0.8


def test_calcium__is_an_antidote():
    assert weak(mg_ionised=3.5, ca_at_nerve=1.8) < 0.1 * weak(mg_ionised=3.5)
    assert weak(k=8.8, ca_at_nerve=1.9) < 0.6 * weak(k=8.8)


def test_low_magnesium__does_not_weaken_by_itself():
    assert weak(mg_ionised=0.15) <= weak()


def test_cramp_background__follows_age_and_sex():
    rates = at("cramp_background", age=np.array([10.0, 30.0, 50.0, 80.0, 99.0]))
    assert (np.diff(rates) > 0.0).all() and at("cramp_background", age=85.0) == rates[-1]
    assert at("cramp_background", woman=1.0) / at("cramp_background", woman=0.0) == pytest.approx(1.2)
    assert background(40.0) == at("cramp_background") and shape_at(58.0) == pytest.approx((0.22 * 0.37) ** 0.5)


def test_cramp_rate__follows_the_shift_as_its_door_does():
    shifts = at("shift_felt", ca_at_nerve=np.array([0.6, 1.0, 1.2, 1.8]))
    ratio = at("cramp_rate", ca_at_nerve=np.array([0.6, 1.0, 1.2, 1.8])) / at("cramp_rate")
    assert ratio == pytest.approx(mineral_factor(shifts))


def test_fatigue__is_a_complaint_of_high_calcium():
    assert at("fatigue_weakness", ca_corrected=2.4) < 0.05 < 0.9 < at("fatigue_weakness", ca_corrected=4.0)


def test_laws__stay_finite_at_plasma_that_no_person_has():
    found = at_plasma(["weakness_index", "cramp_rate", "spasm_share"], k=np.array([0.01, 4.2, 300.0]), ca_at_nerve=0.0)
    assert all(np.isfinite(values).all() for values in found.values()) and found["weakness_index"][2] > 0.99
