"""Simpler nodes of the same value: constants folded, neutral elements dropped, signs and fixed factors gathered."""

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
    return _gathered(graph, a, b)


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
    if _is(b, 1.0):
        return a
    if _is(a, 0.0):
        return a
    if b.operation == "negative":
        return graph.make("negative", graph.make("divide", a, b.arguments[0]))
    if not b.moving and not _is(a, 1.0):
        return graph.make("multiply", a, graph.make("divide", 1.0, b))
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
    "where": _where,
    "minimum": _same,
    "maximum": _same,
}
