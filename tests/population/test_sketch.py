from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vitadyn.errors import InputError
from vitadyn.population.sketch import RELATIVE_BOUND, SMALLEST, Sketch, edge, middles

SIZES = st.floats(1e-18, 1e18)
VALUES = st.one_of(SIZES, SIZES.map(lambda size: -size), st.just(0.0), st.just(-0.0))
TABLES = st.tuples(st.integers(1, 40), st.integers(1, 3)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=VALUES)
)
PARTS = st.floats(0.0, 1.0)


def counted(sketch: Sketch) -> dict[tuple[int, int, int], int]:
    """How many are in each bin that has somebody in it, by side, quantity and bin."""
    sides = ((-1, sketch.below), (1, sketch.above))
    found = {
        (side, row, part.first + column): int(part.counts[row, column])
        for side, part in sides
        for row, column in zip(*map(np.ndarray.tolist, np.nonzero(part.counts)), strict=True)
    }
    return {**found, **{(0, row, 0): int(count) for row, count in enumerate(sketch.zero)}}


@settings(deadline=None)
@given(TABLES, PARTS)
def test_quantile__lies_within_the_bound_of_the_value_of_its_rank(values: np.ndarray, part: float) -> None:
    exact = np.sort(values, axis=0)[int(np.floor(part * (len(values) - 1)))]
    error = np.abs(Sketch.of(values).quantile(part) - exact)
    assert (error <= RELATIVE_BOUND * np.abs(exact) * (1.0 + 1e-12)).all()


@pytest.mark.parametrize("part", [0.0, 0.025, 0.25, 0.5, 0.75, 0.975, 1.0])
def test_quantile__lies_within_the_bound_of_numpy(part: float) -> None:
    values = np.random.default_rng(2).lognormal(0.0, 1.0, (1001, 3)) * [1.0, -1.0, 1e-6]
    exact = np.quantile(values, part, axis=0, method="lower")
    np.testing.assert_allclose(Sketch.of(values).quantile(part), exact, rtol=RELATIVE_BOUND)


@settings(deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_sketch__does_not_depend_on_split_or_order(values: np.ndarray, chance) -> None:
    rows = list(range(len(values)))
    chance.shuffle(rows)
    cuts = sorted({0, len(rows), *(chance.randrange(len(rows) + 1) for _ in range(3))})
    parts = [Sketch.of(values[rows[start:end]]) for start, end in pairwise(cuts)]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    assert counted(whole) == counted(Sketch.of(values))


@settings(deadline=None, max_examples=40)
@given(TABLES, TABLES, TABLES)
def test_merging__is_associative_and_commutative(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> None:
    one, two, three = (Sketch.of(values[:, :1]) for values in (a, b, c))
    assert counted((one + two) + three) == counted(one + (two + three))
    assert counted(one + two) == counted(two + one)
    assert ((one + two) + three).people.tolist() == [len(a) + len(b) + len(c)]


def test_bins__are_no_wider_than_the_bound_says() -> None:
    bins = np.arange(1023 << 7, 1025 << 7)
    low, high, middle = edge(bins), edge(bins + 1), middles(bins)
    assert (high > low).all() and low[0] == 1.0 and low[128] == 2.0
    np.testing.assert_allclose((high - middle) / high, (middle - low) / low, rtol=1e-9)
    assert 0.0038 < ((high - middle) / high).max() <= RELATIVE_BOUND * (1.0 + 1e-12) < 0.005


def test_people_who_are_not_sound__are_not_counted() -> None:
    values = np.array([[1.0], [np.nan], [3.0]])
    sketch = Sketch.of(values, np.array([True, False, True]))
    assert sketch.people.tolist() == [2]
    assert counted(sketch) == counted(Sketch.of(values[[0, 2]]))


def test_nobody__has_no_quantile_and_changes_nothing() -> None:
    nobody, somebody = Sketch.of(np.zeros((0, 2))), Sketch.of(np.array([[1.0, -2.0]]))
    assert nobody.people.tolist() == [0, 0] and np.isnan(nobody.quantile(0.5)).all()
    assert counted(nobody + somebody) == counted(somebody + nobody) == counted(somebody)


def test_what_is_tiny__counts_as_zero() -> None:
    sketch = Sketch.of(np.array([[-SMALLEST / 2], [5e-324], [0.0], [SMALLEST]]))
    assert sketch.zero.tolist() == [3] and sketch.quantile(0.5).tolist() == [0.0]


def test_what_is_not_finite__is_refused() -> None:
    with pytest.raises(InputError, match="finite"):
        Sketch.of(np.array([[1.0], [np.inf]]))
    with pytest.raises(InputError, match="quantile"):
        Sketch.of(np.ones((2, 1))).quantile(1.5)
