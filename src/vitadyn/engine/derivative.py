"""Exact derivatives by eliminating intermediate nodes from the graph of local derivatives.

Each moving node starts with one edge from each argument: the derivative by that argument alone. A node between is
taken out by joining every edge in with every edge out; the cheapest goes first (Markowitz), so that long chains of
one variable cost one product a link, however many states stand at their beginning. What remains is the Jacobian.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush

from .expr import Expr
from .operations import CONSTANT
from .simplify import ordered

SMALLEST = 1e-300

Vertex = Expr | int
"""A node, or the number of a rate."""


def jacobian(rates: Sequence[Expr], states: Sequence[Expr]) -> dict[tuple[int, int], Expr]:
    """The entries (row, column) of d rates / d states that are not zero everywhere."""
    edges = _Edges(rates, set(states))
    heap = [(edges.cost(node), node.index, node) for node in edges.middle]
    heapify(heap)
    while heap:
        cost, _, node = heappop(heap)
        if cost != edges.cost(node):
            heappush(heap, (edges.cost(node), node.index, node))
        else:
            edges.eliminate(node)
    return {
        (row, column): entry
        for row in range(len(rates))
        for column, state in enumerate(states)
        if (entry := edges.into[row].get(state)) is not None and not _is_zero(entry)
    }


class _Edges:
    """Derivatives along edges, by target (`into`) and who is reached (`out`)."""

    def __init__(self, rates: Sequence[Expr], states: set[Expr]) -> None:
        self.into: dict[Vertex, dict[Expr, Expr]] = {}
        self.out: dict[Expr, set[Vertex]] = {state: set() for state in states}
        self.middle: list[Expr] = []
        for node in ordered(rates):
            if node.moving and node.operation in PARTIALS:
                self._local(node)
        for row, rate in enumerate(rates):
            self.into[row] = {}
            if rate in self.out:
                self._join(row, rate, rate.graph.constant(1.0))

    def cost(self, node: Expr) -> int:
        return len(self.into[node]) * len(self.out[node])

    def eliminate(self, node: Expr) -> None:
        before = self.into.pop(node)
        for target in sorted(self.out.pop(node), key=_number):
            along = self.into[target].pop(node)
            for source, slope in before.items():
                self._join(target, source, _times(along, slope))
        for source in before:
            self.out[source].discard(node)

    def _local(self, node: Expr) -> None:
        self.middle.append(node)
        self.into[node], self.out[node] = {}, set()
        for argument, partial in zip(node.arguments, PARTIALS[node.operation](node), strict=True):
            if argument in self.out and not _is_zero(partial):
                self._join(node, argument, partial)

    def _join(self, target: Vertex, source: Expr, slope: Expr) -> None:
        known = self.into[target].get(source)
        self.into[target][source] = slope if known is None else known + slope
        self.out[source].add(target)


def _number(vertex: Vertex) -> int:
    return -1 - vertex if isinstance(vertex, int) else vertex.index


def _is_zero(node: Expr) -> bool:
    return node.operation == CONSTANT and node.value == 0.0


def _times(a: Expr, b: Expr) -> Expr:
    """A product that stays 0 where a choice made it 0, whatever the branch not taken would give."""
    for one, other in ((a, b), (b, a)):
        if one.operation == "where" and _is_zero(one.arguments[2]):
            return Expr.where(one.arguments[0], _times(one.arguments[1], other), 0.0)
        if one.operation == "where" and _is_zero(one.arguments[1]):
            return Expr.where(one.arguments[0], 0.0, _times(one.arguments[2], other))
    return a * b


def _choice(condition: Expr) -> tuple[Expr, Expr]:
    return Expr.where(condition, 1.0, 0.0), Expr.where(condition, 0.0, 1.0)


def _one(node: Expr) -> Expr:
    return node.graph.constant(1.0)


def _divide(node: Expr) -> tuple[Expr, ...]:
    inverse = 1.0 / node.arguments[1]
    return inverse, -(node * inverse)


def _log(node: Expr) -> tuple[Expr, ...]:
    """The floor keeps 0 x infinity out of the slope of a power at 0; below 0 the logarithm itself is not a number."""
    return (1.0 / Expr.maximum(node.arguments[0], SMALLEST),)


PARTIALS: dict[str, Callable[[Expr], tuple[Expr, ...]]] = {
    "add": lambda node: (_one(node), _one(node)),
    "subtract": lambda node: (_one(node), -_one(node)),
    "multiply": lambda node: (node.arguments[1], node.arguments[0]),
    "divide": _divide,
    "negative": lambda node: (-_one(node),),
    "exp": lambda node: (node,),
    "log": _log,
    "log1pexp": lambda node: ((node.arguments[0] - node).exp(),),
    "sqrt": lambda node: (0.5 / node,),
    "absolute": lambda node: (Expr.where(node.arguments[0] < 0.0, -1.0, 1.0),),
    "minimum": lambda node: _choice(node.arguments[0] < node.arguments[1]),
    "maximum": lambda node: _choice(node.arguments[0] > node.arguments[1]),
    "where": lambda node: (node.graph.constant(0.0), *_choice(node.arguments[0])),
}
"""The derivative of each operation by each of its arguments; comparisons have none."""
