"""Laboratory tests: canonical unit, limits by sex, critical and plausible limits, and what converts their units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from .facts import toml
from .names import known
from .tables import Row, table

Limits = tuple[float | None, float | None]
CREATININE_MASS = 113.12
"""g/mol; the denominator of urine ratios."""


@dataclass(frozen=True, slots=True)
class Analyte:
    """A laboratory test. Limits, and the `floor` below which assays see nothing, are in `unit`; `cv_within` in %.

    `molar_mass` (g/mol) and `valence` serve conversions, None if unfit.
    """

    name: str
    meaning: str
    unit: str
    unit_conventional: str
    molar_mass: float | None
    valence: int | None
    ranges: tuple[tuple[str, str, Limits], ...]
    critical: Limits
    plausible: Limits
    cv_within: float | None
    floor: float | None
    modelled: bool
    sources: tuple[str, ...]
    method: str | None = None
    specimen: str | None = None

    def reference(self, sex: str | None = None, specimen: str | None = None) -> Limits:
        """Reference limits for a sex and specimen; without a sex the widest of the rows."""
        rows = [r for r in self.ranges if sex is None or r[0] in ("any", sex)]
        rows = [r for r in rows if specimen is None or specimen in r[1]] or rows
        return _least(low for *_, (low, _) in rows), _greatest(high for *_, (_, high) in rows)

    def meant(self, sex: str | None = None, specimen: str | None = None) -> Limits:
        """The limits that words such as "high" refer to: those of reference, unless they are decision limits."""
        low, high = self.reference(sex, specimen)
        return low, toml("word_limits").get(self.name, {}).get("high", high)


def analyte(name: str) -> Analyte:
    """A laboratory test by its name, an alias, or a form of it such as bun or ph_art.

    >>> analyte("ca_ion").unit, analyte("creatinine").reference("male")
    ('mmol/L', (65.0, 119.0))
    """
    form = _forms().get(name.lower())
    found = _analyte(form["analyte"] if form else known("analyte", name))
    return found if form is None else _reshaped(found, form)


@cache
def _analyte(key: str) -> Analyte:
    rows = [row for row in table("analytes") if row["key"] == key]
    first = rows[0]
    valence = first.number("valence")
    return Analyte(
        name=key, meaning=first["name"], unit=first["unit_si_ucum"], unit_conventional=first["unit_conv_ucum"],
        molar_mass=first.number("molar_mass"), valence=None if valence is None else int(valence),
        ranges=tuple((r["sex"], r["specimen"], (r.number("ref_low_si"), r.number("ref_high_si"))) for r in rows),
        critical=_scaled(rows, "critical"), plausible=_scaled(rows, "plausible"), cv_within=first.number("cvi_pct"),
        floor=first.number("assay_floor_si"),
        modelled=first["modelled"] == "yes", sources=first.sources,
    )  # fmt: skip


def _scaled(rows: list[Row], which: str) -> Limits:
    """Limits that the table gives in the conventional unit, in the canonical one."""
    factor = rows[0].needed("factor_conv_to_si")
    low, high = rows[0].number(f"{which}_low_conv"), rows[0].number(f"{which}_high_conv")
    return None if low is None else low * factor, None if high is None else high * factor


def _reshaped(found: Analyte, form: Row) -> Analyte:
    """The analyte as one of its forms reports it: another mass, a method, a specimen."""
    mass = form.number("molar_mass") or found.molar_mass
    specimen = form["specimen"] if form["specimen"] in ("arterial", "venous") else None
    return replace(found, molar_mass=mass, method=form["method"] or None, specimen=specimen)


@cache
def _forms() -> dict[str, Row]:
    return {row["form"]: row for row in table("analyte_forms")}


def _least(values: Iterable[float | None]) -> float | None:
    found = list(values)
    return None if not found or None in found else min(value for value in found if value is not None)


def _greatest(values: Iterable[float | None]) -> float | None:
    found = list(values)
    return None if not found or None in found else max(value for value in found if value is not None)
