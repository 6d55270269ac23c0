from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from groups import LOST, PEOPLE, pool_study, toy_study
from problems import one_pool

from vitadyn.engine.diagnosis import diagnosis
from vitadyn.engine.problem import Events
from vitadyn.engine.solve import build, initial_state, parameter_table
from vitadyn.engine.status import Status
from vitadyn.errors import InputError
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body
from vitadyn.population.failures import failure_record, reproduce, write_failure
from vitadyn.population.stream import Failure, summarise


@pytest.mark.parametrize("backend", ["auto", "numpy"])
def test_every_failed_person__fails_again_from_their_file(tmp_path: Path, backend: str) -> None:
    study = toy_study(backend)
    failures = summarise(study, PEOPLE, chunk=128).failures
    assert len(failures) == len(LOST)
    for failure in failures:
        path = tmp_path / f"{failure.person}.json"
        write_failure(path, failure_record(study, failure, seed=3))
        again = reproduce(path, toy_body(), backend)
        assert again.said == again.found == LOST[failure.person] and again.same_model
        assert again.reached == failure.reached and again.advice
    assert "nan" in (tmp_path / "5.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("law", "status", "word"),
    [
        ("square", Status.OUT_OF_BOUNDS, "times its typical size"),
        ("root", Status.STEP_TOO_SMALL, "'y' changes fastest"),
        ("log", Status.NOT_FINITE, "law '_log' gives no finite number with gain = 1, y = -"),
        ("growth", Status.OUT_OF_BOUNDS, "times its typical size"),
    ],
)
def test_advice__names_what_gave_way(tmp_path: Path, law: str, status: Status, word: str) -> None:
    study = pool_study(law, [1e-3, 1e-3, 1.0])
    (failure,) = summarise(study, 3).failures
    record = failure_record(study, failure)
    assert failure.status == status and word in record["advice"]
    write_failure(tmp_path / "f.json", record)
    again = reproduce(tmp_path / "f.json", one_pool(law))
    assert again.found == status and word in again.advice
    assert again.reached == failure.reached


def test_a_real_body__that_is_spoilt_fails_again_and_is_told_why(tmp_path: Path) -> None:
    from vitadyn.population.draw import Drawn
    from vitadyn.population.stream import Study

    def people(first: int, count: int) -> np.ndarray:
        table = Drawn(body(), seed=1, times=2.0)(first, count)
        table[np.arange(first, first + count) == 6, body().parameters.index("ca_loop_ref")] = 1.2
        return table

    events = Events([3.0, 9.0], add_names=("gut_d3",), add_values=[[5e4], [5e4]])
    study = Study(build(body(), ("ca_total",)), people, [0.0, 10.0, 20.0], events=events)
    (failure,) = summarise(study, 16).failures
    record = failure_record(study, failure, seed=1)
    write_failure(tmp_path / "6.json", record)
    again = reproduce(tmp_path / "6.json", body())
    assert failure.person == 6 and record["origin"] == {"seed": 1, "person": 6}
    assert again.found == failure.status == Status.NOT_FINITE
    assert "law 'ca_loop' gives no finite number" in again.advice
    assert record["numbers"]["ca_loop_ref"] == 1.2 and len(record["numbers"]) < 60


def test_a_person_who_does_well_again__is_said_to(tmp_path: Path) -> None:
    study = toy_study()
    record = failure_record(study, Failure(0, Status.TOO_MANY_STEPS, 1.0, 9))
    write_failure(tmp_path / "0.json", record)
    again = reproduce(tmp_path / "0.json", toy_body())
    assert (again.said, again.found) == (Status.TOO_MANY_STEPS, Status.OK)
    other = reproduce(tmp_path / "0.json", toy_body().with_numbers({"toy_dose": 2.0}))
    assert not other.same_model and again.same_model


def test_files_of_another_form__are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    for text in ("{", "[]", '{"form": "failure-9"}'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            reproduce(path, toy_body())
    with pytest.raises(InputError):
        reproduce(tmp_path / "none.json", toy_body())
    record = failure_record(toy_study(), Failure(0, Status.OK, 10.0, 9))
    path.write_text(json.dumps({**record, "numbers": {"toy_dos": 1.0}}), encoding="utf-8")
    with pytest.raises(InputError, match="toy_dose"):
        reproduce(path, toy_body())


def test_events_that_nobody_has__are_carried(tmp_path: Path) -> None:
    never = Events(np.array([np.inf]), add_names=("toy_gut",), add_values=[[1.0]])
    record = failure_record(replace(toy_study(), events=never), Failure(5, Status.NOT_FINITE, 0.0, 1))
    assert record["events"]["times"] == []
    write_failure(tmp_path / "5.json", record)
    assert reproduce(tmp_path / "5.json", toy_body()).found == Status.NOT_FINITE


def test_diagnosis_of_success__is_that_there_is_nothing_to_do() -> None:
    compiled = build(toy_body(), ("toy_total",))
    table = parameter_table(compiled, 1)
    told = diagnosis(compiled, table[0], initial_state(compiled, table)[0], Status.OK, 10.0)
    assert told == "Integrated to the last day asked for."
