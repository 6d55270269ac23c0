"""What is said aloud about a person as read: what moves nothing, what looks like a slip, what is in a wrong place."""

from __future__ import annotations

from collections.abc import Iterable

from .. import knowledge, quantity
from ..person import Condition, Drug, Person, SetAside
from . import labs
from .intakes import is_substance
from .tree import Node

LAB_KEYS = ("analyte", "value", "when", "ref", "specimen", "adjusted", "confirmed")
UNMODELLED = "known to the person, not to the model"
KNOWN_UNMODELLED = "known, not modelled"
NAMED_BY = {"labs": "analyte", "drugs": "name", "symptoms": "what", "intake": "what"}
"""The field of an item under `other:` that holds its name, where it is written as a mapping."""


def told_beside(groups: dict[str, Node]) -> tuple[SetAside, ...]:
    """What the person knows and the model does not: kept, shown, not used."""
    items = (item for node in groups.values() for item in node.items())
    return tuple(SetAside(f"{item.place}: {item.shown()}", UNMODELLED) for item in items)


def not_carried(drugs: Iterable[Drug], conditions: Iterable[Condition]) -> tuple[SetAside, ...]:
    """Medicines and conditions that have a name here, and that nothing in the model or its rules asks for."""
    idle = [drug for drug in drugs if not any(map(knowledge.class_is_used, drug.classes))]
    plain = [condition for condition in conditions if not condition.modelled]
    told = [*((drug.path, drug.text) for drug in idle), *((one.path, one.text) for one in plain)]
    return tuple(SetAside(f"{path}: {text}", KNOWN_UNMODELLED) for path, text in told)


def warnings(person: Person, fields: dict[str, Node], groups: dict[str, Node]) -> tuple[str, ...]:
    """A child, a pregnant man, a likely slip of unit, and what stands under other: though the model knows it."""
    found = ["under 18 years: the model is of adults"] if person.age is not None and person.age < 18 else []
    if person.pregnant and person.sex == "male":
        found.append("pregnant, and sex: male: is that right?")
    found += filter(None, map(_slip, fields["labs"].items() if "labs" in fields else ()))
    for key, node in groups.items():
        words = [item.shown() for item in node.items() if _is_known(key, _name(key, item))]
        found += [f"{node.place}: '{word}' is known to the model, move it to {key}:" for word in words]
    return tuple(found)


def _slip(node: Node) -> str:
    """The question about the unit of one laboratory value, or nothing."""
    fields = node.fields(LAB_KEYS)
    written = fields["value"].text()
    confirmed = "confirmed" in fields and fields["confirmed"].text() == "true"
    if confirmed or "ref" in fields or labs.is_word(written):
        return ""
    fact = knowledge.analyte(fields["analyte"].text())
    question = labs.slip(fact, quantity.parse(written, node.where))
    return f"{node.place}: {question}" if question else ""


def _name(group: str, item: Node) -> str:
    """What an item under other: is called."""
    named = item.value.get(NAMED_BY.get(group, "")) if isinstance(item.value, dict) else None
    return (named or item).shown()


def _is_known(group: str, word: str) -> bool:
    """Whether the model uses a thing of this name."""
    if group == "intake":
        return is_substance(word)
    kind = {"labs": "analyte"}.get(group, group.removesuffix("s"))
    known = knowledge.canonical(kind, word) or (knowledge.canonical("drug_class", word) if kind == "drug" else None)
    if known is None:
        return False
    if kind == "drug":
        return knowledge.drug(known).model != "none"
    if kind == "analyte":
        return knowledge.analyte(known).modelled
    return (knowledge.condition(known) if kind == "condition" else knowledge.symptom(known)).modelled
