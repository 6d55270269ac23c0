"""Published patients as persons: input fields only, tolerant reading, and each unusable item set aside with its reason.

The answer must not leak: identity, source, diagnosis, treatment, follow-up, notes, evidence, tags and the file's name
are never looked at here. `truth` reads the diagnosis apart, for scoring.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .. import knowledge
from ..errors import InputError
from ..person import Condition, Drug, Intake, Lab, Person, SetAside, Sun, Symptom
from . import case_items, case_labs, case_text
from .egfr import computed
from .person_yaml import DENIED
from .remarks import not_carried
from .tree import load

INPUTS = ("age", "age_unit", "sex", "complaints", "complaints_denied_or_absent", "onset", "supplements_diet_sun",
          "drugs", "conditions", "labs_at_presentation", "labs_qualitative")  # fmt: skip
MONTHS_IN_YEAR = 12.0


@dataclass(frozen=True, slots=True)
class Truth:
    """What the authors concluded; for scoring only."""

    id: str
    label: str
    also_accept: tuple[str, ...]
    contributory: tuple[str, ...]
    confidence: str
    information: str
    paediatric: bool
    tags: tuple[str, ...]


def read_case(path: str | Path, dose_known: bool = False) -> Person:
    """The person of a published-case file, by its input fields alone.

    Parameters
    ----------
    path
        a YAML file in the form of the published cases.
    dose_known
        whether a dose that was found out afterwards is told too (a second, separately scored run).
    """
    return adapt(_mapping(path), dose_known)


def adapt(case: Mapping[str, Any], dose_known: bool = False) -> Person:
    """The same from a mapping. Never stops on a bad item: it stands in `set_aside` with its reason."""
    given = {key: case.get(key) for key in INPUTS}
    found = _Found()
    age, sex = _age(given), given["sex"] if given["sex"] in ("female", "male") else None
    _complaints(given, found)
    _onset(str(given["onset"] or ""), found)
    _swallowed(given, found, dose_known)
    for path, text in _texts(given, "conditions"):
        found.take(path, text, _suffer, text, path, found)
    _labs(given, found, sex)
    person = found.person(age, sex)
    egfr = computed(person)
    return person if egfr is None else replace(person, labs=(*person.labs, egfr))


def truth(path: str | Path) -> Truth:
    """What the authors of a published case concluded."""
    case = _mapping(path)
    diagnosis = case.get("diagnosis")
    if "id" not in case or not isinstance(diagnosis, dict) or "label" not in diagnosis:
        raise InputError(str(path), "no id, or no diagnosis with a label", "a published case with both, to be scored")
    return Truth(
        id=str(case["id"]), label=str(diagnosis["label"]), also_accept=tuple(diagnosis.get("also_accept") or ()),
        contributory=tuple(diagnosis.get("contributory") or ()), confidence=str(diagnosis.get("label_confidence")),
        information=str(case.get("information")), paediatric=bool(case.get("paediatric")),
        tags=tuple(case.get("difficulty_tags") or ()),
    )  # fmt: skip


@dataclass
class _Found:
    """What has been collected so far."""

    symptoms: list[Symptom] = field(default_factory=list)
    absent: list[Symptom] = field(default_factory=list)
    intake: list[Intake] = field(default_factory=list)
    drugs: list[Drug] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    labs: list[Lab] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    sun: Sun | None = None
    onset: float | None = None
    asymptomatic: bool = False

    def take(self, path: str, text: str, reader: Callable[..., object], *arguments: object) -> None:
        """Run a reader; what it refuses is set aside by name."""
        try:
            reader(*arguments)
        except InputError as error:
            told = case_text.without_hindsight(text)
            self.aside.append(SetAside(f"{path}: {told}", f"given {error.given!r}; usable: {error.allowed}"))
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
            self.aside.append(SetAside(path, "not in the form of a published case"))

    def person(self, age: float | None, sex: str | None) -> Person:
        keys = {condition.key for condition in self.conditions}
        present = {symptom.key for symptom in self.symptoms}
        unique = list({condition.key: condition for condition in reversed(self.conditions)}.values())[::-1]
        return Person(
            age=age, sex=sex, pregnant=True if "pregnancy" in keys else None, asymptomatic=self.asymptomatic,
            onset=self.onset, symptoms=tuple(self.symptoms), sun=self.sun, intake=tuple(self.intake),
            symptoms_absent=tuple(symptom for symptom in self.absent if symptom.key not in present),
            drugs=tuple(self.drugs), conditions=tuple(unique), labs=tuple(self.labs),
            set_aside=(*self.aside, *not_carried(self.drugs, unique)),
        )  # fmt: skip


def _mapping(path: str | Path) -> dict[str, Any]:
    """The file as plain values, once it is known to hold no binary, no alias, no key twice and no depths."""
    import yaml

    form = load(Path(path))
    if not isinstance(form.value, dict):
        raise form.refuse("a published case: a mapping")
    case: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8-sig"))
    return case


def _age(given: Mapping[str, Any]) -> float | None:
    if isinstance(given["age"], bool) or not isinstance(given["age"], (int, float)):
        return None
    return float(given["age"]) / (MONTHS_IN_YEAR if given["age_unit"] == "months" else 1.0)


def _texts(given: Mapping[str, Any], key: str) -> list[tuple[str, str]]:
    return [(f"{key}[{number}]", str(item)) for number, item in enumerate(_listed(given, key))]


def _listed(given: Mapping[str, Any], key: str) -> list[Any]:
    return given[key] if isinstance(given[key], list) else []


def _complaints(given: Mapping[str, Any], found: _Found) -> None:
    for path, word in _texts(given, "complaints"):
        found.take(path, word, _complaint, word, path, found)
    for path, word in _texts(given, "complaints_denied_or_absent"):
        found.take(path, word, _deny, word, path, found)


def _complaint(word: str, path: str, found: _Found) -> None:
    """A complaint is a symptom, a condition that the vocabulary lists among them, or the denial of eight symptoms."""
    if word == "asymptomatic":
        found.asymptomatic = True
        found.absent.extend(Symptom(key, path, word) for key in DENIED)
    elif word in knowledge.aliases("complaint_condition"):
        key = knowledge.aliases("complaint_condition")[word]
        found.conditions.append(Condition(key, path, word, knowledge.condition(key).modelled))
    else:
        found.symptoms.append(_symptom(word, path))


def _deny(word: str, path: str, found: _Found) -> None:
    found.absent.append(_symptom(word, path))


def _symptom(word: str, path: str) -> Symptom:
    return Symptom(knowledge.symptom(word).key, path, word)


def _onset(text: str, found: _Found) -> None:
    """Days since onset; what the text names as background (exertion in heat, gastroenteritis) counts as a condition."""
    plain = case_text.without_hindsight(text)
    found.onset = case_text.onset(plain)
    words = case_text.phrases(plain, knowledge.aliases("condition_phrase"))
    keys = [knowledge.aliases("condition_phrase")[word] for word in words]
    if "parathyroidectomy" in keys and re.search(r"\b(?:after|following|since|post)\b", plain.lower()):
        keys = ["parathyroidectomy_recent"]
    found.conditions += [Condition(key, "onset", text, knowledge.condition(key).modelled) for key in keys]
    if text and found.onset is None and not keys and not case_text.since(plain):
        found.aside.append(SetAside(f"onset: {text}", "no length of time in it"))


def _swallowed(given: Mapping[str, Any], found: _Found, dose_known: bool) -> None:
    for number, item in enumerate(_listed(given, "supplements_diet_sun")):
        path = f"supplements_diet_sun[{number}]"
        found.take(path, _named(item, "item"), _eat, item, path, found, dose_known)
    for path, text in _texts(given, "drugs"):
        found.take(path, text, _prescribe, text, path, found)
    onset = case_text.without_hindsight(str(given["onset"] or ""))
    found.drugs = [case_items.started_by(drug, onset, found.onset) for drug in found.drugs]


def _named(item: object, key: str) -> str:
    return str(item.get(key)) if isinstance(item, dict) else str(item)


def _eat(item: Mapping[str, Any], path: str, found: _Found, dose_known: bool) -> None:
    eaten = case_items.eaten(item, path, dose_known)
    found.intake += eaten.intake
    found.conditions += eaten.conditions
    found.sun = found.sun or eaten.sun


def _prescribe(text: str, path: str, found: _Found) -> None:
    for drug, brought in case_items.drugs(text, path):
        found.drugs.append(drug)
        found.intake += brought


def _suffer(text: str, path: str, found: _Found) -> None:
    found.conditions.extend(case_items.conditions(text, path))


def _labs(given: Mapping[str, Any], found: _Found, sex: str | None) -> None:
    items = _listed(given, "labs_at_presentation")
    month = case_labs.admission_month([item for item in items if isinstance(item, dict)])
    for number, item in enumerate(items):
        path = f"labs_at_presentation[{number}]"
        text = " ".join(_named(item, key) for key in ("analyte", "value_as_printed", "unit")).removesuffix(" None")
        found.take(path, text, _measure, item, path, month, found)
    words = given["labs_qualitative"] if isinstance(given["labs_qualitative"], dict) else {}
    for name, value in words.items():
        found.take(f"labs_qualitative.{name}", f"{name} {value}", _word, name, value, sex, found)


def _measure(item: Mapping[str, Any], path: str, month: float | None, found: _Found) -> None:
    found.labs.append(case_labs.lab(item, path, month))


def _word(name: str, value: str, sex: str | None, found: _Found) -> None:
    """A worded result; beside a number of the same test it would count twice."""
    if any(lab.analyte == knowledge.canonical("analyte", name) and lab.day == 0.0 for lab in found.labs):
        raise InputError(name, value, case_labs.TWICE)
    found.labs.append(case_labs.word(name, value, f"labs_qualitative.{name}", sex))
