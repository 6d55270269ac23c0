"""Phosphate and its hormone FGF23."""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value, exp, log, saturating, softplus

fgf23 = System("fgf23", Path(__file__).with_suffix(".toml"))


@fgf23.law("mmol", cite="derived")
def ecf_phosphate_start(phosphate_ref: Value, ecf_volume_ref: Value) -> Value:
    """Phosphate in the extracellular fluid of the reference person."""
    return phosphate_ref * ecf_volume_ref


fgf23.pool(
    "ecf_phosphate",
    "mmol",
    "ecf_phosphate_start",
    "P",
    element="p",
    typical=17.0,
    meaning="phosphate of the extracellular fluid",
    most=20.0,
)
fgf23.pool(
    "cell_phosphate", "1", 1.0, "Pi", size="cell_phosphate_ref", element="p", meaning="exchangeable phosphate in cells"
)
fgf23.pool("fgf23", "pg/mL", "fgf23_ref", "FGF", typical=40.0, meaning="intact FGF23")


@fgf23.law("1", cite="derived")
def fgf23_ratio(fgf23: Value, fgf23_ref: Value) -> Value:
    """FGF23 over its reference."""
    return fgf23 / fgf23_ref


@fgf23.law("mmol/L", cite="derived")
def tubular_threshold_ref(
    phosphate_ref: Value, splay: Value, intake_p_ref: Value, p_share: Value, gfr_ref: Value
) -> Value:
    """The threshold that balances phosphate in the reference person."""
    excreted = intake_p_ref * p_share
    return phosphate_ref - splay * log(exp(excreted / (gfr_ref * splay)) - 1.0)


@fgf23.law("mmol/L", cite="tuned")
def tmp_gfr(
    kink: Exact,
    tubular_threshold_ref: Value,
    tmp_own: Value,
    tmp_factor: Value,
    cell_mg: Value,
    n_mg_tm: Value,
    pth_on_tubule: Value,
    pth_tm_floor: Value,
    pth_tm_saturation: Value,
    n_pth_tm: Value,
    fgf23_ratio: Value,
    n_fgf_tm: Value,
    tmp_ceiling: Value,
) -> Value:
    """Tubular phosphate threshold: PTH (ever less), FGF23, magnesium lack lower it; a damaged tubule has a ceiling."""
    heard = pth_on_tubule * (1.0 + pth_tm_saturation) / (1.0 + pth_tm_saturation * pth_on_tubule)
    pth = pth_tm_floor + (1.0 - pth_tm_floor) * heard
    hormones = pth**-n_pth_tm * fgf23_ratio**-n_fgf_tm
    wanted = tubular_threshold_ref * tmp_own * tmp_factor * kink.floor(cell_mg, 0.02, 0.005) ** n_mg_tm * hormones
    return kink.saturate(wanted, tmp_ceiling)


@fgf23.flux("ecf_phosphate", None, "mmol/d", cite="derived", element="p")
def excretes_p(filtration: Value, phosphate: Value, tmp_gfr: Value, splay: Value) -> Value:
    """Urine phosphate: what is filtered above the threshold."""
    return filtration * softplus(phosphate - tmp_gfr, splay)


@fgf23.flux(None, "ecf_phosphate", "mmol/d", cite="Peterson2010", element="p")
def mineral_p(p_per_ca: Value, resorption: Value, formation: Value, precipitation: Value) -> Value:
    """Phosphate that comes and goes with bone mineral and soft tissue."""
    return p_per_ca * (resorption - formation - precipitation)


@fgf23.flux("ecf_phosphate", "cell_phosphate", "mmol/d", cite="Riggs2020", element="p")
def into_cells_p(
    k_cell_phosphate: Value, cell_phosphate_ref: Value, phosphate_ratio: Value, cell_phosphate: Value
) -> Value:
    """Exchange with cells."""
    return k_cell_phosphate * cell_phosphate_ref * (phosphate_ratio - cell_phosphate)


@fgf23.law("1", cite="recalled")
def fgf23_by_ca(ca_ratio: Value, ca_half_fgf: Value) -> Value:
    """Calcium raises FGF23, and lack of calcium holds it back although phosphate is high (no effect in set C)."""
    return saturating(ca_ratio**3, ca_half_fgf)


@fgf23.flux(None, "fgf23", "pg/mL/d", cite="Isakova2011")
def fgf23_follows(
    fgf23_ref: Value,
    phosphate_ratio: Value,
    n_p_fgf: Value,
    vdr_activity: Value,
    n_vdr_fgf: Value,
    intake_p: Value,
    body_size: Value,
    intake_p_ref: Value,
    n_intake_fgf: Value,
    gfr_ratio: Value,
    n_gfr_fgf: Value,
    fgf23_by_ca: Value,
    fgf23_basal: Value,
    fgf23: Value,
    tau_fgf23: Value,
) -> Value:
    """Phosphate, its intake, calcium and vitamin D raise it; so does loss of filtration; a share never answers."""
    intake = (intake_p / body_size / intake_p_ref) ** n_intake_fgf
    drive = phosphate_ratio**n_p_fgf * vdr_activity**n_vdr_fgf * intake * gfr_ratio**-n_gfr_fgf * fgf23_by_ca
    return (fgf23_ref * (fgf23_basal + (1.0 - fgf23_basal) * drive) - fgf23) / tau_fgf23
