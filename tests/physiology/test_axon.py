"""The motor axon: it rests where it was tuned to, its units fit, and thresholds are found for all rows at once."""

import numpy as np
import pytest

from vitadyn.dimensions import DimensionError, check
from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.physiology.axon import axon_body, constant_field
from vitadyn.physiology.axon_gates import NEAR, linear_above
from vitadyn.validation.axon_indices import refractory_period, strength_duration
from vitadyn.validation.axon_stimulus import axons, count_spikes, spikes, stimulated, sustained, threshold


@pytest.fixture(scope="module")
def three():
    """Axons at low, usual and high calcium."""
    return axons(3, {"shift": [-2.1, 0.0, 3.2]})


def at_rest(**numbers):
    body = axon_body()
    values = {**body.defaults(), **numbers}
    known = body.evaluate({**values, **body.start(values)})
    return known, body.rates(known)


def test_units__fit_in_milliseconds():
    check(axon_body(), "ms")
    with pytest.raises(DimensionError):
        check(axon_body())


def test_axon__rests_where_it_was_tuned_to():
    known, rates = at_rest()
    assert max(abs(float(rate)) for rate in rates.values()) < 1e-12
    assert (known["node_leak_na"], known["inner_leak_na"]) == pytest.approx((0.476, 0.167), abs=6e-4)


def test_leak__is_solved_anew_for_another_axon_and_not_for_another_plasma():
    other, rates = at_rest(persistent_factor=1.5)
    assert float(rates["node_potential"]) == pytest.approx(0.0, abs=1e-12)
    assert (
        other["node_leak_na"]
        < at_rest()[0]["node_leak_na"]
        == at_rest(k=5.5, shift=-2.0, temperature=30.0)[0]["node_leak_na"]
    )


def test_compiled_axon__follows_the_plain_one():
    runs = []
    for backend in ("llvm", "numpy"):
        compiled = build(axon_body(), keep=("node_potential",), backend=backend)
        table = parameter_table(compiled, 1, {"stimulus": 800.0})
        runs.append(solve(compiled, table, initial_state(compiled, table), np.linspace(0.0, 6.0, 40), rtol=1e-7))
    assert runs[0].values["node_potential"].max() > -10.0, "it fires"
    assert runs[0].values["node_potential"] == pytest.approx(runs[1].values["node_potential"], abs=0.01)


def test_linear_above__joins_its_series():
    for sign in (-1.0, 1.0):
        inside, outside = (linear_above(sign * NEAR * (1.0 + step)) for step in (-1e-9, 1e-9))
        assert inside == pytest.approx(outside, rel=1e-9)
    assert linear_above(np.array([-40.0, 0.0, 40.0])) == pytest.approx([0.0, 1.0, 40.0], abs=1e-12)


def test_constant_field__has_no_drive_at_the_reversal_potential():
    assert constant_field(np.log(142.0 / 9.0), 9.0, 142.0) == pytest.approx(0.0, abs=1e-12)
    assert constant_field(1e-12, 9.0, 142.0) == pytest.approx(9.0 - 142.0)


def test_threshold__is_that_of_a_slower_search(three):
    fast = threshold(three, 1.0)
    for row, found in enumerate(fast.tolist()):
        near = found + np.linspace(-1.0, 1.0, 21)
        many = three.rows(np.full(21, row))
        times, currents = np.tile([0.0, 1.0], (21, 1)), np.stack([near, 0.0 * near], axis=1)
        run = stimulated(many, times, currents, np.arange(0.0, 10.0, 0.01))
        assert near[run.values["node_potential"].max(axis=1) > -30.0].min() == pytest.approx(found, abs=0.11)


def test_threshold__rises_with_calcium_and_is_nan_where_nothing_fires(three):
    assert (np.diff(threshold(three, 1.0)) > 0.0).all() and (np.diff(sustained(three)) > 0.0).all()
    dead = axons(1, {"na_permeability": 1e-6, "node_leak": 500.0})
    assert np.isnan(threshold(dead, 1.0)[0])


def test_threshold__does_not_depend_on_the_company(three):
    alone = threshold(three.rows([1]), 1.0)
    assert alone[0] == threshold(three, 1.0)[1]


def test_spikes__count_only_after_being_low_again():
    wave = np.array([[-80.0, 0.0, -40.0, 10.0, -60.0, 5.0, 6.0], [-20.0, 0.0, -40.0, 0.0, -40.0, 0.0, -20.0]])
    assert count_spikes(wave).tolist() == [2, 0] and spikes(wave).tolist() == [True, False]


def test_strength_duration__recovers_the_line_it_was_made_from():
    short, long = (np.array([300.0 * (1.0 + 0.45 / width)]) for width in (0.2, 1.0))
    assert strength_duration(short, long) == (pytest.approx([300.0]), pytest.approx([0.45]))


def test_refractory_period__is_the_first_fall_through_the_usual():
    cycle = np.tile(np.array([[50.0, 20.0, -20.0] + [-10.0] * 6 + [5.0] * 6]), (2, 1))
    cycle[1] = 10.0
    assert refractory_period(cycle)[0] == pytest.approx((2.5 * 3.0) ** 0.5) and np.isnan(refractory_period(cycle)[1])
