from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from problems import numbers, one_pool, oscillator, robertson

from vitadyn.bench.people import varied
from vitadyn.engine.march import _admitted, _between, _stepped
from vitadyn.engine.problem import Problem, timeline
from vitadyn.engine.rodas import METHODS
from vitadyn.engine.simplify import ordered
from vitadyn.engine.solve import Events, build, initial_state, parameter_table, solve
from vitadyn.engine.status import Status
from vitadyn.errors import InputError, ModelError
from vitadyn.language import System, join
from vitadyn.maths import log
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body

BACKENDS = ["numpy", "llvm"]
DAYS = np.array([0.0, 0.5, 1.0, 3.0, 7.0, 14.0])


def chain(table, times, dose):
    """The closed-form course of the toy's gut and plasma after one dose."""
    gut, plasma = table[:, 1:2], table[:, 2:3]
    return dose * gut / (gut - plasma) * (np.exp(-plasma * times) - np.exp(-gut * times))


def toy_people(people=7):
    return parameter_table(toy_body(), people, {"k_toy_gut": np.linspace(2.0, 5.0, people)})


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("rtol", "error"), [(1e-4, 1e-4), (1e-6, 2e-6), (1e-9, 2e-9)])
def test_toy__follows_its_closed_form(backend, rtol, error):
    compiled = build(toy_body(), ("toy_plasma",), backend=backend)
    table = toy_people()
    run = solve(compiled, table, initial_state(compiled, table), DAYS, rtol=rtol)
    assert run.status.tolist() == [0] * 7
    assert np.abs(run.values["toy_plasma"] - chain(table, DAYS, 10.0)).max() < 10.0 * error


@pytest.mark.parametrize("backend", BACKENDS)
def test_dense_output__is_as_good_between_steps_as_at_them(backend):
    compiled = build(toy_body(), ("toy_plasma",), backend=backend)
    table, days = toy_people(), np.linspace(0.0, 10.0, 501)
    run = solve(compiled, table, initial_state(compiled, table), days)
    assert run.steps.max() < 100
    assert np.abs(run.values["toy_plasma"] - chain(table, days, 10.0)).max() < 1e-4


@pytest.mark.parametrize("backend", BACKENDS)
def test_robertson__reaches_the_published_values(backend):
    """At day 40: Hairer and Wanner, Solving ODEs II, the classical stiff test."""
    compiled = build(robertson(), ("a", "b", "c"), backend=backend)
    table = parameter_table(compiled, 2)
    run = solve(compiled, table, initial_state(compiled, table), [40.0, 1e5, 1e10], rtol=1e-8)
    assert run.status.tolist() == [0, 0]
    expected = [0.7158270687193941, 0.9185534764557338e-5, 0.2841637457458413]
    found = [run.values[name][0, 0] for name in "abc"]
    np.testing.assert_allclose(found, expected, rtol=1e-7)
    total = sum(run.values[name] for name in "abc")
    np.testing.assert_allclose(total, 1.0, rtol=1e-12)


@pytest.mark.parametrize("backend", BACKENDS)
def test_dose__adds_its_amount_and_shows_the_day_before(backend):
    compiled = build(toy_body(), ("toy_gut", "toy_total"), backend=backend)
    table = toy_people()
    events = Events(times=[1.0, 3.0], add_names=("toy_gut",), add_values=[[4.0], [2.5]])
    run = solve(compiled, table, initial_state(compiled, table), DAYS, events, rtol=1e-9)
    gut = table[:, 1]
    one = 10.0 * np.exp(-gut)
    three = (one + 4.0) * np.exp(-2.0 * gut)
    np.testing.assert_allclose(run.values["toy_gut"][:, 2], one, atol=1e-7)
    np.testing.assert_allclose(run.values["toy_gut"][:, 3], three, atol=1e-7)
    np.testing.assert_allclose(run.values["toy_gut"][:, 4], (three + 2.5) * np.exp(-4.0 * gut), atol=1e-7)


@pytest.mark.parametrize("backend", BACKENDS)
def test_switch__replaces_a_parameter_from_then_on(backend):
    compiled = build(one_pool("decay"), ("y", "gain"), backend=backend)
    events = Events(times=[0.0, 2.0], set_names=("gain",), set_values=[[0.5], [0.1]])
    run = solve(compiled, parameter_table(compiled, 1), [[1.0]], [0.0, 2.0, 5.0], events, rtol=1e-9)
    np.testing.assert_allclose(run.values["y"][0], np.exp([0.0, -1.0, -1.3]), rtol=1e-8)
    assert run.values["gain"][0].tolist() == [1.0, 0.5, 0.1]


@pytest.mark.parametrize("backend", BACKENDS)
def test_events_of_their_own__are_kept_apart(backend):
    compiled = build(toy_body(), ("toy_total",), backend=backend)
    table = parameter_table(compiled, 3, {"k_toy_store": 0.0})
    events = Events(
        times=[[1.0, 2.0], [2.0, np.inf], [np.inf, np.inf]],
        add_names=("toy_store", "toy_gut"),
        add_values=[[[1.0, 0.5], [2.0, 0.0]], [[4.0, 0.0], [np.nan, np.nan]], [[9.0, 9.0], [9.0, 9.0]]],
    )
    run = solve(compiled, table, initial_state(compiled, table), [1.5, 3.0], events)
    np.testing.assert_allclose(run.values["toy_total"], [[11.5, 13.5], [10.0, 14.0], [10.0, 10.0]], rtol=1e-12)


@pytest.mark.parametrize("backend", BACKENDS)
def test_switches_of_their_own__are_kept_apart(backend):
    compiled = build(one_pool("decay"), ("y",), backend=backend)
    events = Events(
        times=[[float(day) for day in range(1, 21)], [2.5] + [np.inf] * 19],
        set_names=("gain",),
        set_values=[[[0.01 * day] for day in range(1, 21)], [[0.7]] + [[np.inf]] * 19],
    )
    run = solve(compiled, [[0.0, 1.0], [0.2, 2.0]], [[1.0], [2.0]], [20.0, 21.0], events, rtol=1e-9)
    expected = [np.exp([-0.01 * 190, -0.01 * 210]), 2.0 * np.exp([-0.5 - 0.7 * 17.5, -0.5 - 0.7 * 18.5])]
    np.testing.assert_allclose(run.values["y"], expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("backend", BACKENDS)
def test_two_events_on_one_day__both_count(backend):
    compiled = build(one_pool("decay", gain=0.0), ("y",), backend=backend)
    events = Events(times=[1.0, 1.0, 4.0], add_names=("y",), add_values=[[1.0], [2.0], [100.0]])
    run = solve(compiled, parameter_table(compiled, 1), [[1.0]], [1.0, 4.0], events)
    assert run.values["y"][0].tolist() == [1.0, 4.0]
    assert run.final[0, 0] == 4.0


@pytest.mark.parametrize("backend", BACKENDS)
def test_hundreds_of_doses__sum_like_a_series(backend):
    compiled = build(toy_body(), ("toy_gut",), backend=backend)
    table = parameter_table(compiled, 2, {"k_toy_gut": [0.5, 1.0]})
    doses = np.arange(1.0, 365.0)
    events = Events(times=doses, add_names=("toy_gut",), add_values=np.ones((364, 1)))
    run = solve(compiled, table, initial_state(compiled, table), [365.0], events)
    steady = 1.0 / (np.exp(table[:, 1]) - 1.0)
    np.testing.assert_allclose(run.values["toy_gut"][:, 0], steady, rtol=1e-5)


def bitwise(backend, order, threads=1, people=None):
    """Outputs of chosen people of a fixed population of real bodies with doses of their own."""
    chosen = body(smooth=True)
    compiled = build(chosen, ("pth", "calcifediol_d3"), backend=backend)
    generator = np.random.default_rng(11)
    table = parameter_table(compiled, 40)
    table[:, chosen.parameters.index("oral_d3")] = generator.uniform(0.0, 1000.0, 40)
    doses = np.sort(generator.uniform(0.0, 60.0, (40, 3)), axis=1)
    amounts = generator.uniform(0.0, 500.0, (40, 3, 1))
    table, doses, amounts = table[order], doses[order], amounts[order]
    events = Events(times=doses, add_names=("gut_d3",), add_values=amounts)
    run = solve(compiled, table, initial_state(compiled, table), [0.0, 10.0, 45.0, 90.0], events, threads=threads)
    assert (run.status == 0).all()
    return np.concatenate([*(run.values[name] for name in compiled.keep), run.final, run.steps[:, None]], axis=1)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_person__does_not_depend_on_batch_order_or_threads(backend):
    everybody = np.arange(40)
    together = bitwise(backend, everybody)
    shuffled = np.random.default_rng(5).permutation(40)
    assert np.array_equal(bitwise(backend, shuffled), together[shuffled])
    assert np.array_equal(bitwise(backend, everybody, threads=2), together)
    for alone in (0, 7, 39):
        assert np.array_equal(bitwise(backend, [alone])[0], together[alone])
    assert np.array_equal(bitwise(backend, everybody[:13]), together[:13])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    ("law", "start", "status", "reached"),
    [
        ("square", 1.0, Status.OUT_OF_BOUNDS, 1.0),
        ("root", 1.0, Status.STEP_TOO_SMALL, 0.5),
        ("log", 1.0, Status.NOT_FINITE, 1.0),
        ("growth", 1.0, Status.OUT_OF_BOUNDS, np.log(1e6)),
    ],
)
def test_failure__is_named_and_neighbours_are_unharmed(backend, law, start, status, reached):
    compiled = build(one_pool(law), ("y",), backend=backend)
    table = parameter_table(compiled, 20, {"gain": 1e-3})
    bad = [3, 11, 12]
    good = np.setdiff1d(np.arange(20), bad)
    calm = solve(compiled, table, np.full((20, 1), start), [0.1, 30.0])
    assert (calm.status == 0).all()
    table[bad, 0] = 1.0
    run = solve(compiled, table, np.full((20, 1), start), [0.1, 30.0])
    assert run.status[bad].tolist() == [status] * 3
    assert np.isnan(run.values["y"][bad, 1]).all() and np.isfinite(run.values["y"][bad, 0]).all()
    assert np.isnan(run.final[bad]).all()
    np.testing.assert_allclose(run.reached[bad], reached, rtol=0.2)
    assert run.steps.max() < 2000
    assert np.array_equal(run.values["y"][good], calm.values["y"][good])
    assert np.array_equal(run.reached[good], np.full(17, 30.0))


@pytest.mark.parametrize("backend", BACKENDS)
def test_amount__does_not_fall_below_nothing_unless_it_is_signed(backend):
    chosen, days = one_pool("drain"), [0.9, 1.2, 30.0]
    run = solve(build(chosen, ("y",), backend=backend), [[1.0, 1.0]], [[1.0]], days)
    assert run.status.tolist() == [Status.OUT_OF_BOUNDS] and not np.isfinite(run.values["y"][0, 2])
    signed = replace(chosen, pools={"y": replace(chosen.pools["y"], signed=True)})
    run = solve(build(signed, ("y",), backend=backend), [[1.0, 1.0]], [[1.0]], days)
    np.testing.assert_allclose(run.values["y"][0], [0.1, -0.2, -29.0], rtol=1e-6)


@pytest.mark.parametrize("backend", BACKENDS)
def test_largest_size__is_declared_by_the_pool(backend):
    chosen = one_pool("growth")
    small = replace(chosen, pools={"y": replace(chosen.pools["y"], most=50.0)})
    run = solve(build(small, ("y",), backend=backend), [[1.0, 1.0]], [[1.0]], [3.0, 30.0])
    assert run.status.tolist() == [Status.OUT_OF_BOUNDS] and small.hash() == chosen.hash()
    np.testing.assert_allclose(run.values["y"][0, 0], np.exp(3.0), rtol=1e-5)
    np.testing.assert_allclose(run.reached, np.log(50.0), rtol=0.2)


@pytest.mark.parametrize("backend", BACKENDS)
def test_limit_of_steps__stops_a_person_with_a_status(backend):
    compiled = build(robertson(), ("a",), backend=backend)
    table = parameter_table(compiled, 2)
    run = solve(compiled, table, initial_state(compiled, table), [1e-9, 1e6], max_steps=10)
    assert run.status.tolist() == [Status.TOO_MANY_STEPS] * 2
    assert run.steps.tolist() == [10, 10]
    assert np.isnan(run.values["a"][:, 1]).all()


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("spoilt", ["parameter", "state"])
def test_not_a_number_from_the_start__is_never_success(backend, spoilt):
    compiled = build(toy_body(), ("toy_gut",), backend=backend)
    table = toy_people()
    start = initial_state(compiled, table)
    (table if spoilt == "parameter" else start)[2, 1] = np.nan
    run = solve(compiled, table, start, [0.5, 2.0])
    assert run.status.tolist() == [0, 0, Status.NOT_FINITE, 0, 0, 0, 0]
    assert np.isfinite(np.delete(run.values["toy_gut"], 2, axis=0)).all()


@pytest.mark.parametrize("backend", BACKENDS)
def test_nobody_and_only_day_zero__are_answered(backend):
    compiled = build(toy_body(), ("toy_gut",), backend=backend)
    nobody = solve(compiled, np.zeros((0, 4)), np.zeros((0, 3)), [1.0])
    assert nobody.values["toy_gut"].shape == (0, 1)
    table = toy_people()
    start = solve(compiled, table, initial_state(compiled, table), [0.0])
    assert (start.values["toy_gut"] == 10.0).all() and (start.status == 0).all()


def fixed_steps(method, steps, part=None):
    """State of a nonlinear body at day 1 after equal steps, or at a part of the last step."""
    machine = build(oscillator(), backend="numpy", method=method).machine
    table = parameter_table(oscillator(), 1)
    crowd = _admitted(machine, _problem(table), np.array([0]))
    for _ in range(steps):
        before = crowd.state
        crowd.state, stages = _stepped(machine, crowd, np.array([1.0 / steps]))
    return crowd.state[:, 0] if part is None else _between(METHODS[method], before, crowd.state, stages, part)[:, 0]


def _problem(table):
    none = timeline(None, 1, oscillator().states, oscillator().parameters)
    return Problem(
        table, initial_state(oscillator(), table), np.ones(1), none, 1e-6, np.ones(2), -np.ones(2), np.ones(2), 100
    )


@pytest.mark.parametrize("backend", BACKENDS)
def test_output_that_is_not_a_number__is_no_success(backend):
    system = System("seen", numbers=numbers(gain=0.1))
    system.pool("y", "1", 2.0, "y")
    system.flux("y", None, "1/d", cite="definition")(lost)
    system.law("1", "definition")(excess)
    compiled = build(join("seen", [system]), ("excess", "y"), backend=backend)
    run = solve(compiled, [[0.1], [0.0]], [[2.0], [2.0]], [1.0, 5.0, 20.0])
    assert run.status.tolist() == [Status.NOT_FINITE, Status.OK]
    assert np.isnan(run.values["excess"][0]).tolist() == [False, False, True]


def lost(gain, y):
    return gain * y


def excess(y):
    return log(y - 1.0)


@pytest.mark.parametrize("method", METHODS)
def test_method__is_of_its_order(method):
    exact, order = fixed_steps("rodas5p", 1024), METHODS[method].order
    errors = [np.abs(fixed_steps(method, steps) - exact).max() for steps in (8, 16, 32)]
    for coarse, fine in itertools.pairwise(errors):
        assert 2.0 ** (order - 0.5) < coarse / fine < 2.0 ** (order + 1)


@pytest.mark.parametrize("method", METHODS)
def test_dense_output__is_of_one_order_less(method):
    """Halfway through the second half of the day: one step of 1/n that ends at the day, seen at its middle."""
    errors = []
    for steps in (4, 8, 16):
        exact = fixed_steps_until(1.0 - 0.5 / steps)
        errors.append(np.abs(fixed_steps(method, steps, part=0.5) - exact).max())
    least = 2.0 ** (METHODS[method].order - 1.3)
    assert errors[0] / errors[1] > least and errors[1] / errors[2] > least


@pytest.mark.parametrize("daily", [False, True])
def test_methods__agree_on_the_whole_body_on_both_back_ends(daily):
    days, whole = [7.0, 60.0], body()
    doses = np.arange(1.0, 60.0)
    events = Events(doses, add_names=("gut_d3",), add_values=np.full((59, 1), 260.0)) if daily else None
    table = varied(whole, 9)
    runs = []
    for backend, method in itertools.product(BACKENDS, METHODS):
        compiled = build(whole, ("pth", "ca_total", "vitd25"), backend=backend, method=method)
        run = solve(compiled, table, initial_state(whole, table), days, events)
        assert not run.status.any()
        runs.append(np.stack(list(run.values.values())))
    for other in runs[1:]:
        np.testing.assert_allclose(other, runs[0], rtol=1e-5)


def test_method_that_is_not_known__is_refused():
    with pytest.raises(InputError, match=r"rodas5.*rodas5p"):
        build(toy_body(), method="rodas5")


def fixed_steps_until(day):
    compiled = build(oscillator(), oscillator().states, backend="numpy")
    table = parameter_table(compiled, 1)
    return solve(compiled, table, initial_state(compiled, table), [day], rtol=1e-12).final[0]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"parameters": np.zeros((2, 3))}, "parameters"),
        ({"parameters": "many"}, "parameters"),
        ({"initial": np.zeros((3, 3))}, "initial"),
        ({"times": []}, "times"),
        ({"times": [1.0, 1.0]}, "times"),
        ({"times": [-1.0]}, "times"),
        ({"times": [np.nan]}, "times"),
        ({"rtol": 0.0}, "rtol"),
        ({"events": Events(times=[2.0, 1.0])}, "events.times"),
        ({"events": Events(times=[np.nan])}, "events.times"),
        ({"events": Events(times=[1.0], set_names=("k_toy",), set_values=[[1.0]])}, "events.set_names"),
        ({"events": Events(times=[1.0], add_names=("toy_gut",), add_values=[[np.nan]])}, "events.add_values"),
        ({"events": Events(times=[1.0], add_names=("toy_gut",))}, "events.add_values"),
        ({"events": Events(times=[1.0], add_names=("toy_gut",), add_values=[1.0, 2.0])}, "events.add_values"),
    ],
)
def test_input_that_does_not_fit__is_refused_by_name(change, place):
    compiled = build(toy_body(), ("toy_gut",), backend="numpy")
    given = {"parameters": np.ones((2, 4)), "initial": np.ones((2, 3)), "times": [1.0], **change}
    with pytest.raises(InputError) as caught:
        solve(compiled, **given)
    assert caught.value.place == place


def test_structural_number__is_held_by_the_code_and_refused_where_a_person_differs():
    whole = body()
    compiled = build(whole, ("pth",))
    read = {a.name for node in ordered(compiled.machine.kernels.prep.results()) for a in node.arguments}
    assert "ca_slope" not in read and "ca_set" in read
    table = parameter_table(whole, 2, {"ca_slope": [25.0, 20.0]})
    with pytest.raises(InputError, match=r"column ca_slope.*20.*25.*with_numbers"):
        solve(compiled, table, initial_state(whole, table), [1.0])
    other = whole.with_numbers({"ca_slope": 20.0})
    by_code = solve(build(other, ("pth",)), table[1:], initial_state(whole, table[1:]), [30.0])
    by_table = solve(build(whole.freed(), ("pth",)), table, initial_state(whole, table), [30.0])
    assert by_code.values["pth"][0, 0] == pytest.approx(by_table.values["pth"][1, 0], rel=1e-6)
    assert by_table.values["pth"][0, 0] != pytest.approx(by_table.values["pth"][1, 0], rel=1e-6)


def test_body_fixed_but_for_some_numbers__is_the_same_body_in_shorter_code():
    whole, days = body(), [30.0, 365.0]
    free = [name for name, number in whole.numbers.items() if number.spread > 0.0]
    shorter = whole.fixed_but(free)
    table = varied(whole, 30)
    runs = []
    for one in (whole, shorter):
        compiled = build(one, ("pth", "ca_total"))
        runs.append(np.stack(list(solve(compiled, table, initial_state(one, table), days).values.values())))
    np.testing.assert_allclose(runs[1], runs[0], rtol=1e-8)
    sizes = [dict(build(one).machine.native.outline.shapes["prep"].outputs)["constant"] for one in (whole, shorter)]
    assert sizes[1] < 0.5 * sizes[0]
    with pytest.raises(ModelError, match="no number 'gfrr'"):
        whole.fixed_but(["gfrr"])
