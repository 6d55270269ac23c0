"""Plasma: how much of each amount in the extracellular fluid is dissolved, bound and free."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Value

plasma = System("plasma", Path(__file__).with_suffix(".toml"))


@plasma.law("mmol", cite="derived")
def ecf_ca_start(
    ca_ionised_ref: Value,
    ca_complexed_share: Value,
    ca_bound_share: Value,
    ecf_volume_ref: Value,
    plasma_volume_ref: Value,
) -> Value:
    """Calcium in the extracellular fluid of the reference person."""
    return ca_ionised_ref * (ecf_volume_ref * (1.0 + ca_complexed_share) + plasma_volume_ref * ca_bound_share)


plasma.pool(
    "ecf_ca",
    "mmol",
    "ecf_ca_start",
    "Ca",
    element="ca",
    typical=23.5,
    meaning="exchangeable calcium of the extracellular fluid, protein-bound calcium included",
    most=6.0,
)


@plasma.law("1", cite="recalled")
def ca_complexed(ca_complexed_share: Value, citrate_factor: Value) -> Value:
    """Complexed over ionised calcium; citrate raises it."""
    return ca_complexed_share * citrate_factor


@plasma.law("1", cite="recalled")
def ca_bound(ca_bound_share: Value, ph_change: Value, ca_binding_per_ph: Value) -> Value:
    """Protein-bound over ionised calcium at albumin 40; alkalosis raises it."""
    return ca_bound_share * (1.0 + ca_binding_per_ph * ph_change)


@plasma.law("1", cite="recalled")
def ca_alkali_bound(
    ca_respiratory_per_ph: Value, ca_metabolic_per_ph: Value, ph_respiratory: Value, ph_change: Value
) -> Value:
    """Calcium over ionised calcium that alkalosis binds in all extracellular fluid beyond plasma protein."""
    return ca_respiratory_per_ph * ph_respiratory + ca_metabolic_per_ph * (ph_change - ph_respiratory)


@plasma.law("1", cite="derived")
def albumin_ratio(albumin: Value, albumin_ref: Value) -> Value:
    """Albumin over its reference."""
    return albumin / albumin_ref


@plasma.law("1", cite="recalled")
def ca_protein_ratio(ca_globulin_share: Value, albumin_ratio: Value) -> Value:
    """Protein that binds calcium over its reference: albumin, and globulins, which stay as they are."""
    return ca_globulin_share + (1.0 - ca_globulin_share) * albumin_ratio


@plasma.law("mmol/L", cite="recalled")
def ca_ionised(
    ecf_ca: Value,
    ecf_volume: Value,
    ca_complexed: Value,
    ca_alkali_bound: Value,
    plasma_volume: Value,
    ca_bound: Value,
    ca_protein_ratio: Value,
) -> Value:
    """Ionised calcium: the amount spread over fluid, complexes and protein."""
    return ecf_ca / (ecf_volume * (1.0 + ca_complexed + ca_alkali_bound) + plasma_volume * ca_bound * ca_protein_ratio)


@plasma.law("mmol/L", cite="recalled")
def ca_total(
    ca_ionised: Value, ca_complexed: Value, ca_alkali_bound: Value, ca_bound: Value, ca_protein_ratio: Value
) -> Value:
    """Total calcium as a laboratory measures it."""
    return ca_ionised * (1.0 + ca_complexed + ca_alkali_bound + ca_bound * ca_protein_ratio)


@plasma.law("mmol/L", cite="recalled")
def ca_corrected(ca_total: Value, ca_per_albumin: Value, albumin_ref: Value, albumin: Value) -> Value:
    """Total calcium adjusted to albumin 40 g/L by the usual rule."""
    return ca_total + ca_per_albumin * (albumin_ref - albumin)


@plasma.law("mmol/L", cite="recalled")
def ca_filtered(ca_ionised: Value, ca_complexed: Value) -> Value:
    """Calcium that passes the glomerulus."""
    return ca_ionised * (1.0 + ca_complexed)


@plasma.law("mmol/L", cite="derived")
def ca_filtered_ref(ca_ionised_ref: Value, ca_complexed_share: Value) -> Value:
    """The same in the reference person."""
    return ca_ionised_ref * (1.0 + ca_complexed_share)


@plasma.law("1", cite="derived")
def ca_ratio(ca_ionised: Value, ca_ionised_ref: Value) -> Value:
    """Ionised calcium over its reference."""
    return ca_ionised / ca_ionised_ref


@plasma.law("mmol/L", cite="derived")
def phosphate(ecf_phosphate: Value, ecf_volume: Value) -> Value:
    """Plasma inorganic phosphate."""
    return ecf_phosphate / ecf_volume


@plasma.law("1", cite="derived")
def phosphate_ratio(phosphate: Value, phosphate_ref: Value) -> Value:
    """Phosphate over its reference."""
    return phosphate / phosphate_ref


@plasma.law("1", cite="derived")
def mineral_product(ca_ratio: Value, phosphate_ratio: Value) -> Value:
    """Calcium times phosphate, over the reference product."""
    return ca_ratio * phosphate_ratio


@plasma.law("mmol/L", cite="recalled")
def mg_adjusted(
    ecf_mg: Value, mg_filtered_share: Value, ecf_volume: Value, plasma_volume: Value, albumin_ratio: Value
) -> Value:
    """Serum magnesium as it would be at albumin 40 g/L."""
    return ecf_mg / (mg_filtered_share * ecf_volume + (1.0 - mg_filtered_share) * plasma_volume * albumin_ratio)


@plasma.law("mmol/L", cite="recalled")
def mg(mg_adjusted: Value, mg_filtered_share: Value, albumin_ratio: Value) -> Value:
    """Serum magnesium as a laboratory measures it."""
    return mg_adjusted * (mg_filtered_share + (1.0 - mg_filtered_share) * albumin_ratio)


@plasma.law("mmol/L", cite="recalled")
def mg_ionised(mg_adjusted: Value, mg_filtered_share: Value) -> Value:
    """Ultrafilterable magnesium, taken as ionised."""
    return mg_filtered_share * mg_adjusted


@plasma.law("1", cite="derived")
def mg_ratio(mg_adjusted: Value, mg_ref: Value) -> Value:
    """Serum magnesium over its reference."""
    return mg_adjusted / mg_ref
