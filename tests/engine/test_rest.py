"""Pools at rest, against the same body that follows them through every minute."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from vitadyn.bench.people import varied
from vitadyn.engine import rest
from vitadyn.engine.rest import at_rest
from vitadyn.engine.solve import build, initial_state, solve
from vitadyn.engine.steady import steady
from vitadyn.errors import ModelError
from vitadyn.language import Number, System, join
from vitadyn.physiology import QUICK_POOLS, body

KEEP = ("ca_ionised", "pth_plasma", "calcitriol", "phosphate", "fgf23", "k", "na")


def course(whole, people, days):
    compiled = build(whole, KEEP)
    run = solve(compiled, people, initial_state(compiled, people), days)
    assert not run.status.any()
    return np.stack([run.values[name] for name in KEEP]), run.steps


def test_example_in_the_docstring__runs():
    found = doctest.testmod(rest)
    assert found.failed == 0 and found.attempted > 0


@pytest.mark.parametrize("numbers", ["A", "B", "C"])
def test_quick_pools_at_rest__change_no_week_and_need_fewer_steps(numbers):
    whole = body(numbers)
    people, weeks = varied(whole, 200), np.arange(7.0, 365.0, 7.0)
    full, steps = course(whole, people, weeks)
    quick, fewer = course(at_rest(whole, QUICK_POOLS), people, weeks)
    change = np.abs(quick / full - 1.0)
    assert np.percentile(change, 95) < 2e-5 and change.max() < 5e-3
    assert fewer.mean() < 0.9 * steps.mean()


def test_resting_state__is_the_same():
    whole = body()
    quick, people = at_rest(whole, QUICK_POOLS), varied(whole, 20)
    states, _ = steady(build(whole), people)
    others, _ = steady(build(quick), people)
    kept = [whole.states.index(name) for name in quick.states if name != "bone_mineral"]
    also = [quick.states.index(name) for name in quick.states if name != "bone_mineral"]
    assert np.allclose(states[:, kept], others[:, also], rtol=1e-6, atol=1e-9)


def pond():
    """A pool whose outflow is its square."""
    system = System("pond", numbers={"rain": Number("rain", 2.0, "1/d", "definition", "D")})
    system.pool("depth", "1", 1.0, "D")

    @system.flux(None, "depth", "1/d", cite="definition")
    def fills(rain):
        return rain

    @system.flux("depth", None, "1/d", cite="definition")
    def drains(depth):
        return depth * depth

    return join("pond", [system])


def test_pool_that_cannot_rest__is_refused():
    with pytest.raises(ModelError, match="not linear"):
        at_rest(pond(), ["depth"])
    with pytest.raises(ModelError, match=r"no pool 'pth_plasm'.*pth_plasma"):
        at_rest(body(), ["pth_plasm"])
    with pytest.raises(ModelError, match="ring"):
        at_rest(body(), ["ecf_ca"])
