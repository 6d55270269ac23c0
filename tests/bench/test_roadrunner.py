"""libRoadRunner solves the problem that this engine solves, from the SBML of a person's constants."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

from vitadyn.bench.entrant import Workload
from vitadyn.bench.flat import flat_sbml, needed
from vitadyn.bench.people import varied
from vitadyn.engine.kernels import kernels
from vitadyn.engine.problem import Events
from vitadyn.engine.sbml import NAMESPACE
from vitadyn.engine.solve import build, initial_state, solve
from vitadyn.errors import SolverError
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body

TOY_KEEP = ("toy_plasma", "toy_total")
KEEP = ("vitd25", "vitd125", "ca_total", "pth", "mg", "phosphate", "k", "na")
WEEKS = np.arange(0.0, 29.0, 7.0)
DOSES = Events([1.0, 7.0, 7.5, 20.0], add_names=("toy_gut",), add_values=np.full((4, 1), 3.0))
CHANGES = Events([3.0, 14.0], set_names=("toy_dose",), set_values=np.array([[5.0], [0.5]]))


def peer(of, keep):
    pytest.importorskip("roadrunner", reason="libroadrunner is not installed")
    from vitadyn.bench.roadrunner import entrant

    return entrant(of, keep)


def ours(of, keep, table, start, work):
    run = solve(build(of, keep), table, start, work.days, work.events, rtol=1e-10, max_steps=1_000_000)
    assert not run.status.any()
    return np.stack([run.values[name] for name in keep])


def test_flat_sbml__holds_states_outputs_and_needed_constants_only():
    made = kernels(body(), KEEP)
    model = fromstring(flat_sbml(made))[0]
    names = {parameter.get("id") for parameter in model.find(f"{{{NAMESPACE}}}listOfParameters")}
    assert {*body().states, *(f"out{row}" for row in range(len(KEEP)))} <= names
    assert {name for name in names if name[0] == "c" and name[1:].isdigit()} == {f"c{row}" for row in needed(made)}
    assert 0 < len(needed(made)) <= len(made.prep.outputs[0][1])


@pytest.mark.parametrize("events", [None, DOSES, CHANGES], ids=["quiet", "doses", "changes"])
def test_roadrunner__follows_the_toy_with_every_setting(events):
    toy = toy_body()
    one, table = peer(toy, TOY_KEEP), varied(toy, 3)
    start, work = initial_state(toy, table), Workload("toy", WEEKS, events)
    assert len(one.settings) >= 2 and any(letter.isdigit() for letter in one.version)
    for setting in one.settings:
        run = one.prepare(setting, work)
        found = run(table, start, 1e-9)
        assert found.shape == (2, 3, len(WEEKS))
        assert found == pytest.approx(ours(toy, TOY_KEEP, table, start, work), rel=1e-6, abs=1e-9), setting
        assert np.array_equal(run(table, start, 1e-9), found), "a second run differs"


@pytest.mark.slow
def test_roadrunner__has_the_rates_and_the_course_of_the_adult():
    adult = body()
    one, table = peer(adult, KEEP), varied(adult, 3)
    start = initial_state(adult, table)
    compiled = build(adult, KEEP)
    (constant,) = compiled.machine.call("prep", np.ascontiguousarray(table.T))
    (expected,) = compiled.machine.call("rhs", constant, np.ascontiguousarray(1.1 * start.T))
    seat = one.seat(one.settings[0])
    for person, rates in enumerate(expected.T):
        seat.begin(constant[needed(compiled.machine.kernels), person], 1.1 * start[person])
        assert seat.rates() == pytest.approx(rates, rel=1e-9, abs=1e-9)
    events = Events(np.arange(1.0, 13.0), add_names=("gut_d3",), add_values=np.full((12, 1), 260.0))
    work = Workload("doses", np.array([0.0, 6.5, 14.0]), events)
    found = one.prepare(one.settings[0], work)(table, start, 1e-8)
    assert found == pytest.approx(ours(adult, KEEP, table, start, work), rel=1e-5)


def test_roadrunner_that_cannot_go_on__says_so():
    toy = toy_body()
    start = np.full((1, len(toy.states)), np.nan)
    one = peer(toy, TOY_KEEP)
    with pytest.raises(SolverError):
        one.prepare(one.settings[0], Workload("toy", WEEKS))(varied(toy, 1), start, 1e-6)
