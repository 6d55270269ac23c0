from __future__ import annotations

from functools import reduce
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitadyn.errors import InputError
from vitadyn.population.moments import Moments

PEOPLE = 77
VALUES = np.random.default_rng(5).lognormal(0.0, 3.0, (PEOPLE, 2)) - 1.0
SOUND = np.random.default_rng(6).uniform(size=PEOPLE) < 0.8
CUTS = st.sets(st.integers(1, PEOPLE - 1), max_size=12).map(lambda cuts: [0, *sorted(cuts), PEOPLE])


def of(start: int, end: int, offset: int = 0) -> Moments:
    return Moments.of(offset + start, VALUES[start:end], SOUND[start:end])


def same(one: Moments, other: Moments) -> bool:
    """Equal to the last bit."""
    names = ("mean", "variance", "least", "largest")
    return one.people == other.people and all(np.array_equal(getattr(one, n), getattr(other, n)) for n in names)


@settings(deadline=None)
@given(CUTS, st.randoms(use_true_random=False), st.integers(0, 1000))
def test_moments__do_not_depend_on_split_or_order(cuts: list[int], chance, offset: int) -> None:
    parts = [of(start, end, offset) for start, end in pairwise(cuts)]
    chance.shuffle(parts)
    assert same(reduce(Moments.__add__, parts), of(0, PEOPLE, offset))


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(41, PEOPLE - 1))
def test_merging__is_associative(first: int, second: int) -> None:
    one, two, three = of(0, first), of(first, second), of(second, PEOPLE)
    assert same((one + two) + three, one + (two + three))
    assert same(one + three + two, three + two + one)


def test_moments__are_those_of_numpy() -> None:
    found, chosen = of(0, PEOPLE), VALUES[SOUND]
    assert found.people == SOUND.sum() < PEOPLE
    np.testing.assert_allclose(found.mean, chosen.mean(axis=0), rtol=1e-13)
    np.testing.assert_allclose(found.variance, chosen.var(axis=0, ddof=1), rtol=1e-13)
    assert found.least.tolist() == chosen.min(axis=0).tolist()
    assert found.largest.tolist() == chosen.max(axis=0).tolist()


def test_variance__survives_a_large_mean() -> None:
    values = 1e9 + np.arange(1000.0).reshape(-1, 1)
    np.testing.assert_allclose(Moments.of(0, values).variance, values.var(axis=0, ddof=1), rtol=1e-12)


def test_nobody_and_one__have_no_variance() -> None:
    nobody = Moments.of(0, np.full((3, 1), np.nan), np.zeros(3, dtype=bool))
    assert nobody.people == 0 and np.isnan([*nobody.mean, *nobody.variance]).all()
    one = nobody + Moments.of(3, np.array([[2.0]]))
    assert one.mean.tolist() == [2.0] and np.isnan(one.variance).all()


def test_people_counted_twice__are_refused() -> None:
    with pytest.raises(InputError, match="not been counted"):
        of(0, 3) + of(2, 5)


def test_what_is_not_finite__is_refused() -> None:
    with pytest.raises(InputError, match="finite"):
        Moments.of(0, np.array([[np.nan]]))
