"""Kidney: filtration, and how calcium is taken back along the tubule (regulated fractions live on the logit scale)."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value, log, logistic, logit, minimum, saturating, softplus

kidney = System("kidney", Path(__file__).with_suffix(".toml"))


def filtration_left(ca_ionised: Value, threshold: Value, half: Value, least: Value, width: Value) -> Value:
    """Share of filtration left when calcium is high."""
    return least + (1.0 - least) / (1.0 + (softplus(ca_ionised - threshold, width) / half) ** 2)


@kidney.law("1", cite="derived")
def gfr_own(gfr: Value, body_size: Value, gfr_ref: Value) -> Value:
    """The person's own filtration over the reference, at normal calcium and volume."""
    return gfr / body_size / gfr_ref


@kidney.law("1", cite="tuned")
def gfr_ratio(
    gfr_own: Value,
    volume_ratio: Value,
    n_gfr_volume: Value,
    ca_ionised: Value,
    ca_ionised_ref: Value,
    gfr_ca_from: Value,
    gfr_ca_half: Value,
    gfr_ca_floor: Value,
    gfr_ca_width: Value,
) -> Value:
    """Actual filtration over the reference: volume loss and high calcium lower it."""
    now = filtration_left(ca_ionised, gfr_ca_from, gfr_ca_half, gfr_ca_floor, gfr_ca_width)
    usual = filtration_left(ca_ionised_ref, gfr_ca_from, gfr_ca_half, gfr_ca_floor, gfr_ca_width)
    return gfr_own * volume_ratio**n_gfr_volume * now / usual


@kidney.law("L/d", cite="derived")
def filtration(gfr_ratio: Value, gfr_ref: Value) -> Value:
    """Actual glomerular filtration, at reference body size."""
    return gfr_ratio * gfr_ref


@kidney.law("1", cite="tuned")
def uraemic_response(gfr_own: Value, n_uraemic: Value, uraemic_half: Value) -> Value:
    """Tissue resistance to PTH when the kidney fails: little of it in mild failure, where `uraemic_half` says so."""
    left = minimum(gfr_own, 1.0)
    return left**n_uraemic * saturating(left * left, uraemic_half)


@kidney.law("1", cite="derived")
def ca_excreted_share_ref(
    ca_active_max_ref: Value,
    ca_passive_ref: Value,
    intake_ca_ref: Value,
    ca_faecal_ref: Value,
    ca_skin_ref: Value,
    gfr_ref: Value,
    ca_filtered_ref: Value,
) -> Value:
    """Fractional excretion that balances calcium in the reference person."""
    excreted = ca_active_max_ref + ca_passive_ref * intake_ca_ref - ca_faecal_ref - ca_skin_ref
    return excreted / (gfr_ref * ca_filtered_ref)


@kidney.law("1", cite="derived")
def ca_distal_share_ref(ca_excreted_share_ref: Value, ca_proximal_ref: Value, ca_loop_ref: Value) -> Value:
    """Distal reabsorption that gives that fraction."""
    return 1.0 - ca_excreted_share_ref / ((1.0 - ca_proximal_ref) * (1.0 - ca_loop_ref))


@kidney.law("1", cite="Parfitt1972")
def ca_proximal(ca_proximal_ref: Value, g_volume: Value, volume_ratio: Value) -> Value:
    """Proximal reabsorption, which follows volume."""
    return logistic(logit(ca_proximal_ref) - g_volume * log(volume_ratio))


@kidney.law("1", cite="tuned")
def ca_loop(
    kink: Exact,
    ca_loop_ref: Value,
    g_ca: Value,
    ca_ratio: Value,
    casr_gain: Value,
    casr_loop: Value,
    mg_ratio: Value,
    loop: Value,
    g_loop_diuretic: Value,
    g_flow: Value,
    excretes_water: Value,
    urine_volume_ref: Value,
) -> Value:
    """Thick limb: the calcium receptor, loop diuretics and much dilute urine lower it."""
    receptor = log(ca_ratio) + casr_loop * log(casr_gain) + 0.025 * kink.floor(log(mg_ratio), LOG_LEAST_MG, 0.1)
    washed = g_flow * log(excretes_water / urine_volume_ref)
    return logistic(logit(ca_loop_ref) - g_ca * receptor - g_loop_diuretic * loop - washed)


LOG_LEAST_MG = -1.2039728043259361
"""ln 0.3: below this magnesium the receptor of the thick limb sees no further fall."""


@kidney.law("1", cite="tuned")
def ca_delivery(
    ca_proximal: Value,
    ca_loop: Value,
    ca_proximal_ref: Value,
    ca_loop_ref: Value,
    ca_filtered: Value,
    ca_filtered_ref: Value,
) -> Value:
    """Calcium that reaches the distal tubule, per filtered water, over the reference."""
    share = (1.0 - ca_proximal) * (1.0 - ca_loop) / ((1.0 - ca_proximal_ref) * (1.0 - ca_loop_ref))
    return share * ca_filtered / ca_filtered_ref


@kidney.law("1", cite="Parfitt1972")
def ca_distal(
    kink: Exact,
    ca_distal_share_ref: Value,
    g_pth: Value,
    pth_on_tubule: Value,
    g_vdr: Value,
    vdr_activity: Value,
    g_delivery: Value,
    ca_delivery: Value,
    g_thiazide: Value,
    thiazide: Value,
    dct_ca_shift: Value,
    g_ph: Value,
    ph_change: Value,
) -> Value:
    """Distal tubule: PTH, vitamin D, thiazide and alkalosis raise it, load lowers it."""
    hormones = g_pth * log(pth_on_tubule) + g_vdr * log(kink.clip(vdr_activity, 0.05, 10.0))
    given = g_thiazide * thiazide + dct_ca_shift + g_ph * ph_change
    return logistic(logit(ca_distal_share_ref) + hormones - g_delivery * log(ca_delivery) + given)


@kidney.flux("ecf_ca", None, "mmol/d", cite="derived", element="ca")
def excretes_ca(filtration: Value, ca_filtered: Value, ca_proximal: Value, ca_loop: Value, ca_distal: Value) -> Value:
    """Urine calcium: what was filtered and not taken back."""
    return filtration * ca_filtered * (1.0 - ca_proximal) * (1.0 - ca_loop) * (1.0 - ca_distal)
