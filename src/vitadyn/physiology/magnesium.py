"""Magnesium: absorption, cell and bone stores, and what the kidney keeps."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value, log, logistic, logit, saturating, sqrt

magnesium = System("magnesium", Path(__file__).with_suffix(".toml"))


@magnesium.law("mmol", cite="derived")
def ecf_mg_start(mg_ref: Value, mg_filtered_share: Value, ecf_volume_ref: Value, plasma_volume_ref: Value) -> Value:
    """Magnesium in the extracellular fluid of the reference person."""
    return mg_ref * (mg_filtered_share * ecf_volume_ref + (1.0 - mg_filtered_share) * plasma_volume_ref)


magnesium.pool(
    "ecf_mg",
    "mmol",
    "ecf_mg_start",
    "Mg",
    element="mg",
    typical=9.7,
    meaning="magnesium of the extracellular fluid, bound magnesium included",
    most=20.0,
)
magnesium.pool(
    "cell_mg", "1", 1.0, "MgT", size="cell_mg_ref", element="mg", meaning="exchangeable magnesium of soft tissue"
)
magnesium.pool("bone_mg", "1", 1.0, "MgB", size="bone_mg_ref", element="mg", meaning="deep exchangeable magnesium")


@magnesium.law("mmol/d", cite="derived")
def mg_eaten(intake_mg: Value, body_size: Value, appetite: Value) -> Value:
    """Magnesium that enters the gut."""
    return intake_mg / body_size * appetite


@magnesium.flux(None, "ecf_mg", "mmol/d", cite="Sabatier2003", element="mg")
def absorbs_mg(
    mg_active_max: Value,
    intake_mg_ref: Value,
    mg_half: Value,
    mg_eaten: Value,
    mg_vdr_share: Value,
    vdr_activity: Value,
    ppi: Value,
    mg_malabsorption: Value,
    mg_passive: Value,
) -> Value:
    """Saturable uptake, which proton pump inhibitors block, and passive uptake."""
    active = mg_active_max * (intake_mg_ref + mg_half) / intake_mg_ref * mg_eaten / (mg_eaten + mg_half)
    by_vdr = 1.0 - mg_vdr_share + mg_vdr_share * saturating(vdr_activity, 2.0)
    return active * by_vdr * (1.0 - ppi) * mg_malabsorption + mg_passive * mg_eaten


@magnesium.flux("ecf_mg", None, "mmol/d", cite="tuned", element="mg")
def loses_mg(
    kink: Exact,
    mg_faecal: Value,
    mg_skin: Value,
    mg_ratio: Value,
    loss_mg: Value,
    body_size: Value,
    loss_mg_full: Value,
) -> Value:
    """Gut and skin losses, and losses by stoma or diarrhoea; these shrink when there is little left."""
    return (mg_faecal + mg_skin) * sqrt(mg_ratio) + loss_mg / body_size * kink.cap(mg_ratio / loss_mg_full, 1.0, 0.03)


@magnesium.flux(None, "ecf_mg", "mmol/d", cite="derived", element="mg")
def infuses_mg(iv_mg: Value, body_size: Value) -> Value:
    """Magnesium into a vein."""
    return iv_mg / body_size


@magnesium.law("1", cite="derived")
def mg_distal_share_ref(
    mg_active_max_ref: Value,
    mg_passive_ref: Value,
    intake_mg_ref: Value,
    mg_faecal_ref: Value,
    mg_skin_ref: Value,
    gfr_ref: Value,
    mg_ref: Value,
    mg_filtered_share: Value,
    mg_proximal: Value,
    mg_loop_ref: Value,
) -> Value:
    """Distal reabsorption that balances magnesium in the reference person."""
    excreted = mg_active_max_ref + mg_passive_ref * intake_mg_ref - mg_faecal_ref - mg_skin_ref
    return 1.0 - excreted / (gfr_ref * mg_ref * mg_filtered_share * (1.0 - mg_proximal) * (1.0 - mg_loop_ref))


@magnesium.law("1", cite="Dutta2024")
def mg_loop(
    mg_loop_ref: Value,
    g_mg: Value,
    mg_ratio: Value,
    g_mg_ca: Value,
    ca_ratio: Value,
    g_mg_loop_diuretic: Value,
    loop: Value,
    mg_leak: Value,
) -> Value:
    """Thick limb: low magnesium raises it; high calcium and loop diuretics lower it."""
    regulation = g_mg * log(mg_ratio) + g_mg_ca * log(ca_ratio)
    return logistic(logit(mg_loop_ref) - regulation - g_mg_loop_diuretic * loop - 0.5 * mg_leak)


@magnesium.law("1", cite="Dutta2024")
def mg_distal(
    mg_distal_share_ref: Value,
    g_mg: Value,
    mg_ratio: Value,
    g_mg_pth: Value,
    pth_on_tubule: Value,
    g_mg_thiazide: Value,
    thiazide: Value,
    loop: Value,
    mg_leak: Value,
) -> Value:
    """Distal tubule: low magnesium and PTH raise it; thiazide and a leak lower it."""
    regulation = -g_mg * log(mg_ratio) + g_mg_pth * log(pth_on_tubule)
    return logistic(logit(mg_distal_share_ref) + regulation - g_mg_thiazide * thiazide - 0.1 * loop - mg_leak)


@magnesium.flux("ecf_mg", None, "mmol/d", cite="derived", element="mg")
def excretes_mg(filtration: Value, mg_ionised: Value, mg_proximal: Value, mg_loop: Value, mg_distal: Value) -> Value:
    """Urine magnesium."""
    return filtration * mg_ionised * (1.0 - mg_proximal) * (1.0 - mg_loop) * (1.0 - mg_distal)


@magnesium.flux("ecf_mg", "cell_mg", "mmol/d", cite="Avioli1966", element="mg")
def into_cells_mg(k_cell_mg: Value, cell_mg_ref: Value, mg_ratio: Value, cell_mg: Value) -> Value:
    """Exchange with soft tissue."""
    return k_cell_mg * cell_mg_ref * (mg_ratio - cell_mg)


@magnesium.flux("ecf_mg", "bone_mg", "mmol/d", cite="Avioli1966", element="mg")
def into_bone_mg(k_bone_mg: Value, bone_mg_ref: Value, mg_ratio: Value, bone_mg: Value) -> Value:
    """Exchange with the deep store."""
    return k_bone_mg * bone_mg_ref * (mg_ratio - bone_mg)


@magnesium.flux(None, "ecf_mg", "mmol/d", cite="recalled", element="mg")
def mineral_mg(mg_per_ca: Value, resorption: Value, formation: Value) -> Value:
    """Magnesium that comes and goes with bone mineral."""
    return mg_per_ca * (resorption - formation)
