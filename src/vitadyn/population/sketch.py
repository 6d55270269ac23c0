"""Quantiles that merge: whole-number counts in fixed bins, as in DDSketch (Masson, Rim, Lee 2019, PVLDB 12:2195).

A bin is what the leading bits of a double name: each power of two is cut into 128 equal parts, so that no logarithm is
taken and a value falls into the same bin wherever it stands. Counts are integers: the sum does not depend on order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..engine.problem import Array, Counts
from ..errors import InputError

Flags = NDArray[np.bool_]

PART_BITS = 7
SHIFT = 52 - PART_BITS
RELATIVE_BOUND = 1.0 / (2 ** (PART_BITS + 1) + 1)
"""Half the width of the widest bin over its middle: 0.39 %."""
SMALLEST = 2.0**-64
"""Magnitudes below this count as zero."""


def bins_of(sizes: Array) -> Counts:
    """The bin of each magnitude, from the leading bits of its double."""
    return np.ascontiguousarray(sizes, dtype=np.float64).view(np.int64) >> SHIFT


def edge(bins: Counts) -> Array:
    """The smallest magnitude of each bin."""
    return np.ascontiguousarray(np.asarray(bins, dtype=np.int64) << SHIFT).view(np.float64)


def middles(bins: Counts) -> Array:
    """The magnitude whose relative distance to both ends of the bin is the same."""
    low, high = edge(bins), edge(np.asarray(bins) + 1)
    return 2.0 * low * (high / (low + high))


@dataclass(frozen=True)
class Histogram:
    """Counts (T, B) of T quantities in B neighbouring bins, the first of which is `first`."""

    first: int
    counts: Counts

    @staticmethod
    def of(sizes: Array, taken: Flags) -> Histogram:
        """Count the magnitudes (N, T) that are `taken`."""
        if not taken.any():
            return Histogram(0, np.zeros((sizes.shape[1], 0), dtype=np.int64))
        bins = bins_of(np.where(taken, sizes, sizes[taken][0]))
        first, width = int(bins.min()), int(bins.max() - bins.min()) + 1
        places = (bins - first + np.arange(sizes.shape[1]) * width)[taken]
        return Histogram(first, np.bincount(places, minlength=sizes.shape[1] * width).reshape(-1, width))

    def __add__(self, other: Histogram) -> Histogram:
        if not self.counts.size or not other.counts.size:
            return other if not self.counts.size else self
        first = min(self.first, other.first)
        last = max(part.first + part.counts.shape[1] for part in (self, other))
        total = np.zeros((len(self.counts), last - first), dtype=np.int64)
        for part in (self, other):
            total[:, part.first - first : part.first - first + part.counts.shape[1]] += part.counts
        return Histogram(first, total)

    def values(self) -> Array:
        return middles(self.first + np.arange(self.counts.shape[1]))


@dataclass(frozen=True)
class Sketch:
    """The distribution of T quantities; `a + b` holds the people of both, in any order, to the last count.

    >>> import numpy as np
    >>> heights = np.arange(1.0, 1001.0).reshape(-1, 1)
    >>> whole = Sketch.of(heights[:300]) + Sketch.of(heights[300:])
    >>> whole.people.tolist(), bool(abs(whole.quantile(0.5)[0] / 500.0 - 1.0) < RELATIVE_BOUND)
    ([1000], True)
    """

    below: Histogram
    zero: Counts
    above: Histogram

    @staticmethod
    def of(values: Array, sound: Flags | None = None) -> Sketch:
        """Count values (N, T) of people who are `sound` (N,); everybody by default. They must be finite."""
        chosen = np.asarray(values, dtype=np.float64)
        chosen = chosen if sound is None else chosen[sound]
        if not np.isfinite(chosen).all():
            raise InputError("values", "a value that is not finite", "finite values of people who are sound")
        sizes = np.abs(chosen)
        large = sizes >= SMALLEST
        negative = large & (chosen < 0.0)
        return Sketch(Histogram.of(sizes, negative), (~large).sum(axis=0), Histogram.of(sizes, large & ~negative))

    def __add__(self, other: Sketch) -> Sketch:
        return Sketch(self.below + other.below, self.zero + other.zero, self.above + other.above)

    @property
    def people(self) -> Counts:
        """How many have been counted, (T,)."""
        counted: Counts = self.below.counts.sum(axis=1) + self.zero + self.above.counts.sum(axis=1)
        return counted

    def quantile(self, part: float) -> Array:
        """The value with `part` of the people below it, (T,), NaN where nobody was counted.

        It lies within RELATIVE_BOUND of the value of rank floor(part (people - 1)), what `numpy.quantile` calls
        "lower", as long as that is 0 or at least SMALLEST in size.
        """
        if not 0.0 <= part <= 1.0:
            raise InputError("quantile", part, "a number from 0 to 1")
        people = self.people
        rank = np.floor(part * (people - 1)).astype(np.int64)
        counts = np.concatenate([self.below.counts[:, ::-1], self.zero[:, np.newaxis], self.above.counts], axis=1)
        values = np.concatenate([-self.below.values()[::-1], [0.0], self.above.values()])
        place = (np.cumsum(counts, axis=1) <= rank[:, np.newaxis]).sum(axis=1)
        found: Array = np.where(people > 0, values[np.minimum(place, len(values) - 1)], np.nan)
        return found
