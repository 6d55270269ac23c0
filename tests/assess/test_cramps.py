"""Tetany as a category, ordinary cramps as a rate, weakness as a flag: three things that are not mixed."""

import json
from importlib.resources import files

import jsonschema
import numpy as np
import pytest
from minimal_persons import person

from vitadyn import io, knowledge
from vitadyn.assess.assessment import assess
from vitadyn.assess.cohort import Cohort
from vitadyn.assess.cramp_rate import factors, usual_factor
from vitadyn.assess.cramps import category, cramps
from vitadyn.knowledge.facts import toml
from vitadyn.person import Drug, Person, Symptom
from vitadyn.physiology import cramp as law
from vitadyn.physiology.cramp import background, mineral_factor, shape_at
from vitadyn.physiology.fast import at_plasma

USUAL = {
    "ca_ionised": 1.22,
    "mg_ionised": 0.595,
    "ph": 7.4,
    "k": 4.2,
    "na": 140.0,
    "mg": 0.85,
    "phosphate": 1.15,
    "ca_total": 2.35,
    "ca_corrected": 2.35,
}
CATEGORIES = ("not_expected", "tingling_possible", "spasm_possible")
TRIAL_RATE = 4.35


def bodies(count=400, without=(), **other):
    """Bodies that all show the same."""
    shown = {**USUAL, **other}
    outputs = {name: np.full(count, value) for name, value in shown.items() if name not in without}
    nothing = np.zeros(count)
    return Cohort(("other.none",), nothing.astype(int), nothing.astype(int), outputs, nothing, nothing, USUAL, 0)


def answer(who=None, **other):
    cohort = bodies(**other)
    return cramps(who or Person(), cohort, np.full(cohort.size, 1.0 / cohort.size))


def tetany(who=None, **other):
    return answer(who, **other)["tetany"]["category"]


def rate(who):
    return answer(who)["cramps_per_week"]


def shifted(**other):
    """Change of threshold, mV, when some ions of usual plasma are others."""
    return float(at_plasma(["shift_felt"], **other)["shift_felt"])


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ({}, "not_expected"),
        ({"ca_ionised": 1.12}, "not_expected"),
        ({"ca_ionised": 0.9}, "tingling_possible"),
        ({"ca_ionised": 0.84, "mg_ionised": 0.35}, "tingling_possible"),
        ({"ca_ionised": 0.6}, "spasm_possible"),
        ({"ca_ionised": 0.7, "mg_ionised": 0.2}, "spasm_possible"),
        ({"ca_ionised": 1.8}, "not_expected"),
        ({"mg_ionised": 0.35}, "not_expected"),
        ({"ph": 7.65}, "tingling_possible"),
        ({"na": 118.0}, "not_expected"),
        ({"k": 2.0}, "not_expected"),
    ],
)
def test_tetany__category_of_plasma(shown, expected):
    assert tetany(**shown) == expected


def test_tetany__never_lessens_as_calcium_falls():
    places = [CATEGORIES.index(tetany(ca_ionised=level)) for level in np.linspace(1.6, 0.5, 12)]
    assert places == sorted(places) and set(places) == {0, 1, 2}


def test_tetany__is_a_category_with_its_shift_and_no_share():
    found = answer(ca_ionised=0.9)["tetany"]
    low, high = found["shift_mV"]["interval"]
    assert set(found) == {"category", "shift_mV"} and set(found["shift_mV"]) == {"median", "interval"}
    assert low < found["shift_mV"]["median"] < high < 0.0


def test_category__is_that_of_the_median_body():
    cohort = bodies()
    cohort.outputs["ca_ionised"][:150] = 0.5
    half = np.full(cohort.size, 1.0 / cohort.size)
    assert cramps(Person(), cohort, half)["tetany"]["category"] == "not_expected"
    tilted = np.where(np.arange(cohort.size) < 150, 10.0, 1.0)
    assert cramps(Person(), cohort, tilted / tilted.sum())["tetany"]["category"] == "spasm_possible"


def test_category__turns_at_rising_shifts():
    shifts = np.linspace(1.0, -5.0, 200).tolist()
    places = [CATEGORIES.index(category(one)) for one in shifts]
    assert places == sorted(places)


def test_body_without_calcium__has_no_tetany_and_still_a_rate():
    found = answer(without=("ca_ionised",))
    assert found["tetany"] == {} and found["cramps_per_week"]["mean"] > 0.0


def test_measured_calcium__stands_whatever_the_bodies_show():
    assert tetany(person(labs={"ca_ionised": 0.6})) == "spasm_possible"
    assert tetany(person(labs={"ca_total": 1.2, "albumin": 40.0})) == "spasm_possible"
    assert tetany(person(labs={"ca_ionised": 1.2}), ca_ionised=0.6) == "not_expected"


def test_measured_magnesium__moves_its_ionised_part():
    with_it = answer(person(labs={"mg": 0.3}))["tetany"]["shift_mV"]["median"]
    assert with_it == pytest.approx(answer(mg_ionised=0.7 * 0.3)["tetany"]["shift_mV"]["median"])


def test_calm_person_at_the_calcium_of_donors__is_not_expected_to_have_spasm():
    for labs in ({"ca_ionised": 0.84}, {"ca_ionised": 0.84, "mg": 0.5}):
        found = assess(person(labs=labs, age=40.0), bodies=60).cramps
        assert found["tetany"]["category"] == "tingling_possible", labs


def test_rate__is_that_of_surveys_when_nothing_is_known():
    found = rate(Person())
    assert found["mean"] == pytest.approx(0.215 / (usual_factor() * 1.02), rel=0.08)
    assert found["interval"][0] == 0.0 == found["median"] and found["interval"][1] > found["mean"]


@pytest.mark.parametrize(("age", "any_in_a_month"), [(46.0, 0.305), (70.0, 0.46)])
def test_background__gives_the_share_that_surveys_found(age, any_in_a_month):
    mean, shape = background(age), shape_at(age)
    assert 1.0 - (1.0 + 4.345 * mean / shape) ** -shape == pytest.approx(any_in_a_month, abs=0.01)


def test_background__rises_with_age_and_stays_beyond_the_surveys():
    assert background(30.0) < background(50.0) < background(80.0)
    assert background(85.0) == background(99.0)


def test_rate__is_higher_in_women():
    assert rate(Person(sex="female"))["mean"] > 1.1 * rate(Person(sex="male"))["mean"]


@pytest.mark.parametrize(
    ("key", "ratio"), [("laba", 2.42), ("mra", 2.12), ("thiazide", 1.48), ("loop", 1.2), ("statin", 1.09)]
)
def test_medicine__raises_the_rate_as_published(key, ratio):
    drawn = factors(person(classes=key), 4000, np.random.default_rng(1))
    assert np.median(drawn) == pytest.approx(ratio, rel=0.03)


def test_usual_factor__is_what_the_law_divides_by():
    assert law.N["cramp_usual"] == pytest.approx(1.02 * usual_factor(), abs=5e-4)


def test_factors__of_a_drug_stopped_long_ago_do_not_count():
    old = Person(drugs=(Drug("salmeterol", "drugs[0]", "salmeterol", ("laba",), stop=-400.0),))
    assert (factors(old, 10, np.random.default_rng(1)) == 1.0).all()


def test_factors__together_are_capped():
    many = person(classes="laba mra thiazide", conditions="cirrhosis")
    assert factors(many, 500, np.random.default_rng(1)).max() == 6.0


def test_history__counts_for_more_than_minerals():
    often = Person(symptoms=(Symptom("cramp_night", "symptoms[0]", "night cramps", per_week=3.0, days=30.0),))
    low, high = rate(often)["interval"]
    assert low < 3.0 < high and rate(often)["mean"] > 2.0
    assert rate(person("cramp"))["mean"] > 2.0 * rate(Person())["mean"]
    assert rate(person(denied="cramp"))["mean"] < 0.6 * rate(Person())["mean"]


@pytest.mark.parametrize("wide", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("before", [-0.3, 0.0])
def test_oral_magnesium__changes_nothing_that_a_trial_could_see(wide, before):
    """+0.04 mmol/L in serum: -0.18 cramps a week (-0.84 to +0.49) in trials of people with 4.35."""
    gained = shifted(mg_ionised=0.595 + 0.7 * 0.04)
    change = TRIAL_RATE * (mineral_factor(before + gained, wide) / mineral_factor(before, wide) - 1.0)
    assert -0.4 < change <= 0.0 and abs(change) < (0.3 if wide <= 1.0 else 0.4)


def test_vitamin_d_with_normal_calcium__changes_nothing_that_a_trial_could_see():
    assert 0.95 <= mineral_factor(shifted(ca_at_nerve=1.23)) <= 1.0


def test_mineral_factor__stops_where_tetany_begins():
    assert mineral_factor(-1.0) == mineral_factor(-3.0) > mineral_factor(-0.5) > 1.0 > mineral_factor(2.0)


def test_high_calcium__does_not_raise_the_rate():
    assert answer(ca_ionised=1.7)["cramps_per_week"]["mean"] <= answer()["cramps_per_week"]["mean"]


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        ({}, ""),
        ({"k": 2.9}, "K below 3 mmol/L"),
        ({"k": 7.0}, "K above 6.5 mmol/L"),
        ({"mg": 0.35}, "Mg below 0.4 mmol/L"),
        ({"mg": 2.6}, "Mg above 2.5 mmol/L"),
        ({"ca_corrected": 3.1}, "Ca above 3 mmol/L"),
        ({"phosphate": 0.3}, "phosphate below 0.32 mmol/L"),
        ({"k": 2.5, "mg": 0.3}, "K below 3 mmol/L, Mg below 0.4 mmol/L"),
        ({"ca_ionised": 0.5, "ca_corrected": 1.2}, ""),
        ({"k": 6.5, "mg": 2.4, "mg_ionised": 3.0}, "K, Mg and Ca together weaken endplate and fibre"),
    ],
)
def test_weakness__flag_and_its_reason(shown, reason):
    found = answer(**shown)["weakness"]
    assert (found["flag"], found["reason"]) == (bool(reason), reason)


def test_weakness__takes_the_measured_value():
    assert answer(person(labs={"k": 2.2}))["weakness"]["because"][0]["median"] == pytest.approx(2.2)


def test_rules__cite_listed_sources():
    table = toml("cramps")
    entries = [entry for value in table.values() for entry in (value if isinstance(value, list) else [value])]
    for identifier in (part for entry in entries for part in entry["source"].split("; ")):
        assert knowledge.source(identifier)


def test_same_question__same_answer():
    assert answer(ca_ionised=0.9) == answer(ca_ionised=0.9)


def test_answer__keeps_to_the_schema():
    schema = json.loads(files(io).joinpath("schemas", "assessment-1.json").read_text(encoding="utf-8"))
    part = {**schema["properties"]["cramps"], "$defs": schema["$defs"]}
    jsonschema.validate(answer(k=2.0), part)
    jsonschema.validate(answer(without=("ph",)), part)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**answer(), "tetany": {"category": "87 %"}}, part)
