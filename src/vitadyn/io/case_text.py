"""Free text of case reports, read with tolerance: doses, how often, how long, and the words of hindsight taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..knowledge.names import american
from ..quantity import DAYS, Quantity

HINDSIGHT = ("accidental", "overdose", "manufacturing error", "dose two thousand times the prescribed", "dispensed",
             "(found in the work-up)", "brown tumour")  # fmt: skip
"""Words that only those who know the answer could write; removed before use."""
MEASURED_LATER = ("measured", "manufacturing error", "dispensed", "times the prescribed")
"""Where an item says this, its dose was found out afterwards: used only when the dose is to be known."""
UNTIL_TEN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
COUNTS = {word: float(number) for number, word in enumerate(UNTIL_TEN)}
COUNTS |= {"a": 1.0, "an": 1.0, "last": 1.0, "prior": 1.0, "couple": 2.0, "several": 3.0, "few": 3.0, "many": 5.0,
           "once": 1.0, "twice": 2.0}  # fmt: skip
LONG_TERM = 365.25
"""Days that "long-term" stands for."""
DIGITS = r"\d[\d.,]*(?: \d{3}\b)*"
COUNT = rf"(?P<count>{DIGITS}|\b(?:{'|'.join(COUNTS)})\b)"
SPAN = re.compile(rf"{COUNT}[ -]*(?P<unit>hour|day|week|month|year|d)s?\b(?! old)")
DOSE = re.compile(rf"(?P<number>{DIGITS})\s*(?P<unit>iu|ie|ui|units?|u\b|ug|µg|μg|mcg|mg|g\b|mmol|meq)", re.IGNORECASE)
UNITS = {
    "ie": "IU",
    "ui": "IU",
    "u": "IU",
    "unit": "IU",
    "units": "IU",
    "iu": "IU",
    "µg": "ug",
    "μg": "ug",
    "mcg": "ug",
}
RATES = ((re.compile(rf"{COUNT} (?:\w+ )?(?:daily|a day|per day|/day)"), 1.0),
         (re.compile(r"every (?P<hours>\d+) hours"), 0.0), (re.compile(r"daily|a day|per day|/day"), 1.0),
         (re.compile(r"weekly|per week|a week"), 7.0), (re.compile(r"monthly|per month"), 30.44))  # fmt: skip
AFTER = re.compile(rf"(?:{SPAN.pattern}|within (?P<near>\d+) hours) (?:after|of) (?:starting ?)?(?P<what>\w*)")
FAMILY = re.compile(r"\b(?:sister|brother|son|daughter|mother|father|family|sibling)\b")
DENIED = re.compile(r"\b(?:no|not|without|denie[sd]|never|negative for)\b[^,;.]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rate:
    """Days between doses and how many units (tablets, capsules) make one; `once` for a single dose."""

    every: float
    count: float = 1.0
    once: bool = False


def without_hindsight(text: str, brackets: bool = False) -> str:
    """The text without words of hindsight, and for intake without everything in brackets."""
    plain = re.sub(r"\([^)]*\)", " ", text) if brackets else text
    for words in HINDSIGHT:
        plain = re.sub(re.escape(words), " ", plain, flags=re.IGNORECASE)
    return " ".join(plain.replace("( )", "").split())


def affirmed(text: str) -> str:
    """The text without what it denies.

    >>> affirmed("chronic renal failure not on dialysis"), affirmed("no history of cancer, hypertension")
    ('chronic renal failure', ', hypertension')
    """
    return DENIED.sub(" ", text).strip()


def number(text: str) -> float:
    """A number as printed anywhere: 50 000, 2,000,000, 14.400.000, 0,25.

    >>> number("14.400.000"), number("0,25"), number("5,400")
    (14400000.0, 0.25, 5400.0)
    """
    tight = text.strip().replace(" ", "").rstrip(".,")
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", tight):
        return float(re.sub(r"[.,]", "", tight))
    return float(tight.replace(",", "."))


def dose(text: str) -> Quantity | None:
    """The first amount in a text, its unit brought to one spelling."""
    found = DOSE.search(text)
    if found is None:
        return None
    unit = found["unit"].lower()
    return Quantity(number(found["number"]), UNITS.get(unit, unit))


def span(text: str) -> float | None:
    """The first length of time in a text, in days; None when there is none.

    >>> span("omeprazole for several years"), span("15-day history")
    (1095.75, 15.0)
    """
    if "long-term" in text.lower():
        return LONG_TERM
    found = SPAN.search(text.lower())
    return None if found is None else _count(found["count"]) * DAYS[found["unit"]]


def rate(text: str) -> Rate | None:
    """How often: "three times daily", "6 tablets daily", "weekly", "per month", "once", "every 8 hours"."""
    plain = text.lower()
    if plain.strip() == "once":
        return Rate(1.0, once=True)
    for pattern, every in RATES:
        found = pattern.search(plain)
        if found:
            if every == 0.0:
                return Rate(float(found["hours"]) / 24.0)
            return Rate(every, _count(found["count"]) if "count" in found.groupdict() else 1.0)
    return None


def onset(text: str) -> float | None:
    """Days since the trouble began: the first length of time in a clause that does not count from something else."""
    for clause in re.split(r"[,;]", text):
        if not re.search(r"\b(?:after|before|within|gestation|stopped|similar|previous)\b", clause):
            found = span(clause)
            if found is not None:
                return found
    return None


def since(text: str) -> list[tuple[str, float]]:
    """What an onset counts from: ("letrozole", 35.0) for "five weeks after starting letrozole"."""
    found = []
    for match in AFTER.finditer(text.lower()):
        days = float(match["near"]) / 24.0 if match["near"] else _count(match["count"]) * DAYS[match["unit"]]
        found.append((match["what"], days))
    return found


def phrases(text: str, known: Iterable[str]) -> list[str]:
    """The known words that stand in a text, longest first, none inside another, in British or American spelling.

    >>> phrases("Hemodialysis for ten years", ["haemodialysis", "dialysis"])
    ['haemodialysis']
    """
    left, found = american(text.lower()), []
    for phrase in sorted(known, key=len, reverse=True):
        pattern = rf"(?<![\w-]){re.escape(american(phrase.lower()))}(?!\w)"
        if re.search(pattern, left):
            found.append(phrase)
            left = re.sub(pattern, "#", left)
    return found


def _count(text: str) -> float:
    return COUNTS[text] if text in COUNTS else number(text)
