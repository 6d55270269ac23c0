"""Laboratory results: numbers, censored numbers and words, in canonical units, with the laboratory's own range."""

from __future__ import annotations

import re
from dataclasses import replace

from .. import units
from ..errors import InputError, UnitError, nearest
from ..knowledge import Analyte, Limits
from ..person import Lab
from ..quantity import NUMBER, Quantity, parse
from .words import WORDS, interval

RANGE = re.compile(rf"\s*(?P<low>{NUMBER})\s*(?:-|\u2013|to)\s*(?P<high>{NUMBER})(?![\d.,])\s*(?P<unit>.*?)\s*")
ADJUSTED = ("ca_total", "ca_corrected")
FAR_BELOW, FAR_ABOVE = 3.0, 1.5
"""So many times beyond a limit is far from normal; deficiency in nmol/L is common, and no slip."""
MEASURED = 'a number and its unit such as "9 ng/mL" or "<4 pg/mL", or one of: ' + ", ".join(WORDS)
OWN_RANGE = 'the laboratory\'s own range, such as "2.20-2.60 mmol/L" or "<0.2 mg/mg"'


def measured(fact: Analyte, quantity: Quantity, text: str, path: str, place: str, confirmed: bool = False) -> Lab:
    """A number as a result; `<` and `>` make an interval. Out of plausible limits it is refused unless confirmed."""
    value = units.convert(quantity.value, quantity.unit, fact, place=place)
    _plausible(fact, quantity, value, place, confirmed)
    lab = Lab(fact.name, path, text, fact.unit, modelled=fact.modelled, method=fact.method, specimen=fact.specimen,
              confirmed=confirmed)  # fmt: skip
    if quantity.sign in ("<", "<="):
        return replace(lab, high=value)
    if quantity.sign in (">", ">="):
        return replace(lab, low=value)
    return replace(lab, value=value)


def worded(fact: Analyte, word: str, limits: Limits, text: str, path: str, place: str) -> Lab:
    """A word as a result, by the given limits."""
    low, high = interval(word, fact, limits, place)
    return Lab(fact.name, path, text, fact.unit, low=low, high=high, word=word, modelled=fact.modelled,
               method=fact.method, specimen=fact.specimen)  # fmt: skip


def is_word(written: str) -> bool:
    """Whether a value is one of the words rather than a number."""
    return _as_word(written) in WORDS


def reading(fact: Analyte, written: str, place: str) -> Quantity | str:
    """What a value says: a quantity, or one of the words."""
    word = _as_word(written)
    if word in WORDS:
        return word
    if not re.search(r"\d", written):
        raise InputError(place, written, MEASURED, nearest(word, WORDS))
    return parse(written, place)


def _as_word(written: str) -> str:
    return written.strip().lower().replace(" ", "_").replace("-", "_")


def own_range(fact: Analyte, written: str, unit: str, place: str) -> Limits:
    """The laboratory's own limits, canonical; without a unit of its own it has that of the value."""
    two = RANGE.fullmatch(written)
    one = None if two else _one_limit(written, place)
    said = (two["unit"] if two else one.unit if one else "") or unit
    try:
        ends = (
            [units.convert(float(re.sub(r"[ ,]", "", two[end])), said, fact) for end in ("low", "high")] if two else []
        )
        limit = units.convert(one.value, said, fact) if one else 0.0
    except UnitError as error:
        hint = error.hint if said else f"write the range with its unit: '{written} {fact.unit}'"
        raise UnitError(place, written, error.allowed, hint) from None
    if two:
        if ends[0] >= ends[1]:
            raise InputError(place, written, "a lower limit below the upper one")
        return ends[0], ends[1]
    return (None, limit) if one and one.sign.startswith("<") else (limit, None)


def _one_limit(written: str, place: str) -> Quantity:
    try:
        read = parse(written, place)
    except InputError:
        raise InputError(place, written, OWN_RANGE) from None
    if not read.sign:
        raise InputError(place, written, OWN_RANGE)
    return read


def finished(lab: Lab, limits: Limits | None, day: float, adjusted: bool, specimen: str | None) -> Lab:
    """The result with its range, day and specimen. Calcium that is adjusted already is ca_corrected, never again."""
    low, high = limits or (None, None)
    name = "ca_corrected" if adjusted and lab.analyte == "ca_total" else lab.analyte
    return replace(lab, analyte=name, ref_low=low, ref_high=high, day=day, adjusted=name == "ca_corrected",
                   specimen=specimen or lab.specimen)  # fmt: skip


def _plausible(fact: Analyte, quantity: Quantity, value: float, place: str, confirmed: bool) -> None:
    low, high = fact.plausible
    if value < 0 and (low is None or low >= 0):
        raise InputError(place, f"{quantity.value:g} {quantity.unit}", f"{fact.name} is never negative")
    below = low is not None and value < low and not quantity.sign.startswith("<")
    above = high is not None and value > high and not quantity.sign.startswith(">")
    if (below or above) and not confirmed:
        limits = f"{fact.name} from {low or 0:.4g} to {high or 0:.4g} {fact.unit}"
        unit = quantity.unit
        asked = f"is the unit '{unit}' meant?{_other_units(fact, quantity)}" if unit else "is this value right?"
        hint = f"{asked} If it is, add 'confirmed: true'"
        given = f"{quantity.value:g} {unit}".strip()
        told = given if unit.lower() in ("", fact.unit.lower()) else f"{given} (= {value:.4g} {fact.unit})"
        raise InputError(place, told, limits, hint)


def slip(fact: Analyte, quantity: Quantity) -> str:
    """A question about the unit of a plausible value that is far from normal, and normal in the other usual unit."""
    if quantity.sign or not quantity.unit:
        return ""
    value = units.convert(quantity.value, quantity.unit, fact)
    low, high = fact.reference()
    if not ((low is not None and value * FAR_BELOW < low) or (high is not None and value > FAR_ABOVE * high)):
        return ""
    pair = (fact.unit, fact.unit_conventional)
    other = next((unit for unit in pair if _is_normal(fact, quantity.value, unit)), None)
    said = f"{fact.name} {quantity.value:g} {quantity.unit}"
    return (
        f"{said}: is the unit right? In {other} it would be normal; confirmed: true ends this question" if other else ""
    )


def _is_normal(fact: Analyte, number: float, unit: str) -> bool:
    low, high = fact.reference()
    return (low or 0.0) <= units.convert(number, unit, fact) <= (high if high is not None else float("-inf"))


def _other_units(fact: Analyte, quantity: Quantity) -> str:
    """Units in which the same number would be plausible."""
    low, high = fact.plausible
    fits = [
        unit
        for unit in units.allowed(fact)
        if (low or 0.0) <= units.convert(quantity.value, unit, fact) <= (high or float("inf"))
    ]
    return f" In {' or '.join(fits[:3])} it would be plausible." if fits else ""
