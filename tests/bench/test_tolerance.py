"""The search for a tolerance ends near the aim, whatever the error does, or says that it did not."""

from __future__ import annotations

import math

import pytest

from vitadyn.bench.tolerance import MOST_TRIES, distance, match


@pytest.mark.parametrize("power", [0.5, 1.0, 1.6])
@pytest.mark.parametrize("aim", [3e-7, 1e-5, 1e-4])
def test_search__finds_smooth_errors(power, aim):
    found = match(lambda rtol: 0.3 * rtol**power, aim)
    assert found.met and distance(found.error, aim) <= 1.5 and len(found.tried) <= MOST_TRIES
    assert found.error == 0.3 * found.rtol**power


def test_search__copes_with_steps_and_waves():
    found = match(lambda rtol: 2.0 ** round(math.log2(rtol)), 1e-8)
    assert found.met
    waves = match(lambda rtol: rtol * math.exp(0.5 * math.sin(3.0 * math.log(rtol))), 1e-8)
    assert waves.met


def test_search__says_when_no_tolerance_will_do():
    floor = match(lambda rtol: max(rtol, 1e-3), 1e-7)
    assert not floor.met and floor.error == 1e-3
    never = match(lambda rtol: math.inf, 1e-7)
    assert not never.met and never.error == math.inf and never.rtol >= 1e-14


def test_search__leaves_tolerances_at_which_nothing_comes_back():
    found = match(lambda rtol: math.inf if rtol > 1e-7 else 5.0 * rtol, 1e-8)
    assert found.met and found.rtol < 1e-7


def test_distance__is_never_short_for_what_is_nothing_or_infinite():
    assert distance(2.0, 1.0) == distance(1.0, 2.0) == 2.0 and distance(1.0, 1.0) == 1.0
    assert distance(0.0, 0.0) == 1.0
    for one, other in ((0.0, 1.0), (1.0, 0.0), (math.inf, 1.0), (math.inf, math.inf), (math.nan, 1.0)):
        assert distance(one, other) == math.inf
