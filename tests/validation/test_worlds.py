"""Simulated people with known truth: drawn as the assessment believes, told without the truth, scored rightly."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.stats import t as student_t

from scripts import loaded
from vitadyn.assess.assessment import assess as ask
from vitadyn.assess.evidence import FREEDOM
from vitadyn.assess.labels import LABELS
from vitadyn.assess.weighing import mechanism_priors, outputs_kept
from vitadyn.cli import main
from vitadyn.errors import InputError
from vitadyn.io.person_yaml import KEYS, read
from vitadyn.physiology import body
from vitadyn.validation import assess, finding_checks
from vitadyn.validation.assess_checks import SAME_ANSWER, checks_of, fresh_check
from vitadyn.validation.assess_pictures import pictures
from vitadyn.validation.corrupted import BIOTIN, HAEMOLYSIS, KINDS, corrupted, corrupted_row, corrupted_scores
from vitadyn.validation.ordinary import ORDINARY, SAMPLE_FILE, ordinary_case, ordinary_scores, people, surveyed
from vitadyn.validation.worlds import (
    BODIES,
    DOSED,
    WORLDS,
    Case,
    draw_case,
    draw_mechanism,
    odds_of_labels,
    simulate,
    world,
)
from vitadyn.validation.worlds_file import disagreement, is_stale, kept, parts, stamp
from vitadyn.validation.worlds_findings import Findings
from vitadyn.validation.worlds_people import as_text, background
from vitadyn.validation.worlds_run import Row, people_of, row_of
from vitadyn.validation.worlds_scores import answer_scores, even_probability, scores

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
AGAIN = "stale: run python benchmarks/assess_worlds.py"
NUMBERS = range(12)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [draw_case(world("matched"), number) for number in NUMBERS]


def toy_rows(count: int, sharpness: float = 1.0, narrow: float = 1.0) -> list[Row]:
    """An exact classifier and an exact posterior of a normal state, or ones that claim too much."""
    rng = np.random.default_rng(3)
    found = []
    for number in range(count):
        chances = rng.dirichlet(np.full(len(LABELS), 0.08))
        truth = LABELS[int(rng.choice(len(LABELS), p=chances))]
        claimed = chances**sharpness / np.sum(chances**sharpness)
        rank = 0.5 + (rng.uniform() - 0.5) if narrow == 1.0 else float(rng.beta(narrow, narrow))
        found.append(Row(number, f"{truth}.any", tuple(claimed.tolist()), {"ca_ionised": rank, "cell_mg": rank}))
    return found


def test_scores__find_nothing_wrong_with_exact_answers() -> None:
    found = answer_scores(toy_rows(5000))
    assert abs(found["ece_less_floor"]) < 0.006
    assert found["wrong_above_95"] < 0.02
    assert found["stated"] == pytest.approx(found["found"], abs=0.02)


def test_scores__catch_an_overconfident_and_an_underconfident_one() -> None:
    over, under = (answer_scores(toy_rows(5000, sharpness)) for sharpness in (3.0, 0.5))
    assert over["ece_less_floor"] > 0.05 and under["ece_less_floor"] > 0.05
    assert over["stated"] > over["found"] and under["stated"] < under["found"]
    assert over["wrong_above_95"] > 0.02


def test_floor__shrinks_with_the_number_of_people() -> None:
    few, many = (answer_scores(toy_rows(count)) for count in (150, 3000))
    assert few["floor"] > 2.0 * many["floor"] > 0.0


def test_ranks__of_an_exact_posterior_are_even_and_of_a_narrow_one_are_not() -> None:
    exact, narrow = (scores(toy_rows(1000, narrow=width))["states"]["ca_ionised"] for width in (1.0, 0.5))
    assert exact["p_even"] > 0.01 and narrow["p_even"] < 1e-6
    for level, share in exact["inside"].items():
        assert share == pytest.approx(float(level) / 100.0, abs=0.05)
    assert narrow["inside"]["50"] < 0.4 and narrow["inside"]["95"] < 0.9


def test_even_probability__agrees_with_the_exact_law() -> None:
    from scipy.stats import kstest

    ranks = np.random.default_rng(5).uniform(size=200) ** 1.12
    assert even_probability(ranks) == pytest.approx(kstest(ranks, "uniform").pvalue, abs=0.01)


def test_people__are_read_as_persons_and_never_carry_the_truth(cases: list[Case]) -> None:
    for case in cases:
        person, text = case.person(), as_text(case.told)
        assert set(json.loads(text)) <= set(KEYS)
        assert case.key not in text and case.label not in text
        assert person.setting in ("community", "clinic", "hospital")
        assert not any(one.reason for one in person.set_aside if "labs" in one.finding)


def test_people__differ_in_cause_in_setting_and_in_what_is_told(cases: list[Case]) -> None:
    assert len({case.label for case in cases}) >= 4
    assert len({case.told["setting"] for case in cases}) >= 2
    assert len({len(case.told["labs"]) for case in cases}) >= 4
    values = [lab["value"] for case in cases for lab in case.told["labs"]]
    assert any(value in ("low", "normal", "high") for value in values)


def test_same_number__gives_the_same_person_and_another_number_another(cases: list[Case]) -> None:
    assert draw_case(world("matched"), 5) == cases[5]
    assert cases[5].told != cases[6].told


def test_causes__come_as_often_as_the_assessment_believes_of_such_a_person() -> None:
    person = read('{"age": 70, "sex": "female", "setting": "hospital", "drugs": ["hydrochlorothiazide"]}')
    rng = np.random.default_rng(9)
    drawn = [draw_mechanism(world("matched"), person, rng, lambda key: True).split(".")[0] for _ in range(100)]
    cohort = simulate(person, body(), outputs_kept(), "hospital", dict.fromkeys(DOSED, 1), 1)
    shares = mechanism_priors(person, "hospital", cohort)
    for label in ("hypokalaemia", "hyponatraemia_dehydration"):
        believed = sum(share for key, share in shares.items() if key.startswith(f"{label}."))
        allowed = 4.0 * np.sqrt(believed * (1.0 - believed) / len(drawn))
        assert drawn.count(label) / len(drawn) == pytest.approx(believed, abs=allowed)


def test_background__does_not_depend_on_the_cause() -> None:
    """The same people, though their causes are drawn by other odds."""
    matched, off = ([draw_case(world(name), number) for number in range(20, 28)] for name in ("matched", "priors_off"))
    known = [key for key in KEYS if key not in ("labs", "symptoms", "symptoms_absent")]
    assert [case.key for case in matched] != [case.key for case in off]
    for one, other in zip(matched, off, strict=True):
        assert [one.told.get(key) for key in known] == [other.told.get(key) for key in known]


def test_values__lie_as_far_from_the_body_as_the_assessment_expects() -> None:
    states, rng = {"ca_total": 2.4}, np.random.default_rng(2)
    far = [np.log(Findings(states, states, "CKD.chronic").value("ca_total", rng) / 2.4) / 0.03 for _ in range(4000)]
    half, most = student_t(FREEDOM).ppf([0.75, 0.975])
    assert np.mean(np.abs(far) < half) == pytest.approx(0.5, abs=0.03)
    assert np.mean(np.abs(far) < most) == pytest.approx(0.95, abs=0.0125)


def test_world__of_biased_assays_measures_3_percent_off() -> None:
    plain, high, low = (draw_case(world(name), 4) for name in ("matched", "assays_high", "assays_low"))
    assert plain.states == high.states == low.states
    k = [next(lab for lab in case.person().labs if lab.analyte == "k").value for case in (low, plain, high)]
    assert [value / k[1] for value in k if value and k[1]] == pytest.approx([0.97, 1.0, 1.03], abs=0.001)


def test_world__of_set_b_has_other_bodies_and_that_of_rare_symptoms_fewer_symptoms() -> None:
    assert draw_case(world("set_b"), 4).states != draw_case(world("matched"), 4).states
    rare, common = (
        Findings({"k": 2.4, "mg": 0.8}, {}, "hypokalaemia.diuretic", band=world(name).band)
        for name in ("symptoms_low", "symptoms_high")
    )
    assert rare.chance("weakness") < common.chance("weakness")


def test_world__with_other_odds_moves_each_prior_by_three() -> None:
    factors = odds_of_labels(world("priors_off"))
    assert set(np.round(list(factors.values()), 9)) == {3.0, round(1.0 / 3.0, 9)}
    assert set(odds_of_labels(world("matched")).values()) == {1.0}


def test_world__unknown_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="assays_high"):
        world("assay_high")


def test_seeds__of_people_are_not_those_of_an_assessment(cases: list[Case]) -> None:
    """No body of the assessment is the very body that it is asked about."""
    case, seen = cases[4], []
    ask(case.person(), bodies=BODIES, watch=lambda cohort, posterior: seen.append(cohort.outputs["ca_ionised"]))
    assert len(seen[0]) > BODIES
    assert not np.any(np.abs(seen[0] - case.states["ca_ionised"]) < 1e-12)


@pytest.mark.parametrize("number", range(5))
def test_corrupted__every_kind_changes_what_it_says(number: int) -> None:
    one = corrupted(number)
    assert one.kind == list(KINDS)[number] and one.person.labs
    again = corrupted(number)
    assert one.person == again.person


def test_corrupted__potassium_rises_and_pth_falls() -> None:
    rises, falls = corrupted(1), corrupted(2)
    told = {one.case.number: one.person.lab(name) for one, name in ((rises, "k"), (falls, "pth"))}
    for one, name in ((rises, "k"), (falls, "pth")):
        before = draw_case(world("matched"), one.case.number, also=(name,)).person().lab(name)
        after = told[one.case.number]
        assert before is not None and after is not None and before.value and after.value
        if name == "k":
            assert HAEMOLYSIS[0] - 0.01 <= after.value - before.value <= HAEMOLYSIS[1] + 0.01
        else:
            assert after.value / before.value == pytest.approx(BIOTIN, rel=0.01)


def test_corrupted__a_value_outside_plausible_limits_is_named() -> None:
    number = next(number for number in range(5, 200, 5) if corrupted(number).outside is not None)
    row = corrupted_row(number)
    assert row.named is True
    assert corrupted_scores([row, replace(row, named=False)])["named"] == 0.5


def test_corrupted_scores__count_the_wrong_and_confident() -> None:
    sure = Row(0, "CKD.chronic", tuple(float(label == "hypokalaemia") for label in LABELS), kind="unit slip")
    right = replace(sure, key="hypokalaemia.diuretic")
    assert corrupted_scores([sure, right, right, right])["wrong_above_90"] == 0.25


def test_survey__adults_are_real_and_complain_of_a_cramp() -> None:
    rows = people(SAMPLE_FILE)
    assert len(rows) == 150
    for place, row in enumerate(rows):
        person = surveyed(row, place)
        assert person.symptoms[0].key in ("cramp", "cramp_night") and person.age is not None and person.age >= 18
        assert len(person.labs) >= 1


def test_ordinary_people__have_a_cramp_and_no_mineral_cause() -> None:
    for number in range(4):
        case = ordinary_case(number)
        assert case.key in ORDINARY and "cramp" in [one.key for one in case.person().symptoms]


def test_ordinary_scores__leave_out_those_whose_own_results_are_outside() -> None:
    blamed = Row(0, ORDINARY[0], tuple(0.9 if label == "CKD" else 0.00625 for label in LABELS))
    calm = Row(1, ORDINARY[0], tuple(0.9 if label == "other" else 0.00625 for label in LABELS))
    found = ordinary_scores([blamed, replace(blamed, outside=True), calm, calm])
    assert found["blamed_inside"] == pytest.approx(1.0 / 3.0) and found["blamed"] == 0.5
    assert found["causes"] == {"CKD": 2}


def test_row__survives_its_file() -> None:
    row = Row(3, "CKD.chronic", (0.5,) * 17, {"k": 0.25}, said=("labs[0]: odd",), kind="unit slip", named=True)
    assert row_of(json.loads(json.dumps(row.to_json()))) == row


def test_kept_figures__are_of_this_model_and_these_tables() -> None:
    told = kept()
    assert told is not None and not is_stale(told), AGAIN
    assert set(told["parts"]) == set(parts()), AGAIN


def test_suite__without_kept_figures_judges_those_of_now_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assess, "kept", lambda: None)
    monkeypatch.setattr(assess, "checks_of_suite", lambda workers: ())
    monkeypatch.setattr(assess, "live", lambda people: {"matched": toy_rows(60), "survey": [], "ordinary": []})
    made = assess.run(people=60)
    assert "too few to judge" in made.statement and not made.extras
    assert {check.id for check in made.checks} >= {"live-ece-matched", "live-inside-cell_mg-80"}


def test_stale_figures__fail() -> None:
    other = {"stamp": {**stamp(), "knowledge": "0" * 12}}
    assert is_stale(other) and not fresh_check(is_stale(other)).passed
    assert fresh_check(False).passed


def test_checks__say_when_too_few_people_were_run() -> None:
    told = {"matched": {"asked": 5000, **scores(toy_rows(200))}}
    found = {check.id: check for check in checks_of(told)}
    assert found["ece-matched"].grade == "C" and "200 people; 5000" in found["ece-matched"].grade_note
    assert found["ece-matched"].low == -np.inf and found["ece-matched"].high == 0.02


def test_checks__of_one_topic_stand_together() -> None:
    scored = scores(toy_rows(200))
    topics = [check.topic for check in checks_of({"matched": scored, "set_b": scored})]
    assert len(list(groupby(topics))) == len(set(topics)) == 4


def test_pictures__are_a_curve_for_each_world_and_ranks_for_each_state() -> None:
    made = {one.id: one for one in pictures({"matched": scores(toy_rows(300))})}
    assert set(made) == {"reliability-matched", "ranks-ca_ionised", "ranks-cell_mg"}
    points = made["reliability-matched"].points[0]
    assert all(low <= y <= high for low, y, high in zip(points.low, points.y, points.high, strict=True) if low and high)
    assert sum(made["ranks-cell_mg"].points[0].y) == 300


def test_disagreement__is_1_for_another_first_answer() -> None:
    rows = toy_rows(2)
    same = {"first": [[row.key, row.first, row.sure] for row in rows]}
    assert disagreement(same, rows) == 0.0
    other = {"first": [same["first"][0], [rows[1].key, "nothing", rows[1].sure]]}
    assert disagreement(other, rows) == 0.5


@pytest.mark.slow
def test_150_people__answer_as_in_the_long_run() -> None:
    told = kept()
    assert told is not None
    first = told["first"]
    rows = list(people_of("matched", range(len(first)), workers=2))
    assert disagreement(told, rows) <= SAME_ANSWER, AGAIN
    found = answer_scores(rows)
    assert found["ece_less_floor"] < 0.06 and found["wrong_above_95"] < 0.06


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return loaded(BENCHMARKS / "assess_worlds.py")


def test_script__goes_on_where_it_was_stopped(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[int] = []

    def row(number: int) -> Row:
        asked_for.append(number)
        return toy_rows(1)[0]

    monkeypatch.setattr(script, "parts", lambda survey=None: {"survey": replace(parts()["survey"], row=row)})
    results, rows = tmp_path / "figures.json", tmp_path / "rows"
    asked = {"resume": True, "survey": SAMPLE_FILE, "workers": 1, "results": results, "rows": rows}
    script.main(["survey"], 1, **asked)
    before = gzip.decompress((rows / "survey.jsonl.gz").read_bytes()).decode()
    script.main(["survey"], 2, **asked)
    after = gzip.decompress((rows / "survey.jsonl.gz").read_bytes()).decode()
    assert after.startswith(before) and len(after.splitlines()) == 3
    assert asked_for == [0, 1]
    assert json.loads(results.read_text(encoding="utf-8"))["parts"]["survey"]["people"] == 2


def test_suite__has_the_form_of_the_others(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assess, "checks_of_suite", lambda workers: finding_checks.checks(finding_checks.some()[:1], 20))
    assert main(["validate", "assess", "--people", "1", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["total"] == len(told["checks"]) and {"id", "target", "value", "passed"} <= set(told["checks"][0])
    assert {"kept-figures", "kept-answers", "ece-matched", "sure-set_b"} <= {check["id"] for check in told["checks"]}
    assert told["checks"][-1]["id"] == "pair-calcium_high_for_adenoma" and told["checks"][-1]["changes"]
    assert len(told["tables"]["worlds"]) == len(WORLDS)
    assert told["extras"][0]["id"].startswith("live-")


@pytest.mark.parametrize("more", [["physiology", "--people", "3"], ["--people", "3"]])
def test_people__are_of_the_suite_assess_only(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", *more]) == 2
    assert "--people" in capsys.readouterr().err


def test_suite__is_of_the_standard_set_only() -> None:
    with pytest.raises(InputError, match="standard set"):
        assess.run("A", 1)


def test_background__may_order_more_tests() -> None:
    told = background(np.random.default_rng(4), also=("pth",))
    assert "pth" in told["ordered"] and "ordered" not in json.loads(as_text(told))
