"""Units of laboratory results, of weight and of height. A unit that a quantity does not have is refused, never guessed.

Conversions use the molar mass and valence of the analyte: mg/dL of calcium and of magnesium differ, and mEq/L is
half as much calcium in mmol/L.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite

from . import knowledge
from .errors import InputError, UnitError
from .knowledge import Analyte
from .quantity import parse

PREFIX = {"": 1.0, "k": 1e3, "d": 1e-1, "c": 1e-2, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15}
BASES = {"g": "g", "mol": "mol", "eq": "eq", "osm": "osm", "osmol": "osm", "u": "U", "iu": "U", "ui": "U", "l": "L",
         "s": "s", "sec": "s"}  # fmt: skip
FIXED = {"1": ("", 1.0), "ratio": ("", 1.0), "ph": ("pH", 1.0), "%": ("", 0.01), "mmhg": ("kPa", 0.133322),
         "kpa": ("kPa", 1.0), "ukat": ("U", 60.0), "nkat": ("U", 0.06), "d": ("d", 1.0), "day": ("d", 1.0),
         "24h": ("d", 1.0), "24hr": ("d", 1.0), "24hrs": ("d", 1.0), "24.h": ("d", 1.0), "h": ("d", 1 / 24),
         "min": ("min", 1.0), "1.73m2": ("", 1.0)}  # fmt: skip
TIDY = [("μ", "u"), ("µ", "u"), ("mc", "u"), ("{1.73_m2}", "1.73m2"), ("1,73", "1.73"), ("m^2", "m2"), ("m²", "m2")]
"""Spellings brought to one; "mc" is the micro of mcg."""
CREATININE_WORDS = re.compile(r"(?:creatinine|creat|cr)$")
COMMON = ("mmol/L", "umol/L", "nmol/L", "pmol/L", "mg/dL", "mEq/L", "g/dL", "g/L", "mg/L", "ug/dL", "ug/L", "ng/mL",
          "ng/dL", "ng/L", "pg/mL", "U/L", "ukat/L", "mU/L", "uIU/mL", "mOsm/kg", "mg/mg", "mg/g", "mmol/mmol",
          "mmol/mol", "mmol/d", "mg/d", "mEq/d", "L/d", "mL/d", "mL/min", "%", "1", "ms", "s", "mmHg",
          "kPa")  # fmt: skip
KILOGRAMS = {"kg": 1.0, "kgs": 1.0, "g": 0.001, "lb": 0.45359237, "lbs": 0.45359237, "st": 6.35029318}
CENTIMETRES = {"cm": 1.0, "m": 100.0, "mm": 0.1, "in": 2.54, "inch": 2.54, "inches": 2.54, "ft": 30.48}


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit taken apart: the kind above and below the line, and the factor to base units (g, mol, L, d...)."""

    above: str
    below: tuple[str, ...]
    factor: float


def convert(value: float, unit: str, analyte: str | Analyte, to: str | None = None, place: str = "unit") -> float:
    """A result in the analyte's canonical unit, or in the unit `to`.

    Raises
    ------
    UnitError
        when the analyte does not come in that unit: says which it comes in, and the nearest.

    Examples
    --------
    >>> round(convert(9, "ng/mL", "vitd25"), 2)
    22.46
    >>> round(convert(15, "mg/dL", "ca_total"), 3), round(convert(5, "mEq/L", "ca_total"), 1)
    (3.743, 2.5)
    """
    fact = knowledge.analyte(analyte) if isinstance(analyte, str) else analyte
    canonical = value * _factor(unit, fact, place)
    result = canonical if to is None else canonical / _factor(to, fact, place)
    if not isfinite(result):
        raise InputError(place, value, "a finite number")
    return result


def allowed(analyte: Analyte) -> list[str]:
    """Units that an analyte usually comes in: those that give it handy numbers."""
    typical = _typical(analyte)
    found = [analyte.unit, analyte.unit_conventional]
    for unit in COMMON:
        factor = _try(unit, analyte)
        if factor is not None and 0.1 <= abs(typical / factor) <= 3000:
            found.append(unit)
    return list({unit.lower(): unit for unit in reversed(found)}.values())[::-1]


def weight(text: str | float, place: str = "weight") -> float:
    """Body weight in kg from "82 kg" or "180 lb".

    >>> round(weight("180 lb"), 1)
    81.6
    """
    return _measure(text, KILOGRAMS, 'a weight with its unit: "82 kg" or "180 lb"', place)


def height(text: str | float, place: str = "height") -> float:
    """Body height in cm from "180 cm", "1.8 m", "71 in" or "5 ft 11 in"."""
    feet = re.fullmatch(r"\s*(\d+)\s*(?:ft|')\s*(\d+(?:\.\d+)?)\s*(?:in|inches|\")?\s*", str(text))
    if feet:
        return float(feet[1]) * 30.48 + float(feet[2]) * 2.54
    return _measure(text, CENTIMETRES, 'a height with its unit: "180 cm", "1.8 m" or "5 ft 11 in"', place)


def _measure(text: str | float, units: dict[str, float], say: str, place: str) -> float:
    read = parse(text, place)
    factor = units.get(read.unit.lower())
    if factor is None or read.sign or read.value <= 0:
        raise UnitError(place, text, say)
    return read.value * factor


def _factor(unit: str, analyte: Analyte, place: str) -> float:
    factor = _try(unit, analyte)
    if factor is None:
        raise _refused(unit, analyte, place)
    return factor


def _try(unit: str, analyte: Analyte) -> float | None:
    """What one of this unit is in the canonical unit of the analyte, or None when it is no unit of it."""
    given, due = scale(unit), scale(analyte.unit)
    if due is not None and due.above == "pH":
        return 1.0 if unit.strip().lower() in ("", "1", "ph", "[ph]") else None
    if given is None or due is None or (not unit.strip() and due.above):
        return None
    if due.below == ("d",) and not given.below:
        given = Scale(given.above, ("d",), given.factor)
    above = _bridge(given.above, due.above, analyte)
    below = _below(given.below, due.below)
    return None if above is None or below is None else given.factor / due.factor * above * below


def _bridge(given: str, due: str, analyte: Analyte) -> float | None:
    """The factor between two kinds above the line: mass, amount, charge, osmoles."""
    if given == due:
        return 1.0
    if {given, due} == {"mol", "osm"} and "osm" in analyte.name:
        return 1.0
    if (given, due) == ("g", "mol") and analyte.molar_mass:
        return 1.0 / analyte.molar_mass
    if (given, due) == ("mol", "g") and analyte.molar_mass:
        return analyte.molar_mass
    if (given, due) == ("eq", "mol") and analyte.valence:
        return 1.0 / analyte.valence
    return None


def _below(given: tuple[str, ...], due: tuple[str, ...]) -> float | None:
    """The same below the line, where only creatinine changes kind (ratios of urine), and a kg of plasma is a litre."""
    if given == due or (given, due) == (("L",), ("g",)):
        return 1.0 if given == due else 1e-3
    if (given, due) == (("g",), ("mol",)):
        return knowledge.CREATININE_MASS
    return None


def scale(unit: str) -> Scale | None:
    """A unit text taken apart, or None when a part of it is no unit. An empty text is a plain number."""
    text = re.sub(r"[\s\[\]()]", "", unit.strip().lower().replace("percent", "%"))
    for old, new in TIDY:
        text = text.replace(old, new)
    text = re.sub(r"^([mu]?g)%$", r"\1/dl", text) or "1"
    parts = [_part(CREATININE_WORDS.sub("", part) or part) for part in text.split("/")]
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    factor = known[0][1]
    for _, below in known[1:]:
        factor /= below
    return Scale(known[0][0], tuple(sorted(kind for kind, _ in known[1:] if kind)), factor)


def _part(text: str) -> tuple[str, float] | None:
    if text in FIXED:
        return FIXED[text]
    for prefix, factor in PREFIX.items():
        if text.startswith(prefix) and text[len(prefix) :] in BASES:
            return BASES[text[len(prefix) :]], factor
    return None


def _typical(analyte: Analyte) -> float:
    """A middling value in the canonical unit, to judge which units give handy numbers."""
    known = [limit for limit in (*analyte.reference(), *analyte.plausible) if limit]
    return known[0] if known else 1.0


def _refused(unit: str, analyte: Analyte, place: str) -> UnitError:
    units = allowed(analyte)
    near = get_close_matches(unit, units, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'?" if near else ""
    return UnitError(place, unit or "no unit", f"for {analyte.name}: {', '.join(units)}", hint)
