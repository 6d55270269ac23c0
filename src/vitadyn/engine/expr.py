"""Symbols: the equations of a body run on these become a graph in which equal terms are one node.

A `Graph` makes nodes; `Expr` has the arithmetic and the functions that `maths` asks a value for. A node knows
whether it is `moving` (depends on a state) or fixed for a person until an event. Truth of a symbol is refused.
"""

from __future__ import annotations

from typing import NoReturn

from ..errors import ModelError
from .operations import CONSTANT, LARGEST_PRODUCT_POWER, SYMBOL
from .rewrite import simplified


class Expr:
    """One node: an operation on nodes, a constant, or a symbol. Made by a `Graph` only."""

    __slots__ = ("arguments", "graph", "index", "moving", "name", "operation", "value")
    __array_ufunc__ = None

    def __init__(
        self, graph: Graph, operation: str, arguments: tuple[Expr, ...], value: float, name: str, moving: bool
    ) -> None:
        self.graph, self.operation, self.arguments = graph, operation, arguments
        self.value, self.name, self.moving = value, name, moving
        self.index = graph.count()

    def __bool__(self) -> NoReturn:
        raise ModelError(f"the truth of {self} is asked for; write maths.where(condition, a, b) instead of if")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Expr):
            raise ModelError(f"{self} is compared with == to {other!r}; use >, >=, <, <= inside maths.where")
        return self is other

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        if self.operation == CONSTANT:
            return repr(self.value)
        return self.name or f"{self.operation}#{self.index}"

    def __add__(self, other: Expr | float) -> Expr:
        return self.graph.make("add", self, other)

    def __radd__(self, other: float) -> Expr:
        return self.graph.make("add", other, self)

    def __sub__(self, other: Expr | float) -> Expr:
        return self.graph.make("subtract", self, other)

    def __rsub__(self, other: float) -> Expr:
        return self.graph.make("subtract", other, self)

    def __mul__(self, other: Expr | float) -> Expr:
        return self.graph.make("multiply", self, other)

    def __rmul__(self, other: float) -> Expr:
        return self.graph.make("multiply", other, self)

    def __truediv__(self, other: Expr | float) -> Expr:
        return self.graph.make("divide", self, other)

    def __rtruediv__(self, other: float) -> Expr:
        return self.graph.make("divide", other, self)

    def __neg__(self) -> Expr:
        return self.graph.make("negative", self)

    def __pos__(self) -> Expr:
        return self

    def __abs__(self) -> Expr:
        return self.absolute()

    def __pow__(self, exponent: Expr | float) -> Expr:
        return power(self, self.graph.node(exponent))

    def __rpow__(self, base: float) -> Expr:
        return power(self.graph.node(base), self)

    def __gt__(self, other: Expr | float) -> Expr:
        return self.graph.make("greater", self, other)

    def __ge__(self, other: Expr | float) -> Expr:
        return self.graph.make("greater_equal", self, other)

    def __lt__(self, other: Expr | float) -> Expr:
        return self.graph.make("less", self, other)

    def __le__(self, other: Expr | float) -> Expr:
        return self.graph.make("less_equal", self, other)

    def __and__(self, other: Expr) -> Expr:
        return self.graph.make("logical_and", self, other)

    def __or__(self, other: Expr) -> Expr:
        return self.graph.make("logical_or", self, other)

    def exp(self) -> Expr:
        return self.graph.make("exp", self)

    def log(self) -> Expr:
        return self.graph.make("log", self)

    def log1pexp(self) -> Expr:
        return self.graph.make("log1pexp", self)

    def sqrt(self) -> Expr:
        return self.graph.make("sqrt", self)

    def absolute(self) -> Expr:
        return self.graph.make("absolute", self)

    @staticmethod
    def minimum(a: Expr | float, b: Expr | float) -> Expr:
        return _graph_of(a, b).make("minimum", a, b)

    @staticmethod
    def maximum(a: Expr | float, b: Expr | float) -> Expr:
        return _graph_of(a, b).make("maximum", a, b)

    @staticmethod
    def where(condition: Expr | bool, chosen: Expr | float, otherwise: Expr | float) -> Expr:
        return _graph_of(condition, chosen, otherwise).make("where", condition, chosen, otherwise)


class Graph:
    """Makes nodes, and makes each only once.

    >>> graph = Graph()
    >>> x = graph.symbol("x", moving=True)
    >>> x * 2.0 + 1.0 is 1.0 + 2.0 * x
    True
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Expr] = {}
        self._count = 0

    def count(self) -> int:
        """The number of the next node: arguments always have smaller numbers than what is made of them."""
        self._count += 1
        return self._count

    def symbol(self, name: str, moving: bool) -> Expr:
        return self._unique((SYMBOL, name), SYMBOL, (), 0.0, name, moving)

    def constant(self, value: float) -> Expr:
        number = float(value)
        return self._unique((CONSTANT, number.hex()), CONSTANT, (), number, "", False)

    def node(self, value: Expr | float) -> Expr:
        return value if isinstance(value, Expr) else self.constant(value)

    def make(self, operation: str, *values: Expr | float) -> Expr:
        """The simplest known node for an operation."""
        nodes = tuple(self.node(value) for value in values)
        simpler = simplified(self, operation, nodes)
        return self.plain(operation, nodes) if simpler is None else simpler

    def plain(self, operation: str, nodes: tuple[Expr, ...]) -> Expr:
        """The node for an operation as it stands."""
        key = (operation, *(node.index for node in nodes))
        return self._unique(key, operation, nodes, 0.0, "", any(node.moving for node in nodes))

    def _unique(
        self, key: tuple[object, ...], operation: str, nodes: tuple[Expr, ...], value: float, name: str, moving: bool
    ) -> Expr:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Expr(self, operation, nodes, value, name, moving)
        return found


def power(base: Expr, exponent: Expr) -> Expr:
    """Products for small whole exponents, else exp(exponent log(base)) with the logarithm shared."""
    if exponent.operation == CONSTANT:
        value = exponent.value
        if value.is_integer() and abs(value) <= LARGEST_PRODUCT_POWER:
            return _product_power(base, int(value))
        if value == 0.5:
            return base.sqrt()
    return (exponent * base.log()).exp()


def _product_power(base: Expr, exponent: int) -> Expr:
    if exponent < 0:
        return 1.0 / _product_power(base, -exponent)
    if exponent == 0:
        return base.graph.constant(1.0)
    half = base if exponent == 1 else _product_power(base, exponent // 2)
    if exponent == 1:
        return half
    return half * half * base if exponent % 2 else half * half


def _graph_of(*values: object) -> Graph:
    return next(value.graph for value in values if isinstance(value, Expr))
