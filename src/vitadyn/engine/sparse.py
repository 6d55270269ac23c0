"""Straight-line sparse elimination: the order is chosen once, by Markowitz, and no zero is ever touched.

Pivots stay on the diagonal: the matrices are shift - Jacobian with a positive shift. A pivot that vanishes gives
values that are not finite; the step is then refused and repeated shorter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .expr import Expr

Place = tuple[int, int]


def elimination_order(places: set[Place], size: int) -> list[int]:
    """Pivots in the order that makes least new entries: smallest (row entries - 1)(column entries - 1) first."""
    rows = {i: {j for (r, j) in places if r == i} | {i} for i in range(size)}
    order: list[int] = []
    while rows:
        column_counts = {k: sum(k in row for row in rows.values()) for k in rows}
        pivot = min(rows, key=lambda k: ((len(rows[k]) - 1) * (column_counts[k] - 1), k))
        spread = rows.pop(pivot) - {pivot}
        for row in rows.values():
            if pivot in row:
                row.discard(pivot)
                row |= spread
        order.append(pivot)
    return order


def factorise(matrix: Mapping[Place, Expr], order: Sequence[int]) -> dict[Place, Expr]:
    """Lower factors (unit diagonal) and upper factors in place; the diagonal holds inverse pivots."""
    factors = dict(matrix)
    left = list(order)
    for pivot in order:
        left.remove(pivot)
        inverse = factors[pivot, pivot] = 1.0 / factors[pivot, pivot]
        across = [column for column in left if (pivot, column) in factors]
        for row in left:
            if (row, pivot) in factors:
                share = factors[row, pivot] = factors[row, pivot] * inverse
                for column in across:
                    product = share * factors[pivot, column]
                    before = factors.get((row, column))
                    factors[row, column] = -product if before is None else before - product
    return factors


def substitute(factors: Mapping[Place, Expr], order: Sequence[int], right: Sequence[Expr]) -> list[Expr]:
    """The solution for one right-hand side: forward through the lower, back through the upper factors."""
    values = list(right)
    for at, pivot in enumerate(order):
        for row in order[at + 1 :]:
            if (row, pivot) in factors:
                values[row] = values[row] - factors[row, pivot] * values[pivot]
    for at in reversed(range(len(order))):
        pivot = order[at]
        for column in order[at + 1 :]:
            if (pivot, column) in factors:
                values[pivot] = values[pivot] - factors[pivot, column] * values[column]
        values[pivot] = values[pivot] * factors[pivot, pivot]
    return values
