"""A number with its unit, as people write it: "82 kg", "<4 pg/mL", "50,000 IU". The unit stays text here."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from .errors import InputError

NUMBER = r"[+-]?(?:\d+(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
WHOLE = re.compile(rf"\s*(?P<sign><=|>=|<|>|≤|≥)?\s*(?P<number>{NUMBER})(?![\d.,])\s*(?P<unit>.*?)\s*", re.DOTALL)
SIGNS = {"≤": "<=", "≥": ">="}
ALLOWED = 'a number and its unit, such as "9 ng/mL" or "<4 pg/mL" (decimal point, not comma)'
DAYS = {"h": 1 / 24, "hour": 1 / 24, "d": 1.0, "day": 1.0, "w": 7.0, "wk": 7.0, "week": 7.0, "mo": 30.44,
        "month": 30.44, "y": 365.25, "yr": 365.25, "year": 365.25}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """`sign` is one of <, <=, >, >= for a censored number, else empty; `unit` is empty when none was written."""

    value: float
    unit: str
    sign: str = ""


def parse(text: str | float, place: str) -> Quantity:
    """Read a number and its unit; `place` names the field in the error.

    >>> parse("<4 pg/mL", "labs[0]")
    Quantity(value=4.0, unit='pg/mL', sign='<')
    >>> parse("50,000 IU", "intake[0]").value
    50000.0
    """
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise InputError(place, text, ALLOWED)
    found = WHOLE.fullmatch(str(text)) if len(str(text)) <= 100 else None
    value = math.nan if found is None else float(re.sub(r"[ ,]", "", found["number"]))
    if found is None or not math.isfinite(value):
        raise InputError(place, text, ALLOWED)
    sign = found["sign"] or ""
    return Quantity(value, found["unit"], SIGNS.get(sign, sign))


def days(text: str, place: str) -> float:
    """A length of time in days: "3 weeks", "60 d", "12 h", "week", "2 years".

    >>> days("3 weeks", "onset")
    21.0
    """
    read = parse(text if re.match(r"\s*[<>≤≥+-]?\s*[.\d]", text) else f"1 {text}", place)
    word = read.unit.lower()
    per = DAYS.get(word) or DAYS.get(word.removesuffix("s"))
    if per is None or read.sign:
        raise InputError(place, text, 'a length of time such as "3 weeks", "60 d", "12 h", "2 years"')
    return read.value * per
