"""Simpler nodes of the same value: constants folded, neutral elements dropped, signs and fixed factors gathered.

Factors of one product are taken to have a logarithm each, and powers multiplied together become one exponential:
what the equations write as a product of powers costs one exponential, whatever the number of its factors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from .operations import COMMUTING, CONSTANT, FUNCTIONS

if TYPE_CHECKING:
    from .expr import Expr, Graph


def simplified(graph: Graph, operation: str, nodes: tuple[Expr, ...]) -> Expr | None:
    """A simpler node with the same value, or None."""
    if all(node.operation == CONSTANT for node in nodes):
        with np.errstate(all="ignore"):
            return graph.constant(float(FUNCTIONS[operation](*(node.value for node in nodes))))
    if operation in COMMUTING and nodes[0].index > nodes[1].index:
        return graph.make(operation, nodes[1], nodes[0])
    rule = RULES.get(operation)
    return rule(graph, *nodes) if rule else None


def _add(graph: Graph, a: Expr, b: Expr) -> Expr | None:
    for one, other in ((a, b), (b, a)):
        if _is(one, 0.0):
            return other
        if one.operation == "negative":
            return graph.make("subtract", other, one.arguments[0])
    return None


def _subtract(graph: Graph, a: Expr, b: Expr) -> Expr | None:
    if _is(b, 0.0):
        return a
    if _is(a, 0.0):
        return graph.make("negative", b)
    if a is b:
        return graph.constant(0.0)
    return graph.make("add", a, b.arguments[0]) if b.operation == "negative" else None


def _multiply(graph: Graph, a: Expr, b: Expr) -> Expr | None:
    for one, other in ((a, b), (b, a)):
        if _is(one, 0.0):
            return one
        if _is(one, 1.0):
            return other
        if _is(one, -1.0):
            return graph.make("negative", other)
        if one.operation == "negative":
            return graph.make("negative", graph.make("multiply", one.arguments[0], other))
    gathered = _gathered(graph, a, b)
    return _joined(graph, a, b) if gathered is None else gathered


def _joined(graph: Graph, a: Expr, b: Expr) -> Expr | None:
    """One exponential for two that are multiplied."""
    (rest_a, power_a), (rest_b, power_b) = _split(a), _split(b)
    if power_a is None or power_b is None:
        return None
    joined = graph.make("exp", graph.make("add", power_a, power_b))
    for rest in (rest_a, rest_b):
        joined = joined if rest is None else graph.make("multiply", rest, joined)
    return joined


def _split(node: Expr) -> tuple[Expr | None, Expr | None]:
    """A moving product as (all else, exponent of its exponential); None for what it has not."""
    if node.operation == "exp" and node.moving:
        return None, node.arguments[0]
    if node.operation == "multiply":
        for one, other in (node.arguments, reversed(node.arguments)):
            if one.operation == "exp" and one.moving:
                return other, one.arguments[0]
    return node, None


def _gathered(graph: Graph, a: Expr, b: Expr) -> Expr | None:
    """Bring fixed factors together, so that their product is computed once: (moving x fixed) x fixed."""
    for one, other in ((a, b), (b, a)):
        if one.operation == "multiply" and one.moving:
            first, second = one.arguments
            fixed, moving = (first, second) if second.moving else (second, first)
            if not fixed.moving:
                if not other.moving:
                    return graph.make("multiply", moving, graph.make("multiply", fixed, other))
                return graph.make("multiply", graph.make("multiply", moving, other), fixed)
    return None


def _divide(graph: Graph, a: Expr, b: Expr) -> Expr | None:
    """Division is multiplication by an inverse, so that each inverse is computed once."""
    if _is(a, 0.0):
        return a
    if b.operation == "negative":
        return graph.make("negative", graph.make("divide", a, b.arguments[0]))
    if _is(a, 1.0):
        return _inverse(graph, b)
    return graph.make("multiply", a, graph.make("divide", 1.0, b))


def _inverse(graph: Graph, b: Expr) -> Expr | None:
    """1 / (fixed x moving), 1 / (a / b) and 1 / exp(x), in parts that others may have computed."""
    if b.operation == "exp":
        return graph.make("exp", graph.make("negative", b.arguments[0]))
    if _is_inverse(b):
        return b.arguments[1]
    if b.operation == "multiply" and any(_invertible(part) for part in b.arguments):
        return graph.make("multiply", *(graph.make("divide", 1.0, part) for part in b.arguments))
    return None


def _invertible(node: Expr) -> bool:
    """Whether the inverse costs no division at each step."""
    return not node.moving or node.operation == "exp" or _is_inverse(node)


def _is_inverse(node: Expr) -> bool:
    return node.operation == "divide" and _is(node.arguments[0], 1.0)


def _log(graph: Graph, a: Expr) -> Expr | None:
    """The logarithm of a product is the sum of logarithms where one of them is known or fixed."""
    rest, exponent = _split(a)
    if exponent is not None:
        return exponent if rest is None else graph.make("add", graph.make("log", rest), exponent)
    if a.operation == "multiply" and a.moving:
        for one, other in (a.arguments, reversed(a.arguments)):
            if not one.moving:
                return graph.make("add", graph.make("log", other), graph.make("log", one))
    return None


def _negative(graph: Graph, a: Expr) -> Expr | None:
    if a.operation == "negative":
        return a.arguments[0]
    return graph.make("subtract", a.arguments[1], a.arguments[0]) if a.operation == "subtract" else None


def _where(graph: Graph, condition: Expr, chosen: Expr, otherwise: Expr) -> Expr | None:
    if condition.operation == CONSTANT:
        return chosen if condition.value else otherwise
    return chosen if chosen is otherwise else None


def _same(graph: Graph, a: Expr, b: Expr) -> Expr | None:
    return a if a is b else None


def _is(node: Expr, value: float) -> bool:
    return node.operation == CONSTANT and node.value == value


RULES: dict[str, Callable[..., Expr | None]] = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "negative": _negative,
    "log": _log,
    "where": _where,
    "minimum": _same,
    "maximum": _same,
}
