"""The nerve: published shifts of the frog node, directions in man, and what people felt at known plasma."""

from statistics import NormalDist

import numpy as np
import pytest

from vitadyn.errors import ModelError
from vitadyn.physiology import SOURCES_FILE
from vitadyn.physiology.nerve import NUMBERS, N, Plasma, share_with, shift, surface_potential, water

USUAL = {"ca_ionised": 1.22, "mg_ionised": 0.595, "k": 4.2, "na": 140.0, "ph": 7.4}
ROOM = 22.0


def plasma(**other):
    return Plasma(**{**USUAL, **other})


def moved(**other):
    return shift(plasma(**other), plasma())


def ringer(ca=0.0, mg=0.0, salt=117.5, ph=7.4):
    return surface_potential(Plasma(ca, mg, 0.0, salt, ph), temperature=ROOM)


def test_tenfold_calcium__shifts_the_frog_node_as_published():
    assert 20.0 <= ringer(ca=20.0) - ringer(ca=2.0) <= 25.0
    assert ringer(ca=20.0) - ringer(ca=2.0) == pytest.approx(22.146, abs=1e-3)


def test_no_divalents__shifts_the_frog_node_as_published():
    change = ringer() - ringer(ca=2.0)
    assert change == pytest.approx(-18.0, abs=2.0) and change == pytest.approx(-17.595, abs=1e-3)


def test_most_cations_removed__shifts_the_frog_node_as_published():
    change = ringer(salt=117.5 / 8.0) - ringer()
    assert change == pytest.approx(-35.0, abs=7.0) and change == pytest.approx(-41.962, abs=1e-3)


def test_calcium__is_stronger_than_magnesium():
    assert ringer(ca=2.0) - ringer(mg=2.0) == pytest.approx(4.317, abs=1e-3)


def test_calcium__shifts_less_in_acid():
    shifts = [ringer(ca=20.0, ph=ph) - ringer(ca=2.0, ph=ph) for ph in (5.0, 7.4, 10.0)]
    assert shifts == sorted(shifts) and shifts == pytest.approx([13.7, 22.1, 24.6], abs=0.06)


def test_reference_plasma__shifts_nothing():
    assert moved() == 0.0


@pytest.mark.parametrize(
    ("ion", "step", "slope"),
    [("ca_ionised", 0.01, 4.70), ("mg_ionised", 0.01, 2.73), ("ph", 0.01, -5.3), ("na", 1.0, 0.063), ("k", 0.1, 0.063)],
)
def test_slope__at_the_reference(ion, step, slope):
    both = [moved(**{ion: USUAL[ion] + sign * step}) for sign in (-1.0, 1.0)]
    assert (both[1] - both[0]) / (2.0 * step) == pytest.approx(slope, rel=0.02)


@pytest.mark.parametrize(
    ("ion", "values", "sign"),
    [("ca_ionised", (0.5, 2.0), 1), ("mg_ionised", (0.1, 5.0), 1), ("ph", (7.0, 7.8), -1)],
)
def test_shift__goes_one_way_over_the_range_of_man(ion, values, sign):
    assert (sign * np.diff(moved(**{ion: np.linspace(*values, 40)})) > 0.0).all()


def test_gain__moves_calcium_and_not_ph():
    low_calcium, alkaline = plasma(ca_ionised=0.9), plasma(ph=7.6)
    assert shift(low_calcium, plasma(), 2.0) == pytest.approx(2.0 * shift(low_calcium, plasma()))
    assert shift(alkaline, plasma(), 2.0) == pytest.approx(shift(alkaline, plasma()))


def test_array__is_the_same_as_its_elements():
    levels = np.array([0.7, 1.0, 1.6])
    assert np.allclose(moved(ca_ionised=levels), [float(moved(ca_ionised=one)) for one in levels], atol=1e-7)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -0.1, np.array([1.0, float("nan")])])
def test_plasma__refuses_what_is_no_concentration(bad):
    with pytest.raises(ModelError, match="ca_ionised"):
        plasma(ca_ionised=bad)


def test_low_magnesium_alone__makes_neither_tingling_nor_spasm_likely():
    change = moved(mg_ionised=0.25)
    assert -1.2 < change < 0.0 and share_with("tingling", change) < 0.2 and share_with("spasm", change) < 0.001


def test_donors__calm_at_low_calcium_and_magnesium_have_no_spasm():
    spread = [NormalDist(0.84, 0.10).inv_cdf((place + 0.5) / 200) for place in range(200)]
    seen = share_with("spasm", moved(ca_ionised=np.array(spread), mg_ionised=0.35))
    assert seen <= 0.14, "none of 20 had: at most 14 % could have"


def test_spasm__is_likely_at_the_calcium_of_forceful_tetany():
    assert share_with("spasm", moved(ca_ionised=0.5)) > 0.7


def test_hyperventilation__tingles_by_ph_alone():
    at_rest = {"ca_ionised": 1.20, "mg_ionised": 0.55}
    assert share_with("tingling", moved(**at_rest, ph=7.75)) > 0.7 > 0.05 > share_with("tingling", moved(**at_rest))


def test_limits__count_from_the_plasma_they_were_struck_at():
    assert moved(ca_ionised=1.20, mg_ionised=0.55) == pytest.approx(-N["limits_below"], abs=0.005)


def test_oral_magnesium__hardly_shifts():
    assert moved(mg_ionised=USUAL["mg_ionised"] + 0.7 * 0.04) == pytest.approx(0.08, abs=0.01)


def test_water__has_its_known_permittivity():
    assert water(25.0) == pytest.approx(78.3, abs=0.1)


def test_numbers__cite_known_sources():
    import tomllib

    known = tomllib.loads(SOURCES_FILE.read_text(encoding="utf-8"))
    assert {number.source for number in NUMBERS.values()} <= set(known)
    assert N["tingling_from"] < N["spasm_from"]
