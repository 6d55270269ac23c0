from __future__ import annotations

import numpy as np
import pytest
from problems import functions, robertson

from vitadyn.engine.solve import build, initial_state, parameter_table, typical_sizes
from vitadyn.errors import ModelError
from vitadyn.physiology import body

BODIES = [functions(), robertson(), body(smooth=True).freed(), body(smooth=False).freed()]
BACKENDS = ["numpy", "llvm"]


def varied(chosen, people: int, seed: int = 3):
    """Parameters and states of varied people, one a row."""
    generator = np.random.default_rng(seed)
    table = parameter_table(chosen, people)
    table *= np.exp(0.05 * generator.standard_normal(table.shape))
    state = initial_state(chosen, table)
    state = np.where(state == 0.0, 0.3 * typical_sizes(chosen), state)
    return table, state * np.exp(0.1 * generator.standard_normal(state.shape))


def rates(chosen, table, state):
    """Rates of change by calling the body's own functions with arrays."""
    values = {name: state[:, at] for at, name in enumerate(chosen.states)}
    values |= {name: table[:, at] for at, name in enumerate(chosen.parameters)}
    with np.errstate(all="ignore"):
        found = chosen.rates(chosen.evaluate(values))
    return np.stack([np.broadcast_to(rate, len(table)) for rate in found.values()])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("chosen", BODIES, ids=lambda b: f"{b.name}-{b.kink.name}")
def test_rates__are_those_of_the_plain_functions(chosen, backend):
    machine = build(chosen, backend=backend).machine
    table, state = varied(chosen, 11)
    (constant,) = machine.call("prep", np.ascontiguousarray(table.T))
    (rate,) = machine.call("rhs", constant, np.ascontiguousarray(state.T))
    expected = rates(chosen, table, state)
    size = np.abs(expected).max(axis=1, keepdims=True)
    np.testing.assert_allclose(rate, expected, rtol=1e-11, atol=1e-12 * size.max())


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("chosen", BODIES, ids=lambda b: f"{b.name}-{b.kink.name}")
def test_jacobian__equals_central_differences(chosen, backend):
    made = build(chosen, backend=backend)
    table, state = varied(chosen, 3)
    (constant,) = made.machine.call("prep", np.ascontiguousarray(table.T))
    entries = made.machine.call("jac", constant, np.ascontiguousarray(state.T))[0]
    exact = np.zeros((len(made.states), len(made.states), 3))
    for (row, column), entry in zip(made.machine.kernels.places, entries, strict=True):
        exact[row, column] = entry
    for column in range(len(made.states)):
        change = 1e-5 * state[:, column]
        up, down = state.copy(), state.copy()
        up[:, column] += change
        down[:, column] -= change
        slope = (rates(chosen, table, up) - rates(chosen, table, down)) / (2.0 * change)
        size = np.abs(exact[:, column]).max()
        np.testing.assert_allclose(exact[:, column], slope, rtol=2e-5, atol=1e-6 * size + 1e-9)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("chosen", BODIES, ids=lambda b: f"{b.name}-{b.kink.name}")
def test_elimination__solves_shift_minus_jacobian(chosen, backend):
    made = build(chosen, backend=backend)
    table, state = varied(chosen, 4)
    size = len(made.states)
    (constant,) = made.machine.call("prep", np.ascontiguousarray(table.T))
    state = np.ascontiguousarray(state.T)
    entries = made.machine.call("jac", constant, state)[0]
    shift = np.exp(np.random.default_rng(4).uniform(0.0, 5.0, (size, 4)))
    factor, rate = made.machine.call("factor", constant, state, shift)
    (step,) = made.machine.call("solve", factor, rate)
    for person in range(4):
        matrix = np.diag(shift[:, person])
        for (row, column), entry in zip(made.machine.kernels.places, entries[:, person], strict=True):
            matrix[row, column] -= entry
        np.testing.assert_allclose(matrix @ step[:, person], rate[:, person], rtol=1e-6, atol=1e-9 * np.abs(rate).max())


def test_elimination__makes_little_fill_in():
    kernel = build(body(smooth=True)).machine.kernels
    assert len(kernel.factor.outputs[0][1]) <= 1.25 * len(kernel.places)


def test_unknown_output__is_refused_with_the_nearest_name():
    with pytest.raises(ModelError, match="did you mean 'toy_total'"):
        from vitadyn.physiology.toy import toy_body

        build(toy_body(), ("toy_totl",))
