"""All published patients at once: nothing is raised, nothing of the truth is seen, and the baselines are beaten."""

from pathlib import Path

import pytest

from vitadyn.assess.labels import LABELS
from vitadyn.assess.scores import Entry, measures
from vitadyn.io.usage import usage
from vitadyn.validation.cases import RIVALS, answers, files, report

FOLDER = Path(__file__).parents[1] / "data" / "cases"
JUDGED = "adults_high_confidence"


SETTINGS = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ("hospital", "clinic")]
"""Each setting's answers are made once, by one worker."""


@pytest.fixture(scope="module", params=SETTINGS)
def told(request):
    return answers(FOLDER, setting=request.param, workers=1)


@pytest.mark.slow
def test_every_file__gets_an_answer_that_sums_to_one(told):
    assert len(told) == len(files(FOLDER)) == 103
    for one in told:
        assert sorted(one.answer) == sorted(LABELS)
        assert sum(one.answer.values()) == pytest.approx(1.0)


@pytest.mark.slow
def test_assessment__beats_prevalence_and_guideline_in_log_loss_on_the_same_adults(told):
    scores = report(told)["scores"]
    assert scores[JUDGED]["n"] == 87
    for rival in RIVALS:
        assert scores[JUDGED]["log_loss"] < scores["baselines"][rival][JUDGED]["log_loss"], rival


@pytest.mark.slow
def test_findings__reach_the_likelihood(told):
    shares = {one.kind: one for one in usage(one.weighed for one in told)}
    assert (shares["numeric labs"].given, shares["worded labs"].given) == (310, 113)
    assert shares["numeric labs"].share_of_modelled == shares["worded labs"].share_of_modelled == 1.0
    assert shares["complaints"].share >= 0.85
    assert shares["drugs"].share_of_modelled == 1.0


@pytest.mark.slow
def test_wrong_labels__would_be_noticed(told):
    """The measure can fail: with each case's truth handed to its neighbour, the answers are worse than base rates."""
    entries = [one.entry() for one in told]
    others = entries[40:] + entries[:40]
    turned = [Entry(one.answer, other.truth) for one, other in zip(entries, others, strict=True)]
    assert measures(turned)["log_loss"] > measures(entries)["log_loss"] + 1.0
