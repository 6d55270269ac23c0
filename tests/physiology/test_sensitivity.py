"""How outputs answer to each number: 47 numbers, three situations, nine outputs, as printed for parameter set A."""

from __future__ import annotations

import csv
from functools import cache

import golden
import numpy as np
import pytest

from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.physiology import body

SITUATIONS = {
    "excess": ({"oral_d3": 3250.0}, 180.0),
    "deficiency": ({"usual_d3": 0.0}, 365.0),
    "low_magnesium": ({"intake_mg": 0.4}, 60.0),
}
MORE = 1.05
PRINTED_TO = 0.005


@cache
def printed() -> dict[tuple[str, str], dict[str, float]]:
    """Change of each output in percent for one percent of a number, by (number, situation)."""
    with (golden.FOLDER / "sensitivities.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {(row.pop("number"), row.pop("scenario")): {k: float(v) for k, v in row.items()} for row in rows}


NUMBERS = tuple(dict.fromkeys(number for number, _ in printed()))
OUTPUTS = tuple(next(iter(printed().values())))


@cache
def found(situation: str) -> dict[str, np.ndarray]:
    """The same from the body: the reference person, and one person more for each number raised by 5 %."""
    changes, day = SITUATIONS[situation]
    compiled = build(body("A", smooth=False).freed(), OUTPUTS)
    table = parameter_table(compiled, 1 + len(NUMBERS), changes)
    for row, name in enumerate(NUMBERS, start=1):
        table[row, compiled.parameters.index(name)] *= MORE
    run = solve(compiled, table, initial_state(compiled, table), [day], rtol=1e-9)
    logs = np.log([run.values[output][:, 0] for output in OUTPUTS])
    return dict(zip(NUMBERS, ((logs[:, 1:] - logs[:, :1]) / np.log(MORE)).T, strict=True))


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("number", NUMBERS)
def test_sensitivity__is_the_printed_one(number, situation):
    expected = list(printed()[number, situation].values())
    assert found(situation)[number] == pytest.approx(expected, abs=PRINTED_TO * 1.01)


def test_sensitivity__the_table_covers_47_numbers():
    assert len(NUMBERS) == 47
    assert len(printed()) == 3 * 47


@pytest.mark.parametrize("numbers", ["A", "B", "C"])
def test_gains__leave_the_reference_where_it_is(numbers):
    """Pure gains answer to change only: with any of them raised the reference person stays at rest."""
    whole = body(numbers, smooth=False)
    usual = whole.defaults()
    gains = ("n_transport", "g_pth", "g_volume", "release_max", "n_fgf_tm", "substrate_half_27", "k_exchange", "splay")
    start = whole.start(usual)
    still = ("ecf_ca", "bone_ca_fast", "ecf_phosphate", "ecf_mg", "calcitriol", "gland_pth_store", "plasma_d3")
    for name in gains:
        more = {**usual, name: usual[name] * MORE}
        rates = whole.rates(whole.evaluate({**more, **whole.start(more)}))
        assert {pool: float(rates[pool]) for pool in still} == pytest.approx(dict.fromkeys(still, 0.0), abs=1e-9), name
        assert whole.start(more) == pytest.approx(start)


@pytest.mark.parametrize("numbers", ["A", "C"])
def test_smooth_corners__leave_the_reference_at_rest(numbers):
    """The rates at the reference are those of the exact corners, but for what softplus terms leave."""
    rates = []
    for smooth in (True, False):
        whole = body(numbers, smooth=smooth)
        values = {**whole.defaults(), **whole.start(whole.defaults())}
        rates.append({name: float(rate) for name, rate in whole.rates(whole.evaluate(values)).items()})
    rounded, exact = rates
    assert exact["ecf_na"] == pytest.approx(-0.131, abs=0.001)
    assert exact["body_water"] == pytest.approx(-0.0049, abs=0.0001)
    assert exact["ecf_k"] == pytest.approx(-0.034, abs=0.001)
    assert rounded == pytest.approx(exact, abs=5e-3), "PTH, the quickest, turns over 10,000 pg/mL a day"
    rest = {name: rate for name, rate in exact.items() if name not in ("ecf_na", "body_water", "ecf_k")}
    assert rest == pytest.approx(dict.fromkeys(rest, 0.0), abs=1e-9)
