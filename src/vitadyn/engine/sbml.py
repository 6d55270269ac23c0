"""A body as SBML Level 3 Version 2: states, numbers and laws are parameters, equations are rules, time is in days."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..dimensions import dim
from ..language import Body, Flux, Law, Number
from .expr import Expr, Graph
from .mathml import mathml, shared

NAMESPACE = "http://www.sbml.org/sbml/level3/version2/core"
XHTML = "http://www.w3.org/1999/xhtml"

KINDS: dict[str, tuple[str, int, float]] = {
    "mmol": ("mole", -3, 1.0),
    "umol": ("mole", -6, 1.0),
    "nmol": ("mole", -9, 1.0),
    "pmol": ("mole", -12, 1.0),
    "L": ("litre", 0, 1.0),
    "mL": ("litre", -3, 1.0),
    "kg": ("gram", 3, 1.0),
    "g": ("gram", 0, 1.0),
    "mg": ("gram", -3, 1.0),
    "ug": ("gram", -6, 1.0),
    "pg": ("gram", -12, 1.0),
    "d": ("second", 0, 86400.0),
    "h": ("second", 0, 3600.0),
    "min": ("second", 0, 60.0),
}
"""Kind, scale and multiplier of the unit symbols that SBML can say; a quantity in any other unit has none there."""


LEAST = 6
"""A part of an equation that is used more than once gets a name when it has at least so many operations."""

DIMENSIONLESS = "dimensionless"


@dataclass(frozen=True)
class Parameter:
    """One SBML parameter: `value` where it is a plain number, `unit` a text such as "mmol/d", or empty for none."""

    name: str
    value: float | None = None
    unit: str = ""
    constant: bool = False
    note: str = ""


@dataclass(frozen=True)
class Rule:
    """An equation for a parameter: `kind` is "initial", "assignment" or "rate"."""

    kind: str
    name: str
    math: Element


def sbml(body: Body, hoisted: bool = False) -> str:
    """The text of an SBML document that any simulator can run.

    Each state has a rate rule and starts at its reference value, each law and flux has an assignment rule under its
    own name, each number is a constant. Units are given where SBML has them. With `hoisted`, laws that depend on
    numbers only are computed once, by initial assignments: faster in most simulators, but deaf to numbers that
    change on the way.

    >>> from vitadyn.physiology.toy import toy_body
    >>> print(sbml(toy_body()).splitlines()[1])
    <sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
    """
    fixed = fixed_laws(body) if hoisted else frozenset[str]()
    graph = Graph()
    known = {name: graph.symbol(name, moving=True) for name in (*body.pools, *body.numbers, *body.laws)}
    rules = [*_starts(body, known), *_laws(body, graph, known, fixed), *_rates(body, graph, known)]
    parts = [Parameter(rule.name, constant=rule.kind == "initial") for rule in rules if rule.name not in known]
    return document(body.name, [*_parameters(body, fixed), *parts], rules)


def fixed_laws(body: Body) -> frozenset[str]:
    """Laws that depend on numbers only."""
    fixed = set(body.numbers)
    for name in body.reading_order:
        if fixed.issuperset(need for need in body.laws[name].needs if need != "kink"):
            fixed.add(name)
    return frozenset(fixed - set(body.numbers))


def document(name: str, parameters: list[Parameter], rules: list[Rule]) -> str:
    """An SBML document of these parameters and rules, as text."""
    root = Element("sbml", xmlns=NAMESPACE, level="3", version="2")
    model = SubElement(root, "model", id=name, timeUnits="unit_d")
    _list_units(model, {"d", *(parameter.unit for parameter in parameters)})
    listed = SubElement(model, "listOfParameters")
    listed.extend(_parameter(parameter) for parameter in parameters)
    _list_rules(model, "listOfInitialAssignments", [rule for rule in rules if rule.kind == "initial"])
    _list_rules(model, "listOfRules", [rule for rule in rules if rule.kind != "initial"])
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def with_parts(kind: str, name: str, node: Expr) -> Iterator[Rule]:
    """The rule for a node, after rules for the parts that it uses more than once: NAME_part1, NAME_part2 ..."""
    names: dict[Expr, str] = {}
    for part in shared([node], LEAST):
        label = f"{name}_part{len(names) + 1}"
        yield Rule(kind, label, mathml(part, names))
        names[part] = label
    yield Rule(kind, name, mathml(node, names))


def _starts(body: Body, known: dict[str, Expr]) -> Iterator[Rule]:
    for pool in body.pools.values():
        if isinstance(pool.start, str):
            yield Rule("initial", pool.name, mathml(known[pool.start], {}))


def _laws(body: Body, graph: Graph, known: dict[str, Expr], fixed: frozenset[str]) -> Iterator[Rule]:
    for name in body.reading_order:
        law = body.laws[name]
        value = law.function(**{need: body.kink if need == "kink" else known[need] for need in law.needs})
        yield from with_parts("initial" if name in fixed else "assignment", name, graph.node(value))


def _rates(body: Body, graph: Graph, known: dict[str, Expr]) -> Iterator[Rule]:
    for name, rate in body.rates(known).items():
        yield Rule("rate", name, mathml(graph.node(rate), {}))


def _parameters(body: Body, fixed: frozenset[str]) -> Iterator[Parameter]:
    for pool in body.pools.values():
        value = None if isinstance(pool.start, str) else pool.start
        yield Parameter(pool.name, value, pool.unit, note=f"State: {pool.meaning or pool.symbol}")
    for number in body.numbers.values():
        yield Parameter(number.name, number.value, number.unit, constant=True, note=_number_note(number))
    for law in body.laws.values():
        yield Parameter(law.name, None, law.unit, constant=law.name in fixed, note=_law_note(law))


def _number_note(number: Number) -> str:
    spread = f"; differs between people by {number.spread:.0%}" if number.spread else ""
    return f"Number from {number.source} ({number.tag}){spread}. {number.note}".rstrip(". ")


def _law_note(law: Law) -> str:
    kind = f"Flux {law.origin or 'outside'} to {law.target or 'outside'}" if isinstance(law, Flux) else "Law"
    return f"{kind} ({law.cite}): {inspect.getdoc(law.function) or law.name}"


def _parameter(parameter: Parameter) -> Element:
    made = Element("parameter", id=parameter.name, constant=str(parameter.constant).lower())
    if parameter.value is not None:
        made.set("value", repr(float(parameter.value)))
    if _known_unit(parameter.unit):
        made.set("units", _unit_id(parameter.unit))
    if parameter.note:
        paragraph = SubElement(SubElement(made, "notes"), "p", xmlns=XHTML)
        paragraph.text = parameter.note
    return made


def _list_rules(model: Element, title: str, rules: list[Rule]) -> None:
    if not rules:
        return
    listed = SubElement(model, title)
    for rule in rules:
        tag, key = ("initialAssignment", "symbol") if rule.kind == "initial" else (f"{rule.kind}Rule", "variable")
        SubElement(listed, tag, {key: rule.name}).append(rule.math)


def _list_units(model: Element, units: set[str]) -> None:
    listed = SubElement(model, "listOfUnitDefinitions")
    distinct = {_unit_id(unit): unit for unit in sorted(units) if _known_unit(unit)}
    for label, unit in distinct.items():
        if label != DIMENSIONLESS:
            parts = SubElement(SubElement(listed, "unitDefinition", id=label), "listOfUnits")
            parts.extend(_unit(name, power) for name, power in dim(unit).powers)


def _unit(name: str, power: float) -> Element:
    kind, scale, multiplier = KINDS[name]
    return Element("unit", kind=kind, exponent=f"{power:g}", scale=str(scale), multiplier=f"{multiplier:g}")


def _known_unit(unit: str) -> bool:
    return bool(unit) and all(name in KINDS for name, _ in dim(unit).powers)


def _unit_id(unit: str) -> str:
    """A name for a unit: "mmol/d" is unit_mmol_per_d."""
    powers = dim(unit).powers
    up = [f"_{name}{_plain(power)}" for name, power in powers if power > 0.0]
    down = [f"_per_{name}{_plain(-power)}" for name, power in powers if power < 0.0]
    return "unit" + "".join(up + down) if powers else DIMENSIONLESS


def _plain(power: float) -> str:
    return "" if power == 1.0 else f"{power:g}".replace(".", "p")
