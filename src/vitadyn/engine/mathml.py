"""Expressions as content MathML, the form equations take in SBML."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from .expr import Expr
from .operations import CONSTANT, SYMBOL
from .simplify import ordered

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

ELEMENTS = {
    "add": "plus",
    "subtract": "minus",
    "multiply": "times",
    "divide": "divide",
    "negative": "minus",
    "exp": "exp",
    "log": "ln",
    "sqrt": "root",
    "absolute": "abs",
    "minimum": "min",
    "maximum": "max",
    "greater": "gt",
    "greater_equal": "geq",
    "less": "lt",
    "less_equal": "leq",
    "logical_and": "and",
    "logical_or": "or",
}
"""The MathML element of every operation that has one of its own."""

CONDITIONS = ("greater", "greater_equal", "less", "less_equal", "logical_and", "logical_or")
"""Operations whose value is a truth, which no parameter can hold."""

Names = Mapping[Expr, str]


def mathml(node: Expr, names: Names) -> Element:
    """A `math` element; nodes in `names`, and symbols, are written by name.

    >>> from vitadyn.engine.expr import Graph
    >>> from xml.etree.ElementTree import tostring
    >>> x = Graph().symbol("x", moving=True)
    >>> tostring(mathml(x + 2.0, {})[0]).decode()
    '<apply><plus /><ci>x</ci><cn>2.0</cn></apply>'
    """
    made = Element("math", xmlns=NAMESPACE)
    made.append(_written(node, names))
    return made


def shared(results: Sequence[Expr], least: int = 1, given: Iterable[Expr] = ()) -> list[Expr]:
    """Parts used more than once on the way to the results, of at least so many operations, each after what it needs.

    Conditions are never parts. Nodes that are given end the way.
    """
    given = set(given)
    order = ordered(results, given)
    uses = Counter(argument for node in order for argument in set(node.arguments))
    uses.update(results)
    found, size = [], dict.fromkeys(given, 0)
    for node in order:
        size[node] = 1 + sum(size.get(argument, 0) for argument in node.arguments)
        if uses[node] > 1 and size[node] >= least and node.operation not in CONDITIONS:
            found.append(node)
            size[node] = 0
    return found


def _written(node: Expr, names: Names) -> Element:
    if node in names:
        return _text("ci", names[node])
    if node.operation == SYMBOL:
        return _text("ci", node.name)
    if node.operation == CONSTANT:
        return _constant(node.value)
    if node.operation == "where":
        return _piecewise(node, names)
    if node.operation == "log1pexp":
        return _softplus(node.arguments[0], names)
    power = _power(node, names)
    if power is not None:
        return _apply("power", *(_written(part, names) for part in power))
    return _apply(ELEMENTS[node.operation], *(_written(argument, names) for argument in node.arguments))


def _power(node: Expr, names: Names) -> tuple[Expr, Expr] | None:
    """Base and exponent where the node is exp(exponent log(base)) and the logarithm has no name of its own."""
    if node.operation != "exp" or node.arguments[0].operation != "multiply" or node.arguments[0] in names:
        return None
    first, second = node.arguments[0].arguments
    for one, other in ((first, second), (second, first)):
        if one.operation == "log" and one not in names:
            return one.arguments[0], other
    return None


def _piecewise(node: Expr, names: Names) -> Element:
    condition, chosen, otherwise = (_written(argument, names) for argument in node.arguments)
    made = Element("piecewise")
    SubElement(made, "piece").extend((chosen, condition))
    SubElement(made, "otherwise").append(otherwise)
    return made


def _softplus(node: Expr, names: Names) -> Element:
    """log(1 + exp(x)) as max(x, 0) + log(1 + exp(-|x|)), which cannot overflow."""
    size = _apply("minus", _apply("abs", _written(node, names)))
    rest = _apply("ln", _apply("plus", _constant(1.0), _apply("exp", size)))
    return _apply("plus", _apply("max", _written(node, names), _constant(0.0)), rest)


def _apply(element: str, *arguments: Element) -> Element:
    made = Element("apply")
    made.append(Element(element))
    made.extend(arguments)
    return made


def _constant(value: float) -> Element:
    if math.isnan(value):
        return Element("notanumber")
    if math.isinf(value):
        return Element("infinity") if value > 0.0 else _apply("minus", Element("infinity"))
    mantissa, _, exponent = repr(value).partition("e")
    made = _text("cn", mantissa)
    if exponent:
        made.set("type", "e-notation")
        SubElement(made, "sep").tail = str(int(exponent))
    return made


def _text(element: str, text: str) -> Element:
    made = Element(element)
    made.text = text
    return made
