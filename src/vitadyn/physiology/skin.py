"""Skin: sunlight to vitamin D3, and why the skin limits itself."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Value, exp

skin = System("skin", Path(__file__).with_suffix(".toml"))
skin.pool(
    "skin_d3",
    "nmol",
    0.0,
    "skinD",
    element="vitd3",
    typical=10.0,
    meaning="vitamin D3 formed in skin, not yet in plasma",
)


@skin.flux(None, "skin_d3", "nmol/d", cite="Holick2010", element="vitd3")
def skin_synthesis(
    skin_max: Value, skin_area: Value, skin_age: Value, sun_dose: Value, sun_half: Value, uv_d3: Value, body_size: Value
) -> Value:
    """Saturates near one minimal erythemal dose, where previtamin turns into inert photoproducts."""
    made = skin_max * skin_area * skin_age * (1.0 - exp(-sun_dose / sun_half))
    return made + uv_d3 / body_size


@skin.flux("skin_d3", "plasma_d3", "nmol/d", cite="recalled", element="vitd3")
def skin_release(k_skin: Value, skin_d3: Value) -> Value:
    """Vitamin D3 leaves the skin within days."""
    return k_skin * skin_d3
