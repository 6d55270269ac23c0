"""People with a cramp and nothing else, real and simulated: how often a mineral is blamed for it.

The real ones are adults of NHANES 2017-2018 (National Center for Health Statistics; public domain), each given a cramp
complaint. A sample of 150 is in the package; `benchmarks/assess_worlds.py --survey` takes the whole file.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..assess.first_look import first_look
from ..assess.labels import LABELS
from ..assess.prior import which_setting
from ..io.person_yaml import read
from ..person import Person
from ..physiology import body
from .worlds import Case, draw_case, world
from .worlds_run import DIGITS, Row, assessed, is_outside

SAMPLE_FILE = Path(__file__).parent / "population_data" / "nhanes_people.csv"
COLUMNS = {
    "serum_total_calcium_mmol_per_L": ("ca_total", "mmol/L"),
    "serum_phosphate_mmol_per_L": ("phosphate", "mmol/L"),
    "serum_potassium_mmol_per_L": ("k", "mmol/L"),
    "serum_sodium_mmol_per_L": ("na", "mmol/L"),
    "serum_creatinine_umol_per_L": ("creatinine", "umol/L"),
    "serum_albumin_g_per_L": ("albumin", "g/L"),
    "serum_alkaline_phosphatase_U_per_L": ("alp", "U/L"),
    "serum_bicarbonate_mmol_per_L": ("hco3", "mmol/L"),
    "serum_urea_mmol_per_L": ("urea", "mmol/L"),
    "serum_creatine_kinase_U_per_L": ("ck", "U/L"),
}
"""Columns of the survey file that the assessment weighs."""
NOT_MINERAL = ("nocturnal_idiopathic", "other")
ORDINARY = ("nocturnal_idiopathic.ordinary", "other.nothing_mineral")
BLAMED = 0.5
SUSPECTED = 0.1
"""From this probability of a mineral cause on, the first look is followed by the full answer."""
FIRST = 700_000
"""Numbers of simulated ordinary people, apart from those of the worlds."""


@cache
def people(path: Path = SAMPLE_FILE) -> tuple[Mapping[str, str], ...]:
    """Rows of a survey file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def surveyed(row: Mapping[str, str], place: int) -> Person:
    """An adult of the survey with a cramp, by day and by night in turn."""
    results = ((name, unit, row[column]) for column, (name, unit) in COLUMNS.items())
    told = {
        "age": round(float(row["age_y"])),
        "sex": "male" if row["sex_1m_2f"] == "1" else "female",
        "symptoms": [("cramp", "cramp_night")[place % 2]],
        "labs": [
            {"analyte": name, "value": f"{value} {unit}", "confirmed": True} for name, unit, value in results if value
        ],
    }
    return read(json.dumps(told, indent=1))


def survey_row(path: Path, place: int) -> Row:
    """The row of adult `place` of a survey file; what causes their cramp is taken to be nothing mineral.

    Where the first look gives every mineral cause less than `SUSPECTED`, it stands: that spares nine in ten.
    """
    person = surveyed(people(path)[place], place)
    return at_first_look(person, place) or assessed(person, place, ORDINARY[0], {})


def at_first_look(person: Person, place: int) -> Row | None:
    """The row by the first look alone; None where it suspects a mineral."""
    looked = first_look(person, body(), which_setting(person, "clinic"), 1)
    if looked is None:
        return None
    answer = tuple(round(float(share), DIGITS) for share in looked[1].posterior.label)
    if max(share for label, share in zip(LABELS, answer, strict=True) if label not in NOT_MINERAL) >= SUSPECTED:
        return None
    outside = any(is_outside(person.sex, lab) for lab in person.labs)
    return Row(place, ORDINARY[0], answer, labs=len(person.labs), outside=outside)


def ordinary_case(number: int) -> Case:
    """A simulated person without a mineral cause, whose complaint is a cramp."""
    case = draw_case(world("matched"), FIRST + number, accept=lambda key: key in ORDINARY)
    absent = [name for name in case.told["symptoms_absent"] if name != "cramp"]
    told = {**case.told, "symptoms": ["cramp", *(one for one in case.told["symptoms"] if one != "cramp")]}
    return Case(case.world, number, {**told, "symptoms_absent": absent}, case.key, case.states)


def ordinary_row(number: int) -> Row:
    """The row of simulated ordinary person `number`."""
    case = ordinary_case(number)
    return assessed(case.person(), number, case.key, case.states)


def blamed(row: Row) -> str:
    """The mineral cause that is held to be likelier than not, or nothing."""
    return row.first if row.first not in NOT_MINERAL and row.sure > BLAMED else ""


def ordinary_scores(rows: Sequence[Row]) -> dict[str, Any]:
    """Share with a mineral cause above one half among those whose own results are all inside, and among all."""
    inside = [row for row in rows if not row.outside]
    found = [blamed(row) for row in rows]
    return {
        "people": len(rows),
        "inside": len(inside),
        "blamed_inside": sum(bool(blamed(row)) for row in inside) / len(inside) if inside else None,
        "blamed": sum(map(bool, found)) / len(rows),
        "causes": {label: found.count(label) for label in LABELS if label in found},
    }
