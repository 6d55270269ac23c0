"""The verification files: what is in them, and the names that the printed symbols have in the body."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[1] / "data" / "verification"

COLUMNS = {
    "C": "vitd25",
    "B": "calcitriol",
    "C24": "vitd2425",
    "A": "vdr_activity",
    "PTH": "pth_plasma",
    "S": "gland_pth_store",
    "G": "gland_mass",
    "tCa": "ca_total",
    "iCa": "ca_ionised",
    "P": "phosphate",
    "FGF": "fgf23",
    "Mg": "mg_adjusted",
    "MgT": "cell_mg",
    "MgB": "bone_mg",
    "Na": "na",
    "K": "k",
    "Ki": "cell_k",
    "V": "ecf_volume",
    "TBW": "body_water",
    "GFR": "filtration",
    "UCa": "excretes_ca",
    "UMg": "excretes_mg",
    "UP": "excretes_p",
    "UV": "excretes_water",
    "Uosm": "urine_osm",
    "UNa": "excretes_na",
    "UK": "excretes_k",
    "fabs": "ca_absorbed_share",
    "OC": "osteoclast",
    "OB": "osteoblast",
    "BM": "bone_mineral",
    "Aldo": "aldosterone",
    "app": "appetite",
}
ALGEBRAIC = {
    "pe": "pth_effect",
    "res": "resorption",
    "form": "formation",
    "ppt": "precipitation",
    "absCa": "absorbs_ca",
    "absMg": "absorbs_mg",
    "absP": "absorbs_p",
    "Tm": "tmp_gfr",
    "rN": "release_drive",
    "rel_mg": "mg_permission",
    "mres": "mg_response",
    "ff25": "calcifediol_free_share",
    "ff125": "calcitriol_free_share",
    **COLUMNS,
}
SETTINGS = {"GFR": "gfr", "thz": "thiazide", "loop": "loop"}


@dataclass(frozen=True)
class Protocol:
    """A golden run: what differs from the reference, and the run at whose end it begins."""

    changes: dict[str, float]
    after: str = ""


PROTOCOLS = {
    "tox60k_on": Protocol({"oral_d3": 3900.0}),
    "tox60k_off": Protocol({}, after="tox60k_on"),
    "deficiency": Protocol({"usual_d3": 0.0, "food_calcifediol": 0.3, "intake_ca": 12.0}),
    "mgdepletion": Protocol({"intake_mg": 0.35}),
    "mgrepletion": Protocol({"intake_mg": 0.35, "iv_mg": 25.0}, after="mgdepletion"),
}


def vectors() -> list[dict[str, dict[str, float]]]:
    """The printed states with their derivatives."""
    return json.loads((FOLDER / "rhs_vectors.json").read_text())["vectors"]


@cache
def table(name: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Days, and each quantity of the body on them."""
    with (FOLDER / f"golden_{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    columns = {name: np.array([float(row[symbol]) for row in rows]) for symbol, name in COLUMNS.items()}
    return np.array([float(row["day"]) for row in rows]), columns
