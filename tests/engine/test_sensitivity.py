"""Slopes against finite differences, against SciPy, in closed form, and at rest."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import functions, numbers, one_pool

from vitadyn.bench.people import varied
from vitadyn.engine.problem import Events
from vitadyn.engine.sensitivity import Differentiated, differentiate, sensitivities, steady_slopes
from vitadyn.engine.solve import initial_state, parameter_table, solve
from vitadyn.engine.status import Status
from vitadyn.errors import InputError, ModelError
from vitadyn.language import Body, Flux, Law, System, join
from vitadyn.maths import Value
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body

KEEP = ("ca_total", "pth_plasma", "calcifediol_d3", "calcitriol", "cell_mg", "ecf_phosphate", "ecf_k", "body_water")
OF = ("gfr", "gland_fraction", "intake_mg", "oral_d3", "ca_slope", "vitd_clearance_factor", "intake_ca")
DAYS = np.array([0.0, 1.0, 7.0, 40.0, 180.0, 365.0])
PULSES = Events([10.0, 40.0, 50.0], ("intake_mg",), [[3.0], [4.0], [15.0]], ("gut_d3",), [[300.0], [0.0], [3000.0]])


@pytest.fixture(scope="module")
def real() -> Differentiated:
    return differentiate(body(), KEEP, OF)


def differences(made: Differentiated, table, name: str, days, events=None):
    """d outputs / d number by central differences of fourth order, (K, N, T)."""
    column = made.plain.parameters.index(name)
    step = np.where(table[:, column] == 0.0, 1e-2, 1e-3 * table[:, column])

    def outputs(times: float):
        moved = table.copy()
        moved[:, column] += times * step
        run = solve(made.plain, moved, initial_state(made.plain, moved), days, events, rtol=1e-11, max_steps=10**6)
        assert (run.status == 0).all()
        return np.stack([run.values[output] for output in made.plain.keep])

    near, far = outputs(1.0) - outputs(-1.0), outputs(2.0) - outputs(-2.0)
    return (8.0 * near - far) / (12.0 * step[:, np.newaxis])


def disagreement(made: Differentiated, found, name: str, expected):
    """Largest, relative to the largest slope of each output and to a ten-thousandth of the output itself."""
    got = np.stack([found.values[output][name] for output in made.plain.keep])
    output = np.stack([found.outputs[output] for output in made.plain.keep])
    number = found.numbers[name][:, np.newaxis]
    own = 1e-4 * np.abs(output) / np.where(number == 0.0, 1.0, np.abs(number))
    size = (np.abs(expected) + own).max(axis=2, keepdims=True)
    return (np.abs(got - expected) / size).max()


@pytest.mark.parametrize("events", [None, PULSES], ids=["constant", "pulsed"])
def test_slopes__equal_central_differences(real, events):
    table = varied(body(), 3)
    found = sensitivities(real, table, DAYS, events, rtol=1e-8)
    assert (found.status == 0).all()
    for name in OF:
        assert disagreement(real, found, name, differences(real, table, name, DAYS, events)) < 2e-5, name


def test_slopes__are_the_same_without_a_compiler(real):
    plain = differentiate(body(), KEEP, OF[:2], backend="numpy")
    table = varied(body(), 2)
    found, expected = (sensitivities(made, table, DAYS[:3]) for made in (plain, real))
    assert plain.double.backend == "numpy"
    for output in KEEP:
        for name in OF[:2]:
            ours, theirs = found.values[output][name], expected.values[output][name]
            np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6 * np.abs(theirs).max())


def test_outputs__are_those_of_a_plain_run(real):
    table = varied(body(), 3)
    found = sensitivities(real, table, DAYS, PULSES, rtol=1e-8)
    run = solve(real.plain, table, initial_state(real.plain, table), DAYS, PULSES, rtol=1e-8)
    for output in KEEP:
        np.testing.assert_allclose(found.outputs[output], run.values[output], rtol=1e-5)


def test_one_pair__does_not_depend_on_the_others(real):
    table = varied(body(), 3)
    together = sensitivities(real, table, DAYS[:3])
    alone = sensitivities(real, table[1:2], DAYS[:3])
    assert np.array_equal(together.values["pth_plasma"]["gfr"][1:2], alone.values["pth_plasma"]["gfr"])


def test_closed_form__of_decay_and_of_the_start():
    made = differentiate(one_pool("decay"), ("y",), ("gain", "start_y"), backend="numpy")
    table = parameter_table(made.plain, 2, {"gain": [0.3, 2.0], "start_y": [5.0, 7.0]})
    days = np.array([0.0, 0.5, 3.0])
    found = sensitivities(made, table, days, rtol=1e-9)
    gain, start = table[:, :1], table[:, 1:]
    fallen = np.exp(-gain * days)
    np.testing.assert_allclose(found.values["y"]["start_y"], fallen, rtol=1e-7)
    np.testing.assert_allclose(found.values["y"]["gain"], -days * start * fallen, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(found.logarithmic()["y"]["gain"], -gain * days, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(found.logarithmic()["y"]["start_y"], np.ones((2, 3)), rtol=1e-7)


def test_number_that_an_event_replaces__counts_until_then():
    made = differentiate(one_pool("decay"), ("y",), ("gain", "start_y"), backend="numpy")
    table = parameter_table(made.plain, 2, {"gain": [0.3, 0.4]})
    change = Events([[1.0], [2.0]], ("gain",), [[[0.1]], [[0.2]]])
    found = sensitivities(made, table, [5.0], change, rtol=1e-9)
    until, after = np.array([1.0, 2.0]), np.array([0.1, 0.2]) * np.array([4.0, 3.0])
    left = np.exp(-table[:, 0] * until - after)
    np.testing.assert_allclose(found.values["y"]["gain"][:, 0], -until * left, rtol=1e-6)
    np.testing.assert_allclose(found.values["y"]["start_y"][:, 0], left, rtol=1e-6)


def test_given_start__does_not_move_with_the_numbers():
    made = differentiate(one_pool("decay"), ("y",), ("start_y", "gain"), backend="numpy")
    found = sensitivities(made, parameter_table(made.plain, 1), [1.0], initial=[[3.0]], rtol=1e-9)
    assert found.values["y"]["start_y"].tolist() == [[0.0]]
    np.testing.assert_allclose(found.values["y"]["gain"], [[-3.0 * np.exp(-1.0)]], rtol=1e-7)


@settings(max_examples=15, deadline=None)
@given(
    rates=st.lists(st.floats(0.05, 3.0), min_size=2, max_size=4),
    power=st.floats(0.5, 2.5),
    gain=st.floats(0.1, 5.0),
)
def test_made_up_bodies__agree_with_scipy_on_complex_steps(rates, power, gain):
    made = differentiate(chain(rates, power, gain), ("total",), ("gain", "power", "k0"), backend="numpy")
    days = np.array([0.7, 4.0])
    found = sensitivities(made, parameter_table(made.plain, 1), days, rtol=1e-9)
    assert (found.status == 0).all()
    for name in made.of:
        expected = complex_step(made.plain.body, name, days)
        np.testing.assert_allclose(found.values["total"][name][0], expected, rtol=1e-5, atol=1e-7)


def chain(rates, power: float, gain: float) -> Body:
    """A chain of pools fed through a law that saturates, its numbers k0, k1, ..., gain and power."""
    pools = [f"p{at}" for at in range(len(rates))]
    system = System("chain", numbers=numbers(gain=gain, power=power, **{f"k{at}": k for at, k in enumerate(rates)}))
    for at, pool in enumerate(pools):
        system.pool(pool, "1", "gain" if at == 0 else 0.5, pool)
        end = pools[at + 1] if at + 1 < len(pools) else None
        system.laws[f"moves{at}"] = Flux(f"moves{at}", "1/d", product, (f"k{at}", pool), "definition", pool, end)

    @system.flux(None, "p0", "1/d", cite="definition")
    def fed(gain: Value, power: Value, p0: Value) -> Value:
        return gain / (1.0 + p0**power)

    system.laws["total"] = Law("total", "1", lambda **held: sum(held.values()), tuple(pools), "definition")
    return join("chain", [system])


def product(**values: Value) -> Value:
    first, second = values.values()
    return first * second


def complex_step(chosen: Body, name: str, days):
    """d total / d number by SciPy with the number moved a little in the imaginary direction."""
    integrate = pytest.importorskip("scipy.integrate", reason="scipy is not installed")
    tiny = 1e-20
    values = {**chosen.defaults(), name: chosen.defaults()[name] + 1j * tiny}

    def rate(_, state):
        known = chosen.evaluate({**values, **dict(zip(chosen.states, state, strict=True))})
        return np.array(list(chosen.rates(known).values()), dtype=complex)

    start = np.array(list(chosen.start(values).values()), dtype=complex)
    found = integrate.solve_ivp(rate, (0.0, days[-1]), start, "DOP853", t_eval=days, rtol=1e-10, atol=1e-30)
    return found.y.sum(axis=0).imag / tiny


def test_structural_number__may_be_chosen(real):
    assert body().numbers["ca_slope"].structural and "ca_slope" in real.of
    table = parameter_table(real.plain, 2, {"ca_slope": [25.0, 20.0]})
    slope = sensitivities(real, table, [30.0]).values["pth_plasma"]["ca_slope"]
    assert np.isfinite(slope).all() and slope[0] != slope[1]


def test_rest__slopes_are_where_long_integration_ends(real):
    table = varied(body(), 3)
    rest, states = steady_slopes(real, table)
    assert (rest.status == 0).all() and states.shape == (3, len(OF), 2 * len(real.plain.states))
    late = sensitivities(real, table, [60_000.0], rtol=1e-9)
    for output in KEEP:
        for name in OF:
            size = np.abs(rest.outputs[output]) / np.maximum(np.abs(rest.numbers[name]), 1.0)[:, np.newaxis]
            gap = np.abs(rest.values[output][name] - late.values[output][name]) / size
            assert gap.max() < 1e-6, (output, name)


def test_rest__stays_at_rest_with_its_slopes(real):
    table = varied(body(), 2)
    rest, states = steady_slopes(real, table)
    later = sensitivities(real, table, [100.0], initial=states, rtol=1e-9)
    for output in KEEP:
        for name in OF:
            size = np.abs(rest.outputs[output]) / np.maximum(np.abs(rest.numbers[name]), 1.0)[:, np.newaxis]
            assert (np.abs(later.values[output][name] - rest.values[output][name]) / size).max() < 1e-6


def test_failure__is_said_for_its_pair_and_no_slope_is_told():
    made = differentiate(one_pool("square"), ("y",), ("gain",), backend="numpy")
    table = parameter_table(made.plain, 2, {"gain": [1.0, -1.0]})
    found = sensitivities(made, table, [0.5, 3.0])
    assert found.status[0, 0] != Status.OK and found.status[1, 0] == Status.OK
    assert np.isnan(found.values["y"]["gain"][0, 1])
    np.testing.assert_allclose(found.values["y"]["gain"][1, 1], 3.0 / 16.0, rtol=1e-5)


def test_every_function__has_its_slope():
    made = differentiate(functions(), ("u", "v", "w"), ("p", "q", "n"), backend="numpy")
    table = parameter_table(made.plain, 1)
    found = sensitivities(made, table, [0.02, 0.05], rtol=1e-9)
    for name in made.of:
        assert disagreement(made, found, name, differences(made, table, name, [0.02, 0.05])) < 1e-5


def test_unknown_number__is_refused():
    with pytest.raises(ModelError, match="did you mean 'toy_dose'"):
        differentiate(toy_body(), ("toy_total",), ("toy_dos",))
    with pytest.raises(InputError, match="toy_plasma"):
        differentiate(toy_body(), ("toy_total",), ("toy_plasma",))
    with pytest.raises(InputError, match="different"):
        differentiate(toy_body(), ("toy_total",), ("toy_dose", "toy_dose"))


def test_measured_cost__is_of_this_model_and_the_docs_do_not_flatter():
    root = Path(__file__).parents[2]
    told = json.loads((root / "benchmarks" / "sensitivity.json").read_text(encoding="utf-8"))
    assert told["model_hash"] == body().hash(), "stale: run python benchmarks/sensitivity.py"
    assert "about 2.3 times with constant intake, 2.2 times" in (root / "docs" / "sensitivity.md").read_text("utf-8")
    assert abs(told["constant"]["ratio"] - 2.3) < 0.5 and abs(told["daily"]["ratio"] - 2.2) < 0.5
    assert told["constant"]["error_slopes"] < 1e-5 < told["constant"]["error_central_differences"]


# d ln(output) / d ln(number) of set A after 60 days of hardly any magnesium (0.4 mmol/d), by a change of +5 % in a
# separate plain implementation of the same equations with sharp corners: of SHARES in order.
SHARES = ("ca_total", "pth_plasma", "calcifediol_d3", "calcitriol", "ecf_phosphate", "ecf_mg", "ecf_k")
SEPARATE = {
    "mg_active_max": (0.06, 0.00, 0.01, 0.12, -0.04, 0.17, 0.03),
    "mg_faecal": (-0.08, -0.01, -0.02, -0.16, 0.06, -0.23, -0.04),
    "g_mg": (0.08, -0.05, 0.02, 0.15, -0.05, 0.23, 0.04),
    "ca_active_max": (0.06, -0.50, 0.01, -0.26, 0.09, -0.04, -0.01),
    "ca_passive": (0.03, -0.27, 0.01, -0.14, 0.05, -0.02, -0.01),
}


def test_local_sensitivities__are_those_of_a_separate_implementation():
    made = differentiate(body("A"), SHARES, tuple(SEPARATE))
    found = sensitivities(made, parameter_table(made.plain, 1, {"intake_mg": 0.4}), [60.0]).logarithmic()
    for name, expected in SEPARATE.items():
        ours = [found[output][name][0, 0] for output in SHARES]
        np.testing.assert_allclose(ours, expected, rtol=0.04, atol=0.012, err_msg=name)
