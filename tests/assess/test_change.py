"""Did the change do it? The seed's own question, a megadose, low magnesium, and what was begun too late."""

import dataclasses

import numpy as np
import pytest
from minimal_persons import person, swallowed

from vitadyn import knowledge
from vitadyn.assess.assessment import assess
from vitadyn.assess.change import (
    ANSWERS,
    HIGH,
    LOW_MG,
    Odds,
    Ways,
    answers,
    by_chance,
    change_sources,
    complaint_of,
    first_cramps,
    when,
    within,
)
from vitadyn.assess.counterfactual import Begun, begun_lately, with_change, without_change
from vitadyn.assess.history import People
from vitadyn.assess.looks import LOOKS
from vitadyn.assess.mechanism import mechanisms
from vitadyn.assess.timing import masses
from vitadyn.knowledge.facts import toml
from vitadyn.person import Drug, Person, Symptom
from vitadyn.physiology import body

BODIES = 100
D3 = swallowed("vitamin_d3", 100.0, start=-21.0)
SEED_QUESTION = person("cramp", intake=(D3,), age=58.0, sex="male")
THREE_WEEKS = Begun("intake[0]", "vitamin d3", 21.0, frozenset({0}), frozenset({"vitamin_d3"}))
PPI = Drug("omeprazole", "drugs[0]", "omeprazole", ("ppi",), start=-1500.0)


def asked(who):
    (change,) = assess(who, bodies=BODIES).change
    return change


def shares(change):
    return {row["answer"]: row["probability"] for row in change["answers"]}


@pytest.fixture(scope="module")
def seed_question():
    return asked(SEED_QUESTION)


def test_seed_question__is_chance(seed_question):
    found = shares(seed_question)
    assert seed_question["answers"][0]["answer"] == "chance" and found["chance"] > 0.85
    assert found["excess"] < 0.02 and sum(found.values()) == pytest.approx(1.0)
    assert set(found) == set(ANSWERS)


def test_seed_question__moves_vitamin_d_and_hardly_calcium_or_magnesium(seed_question):
    moved = {name: one["difference"]["median"] for name, one in seed_question["simulated"].items()}
    assert 20.0 < moved["vitd25"] < 80.0
    assert abs(moved["ca_total"]) < 0.06 and abs(moved["mg"]) < 0.02


def test_megadose_with_high_calcium__is_the_excess():
    dose = swallowed("vitamin_d3", 1250.0, start=-56.0)
    change = asked(person("cramp", intake=(dose,), age=58.0, labs={"ca_total": 3.3, "vitd25": 600.0}))
    found = shares(change)
    assert change["answers"][0]["answer"] == "excess" and found["excess"] > 0.5
    assert change["simulated"]["ca_total"]["difference"]["median"] > 0.5


def test_low_magnesium_on_a_ppi__is_magnesium_and_not_the_vitamin():
    change = asked(dataclasses.replace(SEED_QUESTION, drugs=(PPI,), labs=person(labs={"mg": 0.42}).labs))
    rows = {row["answer"]: row for row in change["answers"]}
    assert change["answers"][0]["answer"] == "low_magnesium" and rows["low_magnesium"]["probability"] > 0.5
    assert rows["low_magnesium"]["by_change"] < 0.1


def test_thiazide_with_low_potassium__is_mostly_its_own_doing():
    drug = Drug("hydrochlorothiazide", "drugs[0]", "hydrochlorothiazide", ("thiazide",), start=-21.0)
    change = asked(dataclasses.replace(person("cramp", age=70.0, labs={"k": 2.7}), drugs=(drug,)))
    other = next(row for row in change["answers"] if row["answer"] == "other")
    assert other is change["answers"][0] and other["by_change"] > 0.4
    fall = change["simulated"]["k"]["difference"]
    assert fall["median"] < -0.1, "what a thiazide does to most people"
    assert fall["interval"][0] < 2.7 - 3.5, "what it must do to bring potassium from its range to what was measured"


def test_cramps_older_than_the_change__are_not_due_to_it(seed_question):
    dose = swallowed("vitamin_d3", 1250.0, start=-21.0)
    high = person("cramp", intake=(dose,), labs={"ca_total": 3.2, "vitd25": 500.0})
    before, since = (asked(dataclasses.replace(high, onset=onset)) for onset in (400.0, 10.0))
    assert shares(before)["excess"] < 0.4 * shares(since)["excess"]


def test_no_cramp_or_nothing_new__asks_nothing():
    assert assess(dataclasses.replace(SEED_QUESTION, symptoms=()), bodies=20).change == ()
    old = person("cramp", intake=(swallowed("vitamin_d3", 100.0, start=-300.0),))
    assert begun_lately(old) == () and begun_lately(person("cramp", intake=(swallowed("vitamin_d3", 100.0),))) == ()


def test_complaint__is_a_cramp_or_tetany():
    assert complaint_of(person("thirst cramp_night")) == "cramp" and complaint_of(person("tetany")) == "tetany"
    assert complaint_of(person("thirst")) is None


def test_first_cramps__are_a_few_in_a_hundred_in_three_weeks():
    began = masses(first_cramps(Person(age=58.0), THREE_WEEKS)) @ within(21.0)
    assert 0.01 < began < 0.05
    older = masses(first_cramps(Person(age=75.0), THREE_WEEKS)) @ within(21.0)
    assert older > began


def test_chance__grows_with_the_days_since_the_change():
    odds = [
        by_chance(SEED_QUESTION, "cramp", dataclasses.replace(THREE_WEEKS, days=days)).chance for days in (7, 21, 90)
    ]
    assert odds == sorted(odds) and odds[2] > 2.0 * odds[0]


def test_drug_known_to_cramp__does_so_beside_minerals():
    laba = Begun("drugs[0]", "salmeterol", 30.0, classes=frozenset({"laba"}))
    odds = by_chance(person("cramp"), "cramp", laba)
    assert odds.direct == pytest.approx(1.42 * odds.chance, rel=0.01)
    assert by_chance(person("cramp"), "cramp", THREE_WEEKS).direct == 0.0


def test_when__asks_since_the_change_and_else_at_the_time_told():
    untold = when(SEED_QUESTION, THREE_WEEKS)
    assert (np.diff(untold) <= 1e-12).all() and untold[0] == 1.0
    told = when(dataclasses.replace(SEED_QUESTION, onset=50.0), THREE_WEEKS)
    assert int(np.argmax(told)) == 1 + LOOKS.index(30.0)
    own = Symptom("cramp", "symptoms[0]", "cramp", days=2.0)
    assert int(np.argmax(when(dataclasses.replace(SEED_QUESTION, symptoms=(own,), onset=50.0), THREE_WEEKS))) == 1


def ways(**sizes):
    """One body in which each state has a part, and as much of it by the change as told."""
    states = toml("change")["states"]
    full = {state: np.array([sizes.get(state, (0.0, 0.0))[0]]) for state in states}
    due = {state: np.array([sizes.get(state, (0.0, 0.0))[1]]) for state in states}
    return full, due


def test_answers__are_shares_of_what_may_have_brought_the_cramp():
    full, due = ways(**{HIGH: (0.06, 0.06), LOW_MG: (0.02, 0.01), "hypokalaemia_lt3.0": (0.02, 0.0)})
    odds, label = Odds(0.1, 0.0), np.array([0])
    rows = answers(Ways(full, due, np.ones(1), np.zeros(1)), np.ones(1), label, odds, "cramp", 1)
    found = {row["answer"]: row["probability"] for row in rows}
    assert found == pytest.approx({"chance": 0.5, "excess": 0.3, "low_magnesium": 0.1, "other": 0.1})
    assert all(row["interval"][0] <= row["probability"] <= row["interval"][1] for row in rows)
    assert {row["answer"]: row["by_change"] for row in rows}["low_magnesium"] == pytest.approx(0.5)
    led = answers(Ways(full, due, np.zeros(1), np.ones(1)), np.ones(1), label, odds, "cramp", 1)
    assert {row["answer"]: row["probability"] for row in led}["low_magnesium"] == pytest.approx(0.5)


def group(**after):
    return People({"ppi": np.full(2, 0.15)}, after, np.array([15.0, 400.0]), (), np.zeros(2))


def test_without_a_drug__its_effect_and_its_young_lesion_are_gone():
    change = Begun("drugs[0]", "omeprazole", 20.0, classes=frozenset({"ppi"}))
    causes = {one.key: one for one in mechanisms()}
    spared = without_change(group(ppi=np.full(2, 0.9)), causes["mg_depletion.ppi"], change, body())
    assert spared.before["ppi"].tolist() == [0.0, 0.0] and spared.after["ppi"].tolist() == [0.0, 0.9]
    kept = without_change(group(mg_leak=np.ones(2)), causes["mg_depletion.renal"], change, body())
    assert kept.after["mg_leak"].tolist() == [1.0, 1.0]


def test_with_a_drug__it_acts_since_it_was_begun():
    change = Begun("drugs[0]", "omeprazole", 20.0, classes=frozenset({"ppi"}))
    taken = with_change(group(), change, body())
    (course,) = taken.given
    assert taken.before["ppi"].tolist() == [0.0, 0.0]
    assert course.start == -20.0 and np.asarray(course.amount).tolist() == [0.15, 0.15]


def test_one_entry_of_two_substances__is_one_change():
    both = (dataclasses.replace(D3, substance="calcium", per_day=12.5, unit="mmol"), D3)
    (change,) = begun_lately(person("cramp", intake=both))
    assert change.courses == {0, 1} and change.what == "calcium 12.5 mmol a day and vitamin d3 100  a day"


def test_sources__are_known():
    for text in change_sources():
        for one in text.split(";"):
            assert knowledge.source(one.strip())["where"]
