"""What is prescribed: a medicine by name, with its dose and times where known, and what it brings into the gut."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from .. import knowledge, schedule, substances
from ..errors import InputError, UnitError
from ..person import Drug, Intake
from ..quantity import Quantity
from .intakes import UNDER_OTHER, is_substance, read_dose, split_words, substance_intakes, unmeasured
from .times import Times, read_times
from .tree import Node

DRUG_KEYS = ("name", "amount", "every", "for", "started", "stopped")
COUNTED = ("ml", "tablet", "capsule", "puff", "drop", "patch", "sachet")
DRUG_UNITS = (*substances.MASS_UG, "iu", "ie", "u", "unit", "units", "nmol", "mmol", "meq", *COUNTED)
WRITTEN_OUT = "{name: ..., amount: 25 mg, every: 1 d, started: -90 d}"

Prescribed = tuple[Drug, tuple[Intake, ...]]


def drugs(node: Node, today: date) -> tuple[Prescribed, ...]:
    """One entry of `drugs:`, and what it brings into the gut; several for the name of a group of medicines."""
    if isinstance(node.value, str):
        return _spoken(node)
    fields = node.fields(DRUG_KEYS)
    if "name" not in fields:
        raise node.refuse("a name, or a mapping with name:")
    times = read_times(fields, today)
    if "amount" not in fields:
        return tuple(_drug(name, node, fields["name"], times) for name in _each_of(fields["name"]))
    dose, per = read_dose(fields["amount"])
    times = replace(times, every=times.every or per)
    return (_dosed(fields["name"].text(), node, fields, dose, times),)


def medicine(name: str, node: Node) -> knowledge.Medicine:
    """The drug of this name; the error tells where else it may belong."""
    try:
        return knowledge.drug(name)
    except InputError as error:
        hint = "it is a supplement: move it to intake:." if is_substance(name) else error.hint
        hint = f"{hint} {UNDER_OTHER}{{drugs: [{name}]}}".strip()
        raise InputError(node.where, name, error.allowed, hint) from None


def _each_of(name: Node) -> list[str]:
    """The medicines of a group ("first-line anti-tuberculous drugs"), or the one that is named."""
    written = name.text("a drug")
    group = knowledge.aliases("drug_group").get(" ".join(written.lower().split()))
    return group.split("+") if group else [written]


def _spoken(node: Node) -> tuple[Prescribed, ...]:
    """A name alone, or with dose and rhythm after it: "omeprazole 20 mg daily for 8 weeks"."""
    written = node.text("a drug")
    if not substances.DOSE.search(written):
        return tuple(_drug(name, node, node, Times(None, None, None)) for name in _each_of(node))
    try:
        course = schedule.parse(written, node.where)
    except InputError as error:
        hint = " ".join(filter(None, [error.hint, f"or write {WRITTEN_OUT}"]))
        raise InputError(node.where, written, error.allowed, hint) from None
    if course.drug is None:
        raise node.refuse("a medicine", "it is a supplement: move it to intake:")
    if course.once or course.timing.start:
        raise node.refuse("a medicine that is still taken", f"otherwise write {WRITTEN_OUT}")
    start = None if math.isinf(course.timing.stop) else -course.timing.stop
    drug = Drug(course.drug, node.place, node.shown(), course.classes, course.per_day, course.unit, start, None)
    return ((drug, ()),)


def _drug(name: str, node: Node, named: Node, times: Times) -> Prescribed:
    """A medicine without an amount; a supplement among them is known to be taken, and no more."""
    known = medicine(name, named)
    drug = Drug(known.name, node.place, node.shown(), known.classes, None, "", times.start, times.stop)
    if knowledge.canonical("salt", known.name) is None:
        return drug, ()
    return drug, unmeasured(known.name, node, times)


def _dosed(name: str, node: Node, fields: dict[str, Node], dose: Quantity, times: Times) -> Prescribed:
    """A medicine with its amount, and its rhythm where that is known."""
    known = medicine(name, fields["name"])
    dose, words = split_words(dose)
    unit = dose.unit.lower()
    if unit not in DRUG_UNITS and unit.removesuffix("es") not in COUNTED and unit.removesuffix("s") not in COUNTED:
        raise UnitError(fields["amount"].where, dose.unit, "ug, mg, g, IU, nmol, mmol, mEq, mL, tablets, puffs, ...")
    per_day = None if not times.every or times.every == math.inf else dose.value / times.every
    drug = Drug(known.name, node.place, node.shown(), known.classes, per_day, dose.unit, times.start, times.stop)
    if knowledge.canonical("salt", known.name) is None:
        if words:
            raise fields["amount"].refuse('an amount and nothing after its unit, such as "25 mg"')
        return drug, ()
    held = substances.holding(f"{known.name} {words}", dose, fields["amount"].where)
    return drug, unmeasured(known.name, node, times) if times.every is None else substance_intakes(held, node, times)
