"""Vitamin D: gut and skin to plasma, fat and liver; 25(OH)D and 24,25(OH)2D; magnesium is the cofactor."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value, saturating, sqrt

vitamin_d = System("vitamin_d", Path(__file__).with_suffix(".toml"))
vitamin_d.pool(
    "gut_d3",
    "nmol",
    "gut_d3_start",
    "gutD3",
    element="vitd3",
    typical=24.0,
    meaning="vitamin D3 in gut and chylomicrons",
)
vitamin_d.pool(
    "plasma_d3",
    "nmol/L",
    "plasma_d3_start",
    "D3",
    size="v_plasma_d",
    element="vitd3",
    typical=5.0,
    meaning="plasma vitamin D3",
)
vitamin_d.pool(
    "fat_d3",
    "nmol/L",
    "plasma_d3_start",
    "fatD3",
    size="v_fat_d",
    element="vitd3",
    typical=5.0,
    meaning="fat vitamin D3 as equivalent plasma concentration",
)
vitamin_d.pool("gut_d2", "nmol", 0.0, "gutD2", element="vitd2", typical=24.0, meaning="vitamin D2 in gut")
vitamin_d.pool(
    "plasma_d2", "nmol/L", 0.0, "D2", size="v_plasma_d", element="vitd2", typical=5.0, meaning="plasma vitamin D2"
)
vitamin_d.pool("fat_d2", "nmol/L", 0.0, "fatD2", size="v_fat_d", element="vitd2", typical=5.0, meaning="fat vitamin D2")
vitamin_d.pool(
    "calcifediol_d3", "nmol/L", "calcifediol_ref", "C3", size="v_calcifediol", typical=70.0, meaning="25(OH)D3"
)
vitamin_d.pool("calcifediol_d2", "nmol/L", 0.0, "C2", size="v_calcifediol", typical=70.0, meaning="25(OH)D2")
vitamin_d.pool("vitd2425", "nmol/L", "vitd2425_ref", "C24", typical=6.0, meaning="24,25(OH)2D")


@vitamin_d.law("L", cite="OcampoPelland2016")
def v_plasma_d(v_plasma_d_ref: Value, vitd_volume_factor: Value) -> Value:
    """Volume of plasma vitamin D."""
    return v_plasma_d_ref * vitd_volume_factor


@vitamin_d.law("L", cite="tuned")
def v_fat_d(v_fat_d_ref: Value, fat_factor: Value) -> Value:
    """Volume of vitamin D in fat, as plasma equivalent."""
    return v_fat_d_ref * fat_factor


@vitamin_d.law("L", cite="OcampoPelland2016")
def v_calcifediol(v_calcifediol_ref: Value, vitd_volume_factor: Value) -> Value:
    """Volume of 25(OH)D."""
    return v_calcifediol_ref * vitd_volume_factor


@vitamin_d.law("L/d", cite="Jones2014")
def clearance_d3(ln2: Value, half_life_calcifediol_d3: Value, v_calcifediol_ref: Value) -> Value:
    """Clearance of 25(OH)D3 from its half-life."""
    return ln2 / half_life_calcifediol_d3 * v_calcifediol_ref


@vitamin_d.law("L/d", cite="Jones2014")
def clearance_d2(ln2: Value, half_life_calcifediol_d2: Value, v_calcifediol_ref: Value) -> Value:
    """Clearance of 25(OH)D2 from its half-life."""
    return ln2 / half_life_calcifediol_d2 * v_calcifediol_ref


@vitamin_d.law("nmol/d", cite="derived")
def hydroxylation_ref(clearance_d3: Value, calcifediol_ref: Value, food_calcifediol: Value) -> Value:
    """25-hydroxylation that holds the reference 25(OH)D."""
    return clearance_d3 * calcifediol_ref - food_calcifediol


@vitamin_d.law("nmol/L", cite="derived")
def plasma_d3_start(hydroxylation_ref: Value, vmax_25: Value, km_25: Value, k_linear_25: Value) -> Value:
    """Plasma D3 at which 25-hydroxylation is what the reference needs: the positive root of a quadratic."""
    b = k_linear_25 * km_25 + vmax_25 - hydroxylation_ref
    return (-b + sqrt(b * b + 4.0 * k_linear_25 * hydroxylation_ref * km_25)) / (2.0 * k_linear_25)


@vitamin_d.law("nmol/d", cite="derived")
def d3_input_ref(hydroxylation_ref: Value, clearance_other: Value, plasma_d3_start: Value) -> Value:
    """All-source vitamin D3 that reaches the plasma of the reference person."""
    return hydroxylation_ref + clearance_other * plasma_d3_start


@vitamin_d.law("nmol/d", cite="derived")
def d3_swallowed(
    usual_d3: Value, d3_input_ref: Value, bioavailability_d: Value, oral_d3: Value, body_size: Value
) -> Value:
    """Vitamin D3 swallowed a day: the usual input (sun folded in) and what is added."""
    return usual_d3 * d3_input_ref / bioavailability_d + oral_d3 / body_size


@vitamin_d.law("nmol", cite="derived")
def gut_d3_start(d3_input_ref: Value, bioavailability_d: Value, k_gut_d: Value) -> Value:
    """Gut content in balance with the input of the reference person."""
    return d3_input_ref / bioavailability_d / k_gut_d


@vitamin_d.flux(None, "gut_d3", "nmol/d", cite="derived", element="vitd3")
def eats_d3(d3_swallowed: Value) -> Value:
    """Intake of vitamin D3."""
    return d3_swallowed


@vitamin_d.law("nmol/d", cite="recalled")
def leaves_gut_d3(k_gut_d: Value, gut_d3: Value) -> Value:
    """Vitamin D3 leaving the gut, absorbed or not."""
    return k_gut_d * gut_d3


@vitamin_d.flux("gut_d3", "plasma_d3", "nmol/d", cite="recalled", element="vitd3")
def absorbs_d3(bioavailability_d: Value, fat_absorption: Value, leaves_gut_d3: Value) -> Value:
    """The share that reaches plasma."""
    return bioavailability_d * fat_absorption * leaves_gut_d3


@vitamin_d.flux("gut_d3", None, "nmol/d", cite="recalled", element="vitd3")
def wastes_d3(leaves_gut_d3: Value, absorbs_d3: Value) -> Value:
    """The share that does not."""
    return leaves_gut_d3 - absorbs_d3


@vitamin_d.law("1", cite="recalled")
def cofactor_25(kink: Exact, cell_mg: Value, mg_half_25: Value) -> Value:
    """Magnesium as cofactor of 25-hydroxylase and CYP24A1."""
    return saturating(kink.cap(cell_mg, 1.5, 0.05) ** 2, mg_half_25)


def two_paths(own: Value, most: Value, crowd: Value, linear: Value) -> Value:
    """A saturable path, for which all that is in the `crowd` competes, and a linear one."""
    return most * own / crowd + linear * own


@vitamin_d.flux("plasma_d3", None, "nmol/d", cite="OcampoPelland2016", element="vitd3")
def hydroxylation_d3(
    vmax_25: Value,
    km_25: Value,
    k_linear_25: Value,
    plasma_d3: Value,
    plasma_d2: Value,
    cofactor_25: Value,
    cyp2r1_factor: Value,
) -> Value:
    """25-hydroxylation in the liver: a saturable and a linear path, shared with D2."""
    return two_paths(plasma_d3, vmax_25, km_25 + plasma_d3 + plasma_d2, k_linear_25) * cofactor_25 * cyp2r1_factor


@vitamin_d.flux("plasma_d2", None, "nmol/d", cite="OcampoPelland2016", element="vitd2")
def hydroxylation_d2(
    vmax_25: Value,
    km_25: Value,
    k_linear_25: Value,
    plasma_d3: Value,
    plasma_d2: Value,
    cofactor_25: Value,
    cyp2r1_factor: Value,
) -> Value:
    """The same for vitamin D2."""
    return two_paths(plasma_d2, vmax_25, km_25 + plasma_d3 + plasma_d2, k_linear_25) * cofactor_25 * cyp2r1_factor


@vitamin_d.flux("plasma_d3", None, "nmol/d", cite="tuned", element="vitd3")
def other_clearance_d3(
    clearance_other: Value, vitd_clearance_factor: Value, cyp3a4_factor: Value, plasma_d3: Value
) -> Value:
    """Clearance of vitamin D3 by other ways."""
    return clearance_other * vitd_clearance_factor * cyp3a4_factor * plasma_d3


@vitamin_d.flux("plasma_d2", None, "nmol/d", cite="tuned", element="vitd2")
def other_clearance_d2(
    clearance_other: Value,
    d2_clearance_factor: Value,
    vitd_clearance_factor: Value,
    cyp3a4_factor: Value,
    plasma_d2: Value,
) -> Value:
    """Clearance of vitamin D2 by other ways: faster."""
    return clearance_other * d2_clearance_factor * vitd_clearance_factor * cyp3a4_factor * plasma_d2


@vitamin_d.flux("plasma_d3", "fat_d3", "nmol/d", cite="tuned", element="vitd3")
def into_fat_d3(flow_fat: Value, plasma_d3: Value, fat_d3: Value) -> Value:
    """Exchange with fat."""
    return flow_fat * (plasma_d3 - fat_d3)


@vitamin_d.flux("plasma_d2", "fat_d2", "nmol/d", cite="tuned", element="vitd2")
def into_fat_d2(flow_fat: Value, plasma_d2: Value, fat_d2: Value) -> Value:
    """Exchange with fat."""
    return flow_fat * (plasma_d2 - fat_d2)


@vitamin_d.flux(None, "gut_d2", "nmol/d", cite="derived", element="vitd2")
def eats_d2(oral_d2: Value, body_size: Value) -> Value:
    """Intake of vitamin D2."""
    return oral_d2 / body_size


@vitamin_d.law("nmol/d", cite="recalled")
def leaves_gut_d2(k_gut_d: Value, gut_d2: Value) -> Value:
    """Vitamin D2 leaving the gut, absorbed or not."""
    return k_gut_d * gut_d2


@vitamin_d.flux("gut_d2", "plasma_d2", "nmol/d", cite="recalled", element="vitd2")
def absorbs_d2(bioavailability_d: Value, fat_absorption: Value, leaves_gut_d2: Value) -> Value:
    """The share that reaches plasma."""
    return bioavailability_d * fat_absorption * leaves_gut_d2


@vitamin_d.flux("gut_d2", None, "nmol/d", cite="recalled", element="vitd2")
def wastes_d2(leaves_gut_d2: Value, absorbs_d2: Value) -> Value:
    """The share that does not."""
    return leaves_gut_d2 - absorbs_d2


@vitamin_d.law("1", cite="tuned")
def elimination(
    cyp24_share_25: Value, cyp3a4_factor: Value, cyp24a1: Value, cofactor_25: Value, cyp24a1_factor: Value
) -> Value:
    """25(OH)D clearance against the reference: a constant share and the share of CYP24A1."""
    return (1.0 - cyp24_share_25) * cyp3a4_factor + cyp24_share_25 * cyp24a1 * cofactor_25 * cyp24a1_factor


@vitamin_d.flux(None, "calcifediol_d3", "nmol/d", cite="derived")
def gains_calcifediol_d3(
    hydroxylation_d3: Value, food_calcifediol: Value, oral_calcifediol: Value, body_size: Value
) -> Value:
    """25(OH)D3 made, eaten and given."""
    return hydroxylation_d3 + food_calcifediol + oral_calcifediol / body_size


@vitamin_d.flux("calcifediol_d3", None, "nmol/d", cite="Jones2014")
def clears_calcifediol_d3(
    clearance_d3: Value, vitd_clearance_factor: Value, elimination: Value, calcifediol_d3: Value
) -> Value:
    """25(OH)D3 cleared."""
    return clearance_d3 * vitd_clearance_factor * elimination * calcifediol_d3


@vitamin_d.flux(None, "calcifediol_d2", "nmol/d", cite="derived")
def gains_calcifediol_d2(hydroxylation_d2: Value) -> Value:
    """25(OH)D2 made."""
    return hydroxylation_d2


@vitamin_d.flux("calcifediol_d2", None, "nmol/d", cite="Jones2014")
def clears_calcifediol_d2(
    clearance_d2: Value, vitd_clearance_factor: Value, elimination: Value, calcifediol_d2: Value
) -> Value:
    """25(OH)D2 cleared."""
    return clearance_d2 * vitd_clearance_factor * elimination * calcifediol_d2


@vitamin_d.law("nmol/L", cite="derived")
def vitd25(calcifediol_d3: Value, calcifediol_d2: Value) -> Value:
    """Total 25(OH)D."""
    return calcifediol_d3 + calcifediol_d2


@vitamin_d.law("1", cite="derived")
def calcifediol_ratio(vitd25: Value, calcifediol_ref: Value) -> Value:
    """25(OH)D over its reference."""
    return vitd25 / calcifediol_ref


@vitamin_d.flux(None, "vitd2425", "nmol/L/d", cite="recalled")
def vitd2425_follows(
    k_vitd2425: Value,
    vitd2425_ref: Value,
    calcifediol_ratio: Value,
    cyp24a1: Value,
    cofactor_25: Value,
    cyp24a1_factor: Value,
    vitd2425: Value,
) -> Value:
    """24,25(OH)2D follows substrate and CYP24A1 within a week or two."""
    return k_vitd2425 * (vitd2425_ref * calcifediol_ratio * cyp24a1 * cofactor_25 * cyp24a1_factor - vitd2425)
