"""Scoring published patients: what is given of them, the softness of the tree, and the page of scores."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import pytest
from test_page import HOSTILE, Reader

from vitadyn.assess.baselines import guideline
from vitadyn.assess.labels import LABELS
from vitadyn.cli.cases import cases_page as text_page
from vitadyn.errors import InputError
from vitadyn.person import Condition, Drug, Intake, Lab, Person, Symptom
from vitadyn.validation.cases import RIVALS, CaseAnswer, left_out_rate, report, softened
from vitadyn.validation.cases_page import cases_page
from vitadyn.validation.reduced import ONLY, reduced

ILL = Person(
    age=61.0, sex="female", onset=3.0, dialysis=True, asymptomatic=True,
    symptoms=(Symptom("cramp", "symptoms[0]", "cramp"),), symptoms_absent=(Symptom("tetany", "a", "tetany"),),
    intake=(Intake("vitamin_d3", "intake[0]", "D3"),), drugs=(Drug("omeprazole", "drugs[0]", "omeprazole"),),
    conditions=(Condition("ckd", "conditions[0]", "ckd"),), labs=(Lab("k", "labs[0]", "2.2", "mmol/L", value=2.2),),
)  # fmt: skip


@dataclass(frozen=True)
class Truth:
    id: str
    label: str
    also_accept: tuple[str, ...] = ()
    contributory: tuple[str, ...] = ()
    confidence: str = "high"
    information: str = "poor"
    paediatric: bool = False
    tags: tuple[str, ...] = ()


def told(name: str, label: str, person: Person, best: str = "hypokalaemia", **more: object) -> CaseAnswer:
    answer = {one: 0.9 if one == best else 0.1 / 16.0 for one in LABELS}
    rivals = {rival: one(person, "hospital") for rival, one in RIVALS.items()}
    return CaseAnswer(person, Truth(name, label, **more), answer, rivals, (), False, {}, person)  # type: ignore[arg-type]


def low(k: float) -> Person:
    return Person(labs=(Lab("k", "labs[0]", str(k), "mmol/L", value=k),))


HITS = [told(f"hit{i}", "hypokalaemia", low(2.2 + 0.1 * i), contributory=("mg_depletion",)) for i in range(3)]
MISS = told("miss", "granulomatous", low(2.9), information="rich")
CHILD = told("child", "granulomatous", low(2.9), paediatric=True)
SILENT = told("silent", "granulomatous", Person())
CASES = [*HITS, MISS, CHILD, SILENT]


def test_reduced__leaves_labs_and_symptoms_or_labs_and_keeps_who_it_is() -> None:
    everything, both, labs = (reduced(ILL, only) for only in ONLY)
    assert everything is ILL
    for kept in (both, labs):
        assert (kept.age, kept.sex, kept.labs) == (ILL.age, ILL.sex, ILL.labs)
        assert not (kept.drugs or kept.conditions or kept.intake or kept.onset or kept.dialysis or kept.sun)
    assert (both.symptoms, both.symptoms_absent, both.asymptomatic) == (ILL.symptoms, ILL.symptoms_absent, True)
    assert not (labs.symptoms or labs.symptoms_absent or labs.asymptomatic)


def test_reduced__refuses_another_word() -> None:
    with pytest.raises(InputError, match="labs"):
        reduced(ILL, "lab")


def test_left_out_rate__does_not_look_at_the_case_itself() -> None:
    errors = [True, True, False, None]
    assert left_out_rate(errors, 0) == left_out_rate([False, *errors[1:]], 0) == pytest.approx(2 / 4)
    assert left_out_rate(errors, 2) == pytest.approx(3 / 4)
    assert left_out_rate(errors, 3) == pytest.approx(3 / 5)
    assert left_out_rate([True], 0) == 0.5


def test_softened__gives_the_tree_the_error_of_the_other_judged_cases() -> None:
    found = softened(CASES, "hospital")
    assert found[0].rivals["guideline"] == guideline(HITS[0].asked, "hospital", 2 / 5)
    assert found[3].rivals["guideline"] == guideline(MISS.asked, "hospital", 1 / 5)
    assert found[4].rivals["guideline"] == guideline(CHILD.asked, "hospital", 2 / 6)
    assert found[0].rivals["naive_bayes"] == CASES[0].rivals["naive_bayes"]


def test_report__has_all_baselines_the_best_of_them_and_what_is_judged() -> None:
    scores = report(softened(CASES, "hospital"))["scores"]
    assert set(scores["baselines"]) == set(RIVALS)
    assert scores["against"]["best"] in RIVALS
    assert scores["judged"]["contributors"]["all"]["n"] == 3
    assert {one["id"] for one in scores["judged"]["misses"]} == {"miss", "silent"}
    assert sum(sum(row["first"].values()) for row in scores["judged"]["confusion"]) == 5


def test_cases_page__is_one_whole_page_with_every_miss_and_a_reliability_curve() -> None:
    page = cases_page(report(CASES), "Setting hospital.")
    seen = Reader(page)
    assert seen.wrong == [] and seen.open == []
    assert not seen.named("script") and "http" not in page.replace("http-equiv", "")
    assert seen.named("figure", id="figure-reliability")
    assert "miss" in seen.text and "silent" in seen.text and "hit0" in seen.text
    assert len(seen.named("td", **{"class": "hit"})) == 1 and len(seen.named("td", **{"class": "miss"})) == 1
    assert f"{report(CASES)['scores']['adults_high_confidence']['lenient']:.0%}" in seen.text


def test_cases_page__escapes_names_and_shows_unread_files() -> None:
    bad = told(HOSTILE, "granulomatous", low(2.9))
    answers = report([bad])
    answers["cases"].append({"id": HOSTILE, "causes": [], "set_aside": [{"finding": "x", "reason": HOSTILE}]})
    seen = Reader(cases_page(answers, HOSTILE))
    assert not seen.named("script")
    assert seen.text.count(HOSTILE) >= 3


def test_cases_page__of_nobody_to_judge_by_is_still_a_page() -> None:
    page = cases_page(report([CHILD]), "Setting hospital.")
    assert "No case to judge by." in page
    assert Reader(page).wrong == []


def test_text_page__names_misses_and_the_best_baseline() -> None:
    shown = text_page(report(CASES))
    assert "miss: miss (granulomatous): hypokalaemia 0.90" in shown
    assert "(best)" in shown
    assert "contributor missed: hit0: mg_depletion 0.00" in shown
    assert str(nan) not in shown
