"""Every drug and condition hook moves what it should, by as much as was printed for its parameter set."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import golden
import pytest

from vitadyn.engine.solve import build
from vitadyn.physiology import body
from vitadyn.validation.experiments import Experiment, Phase
from vitadyn.validation.perform import Record, perform

CASES: dict[str, dict[str, Any]] = tomllib.loads((golden.FOLDER / "hooks.toml").read_text(encoding="utf-8"))
FHH, ADH = {"casr_gain": 0.90}, {"casr_gain": 1.10}
NEUTRAL = {
    1.0: "fat_absorption ca_malabsorption mg_malabsorption phosphate_binding resorption_drug casr_gain tmp_factor "
    "mineralocorticoid_gain aldosterone_factor k_shift mineralisation_factor citrate_factor cyp2r1_factor "
    "cyp3a4_factor cyp24a1_factor pth_resistance gland_fraction drinking_access",
    0.0: "thiazide loop ppi nephrogenic_di anabolic pth_given adenoma_mass extra_calcitriol uv_d3 mg_leak "
    "mineralocorticoid_added loss_na loss_k loss_mg loss_water adh_floor ph_change pthrp_signal dct_ca_shift "
    "sun_dose oral_d2 oral_calcifediol oral_calcitriol iv_ca iv_mg iv_na iv_water",
}


@cache
def records(numbers: str) -> dict[str, Record]:
    """All cases of a parameter set, run together; set A with exact corners, as it was printed."""
    chosen = {name: row for name, row in CASES.items() if row["numbers"] == numbers}
    quantities = {what for row in chosen.values() for what, *_ in row["printed"]}
    compiled = build(body(numbers, smooth=numbers == "C"), tuple(sorted(quantities)))
    experiments = [Experiment(name, tuple(map(phase, row["phases"]))) for name, row in chosen.items()]
    asked = {name: {float(day) for _, day, _, _ in row["printed"]} for name, row in chosen.items()}
    return perform(compiled, experiments, asked)


def phase(row: dict[str, float]) -> Phase:
    return Phase(row["days"], {name: value for name, value in row.items() if name != "days"})


@pytest.mark.parametrize("name", CASES)
def test_hook__gives_the_printed_values(name):
    record = records(CASES[name]["numbers"])[name]
    assert record.status == 0
    found = {(what, day): record.at(what, day) for what, day, _, _ in CASES[name]["printed"]}
    assert found == {(what, day): pytest.approx(size, abs=off) for what, day, size, off in CASES[name]["printed"]}


@pytest.mark.parametrize("numbers", ["A", "C"])
def test_calcium_receptor__its_gain_moves_calcium_and_its_excretion_apart(numbers):
    """FHH: calcium up, PTH not suppressed, fractional excretion down. ADH: the mirror."""
    compiled = build(body(numbers), ("ca_total", "pth_plasma", "feca"))
    people = [Experiment(name, (Phase(300, changes),)) for name, changes in (("none", {}), ("fhh", FHH), ("adh", ADH))]
    seen = perform(compiled, people, {})
    ca, pth, feca = ([seen[e.name].at(what, 300) for e in people] for what in ("ca_total", "pth_plasma", "feca"))
    assert ca[1] > ca[0] + 0.15 > ca[2] + 0.30
    assert pth[1] > pth[0] > pth[2]
    assert feca[1] < feca[0] < feca[2]


@pytest.mark.parametrize("value", NEUTRAL)
def test_hooks__rest_at_their_neutral_value(value):
    defaults = body("C").defaults()
    assert {defaults[name] for name in NEUTRAL[value].split()} == {value}
