"""Results of a published case: suspect and later ones refused, words by the table, missing units by their own range."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .. import knowledge
from ..errors import InputError
from ..knowledge import Analyte
from ..person import Lab
from ..quantity import Quantity
from . import labs
from .words import WORDS

Item = Mapping[str, Any]
AFTER_PRESENTATION = re.compile(r"control|after discharge|day \d+|days? \d+-\d+|peak")
DOUBTED = "a value that its source does not call into doubt"
LATER = "a value from presentation or before"
TWICE = "a word where no number of the same test is given"
MONTHS = {name.lower(): month for month, name in enumerate(calendar.month_name) if name}
MONTH = re.compile(rf"(?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})")
MONTH_DAYS = 30.44


def lab(item: Item, path: str, admission: float | None) -> Lab:
    """A numeric result. Suspect ones and those from after presentation are refused; a unit is never guessed."""
    fact = knowledge.analyte(str(item["analyte"]))
    flag = str(item.get("flag") or "").lower()
    if flag.startswith("suspect"):
        raise InputError(path, flag, DOUBTED)
    if AFTER_PRESENTATION.search(flag):
        raise InputError(path, flag, LATER)
    unit = str(item.get("unit") or "")
    quantity = Quantity(float(item["value"]), unit, str(item.get("censored") or ""))
    printed = str(item.get("value_as_printed") or quantity.value).lstrip("<>")
    text = f"{item['analyte']} {quantity.sign}{printed} {unit}".strip()
    try:
        found = labs.measured(fact, quantity, text, path, path)
    except InputError:
        return _by_own_range(fact, item, quantity, text, path)
    return labs.finished(found, _own(fact, item, unit, path), _day(flag, admission), fact.name == "ca_corrected", None)


def admission_month(items: Sequence[Item]) -> float | None:
    """The month of admission, where flags tell months (counted in months of the calendar)."""
    flags = [str(item.get("flag") or "").lower() for item in items]
    found = [_month(flag) for flag in flags if "admission" in flag]
    return next((month for month in found if month is not None), None)


def word(name: str, value: str, path: str, sex: str | None) -> Lab:
    """A worded result, by the reference limits of the table."""
    fact = knowledge.analyte(name)
    if value not in WORDS:
        raise InputError(path, value, ", ".join(WORDS))
    found = labs.worded(fact, value, fact.meant(sex), f"{name} {value}", path, path)
    return labs.finished(found, None, 0.0, fact.name == "ca_corrected", None)


def _by_own_range(fact: Analyte, item: Item, quantity: Quantity, text: str, path: str) -> Lab:
    """A value whose unit is missing or misprinted still lies below, in or above the range printed beside it."""
    printed = _range_text(item)
    side = _side(quantity, *_bare_range(printed, path)) if printed else None
    if side is None:
        return labs.measured(fact, quantity, text, path, path)
    return labs.worded(fact, side, fact.meant(), f"{text} ({side} by its own range {printed})", path, path)


def _side(quantity: Quantity, low: float | None, high: float | None) -> str | None:
    """Low, high or normal against a range in the same unknown unit; None where a censored value could be either."""
    if low is not None and quantity.value <= low and not quantity.sign.startswith(">"):
        return "low"
    if high is not None and quantity.value >= high and not quantity.sign.startswith("<"):
        return "high"
    return None if quantity.sign else "normal"


def _bare_range(printed: str, path: str) -> tuple[float | None, float | None]:
    two = re.fullmatch(r"([\d.]+)-([\d.]+)", printed)
    one = re.fullmatch(r"([<>])([\d.]+)", printed)
    if two:
        return float(two[1]), float(two[2])
    if one:
        return (None, float(one[2])) if one[1] == "<" else (float(one[2]), None)
    raise InputError(path, printed, labs.OWN_RANGE)


def _own(fact: Analyte, item: Item, unit: str, path: str) -> tuple[float | None, float | None] | None:
    printed = _range_text(item)
    return labs.own_range(fact, printed, unit, path) if printed else None


def _range_text(item: Item) -> str:
    return str(item.get("ref_as_printed") or "").replace(",", ".").replace(" ", "")


def _day(flag: str, admission: float | None) -> float:
    month = _month(flag)
    return 0.0 if month is None or admission is None else min(0.0, (month - admission) * MONTH_DAYS)


def _month(flag: str) -> float | None:
    found = MONTH.search(flag)
    return None if found is None else float(found["year"]) * 12.0 + MONTHS[found["month"]]
