"""The first answer: all causes once, in order, with what must not wait; a few bodies are simulated for it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from told_persons import told

import vitadyn
from vitadyn.assess import first_answer, first_look
from vitadyn.assess.labels import LABELS
from vitadyn.errors import ModelError

LOW = told({"mg": "0.4 mmol/L", "k": "1.9 mmol/L"}, symptoms=["cramp"])


@pytest.fixture(scope="module")
def answer() -> vitadyn.FirstAnswer:
    return vitadyn.first_answer(LOW)


def test_first_answer__holds_every_cause_once_in_order(answer: vitadyn.FirstAnswer) -> None:
    chances = [one.probability for one in answer.causes]
    assert sorted(one.cause for one in answer.causes) == sorted(LABELS)
    assert chances == sorted(chances, reverse=True) and sum(chances) == pytest.approx(1.0)
    assert all(one.interval[0] <= one.probability <= one.interval[1] for one in answer.causes)
    assert sum(answer.edge.values()) == pytest.approx(1.0)


def test_first_answer__says_what_must_not_wait_and_which_stage_it_is(answer: vitadyn.FirstAnswer) -> None:
    assert answer.stage == "first" and "RF06" in {flag.id for flag in answer.red_flags}
    assert json.loads(json.dumps(answer.to_json()))["stage"] == "first"


def test_first_answer__adds_bodies_of_this_person_where_the_first_look_finds_them_worth_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = {}
    real = first_answer.simulate

    def counted(*given: Any, **more: Any) -> Any:
        asked.update(given[4])
        return real(*given, **more)

    monkeypatch.setattr(first_answer, "simulate", counted)
    found = first_answer.looked_twice(LOW, first_answer.adult(), "clinic", 1)
    looked = first_look.first_look(LOW, first_answer.adult(), "clinic", 1)
    assert found is not None and looked is not None
    likely = {key for key, share in zip(looked[0].keys, looked[1].posterior.mechanism, strict=True) if share >= 0.01}
    assert len(asked) > 0 and set(asked) <= likely
    assert 0.9 * first_answer.OWN_BODIES < sum(asked.values()) <= first_answer.OWN_BODIES
    assert found.posterior.label.tolist() != looked[1].posterior.label.tolist()


def test_first_answer__of_somebody_of_whom_nothing_is_told_simulates_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object, **more: object) -> None:
        raise AssertionError("somebody was simulated")

    monkeypatch.setattr(first_answer, "simulate", refuse)
    assert vitadyn.first_answer(vitadyn.Person()).causes
    with pytest.raises(AssertionError, match="simulated"):
        vitadyn.first_answer(LOW)


def test_first_answer__follows_the_setting_and_leaves_out_what_cannot_be() -> None:
    community, hospital = (vitadyn.first_answer(LOW, setting=name) for name in ("community", "hospital"))
    assert community.causes != hospital.causes
    absurd = vitadyn.Lab("ca_total", "labs[2]", "calcium 2350 mmol/L", "mmol/L", value=2350.0)
    assert vitadyn.first_answer(replace(LOW, labs=(*LOW.labs, absurd))).causes == vitadyn.first_answer(LOW).causes


def test_first_answer__by_stale_bodies_is_refused_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_answer, "first_look", lambda *given: None)
    with pytest.raises(ModelError, match=r"python tools/first_look\.py"):
        vitadyn.first_answer(LOW)
