"""Teriparatide in pulses, joined on request: a depot under the skin, and bone that answers to the rise of PTH.

What builds bone is PTH above the level that bone is accustomed to: a daily pulse does, the same amount given evenly
does not. The continuous level acts on resorption as it always does.
"""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value

teriparatide = System("teriparatide", Path(__file__).with_suffix(".toml"))
teriparatide.pool(
    "teriparatide_depot", "pg/mL", 0.0, "tpt", typical=2000.0, meaning="teriparatide under the skin, as PTH to come"
)
teriparatide.pool("pth_accustomed", "1", 1.0, "pea", meaning="the PTH effect that bone is accustomed to")


@teriparatide.flux("teriparatide_depot", "pth_plasma", "pg/mL/d", cite="recalled")
def absorbs_teriparatide(k_depot: Value, teriparatide_depot: Value) -> Value:
    """From under the skin into plasma, where it lives minutes: the depot gives the course."""
    return k_depot * teriparatide_depot


@teriparatide.flux(None, "pth_accustomed", "1/d", cite="tuned")
def becomes_accustomed(pth_on_bone: Value, pth_accustomed: Value, tau_accustomed: Value) -> Value:
    """Bone takes a lasting level for granted."""
    return (pth_on_bone - pth_accustomed) / tau_accustomed


@teriparatide.flux(None, "osteoblast", "1/d", cite="tuned")
def builds_by_pulses(
    kink: Exact, pulse_gain: Value, pth_on_bone: Value, pth_accustomed: Value, tau_osteoblast: Value
) -> Value:
    """Osteoblasts answer to PTH above the accustomed level."""
    return pulse_gain * kink.ramp(pth_on_bone - pth_accustomed, 0.1) / tau_osteoblast


def dose(microgram: float) -> float:
    """What an injection puts into the depot.

    >>> dose(20)
    2140.0
    """
    return teriparatide.numbers["depot_per_ug"].value * microgram
