"""What people swallow: compounds with the share that is the element, and foods by serving."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError
from .names import known, unknown
from .tables import table

NUTRIENTS = ("ca_mg", "mg_mg", "k_mg", "na_mg", "p_mg", "vitd_ug")


@dataclass(frozen=True, slots=True)
class Salt:
    """A compound in a supplement. `per_gram` is mmol of the element in 1 g of it; `unit` is that of `substance`."""

    compound: str
    form: str
    element: str
    substance: str
    unit: str
    molar_mass: float
    per_gram: float
    alkali: float
    phosphate: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Food:
    """Minerals (mg), vitamin D (ug, None where not measured) in one serving of `serving_g` grams."""

    name: str
    serving: str
    serving_g: float
    calcium: float | None
    magnesium: float | None
    potassium: float | None
    sodium: float | None
    phosphorus: float | None
    vitamin_d: float | None
    sources: tuple[str, ...]


def supplement(name: str) -> Salt:
    """A compound such as calcium carbonate or vitamin D3."""
    compound = known("salt", name)
    row = next(row for row in table("supplement_salts") if row["compound"] == compound)
    return Salt(
        compound, row["form"], row["element"], row["substance"], row["unit"], row.needed("molar_mass"),
        row.needed("mmol_element_per_g_compound"), row.needed("alkali_mmol_per_mmol"),
        row.needed("phosphate_mmol_per_mmol"), row.sources,
    )  # fmt: skip


def food(name: str) -> Food:
    """A food by its name in foods.csv, or by words that begin one name only."""
    wanted, listed = _plain(name), {_plain(row["name"]): row for row in table("foods")}
    found = [wanted] if wanted in listed else [key for key in listed if key.startswith(wanted + " ")]
    if not found:
        raise unknown("food", name, list(listed))
    if len(found) > 1:
        raise InputError("food", name, "one of: " + "; ".join(listed[key]["name"] for key in found))
    row = listed[found[0]]
    ca, mg, k, na, p, d = (row.number(f"{part}_per_serving") for part in NUTRIENTS)
    vitamin_d = None if row["vitd_missing"] == "1" else d
    return Food(row["name"], row["serving_desc"], row.needed("serving_g"), ca, mg, k, na, p, vitamin_d, row.sources)


def _plain(name: str) -> str:
    return " ".join(name.lower().replace(",", " ").split())
