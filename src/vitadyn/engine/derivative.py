"""Exact derivatives of nodes, forward and sparse: only what is not zero is ever made.

A node that depends on the states through a single earlier node, its root, carries one number: its derivative by
that root. Only where different roots meet are derivatives by every state made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .expr import Expr
from .operations import CONSTANT
from .simplify import ordered

Slope = dict[int, Expr]
"""Derivative of one node by state number; absent means zero."""

SMALLEST = 1e-300


def jacobian(rates: Sequence[Expr], states: Sequence[Expr]) -> dict[tuple[int, int], Expr]:
    """The entries (row, column) of d rates / d states that are not zero everywhere."""
    chain = _Chain(states)
    for node in ordered(rates):
        if node.moving:
            chain.add(node)
    entries = {(row, column): entry for row, rate in enumerate(rates) for column, entry in chain.slope(rate).items()}
    return {place: entry for place, entry in entries.items() if entry.operation != CONSTANT or entry.value != 0.0}


class _Chain:
    """Roots, derivatives by the root, and slopes of the roots, as far as they are known."""

    def __init__(self, states: Sequence[Expr]) -> None:
        one = states[0].graph.constant(1.0)
        self.root = {state: state for state in states}
        self.by_root = dict.fromkeys(states, one)
        self.slopes: dict[Expr, Slope] = {state: {column: one} for column, state in enumerate(states)}

    def slope(self, node: Expr) -> Slope:
        if not node.moving:
            return {}
        factor = self.by_root[node]
        return {column: factor * entry for column, entry in self.slopes[self.root[node]].items()}

    def add(self, node: Expr) -> None:
        if node.operation not in RULES:
            return
        roots = {self.root[argument] for argument in node.arguments if argument in self.root}
        zero = node.graph.constant(0.0)
        if len(roots) == 1:
            self.root[node] = roots.pop()
            self.by_root[node] = RULES[node.operation](node, *(self.by_root.get(a, zero) for a in node.arguments))
            return
        inner = [self.slope(argument) if argument in self.root else {} for argument in node.arguments]
        columns = sorted(set().union(*inner))
        self.root[node], self.by_root[node] = node, node.graph.constant(1.0)
        self.slopes[node] = {
            column: RULES[node.operation](node, *(slope.get(column, zero) for slope in inner)) for column in columns
        }


def _multiply(node: Expr, da: Expr, db: Expr) -> Expr:
    a, b = node.arguments
    return da * b + a * db


def _divide(node: Expr, da: Expr, db: Expr) -> Expr:
    """(da - node db) / b, with 1 / b shared between columns."""
    b = node.arguments[1]
    return (1.0 / b) * da - (node / b) * db


def _log(node: Expr, da: Expr) -> Expr:
    """The floor keeps 0 x infinity out of the slope of a power at 0; below 0 the logarithm itself is not a number."""
    return da / Expr.maximum(node.arguments[0], SMALLEST)


def _absolute(node: Expr, da: Expr) -> Expr:
    return Expr.where(node.arguments[0] < 0.0, -da, da)


def _minimum(node: Expr, da: Expr, db: Expr) -> Expr:
    return Expr.where(node.arguments[0] < node.arguments[1], da, db)


def _maximum(node: Expr, da: Expr, db: Expr) -> Expr:
    return Expr.where(node.arguments[0] > node.arguments[1], da, db)


def _where(node: Expr, _: Expr, da: Expr, db: Expr) -> Expr:
    return Expr.where(node.arguments[0], da, db)


RULES: dict[str, Callable[..., Expr]] = {
    "add": lambda node, da, db: da + db,
    "subtract": lambda node, da, db: da - db,
    "multiply": _multiply,
    "divide": _divide,
    "negative": lambda node, da: -da,
    "exp": lambda node, da: node * da,
    "log": _log,
    "log1p": lambda node, da: da / (1.0 + node.arguments[0]),
    "sqrt": lambda node, da: 0.5 * da / node,
    "absolute": _absolute,
    "minimum": _minimum,
    "maximum": _maximum,
    "where": _where,
}
"""The derivative of each operation from the derivatives of its arguments; comparisons have none."""
