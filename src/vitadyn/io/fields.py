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
    try:
        read = parse(node.text(allowed), node.where)
    except InputError as error:
        raise node.refuse(allowed, error.hint) from None
    if read.unit or read.sign or not low <= read.value <= high:
        raise node.refuse(allowed)
    return read.value


def choice(node: Node, words: tuple[str, ...]) -> str:
    """One of a few words."""
    given = node.text("one of " + ", ".join(words))
    if given not in words:
        raise node.refuse("one of " + ", ".join(words), _nearest_word(given, words))
    return given


def _nearest_word(given: str, words: tuple[str, ...]) -> str:
    """The nearest word, whatever the case of its letters."""
    same = [word for word in words if word.lower() == given.lower()]
    return f"did you mean '{same[0]}'?" if same else nearest(given, words)


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
    found = _from_date(node, given, today) if DATE.fullmatch(given) else _days_back(node, given)
    if found > 0:
        raise node.refuse(MOMENT, f"this lies in the future (today is {today.isoformat()})")
    if found < -120 * 366:
        raise node.refuse(MOMENT, "this lies more than 120 years back")
    return found


def _days_back(node: Node, given: str) -> float:
    try:
        return days(given, node.where)
    except InputError:
        raise node.refuse(MOMENT) from None


def _from_date(node: Node, given: str, today: date) -> float:
    try:
        return float((date.fromisoformat(given) - today).days)
    except ValueError:
        raise InputError(node.where, given, "a date of the calendar") from None
