"""Single equations called with floats and compared with values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from vitadyn.maths import EXACT, SMOOTH, saturating, softplus
from vitadyn.physiology import (
    body,
    bone,
    calcitriol,
    fgf23,
    gut,
    kidney,
    labs,
    magnesium,
    parathyroid,
    plasma,
    skin,
    vitamin_d,
    water,
)

NUMBERS = body("A").defaults()


def having(function, **given):
    """The equation with the numbers of set A for all that is not given."""
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    known = {**NUMBERS, "kink": EXACT}
    return function(**{**{name: known[name] for name in names if name in known}, **given})


def start(name: str) -> float:
    """A derived quantity of the reference person."""
    whole = body("A", smooth=False)
    return float(whole.evaluate({**NUMBERS, **whole.start(NUMBERS)}, only=[name])[name])


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("plasma_d3_start", 5.0646),
        ("d3_input_ref", 35.9409),
        ("d3_swallowed", 47.92115677971185),
        ("vasopressin_half", 1.23656),
        ("cell_osmoles", 493.4),
        ("calcifediol_free_share", 2.77e-4),
        ("calcitriol_free_share", 4.57e-3),
        ("excretes_ca", 5.0),
        ("excretes_mg", 4.8),
        ("excretes_p", 26.0),
        ("ca_total", 2.35),
        ("alp", 70.0),
    ],
)
def test_reference__derived_constants_are_the_printed_ones(name, printed):
    assert start(name) == pytest.approx(printed, rel=2e-3 if printed < 0.01 else 1.5e-5)


def test_release__is_half_way_at_the_set_point_and_falls_with_calcium():
    assert parathyroid.release(1.13, 1.13, 25.0, 0.3, 6.5) == pytest.approx(3.4)
    assert parathyroid.release(3.0, 1.13, 25.0, 0.3, 6.5) == pytest.approx(0.3, abs=1e-6)
    assert np.all(np.diff(parathyroid.release(np.linspace(0.9, 1.5, 25), 1.13, 25.0, 0.3, 6.5)) < 0)
    assert having(parathyroid.release_ref) == pytest.approx(1.0955, abs=2e-4)


def test_sensed_calcium__counts_magnesium_a_little():
    sensed = having(parathyroid.ca_sensed, ca_ionised=1.2, mg_adjusted=1.85)
    assert sensed == pytest.approx(1.2 + 0.2 * 0.70 * 1.0)


def test_magnesium__blocks_release_below_normal_only():
    assert having(parathyroid.mg_permission, mg_ratio=1.0) == pytest.approx(1.0)
    assert having(parathyroid.mg_permission, mg_ratio=1.5) == pytest.approx(1.0)
    assert having(parathyroid.mg_permission, mg_ratio=0.0) == pytest.approx(0.04)
    half = 0.5**8
    assert having(parathyroid.mg_permission, mg_ratio=0.5) == pytest.approx(0.04 + 0.96 * half * 1.28 / (0.28 + half))


def test_blocked_hormone__fills_the_store_in_set_a_and_not_in_set_c():
    assert having(parathyroid.gland_emptying, release_drive=2.0, mg_permission=0.25) == pytest.approx(4.8 * 2.0 * 0.25)
    kept = having(parathyroid.gland_emptying, release_drive=2.0, mg_permission=0.25, mg_blocks_emptying=0.0)
    assert kept == pytest.approx(4.8 * 2.0)


def test_response_to_pth__needs_cell_magnesium():
    assert having(parathyroid.mg_response, cell_mg=1.0) == pytest.approx(1.0)
    assert having(parathyroid.mg_response, cell_mg=0.0) == pytest.approx(0.12)
    quarter = 0.5**4
    assert having(parathyroid.mg_response, cell_mg=0.5) == pytest.approx(
        0.12 + 0.88 * quarter * 1.18 / (0.18 + quarter)
    )


def test_signals__pthrp_reaches_bone_and_tubule_but_not_the_enzymes():
    assert parathyroid.pth_on_bone(0.5, 4.0) == 4.5
    assert parathyroid.pth_on_tubule(EXACT, 0.2, 4.0) == pytest.approx(4.2)
    assert parathyroid.pth_on_tubule(EXACT, 0.0, 0.0) == 0.03
    assert parathyroid.pth_on_tubule(EXACT, 50.0, 0.0) == 12.0
    assert parathyroid.pth_on_cyp(0.2) == 0.2


def test_resistance__lowers_the_signal_in_the_kidney_and_a_ceiling_holds_it():
    assert having(parathyroid.pth_in_kidney, pth_effect=2.0) == pytest.approx(2.0)
    assert having(parathyroid.pth_in_kidney, pth_effect=2.0, pth_resistance=0.1) == pytest.approx(0.2)
    assert having(parathyroid.pth_in_kidney, pth_effect=50.0, pth_ceiling=0.05) == 0.05


def test_free_calcifediol__solves_its_binding_equation():
    """Total = free + albumin-bound + DBP-bound, from 1 nmol/L to beyond the capacity of the protein."""
    for total in (1.0, 70.0, 900.0, 4700.0, 20000.0):
        free = calcitriol.free_calcifediol(total, 4700.0, 6e-4 * 6e5, 0.7)
        bound = 4700.0 * 0.7 * free / (1.0 + 0.7 * free)
        assert free * (1.0 + 360.0) + bound == pytest.approx(total, rel=1e-12)


def test_free_calcifediol__reference_is_8_pg_per_ml():
    assert calcitriol.free_calcifediol(70.0, 4700.0, 360.0, 0.7) * 400.64 == pytest.approx(7.8, abs=0.05)


def test_toxicity__free_share_rises_as_the_protein_fills():
    shares = [calcitriol.free_calcifediol(total, 4700.0, 360.0, 0.7) / total for total in (70.0, 1000.0, 3000.0)]
    assert shares == pytest.approx([2.772e-4, 3.296e-4, 5.15e-4], rel=1e-3)


def test_receptor__reference_activity_is_one_and_eleven_percent_is_25ohd():
    share_25, share_125 = start("calcifediol_free_share"), start("calcitriol_free_share")
    own = 70.0 * 1000.0 * share_25 / 330.0
    assert own / (own + 100.0 * share_125) == pytest.approx(0.11, abs=0.005)
    assert start("vdr_activity") == pytest.approx(1.0)


def test_skin__saturates_with_sun():
    assert having(skin.skin_synthesis, sun_dose=0.0) == 0.0
    assert having(skin.skin_synthesis, sun_dose=0.7, skin_area=1.0) == pytest.approx(1500.0 * 0.63212, rel=1e-4)
    assert having(skin.skin_synthesis, sun_dose=50.0, skin_area=0.25, skin_age=0.5) == pytest.approx(187.5)
    assert having(skin.skin_synthesis, uv_d3=20.0, body_size=2.0) == pytest.approx(10.0)


def test_appetite__is_whole_at_the_reference_and_falls_to_a_third():
    assert having(gut.appetite, ca_ionised=1.22) == pytest.approx(1.0)
    assert having(gut.appetite, ca_ionised=1.65) == pytest.approx(0.35 + 0.65 * 0.5 / 0.997855, rel=1e-5)
    assert having(gut.appetite, ca_ionised=3.0) == pytest.approx(0.35, abs=1e-6)


def test_calcium_uptake__is_limited_by_what_is_eaten():
    usual = having(gut.ca_active, gut_ca_transport=1.0, ca_eaten=25.0)
    assert usual == pytest.approx(5.5)
    assert having(gut.ca_active, gut_ca_transport=50.0, ca_eaten=10.0) == pytest.approx(8.5)
    assert having(gut.absorbs_ca, ca_active=8.5, ca_eaten=10.0) == pytest.approx(9.0)
    assert having(gut.absorbs_ca, ca_active=5.5, ca_eaten=25.0) == pytest.approx(8.0)


def test_filtration__falls_with_calcium_to_a_quarter():
    assert kidney.filtration_left(1.0, 1.32, 0.45, 0.25, 0.04) == pytest.approx(1.0, abs=1e-5)
    assert kidney.filtration_left(1.77, 1.32, 0.45, 0.25, 0.04) == pytest.approx(0.25 + 0.75 / 2.0, rel=1e-4)
    assert kidney.filtration_left(9.0, 1.32, 0.45, 0.25, 0.04) == pytest.approx(0.25, abs=0.003)


def test_tubule__regulated_fractions_move_on_the_logit_scale():
    usual = {"ca_ratio": 1.0, "mg_ratio": 1.0, "urine_volume_ref": 1.5, "excretes_water": 1.5}
    whole = having(kidney.ca_loop, **usual)
    assert whole == pytest.approx(0.66)
    furosemide = having(kidney.ca_loop, **usual, loop=1.0)
    assert np.log(furosemide / (1 - furosemide)) - np.log(whole / (1 - whole)) == pytest.approx(-1.0)
    dilute = having(kidney.ca_loop, **{**usual, "excretes_water": 15.0}, g_flow=0.5)
    assert np.log(dilute / (1 - dilute)) - np.log(whole / (1 - whole)) == pytest.approx(-0.5 * np.log(10.0))
    assert having(kidney.ca_proximal, volume_ratio=1.1) < 0.65 < having(kidney.ca_proximal, volume_ratio=0.9)


def test_mineral__no_urine_calcium_is_lost_without_filtration():
    assert kidney.excretes_ca(0.0, 1.37, 0.65, 0.66, 0.7) == 0.0
    assert kidney.excretes_ca(100.0, 1.0, 0.5, 0.5, 0.5) == pytest.approx(12.5)


def test_brake__doubles_half_a_millimole_above_its_threshold():
    assert bone.calcitonin_brake(1.2, 1.4, 0.5, 0.04) == pytest.approx(1.0, abs=1e-5)
    assert bone.calcitonin_brake(1.9, 1.4, 0.5, 0.04) == pytest.approx(2.0, rel=1e-5)


def test_osteoid__piles_up_when_calcium_times_phosphate_is_low():
    assert bone.osteoid_excess(5.0, 1.0) == pytest.approx(1.0)
    assert bone.osteoid_excess(0.0, 0.2) == 1.0
    assert bone.osteoid_excess(5.0, 0.45) == pytest.approx(1.0 + 5.0 * (0.4 - 0.05 * np.log1p(np.exp(-3.0))), rel=1e-3)


def test_phosphate__spills_above_its_threshold():
    assert having(fgf23.excretes_p, filtration=144.0, phosphate=2.0, tmp_gfr=1.0) == pytest.approx(144.0, rel=1e-4)
    assert having(fgf23.excretes_p, filtration=144.0, phosphate=0.4, tmp_gfr=1.0) == pytest.approx(0.0, abs=0.05)


def test_magnesium__kidney_keeps_it_when_it_is_low():
    usual = having(magnesium.mg_loop, mg_ratio=1.0, ca_ratio=1.0)
    assert usual == pytest.approx(0.81)
    assert (
        having(magnesium.mg_loop, mg_ratio=0.7, ca_ratio=1.0)
        > usual
        > having(magnesium.mg_loop, mg_ratio=1.0, ca_ratio=1.2)
    )
    assert having(magnesium.absorbs_mg, mg_eaten=15.0, vdr_activity=1.0) == pytest.approx(4.0 + 0.11 * 15.0)
    assert having(magnesium.absorbs_mg, mg_eaten=15.0, vdr_activity=1.0, ppi=1.0) == pytest.approx(0.11 * 15.0)


def test_plasma__albumin_carries_calcium_that_is_not_ionised():
    low = having(
        plasma.ca_total,
        ca_ionised=1.22,
        ca_complexed=0.15 / 1.22,
        ca_alkali_bound=0.0,
        ca_bound=0.98 / 1.22,
        ca_protein_ratio=0.625,
    )
    assert low == pytest.approx(1.22 + 0.15 + 0.6125)
    assert plasma.ca_protein_ratio(0.2, 0.625) == pytest.approx(0.7)
    assert plasma.ca_corrected(2.0, 0.02, 40.0, 25.0) == pytest.approx(2.3)
    assert having(plasma.ca_bound, ph_change=0.1) == pytest.approx(0.98 / 1.22 * 1.05)


def test_water__spreads_by_osmotic_balance():
    volume = having(water.ecf_volume, body_water=42.0, ecf_na=2100.0, ecf_k=63.0, cell_k=1.0, cell_osmoles=493.4)
    assert volume == pytest.approx(15.0)


def test_urine__cannot_be_concentrated_when_calcium_is_high_or_potassium_low():
    usual = having(water.urine_osm_top, ca_ionised=1.22, k=4.2)
    assert usual == pytest.approx(1100.0, rel=0.01)
    assert having(water.urine_osm_top, ca_ionised=1.6, k=4.2) < 0.5 * usual
    assert having(water.urine_osm_top, ca_ionised=1.22, k=2.6) == pytest.approx(usual / 2.0, rel=0.01)
    assert having(water.urine_osm_top, ca_ionised=3.0, k=4.2) == 170.0


def test_drinking__needs_access_and_has_its_limits():
    assert having(water.drinks, na_shortfall=0.0, na=140.0) == pytest.approx(1.5)
    assert having(water.drinks, na_shortfall=0.0, na=144.0) == pytest.approx(1.5 + 2.0 * 3.0, abs=0.03)
    assert having(water.drinks, na_shortfall=0.0, na=150.0, drinking_access=0.0) == 0.15
    assert having(water.drinks, na_shortfall=0.0, na=170.0) == 15.0


def test_vitamin_d__hydroxylation_needs_magnesium_and_saturates():
    rates = [
        having(vitamin_d.hydroxylation_d3, plasma_d3=d3, plasma_d2=0.0, cofactor_25=1.0) for d3 in (5.0, 50.0, 500.0)
    ]
    assert rates[0] == pytest.approx(31.7 * 5.0 / 6.6 + 0.46 * 5.0)
    assert rates[2] == pytest.approx(31.7 * 500.0 / 501.6 + 0.46 * 500.0)


def test_labs__creatinine_doubles_when_filtration_halves():
    assert having(labs.creatinine, gfr_ratio=0.5) == pytest.approx(144.0)
    assert labs.feca(5.0, 144.0, 2.35) == pytest.approx(0.01478, rel=1e-3)


def test_helpers__keep_their_promises():
    assert [saturating(x, 2.0) for x in (0.0, 1.0)] == [0.0, 1.0]
    assert saturating(1e9, 2.0) == pytest.approx(3.0)
    assert softplus(3.0, 0.05) == pytest.approx(3.0)
    assert softplus(0.0, 0.05) == pytest.approx(0.05 * np.log(2.0))
    assert softplus(-900.0, 0.05) == 0.0


@pytest.mark.parametrize(
    ("exact", "smooth", "within"),
    [
        (EXACT.cap(3.0, 2.5, 0.1), SMOOTH.cap(3.0, 2.5, 0.1), 0.001),
        (EXACT.cap(1.0, 2.5, 0.1), SMOOTH.cap(1.0, 2.5, 0.1), 1e-6),
        (EXACT.floor(0.2, 0.5, 0.05), SMOOTH.floor(0.2, 0.5, 0.05), 0.001),
        (EXACT.clip(40.0, 0.03, 12.0), SMOOTH.clip(40.0, 0.03, 12.0), 1e-5),
        (EXACT.clip(1.0, 0.03, 12.0), SMOOTH.clip(1.0, 0.03, 12.0), 1e-9),
        (EXACT.saturate(20.0, 10.0), SMOOTH.saturate(20.0, 10.0), 0.01),
        (EXACT.ramp(-0.5, 0.01), SMOOTH.ramp(-0.5, 0.01), 0.0),
        (EXACT.ramp(0.5, 0.01), SMOOTH.ramp(0.5, 0.01), 0.0003),
    ],
)
def test_corners__rounded_ones_agree_with_exact_ones_away_from_the_corner(exact, smooth, within):
    assert smooth == pytest.approx(exact, abs=within)
