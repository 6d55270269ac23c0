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
THIRD = 3
"""In a clinic every third patient is asked: the whole is in docs/validate.md."""
JUDGED = "adults_high_confidence"


@pytest.mark.slow
def test_published_patients_in_hospital__are_answered_better_than_by_the_baselines():
    told = answers(FOLDER, setting="hospital", workers=1)
    assert len(told) == len(files(FOLDER)) == 103
    every_file_is_answered(told)
    log_loss_is_below_that_of_every_rival(told)
    findings_reach_the_likelihood(told)
    answers_handed_to_other_patients_are_worse(told, 40)
    first_looks_are_near(told)


@pytest.mark.slow
def test_published_patients_in_a_clinic__are_answered_better_than_by_the_baselines(tmp_path):
    for file in files(FOLDER)[::THIRD]:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    told = answers(tmp_path, setting="clinic", workers=1)
    every_file_is_answered(told)
    lenient_loss_is_below_that_of_every_rival(told)
    answers_handed_to_other_patients_are_worse(told, 12)


def every_file_is_answered(told):
    for one in told:
        assert sorted(one.answer) == sorted(LABELS)
        assert sum(one.answer.values()) == pytest.approx(1.0)


def log_loss_is_below_that_of_every_rival(told):
    scores = report(told)["scores"]
    assert scores[JUDGED]["n"] == 87
    for rival in RIVALS:
        assert scores[JUDGED]["log_loss"] < scores["baselines"][rival][JUDGED]["log_loss"], rival


def lenient_loss_is_below_that_of_every_rival(told):
    scores = report(told)["scores"]
    for rival in RIVALS:
        theirs = scores["baselines"][rival][JUDGED]["log_loss_lenient"]
        assert scores[JUDGED]["log_loss_lenient"] < theirs, rival


def findings_reach_the_likelihood(told):
    shares = {one.kind: one for one in usage(one.weighed for one in told)}
    assert (shares["numeric labs"].given, shares["worded labs"].given) == (310, 113)
    assert shares["numeric labs"].share_of_modelled == shares["worded labs"].share_of_modelled == 1.0
    assert shares["complaints"].share >= 0.85
    assert shares["drugs"].share_of_modelled == 1.0


def first_looks_are_near(told):
    assert report(told)["scores"]["first_look"]["near"] >= 0.9


def answers_handed_to_other_patients_are_worse(told, further):
    """The measure can fail."""
    entries = [one.entry() for one in told]
    others = entries[further:] + entries[:further]
    turned = [Entry(one.answer, other.truth) for one, other in zip(entries, others, strict=True)]
    assert measures(turned)["log_loss"] > measures(entries)["log_loss"] + 1.0
