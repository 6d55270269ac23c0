"""Figures of the long run that are kept: every part by name, the people it is to have, and what they belong to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from .. import knowledge
from ..physiology import body
from ..version import VERSION
from .corrupted import corrupted_row, corrupted_scores
from .ordinary import SAMPLE_FILE, ordinary_row, ordinary_scores, people, survey_row
from .worlds import WORLDS
from .worlds_people import RULES_FILE
from .worlds_run import Row, one_person
from .worlds_scores import scores

RESULTS_FILE = Path(__file__).parents[3] / "benchmarks" / "assess_worlds.json"
"""In the repository; an installed package has none."""
FIRST = 150
"""People of the matched world whose answers are kept one by one, so that a short run can be held against them."""
WHOLE_SURVEY = 5105
DIGITS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A group of people: how one is made and assessed, how all are scored, and how many there are to be."""

    name: str
    row: Callable[[int], Row]
    score: Callable[[list[Row]], dict[str, Any]]
    asked: int


def parts(survey: Path = SAMPLE_FILE) -> dict[str, Part]:
    """The worlds, the ordinary people of a survey file and of simulation, and the corrupted ones."""
    of_worlds = [Part(name, partial(one_person, name), scores, 5000) for name in WORLDS]
    others = [
        Part("survey", partial(survey_row, survey), ordinary_scores, WHOLE_SURVEY),
        Part("ordinary", ordinary_row, ordinary_scores, 2000),
        Part("corrupted", corrupted_row, corrupted_scores, 500),
    ]
    return {part.name: part for part in (*of_worlds, *others)}


def available(part: Part, wanted: int, survey: Path = SAMPLE_FILE) -> int:
    """How many people a part can have: no more than asked for, nor than the survey file holds."""
    return min(wanted, part.asked, len(people(survey)) if part.name == "survey" else wanted)


def stamp() -> dict[str, str]:
    """What the figures belong to: bodies, tables, mechanisms and the rules by which people are asked."""
    told = hashlib.sha256(RULES_FILE.read_bytes())
    folder = files("vitadyn.assess").joinpath("mechanisms")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        told.update(file.name.encode() + b"\0" + file.read_bytes())
    return {
        "model_hash": body().hash(),
        "set_b_hash": body("B").hash(),
        "knowledge": knowledge.version(knowledge.NOT_WEIGHED),
        "mechanisms": told.hexdigest()[:12],
    }


def kept() -> Mapping[str, Any] | None:
    """The figures that are kept, or None where there are none."""
    if not RESULTS_FILE.is_file():
        return None
    told: dict[str, Any] = json.loads(RESULTS_FILE.read_text(encoding="utf-8"))
    return told


def is_stale(told: Mapping[str, Any]) -> bool:
    """Whether kept figures are of other bodies, tables or rules than those of today."""
    return bool(told["stamp"] != stamp())


def written(told: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """The figures of rows by part, as they are kept."""
    by_name = parts()
    scored = {name: {"asked": by_name[name].asked, **by_name[name].score(list(rows))} for name, rows in told.items()}
    first = [[row.key, row.first, row.sure] for row in list(told.get("matched", ()))[:FIRST]]
    return {"vitadyn": VERSION, "stamp": stamp(), "parts": rounded(scored), "first": first}


def rounded(value: Any) -> Any:
    """Numbers to the digits that are kept."""
    if isinstance(value, Mapping):
        return {name: rounded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return round(value, DIGITS) if isinstance(value, float) else value


def disagreement(told: Mapping[str, Any], rows: Sequence[Row]) -> float:
    """Mean distance of the first answers' probabilities from those that are kept; 1 for another first answer."""
    pairs = list(zip(told["first"], rows, strict=False))
    apart = [abs(sure - row.sure) if [key, first] == [row.key, row.first] else 1.0 for (key, first, sure), row in pairs]
    return sum(apart) / len(apart) if apart else 1.0
