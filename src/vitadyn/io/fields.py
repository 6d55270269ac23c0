"""Readers of single fields: numbers with limits, words from a list, dates and lengths of time."""

from __future__ import annotations

import re
from datetime import date

from ..errors import InputError, nearest
from ..quantity import days, parse
from .tree import Node

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = 'a date such as 2026-11-03, or days before now such as "-14 d"'


def number(node: Node, low: float, high: float, what: str) -> float:
    """A plain number within limits."""
    allowed = f"{what} from {low:g} to {high:g}"
    read = parse(node.text(allowed), node.where)
    if read.unit or read.sign or not low <= read.value <= high:
        raise node.refuse(allowed)
    return read.value


def choice(node: Node, words: tuple[str, ...]) -> str:
    """One of a few words."""
    given = node.text("one of " + ", ".join(words))
    if given not in words:
        raise node.refuse("one of " + ", ".join(words), nearest(given, words))
    return given


def truth(node: Node) -> bool:
    """true or false, and no other spelling."""
    return choice(node, ("true", "false")) == "true"


def span(node: Node) -> float:
    """A length of time in days, not negative."""
    found = days(node.text('a length of time such as "3 weeks"'), node.where)
    if found < 0 or found > 120 * 366:
        raise node.refuse('a length of time, not negative, such as "3 weeks"')
    return found


def moment(node: Node, today: date) -> float:
    """A time in days from today, 0 or negative: an ISO date, or "-14 d"."""
    given = node.text(MOMENT)
    found = _from_date(node, given, today) if DATE.fullmatch(given) else days(given, node.where)
    if found > 0:
        raise node.refuse(MOMENT, f"this lies in the future (today is {today.isoformat()})")
    if found < -120 * 366:
        raise node.refuse(MOMENT, "this lies more than 120 years back")
    return found


def _from_date(node: Node, given: str, today: date) -> float:
    try:
        return float((date.fromisoformat(given) - today).days)
    except ValueError:
        raise InputError(node.where, given, "a date of the calendar") from None
