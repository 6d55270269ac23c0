"""A body and its slope in one direction of its numbers, as kernels: the states, then the slope of each.

The slope of a state obeys the directional derivative of its rate, which is taken from the graph and so is exact.
The matrix to be eliminated is block triangular with the same block twice: it is factorised once and used twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..language import Body
from .derivative import PARTIALS, jacobian
from .expr import Expr, Graph
from .kernels import Kernels, checked, shifted, structural
from .operations import CONSTANT
from .simplify import Kernel, fixed_parts, ordered
from .sparse import Place, elimination_order, factorise, substitute


@dataclass(frozen=True)
class Tangent:
    """Kernels for states and slopes; `begin` gives both at the start from the numbers and the direction."""

    kernels: Kernels
    begin: Kernel


@dataclass(frozen=True)
class _Symbols:
    graph: Graph
    states: tuple[Expr, ...]
    slopes: tuple[Expr, ...]
    parameters: tuple[Expr, ...]
    directions: tuple[Expr, ...]


def tangent(body: Body, keep: Sequence[str], of: Sequence[str]) -> Tangent:
    """Run the body on symbols and write down all that is needed to integrate it with its slope.

    After the body's own numbers the parameters are as many more as `of` has names: how fast each of these moves.
    After the outputs in `keep` come their slopes.
    """
    graph = Graph()
    known = {name: graph.symbol(name, moving=True) for name in body.states}
    slopes = {name: graph.symbol(f"slope of {name}", moving=True) for name in body.states}
    parameters = {name: graph.symbol(name, moving=False) for name in body.parameters}
    directions = {name: graph.symbol(f"direction of {name}", moving=False) for name in of}
    symbols = _Symbols(graph, *(tuple(t.values()) for t in (known, slopes, parameters, directions)))
    built_in = {name: graph.constant(value) for name, value in structural(body).items()}
    given = {**parameters, **built_in}
    values = body.evaluate({**known, **given})
    rates = [graph.node(rate) for rate in body.rates(values).values()]
    outputs = [graph.node(values[name]) for name in checked(body, keep)]
    start = [graph.node(value) for value in body.start(given).values()]
    moves = {parameters[name]: directions[name] for name in of}
    moves |= {known[name]: slopes[name] for name in body.states}
    made = _assembled(symbols, rates, directional(graph, rates, moves), outputs, directional(graph, outputs, moves))
    rows = (("parameter", (*symbols.parameters, *symbols.directions)),)
    begin = Kernel("begin", rows, (("state", (*start, *directional(graph, start, moves))),))
    return Tangent(made, begin)


def directional(graph: Graph, results: Sequence[Expr], moves: Mapping[Expr, Expr]) -> list[Expr]:
    """The derivative of each result when the symbols in `moves` change at the given speeds and others rest."""
    zero = graph.constant(0.0)
    speed = dict(moves)
    for node in ordered(results):
        if node.operation in PARTIALS:
            speed[node] = _speed(node, [speed.get(argument, zero) for argument in node.arguments])
    return [speed.get(result, zero) for result in results]


def _speed(node: Expr, speeds: Sequence[Expr]) -> Expr:
    """A choice is made between speeds, so that what the branch not taken would give does no harm."""
    if node.operation == "where":
        return Expr.where(node.arguments[0], speeds[1], speeds[2])
    if all(speed.operation == CONSTANT and speed.value == 0.0 for speed in speeds):
        return speeds[0]
    if node.operation in ("minimum", "maximum"):
        first, second = node.arguments
        return Expr.where(first < second if node.operation == "minimum" else first > second, *speeds)
    total = node.graph.constant(0.0)
    for partial, speed in zip(PARTIALS[node.operation](node), speeds, strict=True):
        total = total + partial * speed
    return total


def _assembled(
    symbols: _Symbols, rates: list[Expr], slopes: list[Expr], outputs: list[Expr], output_slopes: list[Expr]
) -> Kernels:
    """Kernels as of a body of twice as many states."""
    graph, size = symbols.graph, len(rates)
    entries, bends = jacobian(rates, symbols.states), jacobian(slopes, symbols.states)
    matrix, shifts = shifted(graph, entries, size)
    unused = [graph.symbol(f"shift {row}", moving=True) for row in range(size, 2 * size)]
    order = elimination_order(set(matrix), size)
    factors = factorise(matrix, order)
    everything = [*rates, *slopes]
    constants = fixed_parts(
        [*everything, *entries.values(), *bends.values(), *factors.values(), *outputs, *output_slopes]
    )
    moving = (("constant", constants), ("state", (*symbols.states, *symbols.slopes)))
    places = {**entries, **{(row + size, column): bend for (row, column), bend in bends.items()}}
    places |= {(row + size, column + size): entry for (row, column), entry in entries.items()}
    return Kernels(
        prep=Kernel("prep", (("parameter", (*symbols.parameters, *symbols.directions)),), (("constant", constants),)),
        rhs=Kernel("rhs", moving, (("rate", tuple(everything)),)),
        jac=Kernel("jac", moving, (("entry", tuple(places.values())),)),
        factor=Kernel(
            "factor",
            (*moving, ("shift", (*shifts, *unused))),
            (("factor", (*factors.values(), *bends.values())), ("rate", tuple(everything))),
        ),
        solve=_solve(graph, factors, bends, order),
        observe=Kernel("observe", moving, (("output", (*outputs, *output_slopes)),)),
        places=tuple(places),
    )


def _solve(graph: Graph, factors: Mapping[Place, Expr], bends: Mapping[Place, Expr], order: Sequence[int]) -> Kernel:
    """First the states; what they bend is added to the right-hand side of the slopes, for the same factors."""
    stored = {place: graph.symbol(f"factor {place}", moving=True) for place in factors}
    bent = {place: graph.symbol(f"bend {place}", moving=True) for place in bends}
    right = [graph.symbol(f"right {row}", moving=True) for row in range(2 * len(order))]
    steps = substitute(stored, order, right[: len(order)])
    pushed = right[len(order) :]
    for (row, column), bend in bent.items():
        pushed[row] = pushed[row] + bend * steps[column]
    steps = [*steps, *substitute(stored, order, pushed)]
    inputs = (("factor", (*stored.values(), *bent.values())), ("right", tuple(right)))
    return Kernel("solve", inputs, (("step", tuple(steps)),))
