"""Results are plain data with a published form; nothing that is not a number gets out."""

from __future__ import annotations

import dataclasses
import json
import math
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator, ValidationError

from samples import assessment
from vitadyn.assess.labels import LABELS
from vitadyn.errors import ModelError
from vitadyn.results import SimulationRun, plain


def schema() -> Draft202012Validator:
    text = files("vitadyn.io").joinpath("schemas/assessment-1.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(json.loads(text))


def test_assessment__meets_its_published_schema_after_a_round_trip() -> None:
    schema().validate(json.loads(json.dumps(assessment().to_json(), allow_nan=False)))


def test_assessment_schema__asks_for_every_field_and_knows_every_label() -> None:
    published = schema().schema
    assert set(published["required"]) == set(assessment().to_json()) == set(published["properties"])
    assert tuple(published["$defs"]["cause"]["enum"]) == LABELS


def broken(change: str) -> dict[str, Any]:
    answer = assessment().to_json()
    if change == "a key too many":
        answer["guess"] = 1
    elif change == "a label missing":
        answer["causes"].pop()
    elif change == "a probability above one":
        answer["causes"][0]["probability"] = 1.2
    elif change == "an unknown urgency":
        answer["red_flags"][0]["urgency"] = "whenever"
    elif change == "an effect past its bound":
        answer["causes"][0]["why"][0]["effect_log10"] = 4.5
    elif change == "an unexplained finding without a reason":
        answer["unexplained"][0]["reason"] = ""
    elif change == "no provenance":
        answer["provenance"] = {}
    return answer


@pytest.mark.parametrize(
    "change",
    [
        "a key too many",
        "a label missing",
        "a probability above one",
        "an unknown urgency",
        "an effect past its bound",
        "an unexplained finding without a reason",
        "no provenance",
    ],
)
def test_assessment_schema__refuses(change: str) -> None:
    with pytest.raises(ValidationError):
        schema().validate(broken(change))


@pytest.mark.parametrize("value", [math.nan, math.inf, np.float64("nan"), np.array([1.0, np.nan])])
def test_plain__refuses_what_is_not_a_number(value: object) -> None:
    with pytest.raises(ModelError, match="no number"):
        plain({"deep": [value]})


def test_results__cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        assessment().cannot_tell = True  # type: ignore[misc]


def test_simulation_run__becomes_plain_lists() -> None:
    run = SimulationRun(np.array([0.0, 7.0]), {"vitd25": np.array([70.0, 75.0])}, {"vitd25": "nmol/L"})
    assert json.loads(json.dumps(run.to_json()))["outputs"] == {"vitd25": [70.0, 75.0]}
