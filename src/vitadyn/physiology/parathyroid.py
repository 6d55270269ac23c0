"""Parathyroid: calcium (and a little magnesium) sets release; vitamin D and phosphate set synthesis and growth."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value

parathyroid = System("parathyroid", Path(__file__).with_suffix(".toml"))
parathyroid.pool("gland_pth_store", "1", 1.0, "S", meaning="PTH stored in the gland")
parathyroid.pool("pth_plasma", "pg/mL", "pth_ref", "PTH", typical=35.0, meaning="plasma PTH(1-84)")
parathyroid.pool("gland_mass", "1", 1.0, "G", meaning="working parathyroid mass")


@parathyroid.law("mmol/L", cite="Fatemi1991")
def ca_sensed(
    ca_ionised: Value, mg_as_ca: Value, mg_filtered_share: Value, mg_adjusted: Value, mg_ref: Value, casr_gain: Value
) -> Value:
    """What the calcium receptor sees: ionised calcium and a little magnesium."""
    return (ca_ionised + mg_as_ca * mg_filtered_share * (mg_adjusted - mg_ref)) * casr_gain


def release(sensed: Value, set_point: Value, slope: Value, least: Value, most: Value) -> Value:
    """Inverse sigmoid of sensed calcium between a floor and a ceiling."""
    return least + (most - least) / (1.0 + (sensed / set_point) ** slope)


@parathyroid.law("1", cite="Schwarz1994")
def release_ref(
    ca_ionised_ref: Value, ca_set_ref: Value, ca_slope: Value, release_min: Value, release_max: Value
) -> Value:
    """Release of the reference person."""
    return release(ca_ionised_ref, ca_set_ref, ca_slope, release_min, release_max)


@parathyroid.law("1", cite="Schwarz1993")
def release_drive(
    ca_sensed: Value, ca_set: Value, ca_slope: Value, release_min: Value, release_max: Value, release_ref: Value
) -> Value:
    """Release of normal glands over the reference."""
    return release(ca_sensed, ca_set, ca_slope, release_min, release_max) / release_ref


@parathyroid.law("1", cite="Schwarz1994")
def adenoma_drive(
    ca_sensed: Value, adenoma_set: Value, ca_slope: Value, release_min: Value, release_max: Value, release_ref: Value
) -> Value:
    """Release of an adenoma, which has a higher set point."""
    return release(ca_sensed, adenoma_set, ca_slope, release_min, release_max) / release_ref


@parathyroid.law("1", cite="Rude1978")
def mg_permission(
    kink: Exact, mg_ratio: Value, mg_release_floor: Value, mg_release_half: Value, mg_release_slope: Value
) -> Value:
    """Release needs magnesium: blocked within minutes when serum magnesium is low, unhindered from normal upwards."""
    lowered = (1.0 - kink.ramp(1.0 - mg_ratio, 0.02)) ** mg_release_slope
    return mg_release_floor + (1.0 - mg_release_floor) * lowered * (1.0 + mg_release_half) / (mg_release_half + lowered)


@parathyroid.law("1/d", cite="tuned")
def gland_degradation(kink: Exact, k_gland_degrade: Value, ca_ratio: Value, n_degrade: Value) -> Value:
    """Degradation inside the gland, faster when calcium is high."""
    return k_gland_degrade * kink.cap(ca_ratio, 1.6, 0.03) ** n_degrade


@parathyroid.law("1/d", cite="tuned")
def gland_emptying(
    k_gland_release: Value, release_drive: Value, mg_permission: Value, mg_blocks_emptying: Value
) -> Value:
    """Emptying of the store; in set C hormone that is blocked is degraded, so the block does not fill the store."""
    return k_gland_release * release_drive * (1.0 - mg_blocks_emptying * (1.0 - mg_permission))


@parathyroid.flux(None, "gland_pth_store", "1/d", cite="Ouseph")
def makes_pth(
    kink: Exact,
    k_gland_release: Value,
    k_gland_degrade: Value,
    vdr_activity: Value,
    phosphate_ratio: Value,
    fgf23_ratio: Value,
    n_vdr_pth: Value,
    n_p_pth: Value,
    n_fgf_pth: Value,
) -> Value:
    """Synthesis: vitamin D and FGF23 lower it, phosphate raises it."""
    drive = vdr_activity**-n_vdr_pth * phosphate_ratio**n_p_pth * fgf23_ratio**-n_fgf_pth
    return (k_gland_release + k_gland_degrade) * kink.cap(drive, 2.5, 0.1)


@parathyroid.flux("gland_pth_store", None, "1/d", cite="tuned")
def uses_pth(gland_emptying: Value, gland_degradation: Value, gland_pth_store: Value) -> Value:
    """Release and degradation of stored hormone."""
    return (gland_emptying + gland_degradation) * gland_pth_store


@parathyroid.law("1", cite="Schwarz1993")
def secretion(
    gland_mass: Value, gland_fraction: Value, release_drive: Value, mg_permission: Value, gland_pth_store: Value
) -> Value:
    """Secretion of normal glands, over the reference."""
    return gland_mass * gland_fraction * release_drive * mg_permission * gland_pth_store


@parathyroid.law("1", cite="Norman2011")
def adenoma_secretion(
    adenoma_mass: Value,
    adenoma_drive: Value,
    mg_permission: Value,
    mg_blocks_emptying: Value,
    k_gland_release: Value,
    k_gland_degrade: Value,
    gland_degradation: Value,
) -> Value:
    """Secretion of an autonomous adenoma, its store at balance."""
    emptying = k_gland_release * adenoma_drive * (1.0 - mg_blocks_emptying * (1.0 - mg_permission))
    store = (k_gland_release + k_gland_degrade) / (emptying + gland_degradation)
    return adenoma_mass * adenoma_drive * mg_permission * store


@parathyroid.flux(None, "pth_plasma", "pg/mL/d", cite="Maier1998")
def pth_follows(
    kink: Exact,
    k_pth: Value,
    pth_ref: Value,
    secretion: Value,
    adenoma_secretion: Value,
    gfr_ratio: Value,
    pth_given: Value,
    pth_plasma: Value,
) -> Value:
    """PTH lives minutes; three tenths of its clearance is renal."""
    clearance = 0.7 + 0.3 * kink.cap(gfr_ratio, 1.3, 0.03)
    return k_pth * (pth_ref * (secretion + adenoma_secretion) / clearance + pth_given - pth_plasma)


def beyond_patience(stimulus: Value, patience: Value, width: Value) -> Value:
    """A stimulus of which `patience` (0 to 1) is not felt while it is within about `width` of 1."""
    off = stimulus - 1.0
    return 1.0 + off * (1.0 - patience * width * width / (width * width + off * off))


@parathyroid.flux(None, "gland_mass", "1/d", cite="SchappacherTilp2019")
def gland_grows(
    kink: Exact,
    release_drive: Value,
    mg_permission: Value,
    mg_curbs_growth: Value,
    vdr_activity: Value,
    phosphate_ratio: Value,
    n_ca_growth: Value,
    n_vdr_growth: Value,
    n_p_growth: Value,
    gland_patience: Value,
    gland_patience_width: Value,
    gland_most: Value,
    tau_gland: Value,
    gland_mass: Value,
) -> Value:
    """Low calcium, low vitamin D and high phosphate make the gland grow over months, up to a limit."""
    felt = release_drive * (1.0 - mg_curbs_growth * (1.0 - mg_permission))
    stimulus = kink.floor(beyond_patience(felt, gland_patience, gland_patience_width), 0.05, 0.01)
    wanted = stimulus**n_ca_growth * vdr_activity**-n_vdr_growth * phosphate_ratio**n_p_growth
    return (kink.cap(wanted, gland_most, 0.5) - gland_mass) / tau_gland


@parathyroid.law("pmol/L", cite="derived")
def pth(pth_plasma: Value, pmol_per_l_per_pg_per_ml: Value) -> Value:
    """PTH as reported in SI units."""
    return pth_plasma * pmol_per_l_per_pg_per_ml


@parathyroid.law("1", cite="tuned")
def mg_response(cell_mg: Value, resistance_floor: Value, resistance_half: Value) -> Value:
    """Tissue response to PTH needs cell magnesium."""
    m4 = (cell_mg * cell_mg) ** 2
    return resistance_floor + (1.0 - resistance_floor) * m4 * (1.0 + resistance_half) / (resistance_half + m4)


@parathyroid.law("1", cite="tuned")
def pth_effect(pth_plasma: Value, pth_ref: Value, mg_response: Value, uraemic_response: Value) -> Value:
    """PTH as tissues feel it."""
    return pth_plasma / pth_ref * mg_response * uraemic_response


@parathyroid.law("1", cite="tuned")
def pth_on_bone(pth_effect: Value, pthrp_signal: Value) -> Value:
    """The signal to bone: PTH and PTHrP."""
    return pth_effect + pthrp_signal


@parathyroid.law("1", cite="tuned")
def pth_in_kidney(kink: Exact, pth_effect: Value, pth_resistance: Value, pth_ceiling: Value) -> Value:
    """PTH as the kidney hears it: less of it in resistance, and no more than a ceiling."""
    return kink.saturate(pth_effect * pth_resistance, pth_ceiling)


@parathyroid.law("1", cite="tuned")
def pth_on_tubule(kink: Exact, pth_in_kidney: Value, pthrp_signal: Value) -> Value:
    """The signal to the tubule, within the range over which its logarithm is used."""
    return kink.clip(pth_in_kidney + pthrp_signal, 0.03, 12.0)


@parathyroid.law("1", cite="tuned")
def pth_on_cyp(pth_in_kidney: Value) -> Value:
    """The signal to the vitamin D enzymes; PTHrP hardly acts there."""
    return pth_in_kidney * 1.0
