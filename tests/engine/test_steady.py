from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from problems import one_pool

from vitadyn.bench.people import varied
from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.engine.status import Status, advice
from vitadyn.engine.steady import steady
from vitadyn.errors import InputError
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body


@pytest.fixture(scope="module", params=["numpy", "llvm"])
def real(request):
    return build(body(smooth=True), ("ca_total",), backend=request.param)


def people(compiled):
    """Six bodies far from the reference: much vitamin D, little calcium, weak kidneys, and so on."""
    table = parameter_table(compiled, 6)
    for person, (name, factor) in enumerate([("k_gut_d", 1.5), ("fat_absorption", 0.5), ("gfr", 0.4), ("gfr", 0.2)]):
        table[person, compiled.parameters.index(name)] *= factor
    table[4, compiled.parameters.index("oral_d3")] = 400.0
    table[5, compiled.parameters.index("oral_d2")] = 100.0
    return table


def test_resting_state__is_where_long_integration_ends(real):
    table = people(real)
    states, status = steady(real, table)
    assert status.tolist() == [0] * 6
    run = solve(real, table, initial_state(real, table), [60000.0], rtol=1e-9)
    drifting = [real.states.index("bone_mineral")]
    found, expected = (np.delete(states / real.scale, drifting, axis=1) for states in (states, run.final))
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)


def test_resting_state__does_not_depend_on_the_batch(real):
    table = people(real)
    together, _ = steady(real, table)
    alone, _ = steady(real, table[3:4])
    assert np.array_equal(alone[0], together[3])


def test_state_that_is_fed__leaves_zero_and_unfed_states_stay(real):
    states, _ = steady(real, people(real))
    at = [real.states.index(name) for name in ("gut_d2", "plasma_d2", "calcifediol_d2")]
    assert (states[5, at] > 1.0).all()
    assert (states[:5, at] == 0.0).all()


def test_frozen_state__keeps_its_guess(real):
    table = people(real)
    guess = initial_state(real, table)
    guess[:, real.states.index("gland_mass")] = 1.5
    states, status = steady(real, table, guess, frozen=("gland_mass",))
    assert (status == 0).all()
    assert (states[:, real.states.index("gland_mass")] == 1.5).all()
    with pytest.raises(InputError, match="gland_mass"):
        steady(real, table, frozen=("gland_mas",))


def test_emptying_pools__rest_at_zero():
    compiled = build(toy_body(), backend="numpy")
    states, status = steady(compiled, parameter_table(compiled, 2))
    assert status.tolist() == [0, 0]
    assert (states == 0.0).all()


def test_no_resting_state__is_said_and_neighbours_are_unharmed():
    compiled = build(one_pool("growth"), backend="numpy")
    table = parameter_table(compiled, 3, {"gain": [1.0, -1.0, np.nan]})
    states, status = steady(compiled, table)
    assert status.tolist() == [Status.NO_STEADY_STATE, Status.OK, Status.NO_STEADY_STATE]
    assert np.isnan(states[[0, 2]]).all() and states[1, 0] == 0.0


def test_rest_at_zero__that_goes_on_leaking_is_none(real):
    """Water that cannot be passed washes sodium out for ever: no rest, though sodium could be stopped at 0."""
    drowning = {"adh_floor": [5.0, 1.0], "adh_escape": 0.0, "habit_quiet": 0.0}
    states, status = steady(real, parameter_table(real, 2, drowning))
    assert status.tolist() == [Status.NO_STEADY_STATE, Status.OK]
    assert np.isnan(states[0]).all() and (states[1] >= 0.0).all()


def test_hard_case__is_walked_to_the_rest_that_integration_reaches(real):
    table = parameter_table(real, 1, {"iv_water": 8.0})
    states, status = steady(real, table)
    run = solve(real, table, initial_state(real, table), [30000.0], rtol=1e-9)
    at = [real.states.index(name) for name in ("ecf_na", "body_water", "ecf_k")]
    assert status.tolist() == [Status.OK]
    np.testing.assert_allclose(states[0, at], run.final[0, at], rtol=1e-7)


def test_many_people__are_found_as_each_alone(real):
    table = varied(real.body, 300)
    states, status = steady(real, table)
    assert (status == Status.OK).all()
    for person in (0, 7, 8, 299):
        assert np.array_equal(steady(real, table[person : person + 1])[0][0], states[person])


def test_every_status__comes_with_advice():
    assert all(len(advice(status)) > 20 for status in Status)


def test_measured_boundaries__are_of_this_model_and_told_in_the_docs():
    root = Path(__file__).parents[2]
    told = json.loads((root / "benchmarks" / "steady.json").read_text(encoding="utf-8"))
    assert told["model_hash"] == body().hash(), "stale: run python benchmarks/steady.py"
    text = (root / "docs" / "steady.md").read_text(encoding="utf-8")
    bounded = [axis for axis in told["axes"] if axis["first_lost"] is not None]
    assert len(told["axes"]) > 40 and bounded
    for axis in bounded:
        last = float(format(axis["last"], ".2g"))
        row = f"| `{axis['number']}` | {axis['start']:g} to {axis['end']:g} | {last:g} |"
        assert row in text, row
    assert all(axis["settled_not_found"] == 0 for axis in told["axes"])
