"""Gut: appetite, and the absorption of calcium and phosphate (magnesium is in magnesium.py)."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value, logistic, saturating

gut = System("gut", Path(__file__).with_suffix(".toml"))
gut.pool("gut_ca_transport", "1", 1.0, "Ag", meaning="capacity of active calcium transport")


@gut.law("1", cite="tuned")
def appetite(
    kink: Exact, ca_ionised: Value, ca_ionised_ref: Value, anorexia_from: Value, anorexia_width: Value
) -> Value:
    """High calcium takes the appetite: food falls towards a third."""
    hunger = logistic((anorexia_from - ca_ionised) / anorexia_width)
    usual = logistic((anorexia_from - ca_ionised_ref) / anorexia_width)
    return kink.drop(0.35 + 0.65 * hunger / usual, 1.0)


@gut.law("mmol/d", cite="derived")
def ca_eaten(intake_ca: Value, body_size: Value, appetite: Value) -> Value:
    """Calcium that enters the gut."""
    return intake_ca / body_size * appetite


@gut.law("mmol/d", cite="Heaney1990")
def ca_active(
    kink: Exact,
    ca_active_max: Value,
    intake_ca_ref: Value,
    ca_half: Value,
    gut_ca_transport: Value,
    ca_eaten: Value,
    ca_malabsorption: Value,
) -> Value:
    """Saturable uptake, never more than 85 % of what is eaten."""
    uptake = (
        ca_active_max * (intake_ca_ref + ca_half) / intake_ca_ref * gut_ca_transport * ca_eaten / (ca_eaten + ca_half)
    )
    return kink.saturate(uptake * ca_malabsorption, 0.85 * ca_eaten)


@gut.flux(None, "ecf_ca", "mmol/d", cite="Heaney1990", element="ca")
def absorbs_ca(kink: Exact, ca_active: Value, ca_passive: Value, ca_eaten: Value) -> Value:
    """Active and passive uptake, never more than 90 % of what is eaten."""
    return kink.saturate(ca_active + ca_passive * ca_eaten, 0.9 * ca_eaten)


@gut.law("1", cite="derived")
def ca_absorbed_share(absorbs_ca: Value, ca_eaten: Value) -> Value:
    """Fractional absorption of calcium."""
    return absorbs_ca / ca_eaten


@gut.flux("ecf_ca", None, "mmol/d", cite="recalled", element="ca")
def loses_ca(ca_faecal: Value, ca_skin: Value, loss_ca: Value, body_size: Value) -> Value:
    """Endogenous faecal and skin losses, and what a child takes before birth or from the breast."""
    return ca_faecal + ca_skin + loss_ca / body_size


@gut.flux(None, "ecf_ca", "mmol/d", cite="derived", element="ca")
def infuses_ca(iv_ca: Value, body_size: Value) -> Value:
    """Calcium into a vein."""
    return iv_ca / body_size


@gut.law("1", cite="Heaney1997")
def gut_own_vitd(gut_local: Value, calcifediol_ratio: Value, gut_local_half: Value) -> Value:
    """What the gut makes of 25(OH)D on its own account, over the reference (no effect in set C)."""
    return 1.0 + gut_local * (saturating(calcifediol_ratio, gut_local_half) - 1.0)


@gut.flux(None, "gut_ca_transport", "1/d", cite="Heaney1997")
def transport_follows(
    transport_max: Value,
    vdr_activity: Value,
    n_transport: Value,
    gut_own_vitd: Value,
    gut_ca_transport: Value,
    tau_transport: Value,
) -> Value:
    """The gut adapts to receptor activity within days, up to a ceiling."""
    drive = vdr_activity**n_transport * gut_own_vitd
    return (transport_max * drive / (transport_max - 1.0 + drive) - gut_ca_transport) / tau_transport


@gut.law("1", cite="recalled")
def p_absorbed_share(kink: Exact, p_share: Value, p_share_vdr: Value, vdr_activity: Value) -> Value:
    """Fractional absorption of phosphate; vitamin D raises it a little."""
    return kink.cap(p_share - p_share_vdr + p_share_vdr * saturating(vdr_activity, 2.0), 0.9, 0.01)


@gut.flux(None, "ecf_phosphate", "mmol/d", cite="recalled", element="p")
def absorbs_p(
    intake_p: Value, body_size: Value, appetite: Value, phosphate_binding: Value, p_absorbed_share: Value
) -> Value:
    """Phosphate absorbed."""
    return intake_p / body_size * appetite * phosphate_binding * p_absorbed_share
