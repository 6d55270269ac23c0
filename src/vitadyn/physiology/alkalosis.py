"""Alkalosis: two routes to the nerve, by calcium that protein binds and by pH itself, never both for the same breath.

Calcium follows pH in the body. In acute respiratory alkalosis volunteers had spasm while their ionised calcium stood
(Steurer 1997), so that the switch `hyperventilation` holds it and counts the pH instead.
"""

from __future__ import annotations

from ..language import System
from ..maths import Value
from .nerve import N

alkalosis = System("alkalosis")


@alkalosis.law("mmol/L", cite="Steurer1997")
def ca_at_nerve(
    hyperventilation: Value,
    ca_ionised: Value,
    ecf_ca: Value,
    ecf_volume: Value,
    ca_complexed: Value,
    plasma_volume: Value,
    ca_bound_share: Value,
    ca_protein_ratio: Value,
) -> Value:
    """Ionised calcium that acts on the nerve: in acute respiratory alkalosis, held as it would be at pH 7.40."""
    held = ecf_ca / (ecf_volume * (1.0 + ca_complexed) + plasma_volume * ca_bound_share * ca_protein_ratio)
    return ca_ionised + hyperventilation * (held - ca_ionised)


def calcium_after(ca_ionised: float, rise: float, route: str) -> float:
    """Ionised calcium after a rise of pH, as electrodes find it; `route` is respiratory or metabolic.

    >>> round(calcium_after(1.20, 0.2, "respiratory"), 2), round(calcium_after(1.20, 0.2, "metabolic"), 2)
    (1.1, 0.99)
    """
    return ca_ionised - N[f"ca_fall_{route}"] * rise
