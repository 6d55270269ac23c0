"""What a laboratory would report of kidney, urine and the rest; amounts a day are those of the whole person."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Value

labs = System("labs", Path(__file__).with_suffix(".toml"))


@labs.law("umol/L", cite="recalled")
def creatinine(creatinine_ref: Value, creatinine_factor: Value, gfr_ratio: Value) -> Value:
    """Creatinine from muscle and filtration."""
    return creatinine_ref * creatinine_factor / gfr_ratio


@labs.law("mL/min", cite="derived")
def egfr(filtration: Value, ml_per_min_per_l_per_d: Value) -> Value:
    """Filtration per reference body size, as laboratories print it."""
    return filtration * ml_per_min_per_l_per_d


@labs.law("mmol/L", cite="recalled")
def urea(urea_ref: Value, gfr_ratio: Value, volume_ratio: Value, appetite: Value) -> Value:
    """Urea rises as filtration and volume fall."""
    return urea_ref * (0.4 + 0.6 * appetite) / gfr_ratio / volume_ratio**2


@labs.law("mmol/d", cite="derived")
def urine_ca_24h(excretes_ca: Value, body_size: Value) -> Value:
    """Calcium in a day's urine."""
    return excretes_ca * body_size


@labs.law("mmol/d", cite="derived")
def urine_mg_24h(excretes_mg: Value, body_size: Value) -> Value:
    """Magnesium in a day's urine."""
    return excretes_mg * body_size


@labs.law("mmol/d", cite="derived")
def urine_phosphate_24h(excretes_p: Value, body_size: Value) -> Value:
    """Phosphate in a day's urine."""
    return excretes_p * body_size


@labs.law("mmol/d", cite="derived")
def urine_na_24h(excretes_na: Value, body_size: Value) -> Value:
    """Sodium in a day's urine."""
    return excretes_na * body_size


@labs.law("mmol/d", cite="derived")
def urine_k_24h(excretes_k: Value, body_size: Value) -> Value:
    """Potassium in a day's urine."""
    return excretes_k * body_size


@labs.law("L/d", cite="derived")
def urine_volume_24h(excretes_water: Value, body_size: Value) -> Value:
    """A day's urine."""
    return excretes_water * body_size


@labs.law("mmol/L", cite="derived")
def urine_ca(excretes_ca: Value, excretes_water: Value) -> Value:
    """Calcium of urine."""
    return excretes_ca / excretes_water


@labs.law("mmol/L", cite="derived")
def urine_mg(excretes_mg: Value, excretes_water: Value) -> Value:
    """Magnesium of urine."""
    return excretes_mg / excretes_water


@labs.law("mmol/L", cite="derived")
def urine_na(excretes_na: Value, excretes_water: Value) -> Value:
    """Sodium of urine."""
    return excretes_na / excretes_water


@labs.law("mmol/L", cite="derived")
def urine_k(excretes_k: Value, excretes_water: Value) -> Value:
    """Potassium of urine."""
    return excretes_k / excretes_water


@labs.law("mmol/L", cite="derived")
def urine_phosphate(excretes_p: Value, excretes_water: Value) -> Value:
    """Phosphate of urine."""
    return excretes_p / excretes_water


@labs.law("mmol/d", cite="derived")
def creatinine_excretion(
    creatinine_ref: Value, creatinine_factor: Value, gfr_ref: Value, mmol_per_umol: Value
) -> Value:
    """Creatinine made and excreted a day, at reference body size."""
    return creatinine_ref * creatinine_factor * gfr_ref * mmol_per_umol


@labs.law("1", cite="derived")
def urine_ca_cr(excretes_ca: Value, creatinine_excretion: Value) -> Value:
    """Calcium over creatinine in urine, by substance."""
    return excretes_ca / creatinine_excretion


@labs.law("1", cite="derived")
def urine_mg_cr(excretes_mg: Value, creatinine_excretion: Value) -> Value:
    """Magnesium over creatinine in urine, by substance."""
    return excretes_mg / creatinine_excretion


@labs.law("1", cite="derived")
def urine_k_cr(excretes_k: Value, creatinine_excretion: Value) -> Value:
    """Potassium over creatinine in urine, by substance."""
    return excretes_k / creatinine_excretion


@labs.law("1", cite="derived")
def urine_phosphate_cr(excretes_p: Value, creatinine_excretion: Value) -> Value:
    """Phosphate over creatinine in urine, by substance."""
    return excretes_p / creatinine_excretion


@labs.law("1", cite="derived")
def feca(excretes_ca: Value, filtration: Value, ca_total: Value) -> Value:
    """Fractional excretion of calcium, on total calcium as clinicians compute it."""
    return excretes_ca / (filtration * ca_total)


@labs.law("%", cite="derived")
def femg(excretes_mg: Value, filtration: Value, mg_ionised: Value, percent: Value) -> Value:
    """Fractional excretion of magnesium."""
    return percent * excretes_mg / (filtration * mg_ionised)


@labs.law("mOsm/L", cite="recalled")
def serum_osm(na: Value, mosm_per_mmol: Value, serum_osm_other: Value) -> Value:
    """Serum osmolality: twice the sodium, and what else there is."""
    return 2.0 * mosm_per_mmol * na + serum_osm_other


@labs.law("1", cite="recalled")
def ph(ph_ref: Value, ph_change: Value) -> Value:
    """Arterial pH."""
    return ph_ref + ph_change


@labs.law("mmol/L", cite="recalled")
def hco3(
    hco3_ref: Value, ph_change: Value, ph_respiratory: Value, hco3_per_ph: Value, hco3_per_ph_respiratory: Value
) -> Value:
    """Bicarbonate that goes with the metabolic and the respiratory part of a change of pH."""
    return hco3_ref + hco3_per_ph * (ph_change - ph_respiratory) + hco3_per_ph_respiratory * ph_respiratory


@labs.law("1", cite="tuned")
def aldosterone_reported(aldosterone: Value, mineralocorticoid_added: Value) -> Value:
    """Aldosterone over its reference, with what an adenoma adds."""
    return aldosterone + mineralocorticoid_added


@labs.law("pmol/L", cite="recalled")
def pthrp(pthrp_usual: Value, pthrp_per_signal: Value, pthrp_signal: Value) -> Value:
    """PTH-related peptide: hardly any without a tumour that makes it."""
    return pthrp_usual + pthrp_per_signal * pthrp_signal
