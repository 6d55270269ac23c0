"""Items of a published case as facts of a person. What cannot be used is an InputError for the caller to set aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import knowledge, substances
from ..errors import InputError
from ..person import Condition, Drug, Intake, Sun
from ..quantity import Quantity
from .case_text import (
    DOSE,
    FAMILY,
    MEASURED_LATER,
    Rate,
    affirmed,
    dose,
    number,
    phrases,
    rate,
    since,
    span,
    without_hindsight,
)

Item = Mapping[str, Any]
LASTING = re.compile(r"\b(?:for|started|since|ago|earlier|before|prior|several|many|few|long-term)\b")
STOPPED = re.compile(r"\b(?:stopped|discontinued|withdrawn)\b")
APART = re.compile(r"[;+]|, |/(?=[a-z])| and | with | plus ", re.IGNORECASE)
"""What stands between two substances or medicines on one line."""
GONE_WITH_THYROID = ("goitre", "hyperthyroid")
UNDERWEIGHT, OBESE = 18.5, 30.0
"""Body mass index in kg/m2, limits of the World Health Organization."""


@dataclass(frozen=True, slots=True)
class Eaten:
    """What one line on supplements, diet and sun tells."""

    intake: tuple[Intake, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sun: Sun | None = None


def eaten(item: Item, path: str, dose_known: bool) -> Eaten:
    """Supplements, diet, sun: one line of the report."""
    original = str(item.get("item") or "")
    text = without_hindsight(original, brackets=not dose_known)
    if phrases(text, knowledge.aliases("sun_phrase")):
        sunless = Condition("sunless", path, text)
        return Eaten(conditions=(sunless,), sun=_sun(text))
    if "vegetarian" in text.lower():
        return Eaten(conditions=(Condition("vegetarian", path, text),))
    parts = _apart(affirmed(text), _substance)
    if not parts:
        raise InputError(path, text, "a supplement, mineral or habit that the model knows")
    hidden = not dose_known and any(words in original.lower() for words in MEASURED_LATER)
    alone = item if len(parts) == 1 else {**item, "dose_as_printed": None}
    return Eaten(intake=tuple(one for name, part in parts for one in _intakes(name, alone, part, path, hidden)))


def drugs(written: str, path: str) -> list[tuple[Drug, tuple[Intake, ...]]]:
    """The medicines of one line, or those of the group that it names; a supplement brings its substance too."""
    text = affirmed(without_hindsight(written))
    group = phrases(text, knowledge.aliases("drug_group"))
    if group:
        names = knowledge.aliases("drug_group")[group[0]].split("+")
        return [(_drug(name, text, path), ()) for name in names]
    kinds = ("drug", "drug_class")
    known = [
        *(name for kind in kinds for name in knowledge.names(kind)),
        *(a for k in (*kinds, "drug_phrase") for a in knowledge.aliases(k)),
    ]
    told = _apart(text, lambda piece: next(iter(phrases(piece, known)), None))
    if not told:
        raise InputError(path, text, "a medicine that drugs.csv knows")
    medicines = [_drug(name, piece, path) for name, piece in told]
    return [(medicine, _brought(medicine, text, path)) for medicine in medicines]


def conditions(written: str, path: str) -> list[Condition]:
    """The conditions that a free text names; not those of relatives, nor what it denies."""
    text = affirmed(without_hindsight(written))
    if FAMILY.search(text.lower()):
        raise InputError(path, text, "a condition of the person, not of a relative")
    spoken = {key.replace("_", " "): key for key in knowledge.names("condition")}
    known = {**spoken, **knowledge.aliases("condition"), **knowledge.aliases("condition_phrase")}
    keys = dict.fromkeys([*(known[phrase] for phrase in phrases(text, known)), *_by_body_mass(text)])
    if "thyroidectomy" in keys:
        keys = {key: None for key in keys if key not in GONE_WITH_THYROID}
    if not keys:
        raise InputError(path, text, "a condition that conditions.csv knows")
    return [Condition(key, path, text, knowledge.condition(key).modelled) for key in keys]


def _by_body_mass(text: str) -> list[str]:
    """Underweight or obesity where a body mass index is printed."""
    found = re.search(r"\bBMI (\d+(?:\.\d+)?)", text)
    index = float(found[1]) if found else UNDERWEIGHT
    return ["malnutrition"] if index < UNDERWEIGHT else ["obesity"] if index >= OBESE else []


def started_by(drug: Drug, text: str, lasted: float | None) -> Drug:
    """The drug with its start, where the onset counts from it ("five weeks after starting letrozole")."""
    for name, days in since(text):
        if drug.start is None and (name in ("", drug.name) or name == ""):
            return replace(drug, start=-(days + (lasted or 0.0)))
    return drug


def _sun(text: str) -> Sun:
    """Indoors all day, or outdoors with the face at most uncovered."""
    indoors = "not left home" in text or "at home" in text or "housebound" in text
    return Sun(minutes_per_day=0.0) if indoors else Sun(exposed="face")


def _apart(text: str, named: Callable[[str], str | None]) -> list[tuple[str, str]]:
    """The things that a line names, each with the part of the line that tells of it; none where it names none.

    >>> _apart("calcium 500 mg and vitamin D 400 IU daily", _substance)
    [('calcium', 'calcium 500 mg'), ('vitamin d', 'vitamin D 400 IU daily')]
    """
    pieces = [(name, piece) for piece in APART.split(text) if (name := named(piece))]
    if len({name for name, _ in pieces}) > 1:
        return pieces
    whole = named(text)
    return [] if whole is None else [(whole, text)]


def _substance(text: str) -> str | None:
    """The compound or mineral that a text names."""
    special = knowledge.aliases("intake_phrase")
    known = {
        **{name: name for name in (*knowledge.names("salt"), *knowledge.aliases("salt"), *substances.MINERALS)},
        **special,
    }
    found = [phrase for phrase in phrases(text, known) if phrase not in ("salt", "d3", "d2", "chalk")]
    return known[found[0]] if found else None


def _intakes(name: str, item: Item, text: str, path: str, hidden: bool) -> tuple[Intake, ...]:
    """The substance and what comes with it; `hidden` keeps back a dose that was found out afterwards."""
    printed, often, lasted = (str(item.get(key) or "") for key in ("dose_as_printed", "frequency", "duration"))
    start, stop = _window(lasted, text)
    amount = None if hidden else dose(printed) or dose(text)
    rhythm = rate(often) or rate(DOSE.sub(" ", text))
    if amount is None or (rhythm is None and "total" not in printed):
        return tuple(
            _entry(kind, path, text, None, unit, start, stop, "amount not stated") for kind, unit in _kinds(name)
        )
    if rhythm is not None and rhythm.once:
        start, stop = -1.0, 0.0
    per_day = _daily(amount, rhythm, printed, lasted)
    element = "elemental " if "elemental" in f"{printed} {often}".lower() else ""
    holds = substances.holding(element + name, replace(amount, value=per_day), path)
    main = _entry(holds.substance, path, text, holds.per_dose, holds.unit, start, stop, holds.reading + " a day")
    more = [
        _entry(kind, path, text, value, "mmol", start, stop, f"comes with {holds.substance}")
        for kind, value in holds.alongside
    ]
    return (main, *more)


def _daily(amount: Quantity, rhythm: Rate | None, printed: str, lasted: str) -> float:
    """The mean amount a day, in the unit as printed; "in total" is spread over the time it lasted."""
    if "total" in printed or rhythm is None:
        days = span(lasted)
        return amount.value / (days or 1.0)
    pieces = re.search(r"(?P<count>\d+) tablets", printed)
    count = number(pieces["count"]) if pieces else rhythm.count
    return amount.value * count / rhythm.every


def _kinds(name: str) -> list[tuple[str, str]]:
    """The substance of a compound, and its alkali, when no amount is known."""
    if name == "liquorice":
        return [("liquorice", "g")]
    holds = substances.holding(name, Quantity(1.0, "mg"))
    return [(holds.substance, holds.unit), *((kind, "mmol") for kind, _ in holds.alongside)]


def _window(lasted: str, text: str) -> tuple[float | None, float | None]:
    stopped = re.search(r"stopped (.*)", text)
    days = None if " old" in lasted else span(lasted)
    if days is None and not stopped and re.search(r"\bfor\b", text):
        days = span(text)
    return (None if days is None else -days), (-(span(stopped[1]) or 0.0) if stopped else None)


def _entry(
    kind: str,
    path: str,
    text: str,
    per_day: float | None,
    unit: str,
    start: float | None,
    stop: float | None,
    reading: str,
) -> Intake:
    return Intake(kind, path, text, per_day, unit, 1.0, start, stop, None, reading)


def _drug(name: str, text: str, path: str) -> Drug:
    known = knowledge.drug(knowledge.aliases("drug_phrase").get(name, name))
    rest = text.lower().replace(name.lower(), " ", 1)
    amount, often = dose(rest), rate(DOSE.sub(" ", rest))
    days = span(rest) if LASTING.search(rest) and not STOPPED.search(rest) else None
    ended = span(rest) or 0.0 if STOPPED.search(rest) else None
    per_day = None if amount is None or often is None else amount.value * often.count / often.every
    return Drug(
        known.name,
        path,
        text,
        known.classes,
        per_day,
        "" if amount is None else amount.unit,
        None if days is None else -days,
        None if ended is None else -ended,
    )


def _brought(drug: Drug, text: str, path: str) -> tuple[Intake, ...]:
    """What a supplement among the drugs brings into the gut: its substance, and its amount where a day's is stated."""
    compound = knowledge.canonical("salt", drug.name)
    if compound is None:
        return ()
    if drug.per_day is None:
        return tuple(
            _entry(kind, path, text, None, unit, drug.start, None, "amount not stated")
            for kind, unit in _kinds(compound)
        )
    holds = substances.holding(compound, Quantity(drug.per_day, drug.unit), path)
    return (
        _entry(holds.substance, path, text, holds.per_dose, holds.unit, drug.start, None, holds.reading + " a day"),
    )
