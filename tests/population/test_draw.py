from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitadyn.errors import InputError
from vitadyn.physiology import body
from vitadyn.population.draw import BLOCK, Drawn

BODY = body()
USUAL = Drawn(BODY, seed=7)
WHOLE = USUAL(0, 3 * BLOCK)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 3 * BLOCK), st.integers(0, 3 * BLOCK))
def test_a_person__is_the_same_whoever_is_drawn_beside(one: int, other: int) -> None:
    first, last = sorted((one, other))
    assert np.array_equal(USUAL(first, last - first), WHOLE[first:last])


def test_seeds_and_blocks__differ() -> None:
    assert not np.array_equal(Drawn(BODY, seed=8)(0, 10), WHOLE[:10])
    assert not np.array_equal(WHOLE[:BLOCK], WHOLE[BLOCK : 2 * BLOCK])
    assert len(np.unique(WHOLE, axis=0)) == len(WHOLE)


@pytest.mark.parametrize("name", [name for name, number in BODY.numbers.items() if number.spread > 0.0])
def test_every_spread__is_doubled(name: str) -> None:
    column = BODY.parameters.index(name)
    build = [np.log(Drawn(BODY, seed=7, times=times)(0, BLOCK)[:, column]) for times in (0.0, 1.0, 2.0)]
    np.testing.assert_allclose(build[2] - build[0], 2.0 * (build[1] - build[0]), rtol=1e-9, atol=1e-12)
    assert np.std(build[1] - build[0]) > 0.003


def test_least_spread__moves_every_number_that_is_not_zero() -> None:
    table = Drawn(BODY, seed=7, least=0.2)(0, BLOCK)
    still = [name for name, column in zip(BODY.parameters, table.T, strict=True) if not np.ptp(column)]
    assert still and all(BODY.numbers[name].value == 0.0 or BODY.numbers[name].structural for name in still)
    assert len(still) < len(BODY.parameters) / 4


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": 1, "times": -1.0}, {"seed": 1, "least": float("nan")}])
def test_senseless_draws__are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError):
        Drawn(BODY, **wrong)
    with pytest.raises(InputError, match="people"):
        USUAL(-1, 5)
