"""The straight-line code a body needs: constants of a person, rates, elimination, substitution, outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import ModelError, nearest
from ..language import Body
from .derivative import jacobian
from .expr import Expr, Graph
from .simplify import Kernel, fixed_parts
from .sparse import Place, elimination_order, factorise, substitute


@dataclass(frozen=True)
class Shape:
    """Arrays of one kernel, inputs and outputs: name and number of rows."""

    inputs: tuple[tuple[str, int], ...]
    outputs: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Kernels:
    """Six kernels over people in columns, and the places of the Jacobian's entries.

    prep: parameters -> constant.  rhs: constant, state -> rate.  jac: constant, state -> entry.
    factor: constant, state, shift -> factor, rate (of shift - Jacobian).  solve: factor, right -> step.
    observe: constant, state -> output.
    """

    prep: Kernel
    rhs: Kernel
    jac: Kernel
    factor: Kernel
    solve: Kernel
    observe: Kernel
    places: tuple[Place, ...]

    def all(self) -> tuple[Kernel, ...]:
        return (self.prep, self.rhs, self.jac, self.factor, self.solve, self.observe)

    def shapes(self) -> dict[str, Shape]:
        return {kernel.name: Shape(_rows(kernel.inputs), _rows(kernel.outputs)) for kernel in self.all()}


def _rows(arrays: tuple[tuple[str, tuple[Expr, ...]], ...]) -> tuple[tuple[str, int], ...]:
    return tuple((name, len(nodes)) for name, nodes in arrays)


def kernels(body: Body, keep: Sequence[str]) -> Kernels:
    """Run the body on symbols and write down all that is needed to integrate it and to see `keep`."""
    graph = Graph()
    states = {name: graph.symbol(name, moving=True) for name in body.states}
    parameters = {name: graph.symbol(name, moving=False) for name in body.parameters}
    built_in = {name: graph.constant(value) for name, value in structural(body).items()}
    known = body.evaluate({**states, **parameters, **built_in})
    rates = [graph.node(rate) for rate in body.rates(known).values()]
    outputs = [graph.node(known[name]) for name in checked(body, keep)]
    return _assemble(graph, list(states.values()), list(parameters.values()), rates, outputs)


def structural(body: Body) -> dict[str, float]:
    """The numbers that code holds, whatever the table of people says."""
    return {name: number.value for name, number in body.numbers.items() if number.structural}


def checked(body: Body, keep: Sequence[str]) -> Sequence[str]:
    """The names to keep, each of which must be a state, law, flux or parameter of the body."""
    if isinstance(keep, str):
        raise ModelError(f"names to keep are given as one text '{keep}'; give a tuple of names")
    names = {**body.pools, **body.laws, **body.numbers}
    for name in keep:
        if name not in names:
            raise ModelError(f"no state, law or number '{name}' in body '{body.name}'. {nearest(name, names)}")
    return keep


def _assemble(
    graph: Graph, states: list[Expr], parameters: list[Expr], rates: list[Expr], outputs: list[Expr]
) -> Kernels:
    entries = jacobian(rates, states)
    matrix, shifts = shifted(graph, entries, len(states))
    order = elimination_order(set(matrix), len(states))
    factors = factorise(matrix, order)
    stored = {place: graph.symbol(f"factor {place}", moving=True) for place in factors}
    right = [graph.symbol(f"right {row}", moving=True) for row in range(len(states))]
    constants = fixed_parts([*rates, *entries.values(), *factors.values(), *outputs])
    moving = (("constant", constants), ("state", tuple(states)))
    return Kernels(
        prep=Kernel("prep", (("parameter", tuple(parameters)),), (("constant", constants),)),
        rhs=Kernel("rhs", moving, (("rate", tuple(rates)),)),
        jac=Kernel("jac", moving, (("entry", tuple(entries.values())),)),
        factor=Kernel(
            "factor", (*moving, ("shift", tuple(shifts))), (("factor", tuple(factors.values())), ("rate", tuple(rates)))
        ),
        solve=Kernel(
            "solve",
            (("factor", tuple(stored.values())), ("right", tuple(right))),
            (("step", tuple(substitute(stored, order, right))),),
        ),
        observe=Kernel("observe", moving, (("output", tuple(outputs)),)),
        places=tuple(entries),
    )


def shifted(graph: Graph, entries: Mapping[Place, Expr], size: int) -> tuple[dict[Place, Expr], list[Expr]]:
    """shift - Jacobian, with a shift of its own for every state."""
    shifts = [graph.symbol(f"shift {row}", moving=True) for row in range(size)]
    matrix = {place: -entry for place, entry in entries.items()}
    for row, shift in enumerate(shifts):
        entry = entries.get((row, row))
        matrix[row, row] = shift if entry is None else shift - entry
    return matrix, shifts
