"""What people swallow: compounds with the share that is the element, and foods by serving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import InputError, nearest
from .names import known
from .tables import Row, table

MOST_SHOWN = 8
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
    if len(found) != 1:
        raise _no_food(name, found or _holding(wanted, listed), listed)
    row = listed[found[0]]
    ca, mg, k, na, p, d = (row.number(f"{part}_per_serving") for part in NUTRIENTS)
    vitamin_d = None if row["vitd_missing"] == "1" else d
    return Food(row["name"], row["serving_desc"], row.needed("serving_g"), ca, mg, k, na, p, vitamin_d, row.sources)


def _holding(wanted: str, names: Iterable[str]) -> list[str]:
    """Names in which a word begins with the one that is wanted, be it plural."""
    stem = wanted.removesuffix("s")
    return [name for name in names if f" {stem}" in f" {name}"] if len(stem) > 2 else []


def _no_food(name: str, near: list[str], listed: Mapping[str, Row]) -> InputError:
    """The error for a food that is none, or several."""
    if near:
        return InputError("food", name, "one of: " + "; ".join(listed[key]["name"] for key in near[:MOST_SHOWN]))
    return InputError("food", name, "a food of foods.csv", nearest(_plain(name), {key.split()[0] for key in listed}))


def _plain(name: str) -> str:
    return " ".join(name.lower().replace(",", " ").split())
