"""What a simulated course says of tetany, ordinary cramps and weakness."""

from __future__ import annotations

import numpy as np
import pytest

from vitadyn.api import simulate
from vitadyn.person import Person
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body
from vitadyn.population.cramp_course import hypotheses, needed
from vitadyn.population.weakness import beyond, flag


def cramps(days=40.0, every=2.0, person=None, **numbers):
    return simulate(person, days=days, every=every, set=numbers, keep=["ca_ionised", "nerve_shift", "k"])


def test_reference_person__has_nothing_to_fear():
    told = cramps().cramps
    assert told["tetany"]["category"] == told["tetany"]["last"]["category"] == "not_expected"
    assert told["weakness"] == {"flag": False, "reason": "", "because": []}
    assert told["cramps_per_week"]["mean"] == pytest.approx(0.188 / 1.214, rel=0.06)


def test_lost_glands__make_tingling_possible_on_the_worst_day_and_not_spasm():
    run = cramps(gland_fraction=0.02)
    tetany = run.cramps["tetany"]
    assert tetany["category"] == "tingling_possible"
    assert tetany["day"] == run.times[np.argmin(run.outputs["nerve_shift"])] <= tetany["last"]["day"] == 40.0
    low, high = tetany["shift_mV"]["interval"]
    assert low < tetany["shift_mV"]["median"] < high < 0.0


def test_citrate__that_binds_most_calcium_makes_spasm_possible():
    told = cramps(days=0.05, every=0.01, citrate_factor=16.0).cramps["tetany"]
    assert told["category"] == "spasm_possible"


def test_fast_breathing__counts_pH_with_calcium_held_and_says_so():
    held = cramps(days=0.1, every=0.02, ph_change=0.35, ph_respiratory=0.35, hyperventilation=1.0)
    plain = cramps(days=0.1, every=0.02, ph_change=0.35, ph_respiratory=0.35)
    assert held.cramps["tetany"]["category"] == "spasm_possible" != plain.cramps["tetany"]["category"]
    assert any("held" in words for words in held.warnings) and not any("held" in words for words in plain.warnings)


def test_adaptation__is_named_a_hypothesis_wherever_it_is_on():
    run, usual = cramps(gland_fraction=0.02, adaptation=1.0), cramps(gland_fraction=0.02)
    assert any("hypothesis" in words for words in run.warnings) and not any("hypothesis" in w for w in usual.warnings)
    assert run.cramps["tetany"]["shift_mV"]["median"] > usual.cramps["tetany"]["shift_mV"]["median"]
    assert hypotheses({}) == hypotheses(body().defaults()) == ()


def test_weakness__names_the_mineral_its_value_and_its_day():
    run = cramps(loss_k=60.0)
    (found,) = run.cramps["weakness"]["because"]
    assert run.cramps["weakness"]["reason"] == "K below 3 mmol/L" and found["analyte"] == "k"
    assert found["value"] == run.outputs["k"].min() and found["day"] == run.times[np.argmin(run.outputs["k"])]


def test_ordinary_cramps__follow_age_and_sex():
    rates = [
        cramps(days=1.0, person=Person(age=age, sex=sex)).cramps["cramps_per_week"]["mean"]
        for age, sex in ((30.0, "male"), (70.0, "male"), (70.0, "female"))
    ]
    assert rates[0] < rates[1] < rates[2]


def test_body_without_nerve__says_nothing():
    assert needed(toy_body()) == () and set(needed(body())) <= {*body().laws, *body().pools}


def test_flag__names_the_law_only_where_no_limit_is_passed():
    assert flag(beyond({"k": 2.5}), 0.2)["reason"] == "K below 3 mmol/L"
    assert flag([], 0.2)["reason"].startswith("K, Mg and Ca together") and not flag([], 0.04)["flag"]
