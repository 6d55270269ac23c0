"""A finding that confirms a cause never lowers it, and one that explains a finding away does not raise its rivals."""

import dataclasses

import numpy as np
import pytest

from vitadyn.assess.assessment import assess
from vitadyn.assess.labels import LABELS
from vitadyn.assess.weighing import every_mechanism
from vitadyn.knowledge import table
from vitadyn.validation import finding_checks
from vitadyn.validation.finding_checks import checks
from vitadyn.validation.finding_effects import (
    BODIES,
    Answer,
    Change,
    against,
    answer,
    change,
    changes,
    cohort_of,
    spread,
)
from vitadyn.validation.finding_pairs import SEVERITIES, pairs, person

PAIRS = pairs()


def case(pair):
    marks = [pytest.mark.xfail(reason=pair.fails, strict=True)] if pair.fails else []
    return pytest.param(pair, id=f"{pair.id}-{pair.cause}", marks=marks)


@pytest.mark.parametrize("pair", [case(pair) for pair in PAIRS if pair.list == "confirms"])
def test_finding__that_confirms_never_lowers_its_cause(pair):
    wrong = against(pair, changes(pair))
    assert not wrong, f"{pair.why} ({pair.source}): " + "; ".join(wrong)


@pytest.mark.parametrize("pair", [case(pair) for pair in PAIRS if pair.list == "explains"])
def test_finding__that_is_explained_does_not_raise_another_cause_of_it(pair):
    wrong = against(pair, changes(pair))
    assert not wrong, f"{pair.why} ({pair.source}): " + "; ".join(wrong)


def test_list__has_sixty_pairs_each_at_three_severities_with_a_source_that_is_known():
    known = {row["id"] for row in table("sources")}
    assert sum(pair.list == "confirms" for pair in PAIRS) >= 60 and sum(pair.list == "explains" for pair in PAIRS) >= 20
    assert len({pair.id for pair in PAIRS}) == len(PAIRS)
    for pair in PAIRS:
        assert [trial.severity for trial in pair.trials] == list(SEVERITIES)
        assert pair.cause in (*LABELS, *every_mechanism())
        assert set(pair.source.split("; ")) <= known, pair.id


def test_list__reaches_every_label_but_none_only_by_what_lowers_it():
    raised = {pair.cause.split(".")[0] for pair in PAIRS if pair.list == "confirms" and pair.sign > 0}
    assert raised == set(LABELS)


def test_trials__differ_between_without_and_with_by_the_finding_alone():
    for pair in PAIRS:
        for trial in pair.trials:
            facts = [
                name
                for name in ("labs", "symptoms", "symptoms_absent", "conditions", "drugs", "intake")
                if getattr(trial.without, name) != getattr(trial.having, name)
            ]
            assert facts and set(facts) - {"drugs", "intake", "labs"} <= set(facts[:1]), pair.id
            assert (trial.without.age, trial.without.sex) == (trial.having.age, trial.having.sex)


def test_severities__are_three_different_trials():
    for pair in PAIRS:
        assert len({(trial.without.labs, *dataclasses.astuple(trial.having)[9:]) for trial in pair.trials}) == 3, (
            pair.id
        )


def test_change__in_the_wrong_direction_is_told_and_chance_is_not():
    pair = next(pair for pair in PAIRS if pair.sign > 0)
    assert against(pair, (Change("mild", 0.5, 0.4, -0.18, 0.02),)) == ("mild: 0.5 to 0.4, -0.18 +- 0.02 log10 odds",)
    assert not against(pair, (Change("mild", 0.5, 0.4, -0.18, 0.1),))
    assert against(pair, (Change("mild", 0.5, 0.6, 0.18, 0.5),)), "an error this large decides nothing"
    assert not against(pair, (Change("mild", 0.5, 0.99, 2.0, 0.3),))


def test_wrong_expectation__is_found():
    pair = next(pair for pair in PAIRS if pair.id == "magnesium_low_for_depletion")
    assert against(dataclasses.replace(pair, sign=-1), changes(pair, bodies=60))


def test_error__is_the_spread_of_answers_of_other_bodies():
    having = person(
        {"age": 60, "sex": "female", "setting": "clinic", "labs": [{"analyte": "k", "value": "3.2 mmol/L"}]}
    )
    drawn = [answer(having, "hypokalaemia", bodies=40, seed=seed) for seed in range(12)]
    seen = float(np.std([one.log10_odds for one in drawn], ddof=1))
    said = float(np.sqrt(np.mean([spread(one.pull, one.mechanism) ** 2 for one in drawn])))
    assert 0.5 < said / seen < 2.0


def test_error__of_the_same_bodies_is_shared():
    mechanism = np.repeat([0, 1], 50)
    pull = np.linspace(-1.0, 1.0, 100)
    one, other = Answer(0.4, pull, mechanism), Answer(0.5, pull, mechanism)
    assert change("", one, other).error == 0.0
    assert change("", one, Answer(0.5, pull[1:], mechanism[1:])).error > 0.5


def test_checks__count_changes_that_go_the_wrong_way_and_tell_them():
    pair = next(pair for pair in PAIRS if pair.id == "magnesium_low_for_depletion")
    right, wrong = checks([pair, dataclasses.replace(pair, sign=-1)], bodies=40)
    assert right.passed and not wrong.passed and wrong.target == "lowers mg_depletion"
    assert len(wrong.more["changes"]) == 5


def test_suite__has_some_pairs_of_both_lists_and_all_that_are_known_to_fail(monkeypatch):
    asked = finding_checks.some()
    assert {pair.list for pair in asked} == {"confirms", "explains"}
    assert {pair.id for pair in PAIRS if pair.fails} <= {pair.id for pair in asked}
    monkeypatch.setattr(finding_checks, "checks", lambda listed: listed)
    monkeypatch.setattr(finding_checks, "side_by_side", lambda one, numbers, workers: map(one, numbers))
    assert all(finding_checks.checks_of_suite(workers) == asked for workers in (1, 2, 3))


def test_bodies__do_not_depend_on_the_findings_that_are_taken_away():
    pair = next(pair for pair in PAIRS if pair.id == "tetany_for_hypoparathyroidism")
    assert cohort_of(pair.trials[0].without, 10) is cohort_of(pair.trials[2].having, 10)


@pytest.mark.parametrize("name", ["vitd25_very_high_for_toxicity", "potassium_low_for_hypokalaemia"])
def test_one_round__agrees_with_the_whole_assessment(name):
    pair = next(pair for pair in PAIRS if pair.id == name)
    having = pair.trials[1].having
    whole = {one.cause: one.probability for one in assess(having, seed=1).causes}[pair.cause]
    quick = answer(having, pair.cause, BODIES)
    odds = float(np.log10(whole / (1.0 - whole)))
    assert abs(quick.log10_odds - odds) < 0.1 + 3.0 * spread(quick.pull, quick.mechanism)
