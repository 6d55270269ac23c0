"""Mean and variance that do not depend, to the last bit, on how people were cut into chunks.

People are joined two and two by their number, the pairs two and two, and so on: a tree that is the same whatever part
of it is made where. Pairs are merged as Chan, Golub and LeVeque (1983, Am Stat 37:242) and Pebay (2008, SAND2008-6212)
do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..engine.problem import Array
from ..errors import InputError

Flags = NDArray[np.bool_]
Place = tuple[int, int]
"""Level and number of a node: it stands for people number * 2**level up to the next node."""


@dataclass(frozen=True)
class Node:
    """How many people, their mean and the sum of squared distances from it: () (T,) (T,), or rows of those."""

    count: Array
    mean: Array
    square: Array

    def __getitem__(self, rows: int | slice) -> Node:
        return Node(self.count[rows], self.mean[rows], self.square[rows])


def joined(left: Node, right: Node) -> Node:
    """The people of both."""
    count = left.count + right.count
    share = np.divide(right.count, count, out=np.zeros_like(count), where=count > 0.0)[..., np.newaxis]
    apart = right.mean - left.mean
    mean = left.mean + share * apart
    square = left.square + right.square + (left.count[..., np.newaxis] * share) * (apart * apart)
    return Node(count, mean, square)


@dataclass(frozen=True)
class Moments:
    """Mean, variance, least and largest of T quantities over people known by their number.

    >>> import numpy as np
    >>> heights = np.array([[1.6], [1.7], [1.8], [9.9]])
    >>> whole = Moments.of(2, heights[2:], np.array([True, False])) + Moments.of(0, heights[:2])
    >>> whole.people, whole.mean.round(3).tolist(), whole.variance.round(3).tolist(), whole.largest.tolist()
    (3, [1.7], [0.01], [1.8])
    """

    nodes: Mapping[Place, Node]
    least: Array
    largest: Array

    @staticmethod
    def of(first: int, values: Array, sound: Flags | None = None) -> Moments:
        """Values (N, T) of the people from number `first` on; only those `sound` (N,) count."""
        values = np.asarray(values, dtype=np.float64)
        chosen = np.ones(len(values), dtype=bool) if sound is None else np.asarray(sound)
        if not np.isfinite(values[chosen]).all():
            raise InputError("values", "a value that is not finite", "finite values of people who are sound")
        mean = np.where(chosen[:, np.newaxis], values, 0.0)
        leaves = Node(chosen.astype(np.float64), mean, np.zeros_like(mean))
        least = np.where(chosen[:, np.newaxis], values, np.inf).min(axis=0, initial=np.inf)
        largest = np.where(chosen[:, np.newaxis], values, -np.inf).max(axis=0, initial=-np.inf)
        return Moments(dict(_risen(first, leaves)), least, largest)

    def __add__(self, other: Moments) -> Moments:
        _refuse_overlap([*self.nodes, *other.nodes])
        nodes = dict(self.nodes)
        for place, node in other.nodes.items():
            _placed(nodes, place, node)
        least, largest = np.minimum(self.least, other.least), np.maximum(self.largest, other.largest)
        return Moments(nodes, least, largest)

    @property
    def people(self) -> int:
        return int(self._total().count)

    @property
    def mean(self) -> Array:
        """(T,), NaN where nobody was counted."""
        return np.where(self.people > 0, self._total().mean, np.nan)

    @property
    def variance(self) -> Array:
        """With people - 1 in the denominator, (T,); NaN with fewer than two."""
        people = self.people
        return np.where(people > 1, self._total().square / max(people - 1, 1), np.nan)

    def _total(self) -> Node:
        """What is left at several heights, joined in the order of people."""
        nothing = np.zeros_like(self.least)
        total = Node(np.zeros(()), nothing, nothing)
        for _, node in sorted(self.nodes.items(), key=lambda item: item[0][1] << item[0][0]):
            total = joined(total, node)
        return total


def _risen(first: int, row: Node) -> Iterable[tuple[Place, Node]]:
    """The highest nodes that a row of neighbours makes."""
    level = 0
    while len(row.count):
        if first % 2:
            yield (level, first), row[0]
            first, row = first + 1, row[1:]
        if len(row.count) % 2:
            yield (level, first + len(row.count) - 1), row[-1]
            row = row[:-1]
        row = joined(row[0::2], row[1::2])
        first, level = first // 2, level + 1


def _placed(nodes: dict[Place, Node], place: Place, node: Node) -> None:
    """Put a node where it belongs, joined with its neighbour as long as that is there."""
    level, number = place
    neighbour = nodes.pop((level, number ^ 1), None)
    if neighbour is None:
        nodes[place] = node
        return
    pair = (neighbour, node) if number % 2 else (node, neighbour)
    _placed(nodes, (level + 1, number // 2), joined(*pair))


def _refuse_overlap(places: Iterable[Place]) -> None:
    """Nobody may be counted twice."""
    spans = sorted((number << level, (number + 1) << level) for level, number in places)
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise InputError("first", start, "people who have not been counted yet")
