"""The published JSON Schema of a person agrees with the tables, the examples and the reader."""

import datetime
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from vitadyn import knowledge
from vitadyn.errors import InputError
from vitadyn.io import schema
from vitadyn.io.person_yaml import KEYS, read
from vitadyn.io.published import read_case

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
PERSONS = [path for path in EXAMPLES if "plan" not in path.stem]


@pytest.fixture(scope="module")
def validator():
    found = json.loads(schema.FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def as_json(text):
    """What an editor sees: dates are text."""
    return json.loads(json.dumps(yaml.safe_load(text), default=datetime.date.isoformat))


def test_file__is_what_the_tables_give():
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run python -m vitadyn.io.schema"


def test_schema__has_the_keys_of_the_reader():
    assert set(schema.person_schema()["properties"]) == set(KEYS)


@pytest.mark.parametrize("path", PERSONS, ids=lambda path: path.stem)
def test_examples__pass_the_schema_and_the_reader(path, validator):
    text = path.read_text(encoding="utf-8")
    validator.validate(as_json(text))
    person = read(path)
    assert person.labs and not person.warnings


@pytest.mark.parametrize("path", PERSONS, ids=lambda path: path.stem)
def test_examples__say_where_they_were_published(path):
    heading = path.read_text(encoding="utf-8").split("\nage:")[0]
    assert heading.startswith("#") and ("doi:" in heading or "https://" in heading)


def test_examples__are_at_least_six_published_patients():
    assert len(PERSONS) >= 6


@pytest.mark.parametrize(
    "text",
    ["sx: male", "age: -1", "symptoms: [crampp]", "labs: [{analyte: calcum, value: 3 mg/dL}]", "labs: [{analyte: k}]",
     "sun: {month: 13}", "pregnant: maybe", "conditions: [cramp]", "intake: [{amount: 3 mg}]", "other: {food: [x]}"],
)  # fmt: skip
def test_schema_and_reader__refuse_the_same(text, validator):
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(as_json(text))
    with pytest.raises(InputError):
        read(text + "\n")


def test_schema__takes_every_name_and_alias(validator):
    for kind, key in (("symptom", "symptoms"), ("condition", "conditions")):
        validator.validate({key: [*knowledge.names(kind), *knowledge.aliases(kind)]})


CASES = Path(__file__).parents[1] / "data" / "cases"


@pytest.mark.parametrize("path", [p for p in PERSONS if (CASES / p.name).exists()], ids=lambda path: path.stem)
def test_examples__say_the_same_as_the_published_case(path):
    def labs(person):
        return {lab.analyte: (lab.value, lab.low, lab.high, lab.ref_low, lab.ref_high) for lab in person.labs}

    def keys(person):
        return {symptom.key for symptom in person.symptoms}, {drug.name for drug in person.drugs}

    example, case = read(path), read_case(CASES / path.name)
    assert labs(example) == labs(case)
    assert keys(example) == keys(case) and example.onset == case.onset and example.age == case.age
