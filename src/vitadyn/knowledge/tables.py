"""Tables of facts: CSV files beside this module, read when first asked for, frozen, each row with its source.

Reading refuses a row without a source, a source that `sources.csv` does not list, and a quantity without a unit.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ..errors import InputError, nearest

FOLDER = Path(__file__).parent
UNIT_COLUMNS = {
    "analytes": ("unit_conv_ucum", "unit_si_ucum"),
    "analyte_loinc": ("ucum",),
    "critical_values": ("unit",),
    "dri": ("unit",),
    "drug_model_effects": ("unit",),
    "supplement_salts": ("unit",),
    "thresholds": ("unit", "unit_si"),
    "unit_conversions": ("from_unit", "to_unit"),
    "uv_factors": ("unit",),
}
WITHOUT_SOURCES = ("aliases", "sources")
NOT_WEIGHED = ("aliases", "analyte_loinc", "condition_effects", "contraindications", "dosing", "dri", "drinks_minerals",
               "drug_effects", "foods", "management_rules", "monitoring", "prevalence_priors", "sources",
               "thresholds")  # fmt: skip
"""Tables that no assessment weighs: what is kept of assessments does not grow stale by them."""
"""A list of words, and the list of sources itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `row["column"]` is text, `row.number("column")` a float or None when the cell is empty."""

    table: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        if column not in self.cells:
            raise InputError(f"{self.table}.csv", column, "a column of it", nearest(column, self.cells))
        return self.cells[column]

    def number(self, column: str) -> float | None:
        """The cell as a number; None when empty."""
        text = self[column]
        return float(text) if text else None

    def needed(self, column: str) -> float:
        """The cell as a number; an error when empty."""
        value = self.number(column)
        if value is None:
            raise InputError(f"{self.table}.csv line {self.line}: {column}", "", "a number")
        return value

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(part for part in self.cells.get("source", "").split(";") if part)


def tables() -> tuple[str, ...]:
    """Names of all tables, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of one table, read once.

    >>> table("red_flags")[0]["urgency"]
    'emergency'
    """
    if name not in tables():
        raise InputError("knowledge table", name, ", ".join(tables()), nearest(name, tables()))
    return check(read(name, FOLDER / f"{name}.csv"))


def read(name: str, path: Path) -> tuple[Row, ...]:
    """Rows of a CSV file, unchecked; `line` counts as an editor does (the heading is line 1)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return tuple(Row(name, rows.line_num, MappingProxyType(dict(cells))) for cells in rows)


def check(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The same rows, or an error that names the first row that lacks a source or a unit."""
    checked = tuple(rows)
    for row in checked:
        _check_source(row)
        _check_unit(row)
    return checked


def source(identifier: str) -> Row:
    """A source by its id: columns kind, what, where."""
    known = _sources()
    if identifier not in known:
        raise InputError("source", identifier, "an id of sources.csv", nearest(identifier, known))
    return known[identifier]


@cache
def version(without: tuple[str, ...] = ()) -> str:
    """Twelve hexadecimal digits that change with any table but those `without` which the caller does."""
    digest = hashlib.sha256()
    for path in sorted(path for path in [*FOLDER.glob("*.csv"), *FOLDER.glob("*.toml")] if path.stem not in without):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@cache
def _sources() -> dict[str, Row]:
    return {row["id"]: row for row in table("sources")}


def _check_source(row: Row) -> None:
    if row.table in WITHOUT_SOURCES:
        return
    place = f"{row.table}.csv line {row.line}: source"
    if not row.sources:
        raise InputError(place, row.cells.get("source", ""), "one or more ids of sources.csv, joined by ';'")
    for identifier in row.sources:
        if identifier not in _sources():
            raise InputError(place, identifier, "an id of sources.csv", nearest(identifier, _sources()))


def _check_unit(row: Row) -> None:
    for column in UNIT_COLUMNS.get(row.table, ()):
        if not row[column].strip():
            raise InputError(f"{row.table}.csv line {row.line}: {column}", "", "a unit (1 for a plain number)")
