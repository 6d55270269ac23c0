"""The order to compute nodes in, and what can be computed once per person instead of at every step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .expr import Expr
from .operations import CONSTANT, SYMBOL


@dataclass(frozen=True)
class Kernel:
    """Straight-line code: rows of input arrays to rows of output arrays.

    `inputs` and `outputs` give each array's name and the node of each of its rows. An input need not be a symbol.
    """

    name: str
    inputs: tuple[tuple[str, tuple[Expr, ...]], ...]
    outputs: tuple[tuple[str, tuple[Expr, ...]], ...]

    def given(self) -> dict[Expr, tuple[str, int]]:
        """Where each input node stands: array and row."""
        return {node: (name, row) for name, nodes in self.inputs for row, node in enumerate(nodes)}

    def results(self) -> list[Expr]:
        return [node for _, nodes in self.outputs for node in nodes]


def ordered(results: Iterable[Expr], given: Iterable[Expr] = ()) -> list[Expr]:
    """Operations in an order in which each comes after its arguments; stops at what is given."""
    done, order = set(given), list[Expr]()
    for result in results:
        stack = [(result, False)]
        while stack:
            node, ready = stack.pop()
            if node in done or node.operation in (CONSTANT, SYMBOL):
                continue
            if ready:
                done.add(node)
                order.append(node)
            else:
                stack.append((node, True))
                stack.extend((argument, False) for argument in reversed(node.arguments))
    return order


def fixed_parts(results: Sequence[Expr]) -> tuple[Expr, ...]:
    """The largest parts that depend on parameters only: a person's constants between two events."""
    found: dict[Expr, None] = {}
    for node in ordered(results):
        if node.moving:
            found.update((argument, None) for argument in node.arguments if _is_fixed(argument))
    found.update((node, None) for node in results if _is_fixed(node))
    return tuple(found)


def _is_fixed(node: Expr) -> bool:
    return not node.moving and node.operation != CONSTANT
