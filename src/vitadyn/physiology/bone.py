"""Bone: a rapid exchangeable store, cells that turn bone over, and mineral that is laid down or dissolved."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Value, saturating, softplus

bone = System("bone", Path(__file__).with_suffix(".toml"))
bone.pool(
    "bone_ca_fast", "1", 1.0, "Qf", size="bone_ca_fast_ref", element="ca", meaning="rapidly exchangeable bone calcium"
)
bone.pool("osteoclast", "1", 1.0, "OC", meaning="osteoclast activity")
bone.pool("osteoblast", "1", 1.0, "OB", meaning="osteoblast activity")
bone.pool("bone_mineral", "1", 1.0, "BM", size="bone_ca_ref", element="ca", meaning="bone mineral", signed=True)


@bone.flux(None, "osteoclast", "1/d", cite="tuned")
def osteoclasts_follow(
    pth_on_bone: Value,
    vdr_activity: Value,
    oc_pth_floor: Value,
    oc_pth_half: Value,
    oc_vdr_floor: Value,
    oc_vdr_half: Value,
    resorption_drug: Value,
    osteoclast: Value,
    tau_osteoclast: Value,
) -> Value:
    """PTH drives them, with the permission of vitamin D."""
    by_pth = oc_pth_floor + (1.0 - oc_pth_floor) * saturating(pth_on_bone, oc_pth_half)
    by_vdr = oc_vdr_floor + (1.0 - oc_vdr_floor) * saturating(vdr_activity, oc_vdr_half)
    return (by_pth * by_vdr * resorption_drug - osteoclast) / tau_osteoclast


@bone.law("1", cite="tuned")
def osteoid_excess(k_osteoid: Value, mineral_product: Value) -> Value:
    """Matrix laid down faster than it is mineralised, when calcium times phosphate is low (set C)."""
    return 1.0 + k_osteoid * (softplus(0.85 - mineral_product, 0.05) - softplus(-0.15, 0.05))


@bone.flux(None, "osteoblast", "1/d", cite="tuned")
def osteoblasts_follow(
    osteoclast: Value,
    n_coupling: Value,
    anabolic: Value,
    osteoid_excess: Value,
    osteoblast: Value,
    tau_osteoblast: Value,
) -> Value:
    """Formation follows resorption within months."""
    return (osteoclast**n_coupling * (1.0 + anabolic) * osteoid_excess - osteoblast) / tau_osteoblast


def calcitonin_brake(ca_ionised: Value, threshold: Value, half: Value, width: Value) -> Value:
    """Inhibition of resorption by high calcium."""
    return 1.0 + (softplus(ca_ionised - threshold, width) / half) ** 2


@bone.flux("bone_mineral", "ecf_ca", "mmol/d", cite="tuned", element="ca")
def resorption(
    turnover: Value,
    osteoclast: Value,
    vdr_resorption: Value,
    vdr_activity: Value,
    vdr_resorption_from: Value,
    resorption_drug: Value,
    osteolysis: Value,
    ca_ionised: Value,
    ca_ionised_ref: Value,
    brake_from: Value,
    brake_half: Value,
    brake_width: Value,
    dissolution: Value,
    dissolution_below: Value,
    ca_ratio: Value,
) -> Value:
    """By osteoclasts; uncoupled by high receptor activity or tumour; braked by high, dissolution by low calcium."""
    uncoupled = softplus(vdr_activity - vdr_resorption_from, 0.08) - softplus(1.0 - vdr_resorption_from, 0.08)
    brake = calcitonin_brake(ca_ionised_ref, brake_from, brake_half, brake_width) / calcitonin_brake(
        ca_ionised, brake_from, brake_half, brake_width
    )
    dissolved = softplus(dissolution_below - ca_ratio, 0.03) - softplus(dissolution_below - 1.0, 0.03)
    unanswered = (vdr_resorption * uncoupled + osteolysis) * resorption_drug
    return turnover * (osteoclast + unanswered) * brake + dissolution * dissolved


@bone.flux("ecf_ca", "bone_mineral", "mmol/d", cite="tuned", element="ca")
def formation(
    turnover: Value, osteoblast: Value, mineral_product: Value, mineralisation_factor: Value, osteoid_excess: Value
) -> Value:
    """Mineral laid down by osteoblasts; it needs calcium and phosphate."""
    return turnover * osteoblast * saturating(mineral_product, 1.0) * mineralisation_factor / osteoid_excess


@bone.flux("ecf_ca", "bone_ca_fast", "mmol/d", cite="Peterson2010", element="ca")
def into_fast_bone(k_exchange: Value, ca_ratio: Value, bone_alkali: Value, ca_alkali_bound: Value) -> Value:
    """Into the exchangeable surface, which like protein binds more in alkalosis."""
    return k_exchange * ca_ratio * (1.0 + bone_alkali * ca_alkali_bound)


@bone.flux("bone_ca_fast", "ecf_ca", "mmol/d", cite="Peterson2010", element="ca")
def from_fast_bone(k_exchange: Value, bone_ca_fast: Value, pth_on_bone: Value) -> Value:
    """Out of the exchangeable surface; PTH helps a little."""
    return k_exchange * bone_ca_fast * (0.94 + 0.06 * saturating(pth_on_bone, 2.0))


@bone.flux("ecf_ca", None, "mmol/d", cite="tuned", element="ca")
def precipitation(k_precipitate: Value, mineral_product: Value, precipitate_from: Value) -> Value:
    """Deposition in soft tissue when calcium times phosphate is high."""
    return k_precipitate * (softplus(mineral_product - precipitate_from, 0.05) - softplus(1.0 - precipitate_from, 0.05))


@bone.law("U/L", cite="tuned")
def alp(alp_other: Value, alp_bone: Value, osteoblast: Value, n_alp: Value) -> Value:
    """Alkaline phosphatase: of bone, and of liver."""
    return alp_other + alp_bone * osteoblast**n_alp
