"""The JSON Schema of a person, made from the tables; `python -m vitadyn.io.schema` writes schemas/person-1.json.

The reader is the judge: it also takes any case of letters and other words, and checks units and limits, which a
schema cannot.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import knowledge
from ..person import SETTINGS
from . import person_yaml as reader
from .intakes import INTAKE_KEYS
from .prescriptions import DRUG_KEYS
from .remarks import LAB_KEYS

FILE = Path(__file__).parent / "schemas" / "person-1.json"
Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "minLength": 1}
AMOUNT: Schema = {**TEXT, "examples": ["4000 IU", "500 mg", "300 mg as citrate", "2 servings"]}
MOMENT: Schema = {**TEXT, "examples": ["2026-11-03", "-14 d"]}
SPAN: Schema = {**TEXT, "examples": ["3 weeks", "60 d"]}
EVERY: Schema = {**TEXT, "examples": ["1 d", "12 h", "1 week", "once"]}
TRUTH: Schema = {"type": "boolean"}


def person_schema() -> Schema:
    """JSON Schema 2020-12 of person.yaml, as a mapping."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:vitadyn:person-1",
        "title": "What is known of one person",
        "description": "Everything is optional; what is not known is left out. Unknown keys and units are refused.",
        **_mapping({**_measures(), **_findings()}),
    }


def text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(person_schema(), indent=1, ensure_ascii=True) + "\n"


def _measures() -> Schema:
    return {
        "age": _number(0, 120),
        "sex": {"enum": ["female", "male"]},
        "weight": {**TEXT, "examples": ["82 kg", "180 lb"]},
        "height": {**TEXT, "examples": ["180 cm", "5 ft 11 in"]},
        "setting": {"enum": list(SETTINGS)},
        "date": MOMENT,
        "pregnant": TRUTH,
        "dialysis": TRUTH,
        "asymptomatic": {**TRUTH, "description": "denies " + ", ".join(reader.DENIED)},
        "onset": SPAN,
    }


def _findings() -> Schema:
    return {
        "symptoms": _list(_symptom()),
        "symptoms_absent": _list(_symptom()),
        "intake": _list(_intake()),
        "sun": _mapping(_sun()),
        "drugs": _list({"anyOf": [_drug_name(), _drug()]}),
        "conditions": _list({"enum": _words("condition")}),
        "labs": _list(_lab()),
        "other": _mapping({key: {"type": "array"} for key in reader.OTHER_KEYS}),
    }


def _symptom() -> Schema:
    key = {"enum": _words("symptom")}
    fields = {"what": key, "where": {"enum": list(reader.SITES)}, "per_week": _number(0, 500), "since": SPAN,
              "at_night": TRUTH, "after_exercise": TRUTH}  # fmt: skip
    return {"anyOf": [key, _mapping(_in_order(fields, reader.SYMPTOM_KEYS), "what")]}


def _intake() -> Schema:
    what = {**TEXT, "examples": list(knowledge.names("salt"))}
    fields = {"what": what, "amount": AMOUNT, "every": EVERY, "for": SPAN, "started": MOMENT, "stopped": MOMENT,
              "label": AMOUNT}  # fmt: skip
    return _mapping(_in_order(fields, INTAKE_KEYS), "what")


def _drug() -> Schema:
    fields = {"name": _drug_name(), "amount": AMOUNT, "every": EVERY, "for": SPAN, "started": MOMENT, "stopped": MOMENT}
    return _mapping(_in_order(fields, DRUG_KEYS), "name")


def _drug_name() -> Schema:
    return {**TEXT, "examples": list(knowledge.names("drug"))}


def _lab() -> Schema:
    value = {"anyOf": [TEXT, {"type": "number"}], "examples": ["15.0 mg/dL", "<4 pg/mL", "normal"]}
    forms = [row["form"] for row in knowledge.table("analyte_forms")]
    fields = {"analyte": {"enum": [*_words("analyte"), *forms]}, "value": value, "when": MOMENT,
              "ref": {**TEXT, "examples": ["2.20-2.60 mmol/L"]}, "specimen": {"enum": list(reader.SPECIMENS)},
              "adjusted": TRUTH, "confirmed": TRUTH}  # fmt: skip
    return _mapping(_in_order(fields, LAB_KEYS), "analyte", "value")


def _sun() -> Schema:
    fields = {"latitude": _number(-90, 90), "month": {**_number(1, 12), "type": "integer"},
              "skin_type": {"enum": list(reader.SKIN)}, "minutes_per_day": _number(0, 1440),
              "exposed": {"enum": list(reader.EXPOSED)}}  # fmt: skip
    return _in_order(fields, reader.SUN_KEYS)


def _words(kind: str) -> list[str]:
    """Names of a kind, then their aliases."""
    return list(dict.fromkeys([*knowledge.names(kind), *knowledge.aliases(kind)]))


def _in_order(fields: Schema, keys: tuple[str, ...]) -> Schema:
    """The same fields in the reader's order: a key of only one of the two is an error."""
    if set(fields) != set(keys):
        raise KeyError(f"the schema and the reader differ in {sorted(set(fields) ^ set(keys))}")
    return {key: fields[key] for key in keys}


def _mapping(fields: Schema, *required: str) -> Schema:
    found: Schema = {"type": "object", "properties": fields, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _number(low: float, high: float) -> Schema:
    return {"type": "number", "minimum": low, "maximum": high}


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
