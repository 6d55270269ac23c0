"""SUNDIALS as a second referee of the engine: another code, another method, the same trajectories."""

import numpy as np
import pytest

from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.physiology import body

KEEP = ("vitd25", "ca_total", "pth", "mg", "phosphate", "k", "na", "excretes_ca")
DAYS = np.array([7.0, 30.0, 90.0])


@pytest.mark.parametrize("changes", [{"oral_d3": 3900.0}, {"intake_mg": 2.0, "thiazide": 1.0}], ids=["toxic", "losing"])
def test_cvode__follows_the_engine(changes):
    cvode = pytest.importorskip("sksundae.cvode", reason="scikit-sundae is not installed")
    slow = body()
    numbers = {**slow.defaults(), **changes}

    def rates(t, y, yp):
        known = slow.evaluate({**numbers, **dict(zip(slow.states, y, strict=True))})
        yp[:] = [float(rate) for rate in slow.rates(known).values()]

    table = parameter_table(slow, 1, changes)
    start = initial_state(slow, table)
    referee = cvode.CVODE(rates, rtol=1e-8, atol=1e-10, max_num_steps=20_000)
    states = referee.solve(np.concatenate([[0.0], DAYS]), start[0]).y[1:]
    run = solve(build(slow, keep=KEEP), table, start, DAYS, rtol=1e-8)
    for moment, y in enumerate(states):
        known = slow.evaluate({**numbers, **dict(zip(slow.states, y, strict=True))})
        for name in KEEP:
            assert run.values[name][0, moment] == pytest.approx(float(known[name]), rel=1e-5), (name, moment)
