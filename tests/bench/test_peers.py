"""Every peer solves the problem that this engine solves: people, days, doses, changes of numbers."""

from __future__ import annotations

import ctypes
from importlib import import_module

import numpy as np
import pytest

from vitadyn.bench.callable_code import NativeFunction, callable_code
from vitadyn.bench.entrant import Workload
from vitadyn.bench.people import varied
from vitadyn.bench.person_code import person_code
from vitadyn.engine.problem import Events
from vitadyn.engine.solve import build, initial_state, solve
from vitadyn.errors import SolverError
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body

WEEKS = np.arange(0.0, 29.0, 7.0)
DOSES = Events([1.0, 7.0, 7.5, 20.0], add_names=("toy_gut",), add_values=np.full((4, 1), 3.0))
CHANGES = Events([3.0, 14.0], set_names=("toy_dose",), set_values=np.array([[5.0], [0.5]]))
TOY_KEEP = ("toy_plasma", "toy_total")
KEEP = ("vitd25", "vitd125", "ca_total", "pth", "mg", "phosphate", "k", "na")


def peer(module, of, keep):
    made = import_module(f"vitadyn.bench.{module}")
    for package in made.PACKAGES:
        pytest.importorskip(package, reason=f"{package} is not installed")
    return made.entrant(of, keep)


def ours(of, keep, table, start, work, rtol=1e-10):
    run = solve(build(of, keep), table, start, work.days, work.events, rtol=rtol, max_steps=1_000_000)
    assert not run.status.any()
    return np.stack([run.values[name] for name in keep])


@pytest.mark.parametrize("module", ["sundials", "sundae", "lsoda"])
@pytest.mark.parametrize("events", [None, DOSES, CHANGES], ids=["quiet", "doses", "changes"])
def test_peer__follows_the_toy_with_every_setting(module, events):
    toy = toy_body()
    table = varied(toy, 3)
    start, work = initial_state(toy, table), Workload("toy", WEEKS, events)
    expected = ours(toy, TOY_KEEP, table, start, work)
    one = peer(module, toy, TOY_KEEP)
    assert len(one.settings) >= 2 and any(letter.isdigit() for letter in one.version)
    for setting in one.settings:
        run = one.prepare(setting, work)
        found = run(table, start, 1e-9)
        assert found.shape == (2, 3, len(WEEKS))
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-9), setting
        assert np.array_equal(run(table, start, 1e-9), found), "a second run differs"


@pytest.mark.parametrize("module", ["sundials", "sundae", "lsoda"])
def test_peer__follows_the_adult_through_doses(module):
    adult = body()
    table = varied(adult, 2)
    events = Events(np.arange(1.0, 13.0), add_names=("gut_d3",), add_values=np.full((12, 1), 260.0))
    start, work = initial_state(adult, table), Workload("doses", np.array([0.0, 6.5, 14.0]), events)
    one = peer(module, adult, KEEP)
    found = one.prepare(one.settings[0], work)(table, start, 1e-8)
    assert found == pytest.approx(ours(adult, KEEP, table, start, work), rel=1e-5)


def test_reference__is_confirmed_by_cvode():
    adult = body()
    table = varied(adult, 4)
    start, work = initial_state(adult, table), Workload("year", np.arange(0.0, 365.0, 28.0))
    one = peer("sundials", adult, KEEP)
    found = one.prepare("dense", work)(table, start, 1e-10)
    assert found == pytest.approx(ours(adult, KEEP, table, start, work), rel=1e-7)


@pytest.mark.parametrize("module", ["sundials", "sundae", "lsoda"])
def test_peer_that_cannot_go_on__says_so(module):
    toy = toy_body()
    table = varied(toy, 1)
    start = np.full((1, len(toy.states)), np.nan)
    one = peer(module, toy, TOY_KEEP)
    with pytest.raises(SolverError):
        one.prepare(one.settings[0], Workload("toy", WEEKS))(table, start, 1e-6)


def test_native_function__is_an_ordinary_callable():
    toy = toy_body()
    code = person_code(toy, TOY_KEEP, callable_code)
    numbers, constant = varied(toy, 1)[0], code.room("prep")
    ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p)(code.address("prep_all"))(
        1, numbers.ctypes.data, constant.ctypes.data
    )
    size = len(toy.states)
    state = initial_state(toy, numbers[np.newaxis])[0]
    held = [
        NativeFunction(code, "py_rates", constant, np.zeros(size), "time, state"),
        NativeFunction(code, "py_matrix", constant, np.zeros((size, size)), "time, state"),
        NativeFunction(code, "py_matrix_into", constant, None, "time, state, rate, matrix"),
    ]
    rates, matrix, into = (one.function for one in held)
    known = toy.evaluate(
        {**dict(zip(toy.parameters, numbers, strict=True)), **dict(zip(toy.states, state, strict=True))}
    )
    assert rates(0.0, state) == pytest.approx([float(rate) for rate in toy.rates(known).values()])
    by_rows = np.zeros((size, size))
    assert into(0.0, state, state, by_rows) is None
    assert np.array_equal(by_rows, matrix(0.0, state).T) and by_rows.any()
    nudge = 1e-6 * np.eye(size)
    slopes = np.stack([(rates(0.0, state + d).copy() - rates(0.0, state - d)) / 2e-6 for d in nudge], axis=1)
    assert by_rows == pytest.approx(slopes, abs=1e-8)
