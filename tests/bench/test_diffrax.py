"""diffrax solves the problem that this engine solves, on the kernels printed as JAX code."""

from __future__ import annotations

import numpy as np
import pytest

from vitadyn.bench.entrant import Workload
from vitadyn.bench.jax_code import jax_function, jax_source
from vitadyn.bench.people import varied
from vitadyn.engine.kernels import kernels
from vitadyn.engine.problem import Events
from vitadyn.engine.solve import build, initial_state, solve
from vitadyn.errors import InputError, SolverError
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body

KEEP = ("toy_plasma", "toy_total")
WEEKS = np.arange(0.0, 29.0, 7.0)
DOSES = Events([1.0, 7.0, 7.5, 20.0], add_names=("toy_gut",), add_values=np.full((4, 1), 3.0))


@pytest.fixture
def peer():
    for package in ("jax", "diffrax"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    from vitadyn.bench.diffrax import entrant

    return entrant(toy_body(), KEEP)


def test_source__is_one_line_an_operation():
    lines = jax_source(kernels(toy_body(), KEEP).rhs).splitlines()
    assert lines[0] == "def rhs(constant, state):"
    assert len(lines) > 3 and lines[-1].startswith("    return jnp.stack([")


@pytest.mark.slow
@pytest.mark.parametrize("smooth", [True, False])
def test_rates_and_constants__are_those_of_the_engine(smooth):
    jax = pytest.importorskip("jax", reason="jax is not installed")
    adult = body("C", smooth)
    compiled = build(adult, ("ca_total", "pth"))
    table = varied(adult, 3)
    start = initial_state(adult, table) * 1.1 + 1e-3
    (constant,) = compiled.machine.call("prep", np.ascontiguousarray(table.T))
    (expected,) = compiled.machine.call("rhs", constant, np.ascontiguousarray(start.T))
    prep, rhs = jax_function(compiled.machine.kernels.prep), jax_function(compiled.machine.kernels.rhs)
    with jax.enable_x64(True), jax.disable_jit(False):
        found = jax.jit(lambda numbers, state: rhs(prep(numbers), state))
        rates = [np.asarray(found(*person)) for person in zip(table, start, strict=True)]
    courses = np.array(rates).T
    assert courses == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("events", [None, DOSES], ids=["quiet", "doses"])
def test_diffrax__follows_the_toy_with_every_setting(peer, events):
    toy = toy_body()
    table = varied(toy, 18)
    start, work = initial_state(toy, table), Workload("toy", WEEKS, events)
    run = solve(build(toy, KEEP), table, start, work.days, work.events, rtol=1e-10, max_steps=1_000_000)
    expected = np.stack([run.values[name] for name in KEEP])
    assert len(peer.settings) >= 2 and "diffrax" in peer.version
    for setting in peer.settings:
        found = peer.prepare(setting, work)(table, start, 1e-9)
        assert found.shape == (2, 18, len(WEEKS))
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-9), setting


def test_diffrax_that_cannot_go_on__says_so(peer):
    start = np.full((1, len(toy_body().states)), np.nan)
    with pytest.raises(SolverError):
        peer.prepare(peer.settings[0], Workload("toy", WEEKS))(varied(toy_body(), 1), start, 1e-6)


def test_changes_of_numbers__are_refused(peer):
    changes = Events([3.0], set_names=("toy_dose",), set_values=np.array([[5.0]]))
    with pytest.raises(InputError):
        peer.prepare(peer.settings[0], Workload("toy", WEEKS, changes))
