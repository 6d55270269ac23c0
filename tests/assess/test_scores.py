"""Scores of answers whose truth is known, checked against sums done by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log

import pytest
from minimal_persons import person

from vitadyn import knowledge
from vitadyn.assess.labels import LABELS, NAMING_CONDITIONS
from vitadyn.assess.scores import FLOOR, Entry, measures, named, ranking, score, unsupported


@dataclass(frozen=True)
class Case:
    label: str
    also_accept: tuple[str, ...] = ()
    id: str = "case"
    confidence: str = "high"
    information: str = "rich"
    paediatric: bool = False
    tags: tuple[str, ...] = field(default=())
    contributory: tuple[str, ...] = ()


def answer(**shares: float) -> dict[str, float]:
    rest = (1.0 - sum(shares.values())) / (len(LABELS) - len(shares))
    return {label: shares.get(label, rest) for label in LABELS}


SURE = answer(CKD=1.0)


def test_measures__of_a_sure_right_answer_are_perfect() -> None:
    found = measures([Entry(SURE, Case("CKD"))])
    assert (found["top1"], found["top3"], found["lenient"], found["brier"]) == (1.0, 1.0, 1.0, 0.0)
    assert found["log_loss"] == found["log_loss_lenient"] == 0.0


def test_measures__of_a_sure_wrong_answer_stop_at_the_floor() -> None:
    found = measures([Entry(SURE, Case("granulomatous"))])
    assert found["top1"] == 0.0
    assert found["brier"] == 2.0
    assert found["log_loss"] == pytest.approx(-log(FLOOR))


def test_measures__of_no_opinion_lose_the_log_of_seventeen() -> None:
    assert measures([Entry(answer(), Case("CKD"))])["log_loss"] == pytest.approx(log(17))


def test_measures__lenient_takes_also_accepted_labels_and_adds_their_probability() -> None:
    case = Entry(answer(CKD=0.2, hypokalaemia=0.5), Case("CKD", also_accept=("hypokalaemia", "CKD")))
    found = measures([case])
    assert (found["top1"], found["lenient"], found["top3"]) == (0.0, 1.0, 1.0)
    assert found["log_loss"] == pytest.approx(-log(0.2))
    assert found["log_loss_lenient"] == pytest.approx(-log(0.7))


def test_measures__are_means_over_cases() -> None:
    cases = [Entry(SURE, Case("CKD")), Entry(SURE, Case("milk_alkali"))]
    assert measures(cases)["top1"] == 0.5
    assert measures(cases)["n"] == 2.0


def test_ranking__keeps_the_order_of_labels_among_equals() -> None:
    assert ranking(answer(hungry_bone=0.5))[:3] == ["hungry_bone", LABELS[0], LABELS[1]]


def test_score__keeps_adults_children_and_doubtful_labels_apart() -> None:
    entries = [
        Entry(SURE, Case("CKD")),
        Entry(SURE, Case("CKD", paediatric=True)),
        Entry(SURE, Case("CKD", confidence="medium")),
        Entry(SURE, Case("CKD", tags=("mixed",), information="poor")),
        Entry(SURE, Case("CKD", tags=("diagnosis_known_before",)), unsupported=True),
        Entry(SURE, Case("milk_alkali", confidence="low"), named=True),
    ]
    found = score(entries)
    sizes = {name: part["n"] for name, part in found.items() if isinstance(part, dict) and "n" in part}
    assert sizes == {
        "all": 6,
        "adults_high_confidence": 3,
        "adults_other_confidence": 2,
        "paediatric": 1,
        "mixed": 1,
        "unmixed": 2,
        "diagnosis_known_before": 2,
        "pregnancy_or_transplant": 1,
    }
    assert {level: part["n"] for level, part in found["information"].items()} == {"rich": 2, "poor": 1}  # type: ignore[attr-defined]


def test_score__reports_a_label_from_five_cases_on() -> None:
    assert score([Entry(SURE, Case("CKD"))] * 4)["label"] == {}
    assert list(score([Entry(SURE, Case("CKD"))] * 5)["label"]) == ["CKD"]  # type: ignore[call-overload]


def test_score__of_nothing_is_empty() -> None:
    assert score([]) == {"information": {}, "label": {}}


def test_unsupported__are_pregnancy_and_transplant() -> None:
    assert unsupported(person(pregnant=True))
    assert unsupported(person(conditions="transplant"))
    assert not unsupported(person(conditions="ckd"))


def test_named__is_a_condition_that_gives_the_answer_away() -> None:
    assert named(person(conditions="hypopara"), "hypoparathyroidism")
    assert not named(person(conditions="hypopara"), "milk_alkali")
    assert tuple(NAMING_CONDITIONS) == LABELS
    assert {key for keys in NAMING_CONDITIONS.values() for key in keys} <= set(knowledge.names("condition"))
