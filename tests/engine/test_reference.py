from __future__ import annotations

import numpy as np
import pytest
from problems import oscillator, robertson

from vitadyn.engine.reference import reference
from vitadyn.engine.solve import Events, build, initial_state, parameter_table, solve
from vitadyn.physiology import body

STIFF = [(oscillator(20.0), 30.0), (robertson(), 1e4)]
KEEP = ("ca_total", "pth_plasma", "calcifediol_d3", "ecf_phosphate", "cell_mg")


@pytest.mark.parametrize("backend", ["numpy", "llvm"])
@pytest.mark.parametrize(("chosen", "end"), STIFF, ids=["pendulum", "kinetics"])
def test_stiff_problems__agree_with_scipy(backend, chosen, end):
    compiled = build(chosen, chosen.states, backend=backend)
    days = np.linspace(0.0, end, 9)
    table = parameter_table(compiled, 1)
    start = initial_state(compiled, table)
    run = solve(compiled, table, start, days, rtol=1e-10)
    expected = reference(chosen, chosen.states, chosen.defaults(), start[0], days, rtol=1e-11)
    for name in chosen.states:
        np.testing.assert_allclose(run.values[name][0], expected[name], rtol=2e-6, atol=1e-9)


def test_whole_body_with_events__agrees_with_scipy():
    """Vitamin D by daily intake from day 5, one bolus, and weak kidneys from day 20."""
    chosen = body(smooth=True)
    gfr = chosen.numbers["gfr"].value
    events = Events(
        times=[5.0, 12.0, 20.0],
        set_names=("oral_d3", "gfr"),
        set_values=[[600.0, gfr], [600.0, gfr], [600.0, 0.6 * gfr]],
        add_names=("gut_d3",),
        add_values=[[0.0], [5000.0], [0.0]],
    )
    days = [0.0, 5.0, 12.0, 14.0, 30.0]
    table = parameter_table(chosen, 1)
    start = initial_state(chosen, table)
    expected = reference(chosen, KEEP, chosen.defaults(), start[0], days, events, rtol=1e-8, method="LSODA")
    for backend in ("numpy", "llvm"):
        compiled = build(chosen, KEEP, backend=backend)
        tight = solve(compiled, table, start, days, events, rtol=1e-9)
        usual = solve(compiled, table, start, days, events)
        for name in KEEP:
            np.testing.assert_allclose(tight.values[name][0], expected[name], rtol=1e-6)
            np.testing.assert_allclose(usual.values[name][0], expected[name], rtol=2e-5)
