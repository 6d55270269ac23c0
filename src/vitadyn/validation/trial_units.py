"""The factor from the unit in which a study printed a number to that of the body; a unit is never guessed."""

from __future__ import annotations

from collections.abc import Mapping

from .. import knowledge, units
from ..errors import InputError, UnitError, nearest
from ..simulation import public_unit
from ..substances import ATOMIC_MASS, VALENCE

DAYS = {"d": 1.0, "h": 1.0 / 24.0, "min": 1.0 / 1440.0, "wk": 7.0, "mo": 30.44}
TIMES = ("peak_day", "half_life")
SHARES = ("share_above", "share_below")
PURE = {"1": 1.0, "%": 0.01}
PARTS = {"vitd25_d3": "calcifediol_d3", "vitd25_d2": "calcifediol_d2"}
"""Laboratory tests to the pools that they measure."""


def name_in_body(quantity: str, known: Mapping[str, str], place: str) -> str:
    """The name by which the body knows a quantity: its own, or that of a laboratory test or an alias."""
    canonical = knowledge.canonical("analyte", quantity) or quantity
    for name in (quantity, canonical, PARTS.get(canonical, "")):
        if name in known:
            return name
    raise InputError(place, quantity, "a laboratory test or a quantity of the body", nearest(quantity, known))


def factor(quantity: str, how: str, unit: str, known: Mapping[str, str], place: str) -> float:
    """What one of the printed unit is, in the unit in which the model gives it.

    >>> from vitadyn.physiology import body
    >>> from vitadyn.simulation import unit_of
    >>> round(factor("vitd25", "change", "ng/mL", unit_of(body()), "unit"), 3)
    2.496
    """
    if how in TIMES:
        return _listed(DAYS, unit, place)
    if how == "percent":
        return _listed({"%": 1.0}, unit, place)
    if how in SHARES or how == "ratio":
        return _listed(PURE, unit, place)
    if how == "slope":
        amount, _, per = unit.rpartition("/")
        return of_quantity(quantity, amount, known, place) / _listed(DAYS, per, place)
    return of_quantity(quantity, unit, known, place)


def of_quantity(quantity: str, unit: str, known: Mapping[str, str], place: str) -> float:
    """By the molar mass of the laboratory test; otherwise only powers of ten are known."""
    name = name_in_body(quantity, known, place)
    canonical = knowledge.canonical("analyte", quantity) or quantity
    if canonical in knowledge.names("analyte"):
        own, shown = public_unit(canonical, known[name])
        if shown == knowledge.analyte(canonical).unit:
            return units.convert(1.0, unit, canonical, place=place) / own
    return _same_kind(unit, known[name], place)


def of_intake(element: str, unit: str, place: str) -> float:
    """What one of the unit of a diet is in mmol/d of the element."""
    mass, valence = ATOMIC_MASS[element], VALENCE.get(element)
    allowed = {"mmol/d": 1.0, "mg/d": 1.0 / mass, "g/d": 1000.0 / mass}
    return _listed(allowed | ({"mEq/d": 1.0 / valence} if valence else {}), unit, place)


def _same_kind(unit: str, due: str, place: str) -> float:
    given, wanted = units.scale(unit), units.scale(due)
    if unit == due:
        return 1.0
    if given is None or wanted is None or (given.above, given.below) != (wanted.above, wanted.below):
        raise UnitError(place, unit or "no unit", f"{due}, or that with another prefix")
    return given.factor / wanted.factor


def _listed(allowed: Mapping[str, float], unit: str, place: str) -> float:
    if unit not in allowed:
        raise UnitError(place, unit or "no unit", ", ".join(allowed))
    return allowed[unit]
