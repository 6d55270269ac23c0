from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitadyn.maths import EXACT, REACH, SMOOTH, corner


@given(st.floats(-50.0, 50.0), st.floats(0.1, 5.0))
def test_corner__is_the_corner_itself_beyond_its_reach_and_near_it_within(x, reach):
    sharp = max(x, 0.0)
    assert corner(x, reach) == pytest.approx(
        sharp, abs=1e-12 * abs(x) + (3.0 / 16.0 * reach if abs(x) < reach else 0.0)
    )
    assert corner(x, reach) >= sharp - 1e-12 * abs(x)


def test_corner__has_no_jump_up_to_its_second_derivative():
    x = np.linspace(-1.5, 1.5, 30_001)
    curve = corner(x, 1.0)
    for _ in range(3):
        assert np.abs(np.diff(curve)).max() < 1e-3
        curve = np.gradient(curve, x)
    assert corner(0.0, 1.0) == 3.0 / 16.0


@pytest.mark.parametrize("width", [0.03, 0.5])
def test_smooth_cap_and_floor__are_exact_away_from_the_corner(width):
    for x in (-3.0, 1.0 - REACH * width, 1.0 + REACH * width, 7.0):
        assert SMOOTH.cap(x, 1.0, width) == pytest.approx(EXACT.cap(x, 1.0, width), abs=1e-15)
        assert SMOOTH.floor(x, 1.0, width) == pytest.approx(EXACT.floor(x, 1.0, width), abs=1e-15)
    assert SMOOTH.clip(1e-9, 0.05, 10.0) == pytest.approx(0.05) and SMOOTH.clip(1e9, 0.05, 10.0) == pytest.approx(10.0)
    assert SMOOTH.saturate(0.5, 2.0) == 0.5 and SMOOTH.saturate(9.0, 2.0) == 2.0
