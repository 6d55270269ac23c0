"""The time a trouble began, as evidence: a told time moves causes as their courses say, an untold one moves nothing."""

import dataclasses

import numpy as np
import pytest
from minimal_persons import person

from vitadyn.assess.assessment import assess
from vitadyn.assess.cohort import Cohort, simulate
from vitadyn.assess.looks import LOOKS, looks_back
from vitadyn.assess.timing import EDGES, after, began, blamable, heard, lasting, told_times
from vitadyn.assess.weighing import every_mechanism, mechanism_priors
from vitadyn.person import Drug, Person, Symptom
from vitadyn.physiology import body

KEEP = ("ca_corrected", "mg", "k", "na", "phosphate", "vitd25", "pth", "volume_ratio")
USUAL = {"ca_corrected": 2.35, "mg": 0.85, "k": 4.2, "na": 140.0}
TETANY = person("tetany", onset=20.0)


def falling(since):
    """A body whose calcium fell to 1.8 `since` days ago, and one that was always so, under one simulated mechanism."""
    past = np.array([np.where(np.array(LOOKS) >= since, 2.35, 1.8), np.full(len(LOOKS), 1.8)])
    earlier = {name: np.full((2, len(LOOKS)), value) for name, value in USUAL.items()} | {"ca_corrected": past}
    outputs = {name: np.full(2, value) for name, value in USUAL.items()} | {"ca_corrected": np.full(2, 1.8)}
    nothing = np.zeros(2)
    return Cohort(
        every_mechanism(), nothing.astype(int), nothing.astype(int), outputs, nothing, nothing, USUAL, 0,
        days=np.array([since, 2000.0]), earlier=earlier,
    )  # fmt: skip


def test_lasting__puts_a_complaint_where_the_course_crossed():
    shares = lasting("tetany", falling(10.0))
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert int(np.argmax(shares[0])) == EDGES.index(7.0) and shares[0].max() > 0.9
    assert int(np.argmax(shares[1])) == len(EDGES) - 1 and shares[1].max() > 0.9


def test_began__gives_a_complaint_of_everybody_the_age_of_ordinary_ones():
    flat = began(np.full((1, len(EDGES)), 0.3), np.array([0.3]))[0]
    within = {edge: float(flat[: EDGES.index(edge)].sum()) for edge in (90.0, 365.0)}
    assert within[90.0] == pytest.approx(0.09 * 90 / 182, rel=0.01)
    assert 0.09 < within[365.0] < 0.42


def test_began__counts_only_the_last_spell():
    came_and_went = np.array([[0.6, 0.6, 0.6, 0.0, 0.0, 0.6, 0.6, 0.6, 0.6]])
    assert int(np.argmax(began(came_and_went, np.zeros(1))[0])) == 2


@pytest.mark.parametrize("days", [0.5, 3.0, 21.0, 200.0, 3000.0])
def test_heard__is_a_density_over_told_times_and_highest_near_the_truth(days):
    told = np.exp(np.linspace(np.log(0.01), np.log(1e6), 3000))
    every = np.array([heard(one) for one in told])
    areas = np.trapezoid(every, np.log(told), axis=0)
    assert np.allclose(areas, 1.0, atol=0.02)
    assert int(np.argmax(heard(days))) == np.searchsorted(LOOKS, days, side="right")


def test_time_not_told__changes_nothing():
    bare = person("cramp")
    assert looks_back(bare) == () and told_times(bare) == ([], []) and blamable(bare) is bare
    asked = {"mg_depletion.gut": 20}
    without, with_it = (
        simulate(one, body(), KEEP, "clinic", asked, 1) for one in (bare, dataclasses.replace(bare, onset=20.0))
    )
    assert without.earlier == {} and with_it.earlier["mg"].shape == (with_it.size, len(LOOKS))
    assert all((without.outputs[name] == with_it.outputs[name]).all() for name in KEEP)


def test_onset_without_a_complaint__is_set_aside_by_name():
    assert told_times(Person(onset=20.0))[1][0].finding == "onset"
    timed = Person(onset=20.0, symptoms=(Symptom("cramp", "symptoms[0]", "cramp", days=9.0),))
    found, left = told_times(timed)
    assert [one.path for one in found] == ["symptoms[0].since"] and left[0].finding == "onset"


def test_sudden_trouble__speaks_for_sudden_causes_and_a_long_one_against():
    def share(onset):
        answer = assess(dataclasses.replace(TETANY, onset=onset, conditions=()), bodies=60)
        return {one.cause: one.probability for one in answer.causes}

    short, long = share(6.0), share(1500.0)
    assert short["hyponatraemia_dehydration"] > long["hyponatraemia_dehydration"]
    odds = [one["pseudohypoparathyroidism"] / one["hungry_bone"] for one in (short, long)]
    assert odds[1] > 1.5 * odds[0]


def test_drug_begun_after_the_trouble__is_not_blamed_for_it():
    def on_ppi(start):
        ppi = Drug("omeprazole", "drugs[0]", "omeprazole", ("ppi",), start=start)
        return dataclasses.replace(person("cramp", onset=60.0, labs={"mg": 0.5}), drugs=(ppi,))

    late, early = (assess(on_ppi(start), bodies=60) for start in (-10.0, -700.0))
    chance = [next(one.probability for one in answer.causes if one.cause == "mg_depletion") for answer in (late, early)]
    assert chance[0] < chance[1] - 0.05


def test_after__forgives_how_roughly_time_is_told():
    drug = Drug("omeprazole", "drugs[0]", "omeprazole", ("ppi",), start=-20.0)
    assert after(drug, 60.0) and not after(drug, 25.0) and not after(dataclasses.replace(drug, start=None), 60.0)


def test_prior__of_a_late_drug_is_that_of_no_drug():
    asked = simulate(TETANY, body(), KEEP, "clinic", {"mg_depletion.ppi": 4}, 1)
    late = dataclasses.replace(TETANY, drugs=(Drug("omeprazole", "drugs[0]", "omeprazole", ("ppi",), start=-5.0),))
    priors = [mechanism_priors(one, "clinic", asked)["mg_depletion.ppi"] for one in (blamable(late), TETANY, late)]
    assert priors[0] == priors[1] < priors[2]
