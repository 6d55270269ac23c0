"""Calcitriol: binding in plasma, the vitamin D receptor, and the two enzymes that make and destroy 1,25(OH)2D.

Toxicity comes in by three ways: binding protein fills up, free 25(OH)D acts on the receptor with low potency,
and 25(OH)D competes with calcitriol for CYP24A1, so that calcitriol does not fall to zero.
"""

from __future__ import annotations

from pathlib import Path

from ..language import System
from ..maths import Exact, Value, saturating, sqrt

calcitriol = System("calcitriol", Path(__file__).with_suffix(".toml"))
calcitriol.pool("calcitriol", "pmol/L", "calcitriol_ref", "B", typical=100.0, meaning="1,25(OH)2D")
calcitriol.pool("cyp27b1", "1", 1.0, "E27", meaning="renal 1-alpha-hydroxylase activity")
calcitriol.pool("cyp24a1", "1", 1.0, "E24", meaning="24-hydroxylase activity")


def free_calcifediol(total: Value, binding_protein: Value, albumin_binding: Value, k_dbp: Value) -> Value:
    """Free 25(OH)D from total, all in nmol/L: the positive root of the binding quadratic, without cancellation."""
    a = k_dbp * (1.0 + albumin_binding)
    b = 1.0 + albumin_binding + k_dbp * (binding_protein - total)
    return 2.0 * total / (b + sqrt(b * b + 4.0 * a * total))


def free_calcitriol_share(
    free_25: Value, binding_protein: Value, albumin_nmol: Value, k_dbp_25: Value, k_dbp_125: Value, k_albumin_125: Value
) -> Value:
    """Free share of 1,25(OH)2D, given what 25(OH)D leaves of the binding protein."""
    unfilled = binding_protein / (1.0 + k_dbp_25 * free_25)
    return 1.0 / (1.0 + k_albumin_125 * albumin_nmol + k_dbp_125 * unfilled)


@calcitriol.law("nmol/L", cite="recalled")
def albumin_molar(albumin: Value, nmol_per_g_albumin: Value) -> Value:
    """Albumin as substance."""
    return albumin * nmol_per_g_albumin


@calcitriol.law("nmol/L", cite="Bikle1986")
def calcifediol_free(
    vitd25: Value, binding_protein: Value, albumin_molar: Value, k_albumin_25: Value, k_dbp_25: Value
) -> Value:
    """Free 25(OH)D."""
    return free_calcifediol(vitd25, binding_protein, k_albumin_25 * albumin_molar, k_dbp_25)


@calcitriol.law("1", cite="Bikle1986")
def calcifediol_free_share(calcifediol_free: Value, vitd25: Value) -> Value:
    """Free share of 25(OH)D."""
    return calcifediol_free / vitd25


@calcitriol.law("1", cite="Bikle1986")
def calcitriol_free_share(
    calcifediol_free: Value,
    binding_protein: Value,
    albumin_molar: Value,
    k_dbp_25: Value,
    k_dbp_125: Value,
    k_albumin_125: Value,
) -> Value:
    """Free share of 1,25(OH)2D."""
    return free_calcitriol_share(calcifediol_free, binding_protein, albumin_molar, k_dbp_25, k_dbp_125, k_albumin_125)


@calcitriol.law("nmol/L", cite="derived")
def calcifediol_free_ref(
    calcifediol_ref: Value,
    binding_protein_ref: Value,
    albumin_ref: Value,
    nmol_per_g_albumin: Value,
    k_albumin_25: Value,
    k_dbp_25: Value,
) -> Value:
    """Free 25(OH)D of the reference person."""
    albumin_nmol = albumin_ref * nmol_per_g_albumin
    return free_calcifediol(calcifediol_ref, binding_protein_ref, k_albumin_25 * albumin_nmol, k_dbp_25)


@calcitriol.law("pmol/L", cite="derived")
def vdr_drive_ref(
    calcitriol_ref: Value,
    calcifediol_free_ref: Value,
    binding_protein_ref: Value,
    albumin_ref: Value,
    nmol_per_g_albumin: Value,
    k_dbp_25: Value,
    k_dbp_125: Value,
    k_albumin_125: Value,
    calcifediol_potency_ref: Value,
    pmol_per_nmol: Value,
) -> Value:
    """Free ligand of the reference person, as calcitriol equivalent."""
    albumin_nmol = albumin_ref * nmol_per_g_albumin
    share = free_calcitriol_share(
        calcifediol_free_ref, binding_protein_ref, albumin_nmol, k_dbp_25, k_dbp_125, k_albumin_125
    )
    return calcitriol_ref * share + calcifediol_potency_ref * pmol_per_nmol * calcifediol_free_ref


@calcitriol.law("1", cite="Heaney1997")
def vdr_activity(
    calcitriol: Value,
    calcitriol_free_share: Value,
    calcifediol_potency: Value,
    calcifediol_free: Value,
    pmol_per_nmol: Value,
    vdr_drive_ref: Value,
) -> Value:
    """Receptor activity of both ligands over the reference."""
    return (calcitriol * calcitriol_free_share + calcifediol_potency * pmol_per_nmol * calcifediol_free) / vdr_drive_ref


@calcitriol.flux(None, "cyp27b1", "1/d", cite="tuned")
def cyp27b1_follows(
    kink: Exact,
    pth_on_cyp: Value,
    phosphate_ratio: Value,
    fgf23_ratio: Value,
    ca_ratio: Value,
    vdr_activity: Value,
    cyp27_floor: Value,
    cyp27_pth_half: Value,
    cyp27_fast: Value,
    n_p_27: Value,
    n_fgf_27: Value,
    n_ca_27: Value,
    n_vdr_27: Value,
    k_cyp: Value,
    cyp27b1: Value,
) -> Value:
    """PTH raises it; phosphate, FGF23, calcium and calcitriol itself lower it."""
    hormone = cyp27_floor + (1.0 - cyp27_floor) * saturating(pth_on_cyp, cyp27_pth_half)
    wanted = hormone * phosphate_ratio**-n_p_27 * fgf23_ratio**-n_fgf_27 * ca_ratio**-n_ca_27 * vdr_activity**-n_vdr_27
    return k_cyp * (cyp27_fast + (1.0 - cyp27_fast) * wanted - cyp27b1)


@calcitriol.flux(None, "cyp24a1", "1/d", cite="tuned")
def cyp24a1_follows(
    kink: Exact,
    pth_on_cyp: Value,
    vdr_activity: Value,
    fgf23_ratio: Value,
    n_vdr_24: Value,
    n_fgf_24: Value,
    n_pth_24: Value,
    k_cyp: Value,
    cyp24a1: Value,
) -> Value:
    """Receptor activity and FGF23 raise it, PTH lowers it."""
    wanted = vdr_activity**n_vdr_24 * fgf23_ratio**n_fgf_24 * kink.floor(pth_on_cyp, 0.05, 0.01) ** -n_pth_24
    return k_cyp * (wanted - cyp24a1)


@calcitriol.law("1", cite="Fatemi1991")
def cofactor_125(kink: Exact, cell_mg: Value, mg_half_125: Value) -> Value:
    """Magnesium as cofactor of CYP27B1."""
    return saturating(kink.cap(cell_mg, 1.5, 0.05) ** 2, mg_half_125)


@calcitriol.law("1", cite="recalled")
def extrarenal_substrate(
    calcifediol_ratio: Value, extrarenal_free: Value, calcifediol_free: Value, calcifediol_free_ref: Value
) -> Value:
    """What tissue outside the kidney hydroxylates: total 25(OH)D, or as far as `extrarenal_free` says its free part."""
    return calcifediol_ratio + extrarenal_free * (calcifediol_free / calcifediol_free_ref - calcifediol_ratio)


@calcitriol.flux(None, "calcitriol", "pmol/L/d", cite="tuned")
def makes_calcitriol(
    k_calcitriol: Value,
    calcitriol_ref: Value,
    extrarenal_share: Value,
    extrarenal_substrate: Value,
    cyp27b1: Value,
    cyp27b1_factor: Value,
    calcifediol_ratio: Value,
    substrate_half_27: Value,
    gfr_ratio: Value,
    n_gfr_27: Value,
    cofactor_125: Value,
    extra_calcitriol: Value,
    calcitriol_per_dose: Value,
    oral_calcitriol: Value,
    body_size: Value,
) -> Value:
    """Made by the kidney, by other tissue in proportion to substrate, by granulomas, and given by mouth."""
    enzyme = cyp27b1_factor * cyp27b1 * cofactor_125
    renal = enzyme * saturating(calcifediol_ratio, substrate_half_27) * gfr_ratio**n_gfr_27
    made = (1.0 - extrarenal_share) * renal + (extrarenal_share + extra_calcitriol) * extrarenal_substrate
    return k_calcitriol * (calcitriol_ref * made + calcitriol_per_dose * oral_calcitriol / body_size)


@calcitriol.flux("calcitriol", None, "pmol/L/d", cite="tuned")
def clears_calcitriol(
    k_calcitriol: Value,
    calcitriol: Value,
    cyp24_share_125: Value,
    cyp24a1: Value,
    cofactor_25: Value,
    cyp24a1_factor: Value,
    competition: Value,
    calcifediol_ratio: Value,
) -> Value:
    """Cleared at a constant share and by CYP24A1, for which 25(OH)D competes."""
    crowding = (1.0 + competition) / (1.0 + competition * calcifediol_ratio)
    share = 1.0 - cyp24_share_125 + cyp24_share_125 * cyp24a1 * cofactor_25 * cyp24a1_factor * crowding
    return k_calcitriol * calcitriol * share


@calcitriol.law("pmol/L", cite="derived")
def vitd125(calcitriol: Value) -> Value:
    """1,25(OH)2D as a laboratory reports it."""
    return calcitriol * 1.0


@calcitriol.law("1", cite="derived")
def vitd2425_ratio(vitd2425: Value, vitd25: Value) -> Value:
    """24,25(OH)2D over 25(OH)D, the test for loss of CYP24A1."""
    return vitd2425 / vitd25
