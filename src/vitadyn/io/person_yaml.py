"""Reads a person.yaml: strict, nothing guessed or filled in; errors name file, field, line and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TypeVar

from .. import knowledge, units
from ..errors import InputError
from ..person import SETTINGS, Condition, Drug, Lab, Person, Sun, Symptom
from . import labs
from .egfr import computed
from .fields import choice, moment, number, span, truth
from .intakes import UNDER_OTHER, intakes
from .prescriptions import drugs
from .remarks import LAB_KEYS, not_carried, told_beside, warnings
from .tree import Node, load

KEYS = ("age", "sex", "weight", "height", "setting", "date", "pregnant", "dialysis", "asymptomatic", "onset",
        "symptoms", "symptoms_absent", "intake", "sun", "drugs", "conditions", "labs", "other")  # fmt: skip
SYMPTOM_KEYS = ("what", "where", "per_week", "since", "at_night", "after_exercise")
SUN_KEYS = ("latitude", "month", "skin_type", "minutes_per_day", "exposed")
OTHER_KEYS = ("drugs", "conditions", "labs", "symptoms", "intake")
SITES = ("calf", "foot", "thigh", "back", "hand", "face", "all")
SPECIMENS = ("serum", "plasma", "blood", "urine", "arterial", "venous", "capillary")
EXPOSED = ("face", "face_hands", "face_hands_arms", "tshirt_shorts", "swimwear", "none")
SKIN = ("I", "II", "III", "IV", "V", "VI")
DENIED = ("cramp", "tetany", "weakness", "confusion", "vomiting", "thirst", "polyuria", "bone_pain")
"""What `asymptomatic: true` denies, and no more."""

Item = TypeVar("Item")


def read(source: str | Path, *, today: date | None = None) -> Person:
    """The person in a file, on standard input ("-"), or in a text with line breaks.

    Parameters
    ----------
    source
        path, "-", or YAML or JSON text.
    today
        the day that relative times count from; without it the file's own `date:`, else the calendar's today.

    Raises
    ------
    InputError
        naming file, field and line, what was given, what is allowed, and the nearest guess.

    Examples
    --------
    >>> read("age: 58\\nlabs: [{analyte: ca_total, value: 15.0 mg/dL}]").labs[0].unit
    'mmol/L'
    """
    tree = load(source)
    fields = tree.fields(KEYS, "things unknown to the model go under other:")
    day = _day(fields.get("date"), today)
    person = _measures(fields)
    person = replace(person, **_taken(fields, day), **_complaints(fields))  # type: ignore[arg-type]
    person = replace(person, labs=_each(fields, "labs", lambda node: lab(node, person.sex, day)))
    beside = fields["other"].fields(OTHER_KEYS) if "other" in fields else {}
    aside = (*told_beside(beside), *not_carried(person.drugs, person.conditions))
    person = replace(person, set_aside=aside, warnings=warnings(person, fields, beside))
    egfr = computed(person)
    return person if egfr is None else replace(person, labs=(*person.labs, egfr))


def lab(node: Node, sex: str | None, today: date) -> Lab:
    """One entry of `labs:`."""
    fields = node.fields(LAB_KEYS)
    for key in ("analyte", "value"):
        if key not in fields:
            raise node.refuse(f"a mapping with analyte: and value: ({key}: is missing)")
    name = fields["analyte"].text("an analyte")
    fact = _analyte(name, fields["analyte"])
    written = fields["value"]
    text, value = f"{name} {written.text(labs.MEASURED)}", labs.reading(fact, written.text(), written.where)
    unit = "" if isinstance(value, str) else value.unit
    specimen = choice(fields["specimen"], SPECIMENS) if "specimen" in fields else None
    own = labs.own_range(fact, fields["ref"].text(), unit, fields["ref"].where) if "ref" in fields else None
    adjusted = truth(fields["adjusted"]) if "adjusted" in fields else False
    if adjusted and fact.name not in labs.ADJUSTED:
        raise fields["adjusted"].refuse("adjusted: for ca_total and ca_corrected only")
    if isinstance(value, str):
        limits = own or fact.meant(sex, specimen or fact.specimen)
        found = labs.worded(fact, value, limits, text, node.place, written.where)
    else:
        sure = truth(fields["confirmed"]) if "confirmed" in fields else False
        found = labs.measured(fact, value, text, node.place, written.where, sure)
    day = moment(fields["when"], today) if "when" in fields else 0.0
    return labs.finished(found, own, day, adjusted or fact.name == "ca_corrected", specimen)


def _day(node: Node | None, today: date | None) -> date:
    calendar = today or date.today()
    if node is None:
        return calendar
    back = moment(node, calendar)
    return date.fromordinal(calendar.toordinal() + int(back))


def _measures(fields: dict[str, Node]) -> Person:
    """Age, sex, size, setting and the yes-or-no facts."""

    def given(key: str, reader: Callable[[Node], Item]) -> Item | None:
        return reader(fields[key]) if key in fields else None

    return Person(
        age=given("age", lambda node: number(node, 0, 120, "an age in years")),
        sex=given("sex", lambda node: choice(node, ("female", "male"))),
        weight=given("weight", lambda node: _within(node, units.weight, 2, 400, "kg")),
        height=given("height", lambda node: _within(node, units.height, 40, 250, "cm")),
        setting=given("setting", lambda node: choice(node, SETTINGS)),
        pregnant=given("pregnant", truth),
        dialysis=given("dialysis", truth),
        asymptomatic=bool(given("asymptomatic", truth)),
        onset=given("onset", span),
        sun=given("sun", _sun),
    )


def _taken(fields: dict[str, Node], today: date) -> dict[str, object]:
    """Intake, drugs and conditions; a supplement among the drugs counts in both."""
    eaten = [item for group in _each(fields, "intake", lambda node: intakes(node, today)) for item in group]
    prescribed: list[Drug] = []
    for drug, brought in chain(*_each(fields, "drugs", lambda node: drugs(node, today))):
        prescribed.append(drug)
        eaten += brought
    conditions = (*_each(fields, "conditions", _condition), *_sunless(fields))
    found: dict[str, object] = {"intake": tuple(eaten), "drugs": tuple(prescribed), "conditions": conditions}
    if any(condition.key == "pregnancy" for condition in conditions) and "pregnant" not in fields:
        found["pregnant"] = True
    return found


def _complaints(fields: dict[str, Node]) -> dict[str, object]:
    """Symptoms present and absent; the same one may not be both."""
    present = _each(fields, "symptoms", symptom)
    absent = _each(fields, "symptoms_absent", symptom)
    for denied in absent:
        if any(found.key == denied.key for found in present):
            raise fields["symptoms_absent"].refuse(f"'{denied.key}' under symptoms or symptoms_absent, not both")
    if "asymptomatic" in fields and truth(fields["asymptomatic"]):
        node = fields["asymptomatic"]
        clash = [found.key for found in present if found.key in DENIED]
        if clash:
            raise node.refuse(f"false, since symptoms lists {clash[0]}")
        known = {denied.key for denied in absent}
        absent += tuple(Symptom(key, "asymptomatic", "asymptomatic") for key in DENIED if key not in known)
    return {"symptoms": present, "symptoms_absent": absent}


def symptom(node: Node) -> Symptom:
    """One entry of `symptoms:`, a word or a mapping."""
    fields = {"what": node} if isinstance(node.value, str) else node.fields(SYMPTOM_KEYS)
    if "what" not in fields:
        raise node.refuse("a symptom, or a mapping with what:")
    name = fields["what"].text("a symptom")
    term = _named("symptom", name, fields["what"])
    return Symptom(
        term.key, node.place, _as_told(name, fields),
        where=choice(fields["where"], SITES) if "where" in fields else None,
        per_week=number(fields["per_week"], 0, 500, "times a week") if "per_week" in fields else None,
        days=span(fields["since"]) if "since" in fields else None,
        at_night=truth(fields["at_night"]) if "at_night" in fields else None,
        after_exercise=truth(fields["after_exercise"]) if "after_exercise" in fields else None,
    )  # fmt: skip


def _as_told(name: str, fields: dict[str, Node]) -> str:
    """A complaint in the words of the file, its details in brackets."""
    details = [f"{key.replace('_', ' ')} {fields[key].shown()}" for key in fields if key != "what"]
    return f"{name} ({', '.join(details)})" if details else name


def _condition(node: Node) -> Condition:
    term = _named("condition", node.text("a condition"), node)
    return Condition(term.key, node.place, node.shown(), term.modelled)


def _named(kind: str, name: str, node: Node) -> knowledge.Term:
    """A symptom or condition; the error tells the other kind where the word is one of those, and other:."""
    try:
        return knowledge.symptom(name) if kind == "symptom" else knowledge.condition(name)
    except InputError as error:
        second = "condition" if kind == "symptom" else "symptom"
        known = knowledge.canonical(second, name)
        instead = f"'{known}' is a {second}: move it to {second}s:." if known else error.hint
        hint = f"{instead} {UNDER_OTHER}{{{kind}s: [{name}]}}".strip()
        raise InputError(node.where, name, error.allowed, hint) from None


def _analyte(name: str, node: Node) -> knowledge.Analyte:
    try:
        return knowledge.analyte(name)
    except InputError as error:
        hint = f"{error.hint} {UNDER_OTHER}{{labs: [{{analyte: {name}, value: ...}}]}}".strip()
        raise InputError(node.where, name, error.allowed, hint) from None


def _sun(node: Node) -> Sun:
    fields = node.fields(SUN_KEYS)
    month = number(fields["month"], 1, 12, "a month as a number") if "month" in fields else None
    if month is not None and month != int(month):
        raise fields["month"].refuse("a month as a whole number from 1 to 12")
    return Sun(
        latitude=number(fields["latitude"], -90, 90, "degrees north") if "latitude" in fields else None,
        month=None if month is None else int(month),
        skin_type=choice(fields["skin_type"], SKIN) if "skin_type" in fields else None,
        minutes_per_day=number(fields["minutes_per_day"], 0, 1440, "minutes") if "minutes_per_day" in fields else None,
        exposed=choice(fields["exposed"], EXPOSED) if "exposed" in fields else None,
    )


def _sunless(fields: dict[str, Node]) -> tuple[Condition, ...]:
    """Without sun: no minute of it, or no skin."""
    node = fields.get("sun")
    sun = None if node is None else _sun(node)
    if node is None or sun is None or not (sun.minutes_per_day == 0 or sun.exposed == "none"):
        return ()
    return (Condition("sunless", node.place, f"sun: {node.shown()}"),)


def _within(node: Node, reader: Callable[[str, str], float], low: float, high: float, unit: str) -> float:
    value = reader(node.text(f"a number in {unit}"), node.where)
    if not low <= value <= high:
        raise node.refuse(f"from {low:g} to {high:g} {unit}", "check the unit")
    return value


def _each(fields: dict[str, Node], key: str, reader: Callable[[Node], Item]) -> tuple[Item, ...]:
    return tuple(reader(node) for node in fields[key].items("a list")) if key in fields else ()
