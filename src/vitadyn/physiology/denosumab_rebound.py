"""Rebound after denosumab, joined on request: precursors of osteoclasts wait while it acts and come back together.

The body without it forgets the drug within weeks. With it bone resorption rises above the usual for months after the
effect has ended, the more so the longer it lasted; a bisphosphonate that follows holds the wave back.
"""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value, minimum

denosumab_rebound = System("denosumab_rebound", Path(__file__).with_suffix(".toml"))
denosumab_rebound.pool("osteoclast_waiting", "1", 0.0, "OCw", meaning="osteoclast precursors kept back")


@denosumab_rebound.flux(None, "osteoclast_waiting", "1/d", cite="Bone2011")
def keeps_precursors(kink: Exact, k_waiting: Value, resorption_drug: Value) -> Value:
    """Precursors gather as long as resorption is held below the usual."""
    return k_waiting * kink.ramp(1.0 - resorption_drug, 0.01)


@denosumab_rebound.law("1", cite="tuned")
def precursor_gate(resorption_drug: Value) -> Value:
    """How far the way to bone is open: shut while the drug acts."""
    return minimum(resorption_drug, 1.0) ** 2


@denosumab_rebound.flux("osteoclast_waiting", "osteoclast", "1/d", cite="Bone2011")
def releases_precursors(k_rebound: Value, precursor_gate: Value, osteoclast_waiting: Value) -> Value:
    """Those who wait become osteoclasts once the way is open."""
    return k_rebound * precursor_gate * osteoclast_waiting


@denosumab_rebound.flux("osteoclast_waiting", None, "1/d", cite="tuned")
def loses_precursors(k_waiting_lost: Value, osteoclast_waiting: Value) -> Value:
    """Some of them die."""
    return k_waiting_lost * osteoclast_waiting
