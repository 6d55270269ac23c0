"""What is given, and when: free text such as "calcium carbonate 500 mg twice daily for 8 weeks" as a `Course`.

A line names one substance or medicine, an amount a dose, how often, and perhaps from when and for how long. A word
that belongs to none of these is refused, with the nearest name that is known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import knowledge, quantity, substances
from .errors import InputError, nearest
from .results import Reading
from .timing import Timing, split

LONGEST = 200
PLACE = "give"
SPACED_FORM = re.compile(r"\b(vitamin d|d) ([23])\b")
"""Vitamin D 3 is vitamin D3, and its 3 is no part of the amount."""


@dataclass(frozen=True, slots=True)
class Course:
    """One thing given: `amount` in `unit` at each dose, at the times of `timing`.

    A substance (vitamin_d3, calcium, ...) has its canonical unit: ug of a vitamin D, mmol of an element. A drug
    has its `classes`, and an amount in mg where a mass was given. `alongside` is (substance, mmol a dose) of what
    comes with it, such as alkali with calcium carbonate.
    """

    text: str
    what: str
    amount: float
    unit: str
    timing: Timing
    reading: str
    substance: str | None = None
    drug: str | None = None
    classes: tuple[str, ...] = ()
    other_reading: str = ""
    alongside: tuple[tuple[str, float], ...] = ()

    @property
    def once(self) -> bool:
        return math.isinf(self.timing.every_days)

    @property
    def per_day(self) -> float:
        """Mean amount a day while it lasts; 0 for a single dose."""
        return self.amount / self.timing.every_days

    def doses(self, days: float) -> tuple[float, ...]:
        """The days of its doses, from 0 until before `days`."""
        start, every, end = self.timing.start, self.timing.every_days, min(self.timing.stop, days)
        if self.once:
            return (start,) if start < end else ()
        count = max(0, math.ceil((end - start) / every - 1e-9))
        return tuple(start + number * every for number in range(count))

    def as_reading(self) -> Reading:
        """How it was read, for the result."""
        return Reading(self.text, f"{self.reading}; {self._when()}", self.other_reading)

    def _when(self) -> str:
        if self.once:
            return f"once, on day {self.timing.start:g}"
        until = "" if math.isinf(self.timing.stop) else f" until day {self.timing.stop:.4g}"
        return f"every {self.timing.every_days:.4g} d from day {self.timing.start:g}{until}"


Schedule = tuple[Course, ...]


def parse(text: str, place: str = PLACE) -> Course:
    """Read one line of a schedule; InputError where it says too little or something unknown.

    >>> course = parse("magnesium citrate 300 mg/day for 8 weeks")
    >>> course.substance, round(course.amount, 2), course.unit, course.timing.stop
    ('magnesium', 2.0, 'mmol', 56.0)
    >>> parse("vitamin D3 300000 IU once").amount
    7500.0
    """
    if not isinstance(text, str) or len(text) > LONGEST or not text.isprintable():
        raise InputError(place, text, f"one line of at most {LONGEST} characters")
    plain = SPACED_FORM.sub(r"\1\2", " ".join(text.lower().split()))
    rest, timing = split(plain, place)
    name, dose = _name_and_dose(rest, text, place)
    if _is_drug(name):
        return _drug(text, name, dose, timing, place)
    _refuse_unknown(name, place)
    course = _supplement(text, substances.holding(name, dose, place), timing)
    most = substances.LARGEST_DAILY[course.unit]
    if course.amount > most * min(timing.every_days, 1.0):
        raise InputError(place, text, f"at most {most:g} {course.unit} of {course.substance} a day", "check the unit")
    return course


def parse_all(texts: Iterable[str], place: str = PLACE) -> Schedule:
    """Read every line; the place of an error counts them: give[0], give[1] ..."""
    return tuple(parse(text, f"{place}[{index}]") for index, text in enumerate(texts))


def _name_and_dose(rest: str, text: str, place: str) -> tuple[str, quantity.Quantity]:
    found = list(substances.DOSE.finditer(rest))
    if len(found) != 1:
        hint = "write each on a line of its own" if found else ""
        raise InputError(place, text, 'one amount with its unit, such as "500 mg" or "4000 IU"', hint)
    name = " ".join(f"{rest[: found[0].start()]} {rest[found[0].end() :]}".split())
    if not name:
        raise InputError(place, text, 'the name of a supplement or a medicine too, such as "vitamin D3"')
    return name, quantity.parse(found[0]["dose"], place)


def _supplement(text: str, held: substances.Amount, timing: Timing) -> Course:
    """A course of a compound; the reading says in mmol what a mass of a salt or of an element means."""
    mmol = f" = {held.per_dose:.4g} mmol" if held.unit == "mmol" else ""
    other = f"{held.other_reading} = {held.other:.4g} mmol" if held.other is not None else ""
    return Course(
        text, held.compound, held.per_dose, held.unit, timing, f"each dose: {held.reading}{mmol}",
        substance=held.substance, other_reading=other, alongside=held.alongside,
    )  # fmt: skip


def _drug(text: str, name: str, dose: quantity.Quantity, timing: Timing, place: str) -> Course:
    medicine = knowledge.drug(name)
    amount, unit = _drug_amount(dose, place)
    reading = f"each dose: {amount:g} {unit} of {medicine.name}"
    return Course(text, medicine.name, amount, unit, timing, reading, drug=medicine.name, classes=medicine.classes)


def _drug_amount(dose: quantity.Quantity, place: str) -> tuple[float, str]:
    if dose.value < 0:
        raise InputError(place, f"{dose.value:g} {dose.unit}", "an amount that is not negative")
    per_ug = substances.MASS_UG.get(dose.unit.lower())
    return (dose.value, dose.unit) if per_ug is None else (dose.value * per_ug / 1000.0, "mg")


def _is_drug(name: str) -> bool:
    medicine = any(knowledge.canonical(kind, name) for kind in ("drug", "drug_class"))
    return medicine and knowledge.canonical("salt", name) is None and name not in substances.MINERALS


def _refuse_unknown(name: str, place: str) -> None:
    """Refuse a name that is neither a compound nor a medicine, with the nearest of both."""
    bare = re.sub(r"[(),]", " ", name)
    plain = " ".join(word for word in bare.split(" as ")[0].split() if word not in ("elemental", "of"))
    minerals = (*substances.MINERALS, "liquorice", "licorice")
    if plain in minerals or knowledge.canonical("salt", plain):
        return
    names = {*minerals, *(word for kind in ("salt", "drug", "drug_class") for word in _spellings(kind))}
    allowed = "a supplement or a medicine of the tables, an amount, how often, and perhaps for how long"
    raise InputError(place, plain, allowed, nearest(plain, sorted(names)))


def _spellings(kind: str) -> tuple[str, ...]:
    return (*knowledge.names(kind), *knowledge.aliases(kind))
