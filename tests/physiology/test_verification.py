"""The body is the published one: right-hand sides and trajectories of parameter set A."""

from __future__ import annotations

from functools import cache

import golden
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.physiology import body

EXACT = body("A", smooth=False)
SYMBOLS = {pool.symbol: pool.name for pool in EXACT.pools.values()}
RELATIVE = 1e-5
WIDER = {("mgdepletion", "excretes_mg"): 2e-5, ("mgrepletion", "excretes_mg"): 2e-5}


@cache
def by_engine(name: str, smooth: bool) -> tuple[dict[str, np.ndarray], np.ndarray]:
    protocol = golden.PROTOCOLS[name]
    compiled = build(body("A", smooth=smooth), tuple(golden.COLUMNS.values()))
    numbers = parameter_table(compiled, 1, protocol.changes)
    start = by_engine(protocol.after, smooth)[1] if protocol.after else initial_state(compiled, numbers)
    run = solve(compiled, numbers, start, golden.table(name)[0], rtol=1e-6 if smooth else 1e-8)
    assert run.status[0] == 0
    return {quantity: values[0] for quantity, values in run.values.items()}, run.final


def by_scipy(name: str) -> dict[str, np.ndarray]:
    """The same by LSODA, on the equations as plain Python."""
    days, _ = golden.table(name)
    numbers = {**EXACT.defaults(), **golden.PROTOCOLS[name].changes}
    start = EXACT.start(numbers)

    def rates(_, state):
        known = EXACT.evaluate({**numbers, **dict(zip(EXACT.states, state, strict=True))})
        return [float(rate) for rate in EXACT.rates(known).values()]

    first = [float(start[state]) for state in EXACT.states]
    found = solve_ivp(rates, (0.0, days[-1]), first, "LSODA", days, rtol=1e-8, atol=1e-10)
    known = EXACT.evaluate({**numbers, **dict(zip(EXACT.states, found.y, strict=True))})
    return {quantity: known[quantity] for quantity in golden.COLUMNS.values()}


def disagreements(name: str, found: dict[str, np.ndarray]) -> dict[str, float]:
    """Largest relative difference of each quantity that is outside the digits printed."""
    far = {
        quantity: np.max(np.abs(found[quantity] / column - 1.0)) for quantity, column in golden.table(name)[1].items()
    }
    return {quantity: size for quantity, size in far.items() if size > WIDER.get((name, quantity), RELATIVE)}


@pytest.mark.parametrize("number", range(8))
def test_rates__agree_with_the_printed_vectors(number):
    vector = golden.vectors()[number]
    changes = {golden.SETTINGS[key]: value for key, value in vector["settings"].items() if key in golden.SETTINGS}
    numbers = {**EXACT.defaults(), **changes}
    known = EXACT.evaluate({**numbers, **{SYMBOLS[symbol]: value for symbol, value in vector["state"].items()}})
    rates, reference = EXACT.rates(known), EXACT.start(EXACT.defaults())
    assert len(vector["dydt_per_day"]) == 33
    for symbol, printed in vector["dydt_per_day"].items():
        name = SYMBOLS[symbol]
        floor = 1e-9 * max(1.0, abs(float(reference[name])))
        assert float(rates[name]) == pytest.approx(printed, rel=1e-8, abs=floor), name
    for symbol, printed in vector["algebraic"].items():
        assert float(known[golden.ALGEBRAIC[symbol]]) == pytest.approx(printed, rel=1e-8), symbol


@pytest.mark.parametrize("name", golden.PROTOCOLS)
def test_engine__follows_the_golden_files_to_their_printed_digits(name):
    assert disagreements(name, by_engine(name, smooth=False)[0]) == {}


@pytest.mark.parametrize("name", ["tox60k_on", "mgdepletion"])
def test_scipy__follows_the_golden_files_to_their_printed_digits(name):
    assert disagreements(name, by_scipy(name)) == {}


@pytest.mark.parametrize("name", golden.PROTOCOLS)
def test_smooth_corners__change_the_golden_files_by_less_than_one_percent(name):
    changed = disagreements(name, by_engine(name, smooth=True)[0])
    assert changed, "rounded corners must show, or this test looks at the wrong body"
    assert max(changed.values()) < 0.01


def test_golden_files__are_not_met_by_another_body():
    """The comparison can fail: 1 % more renal response to PTH is seen."""
    other = EXACT.with_numbers({"g_pth": EXACT.defaults()["g_pth"] * 1.01})
    compiled = build(other, tuple(golden.COLUMNS.values()))
    numbers = parameter_table(compiled, 1, golden.PROTOCOLS["tox60k_on"].changes)
    run = solve(compiled, numbers, initial_state(compiled, numbers), golden.table("tox60k_on")[0])
    assert "excretes_ca" in disagreements("tox60k_on", {name: values[0] for name, values in run.values.items()})
