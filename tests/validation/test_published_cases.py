"""All published patients at once: nothing is raised, nothing gets lost, and the baselines are beaten.

The answers take minutes, so each setting is one test, and what must be true of them are the functions it calls.
"""

from pathlib import Path

import pytest

from vitadyn.assess.labels import LABELS
from vitadyn.assess.scores import Entry, measures
from vitadyn.io.usage import usage
from vitadyn.validation.cases import RIVALS, answers, files, report

FOLDER = Path(__file__).parents[1] / "data" / "cases"
BEATEN = ("prevalence", "guideline")
"""Not yet naive Bayes: docs/validate.md has the figures."""
JUDGED = "adults_high_confidence"


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["hospital", "clinic"])
def test_published_patients__are_answered_better_than_by_the_baselines(setting):
    told = answers(FOLDER, setting=setting, workers=1)
    every_file_is_answered(told)
    log_loss_is_below_that_of_the_rivals_it_beats(told)
    findings_reach_the_likelihood(told)
    answers_handed_to_other_patients_are_worse(told)


def every_file_is_answered(told):
    assert len(told) == len(files(FOLDER)) == 103
    for one in told:
        assert sorted(one.answer) == sorted(LABELS)
        assert sum(one.answer.values()) == pytest.approx(1.0)


def log_loss_is_below_that_of_the_rivals_it_beats(told):
    scores = report(told)["scores"]
    assert scores[JUDGED]["n"] == 87
    assert set(BEATEN) < set(RIVALS)
    for rival in BEATEN:
        assert scores[JUDGED]["log_loss"] < scores["baselines"][rival][JUDGED]["log_loss"], rival


def findings_reach_the_likelihood(told):
    shares = {one.kind: one for one in usage(one.weighed for one in told)}
    assert (shares["numeric labs"].given, shares["worded labs"].given) == (310, 113)
    assert shares["numeric labs"].share_of_modelled == shares["worded labs"].share_of_modelled == 1.0
    assert shares["complaints"].share >= 0.85
    assert shares["drugs"].share_of_modelled == 1.0


def answers_handed_to_other_patients_are_worse(told):
    """The measure can fail."""
    entries = [one.entry() for one in told]
    others = entries[40:] + entries[:40]
    turned = [Entry(one.answer, other.truth) for one, other in zip(entries, others, strict=True)]
    assert measures(turned)["log_loss"] > measures(entries)["log_loss"] + 1.0
