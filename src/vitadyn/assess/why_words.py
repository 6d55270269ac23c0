"""Why a finding speaks for or against a cause, in plain words: patterns of why_words.toml filled with own values.

Words are chosen by what a person has; whether they may be said is decided by the bodies: words for a cause are used
only where the finding raised its odds, words against only where it lowered them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf
from typing import Any

from .. import knowledge
from ..person import Condition, Drug, Intake, Lab, Person, Symptom
from ..results import Why
from .calcium import is_in, reading
from .findings import HIGH_WORDS, LOW_WORDS, NORMAL_WORDS, Region, inside

WORTH_WORDS = 0.1
"""Effect (log10 of the factor on the odds) from which words are given: a factor of 1.26."""
KIDNEY_UP = ("creatinine", "urea", "bun")
"""What rises when the kidney filters less; eGFR and clearance fall."""
WORDS = {
    "low": LOW_WORDS,
    "normal": NORMAL_WORDS,
    "high": HIGH_WORDS,
    "not_low": NORMAL_WORDS + HIGH_WORDS,
    "not_high": LOW_WORDS + NORMAL_WORDS,
    "very_high": ("very_high",),
}

Fact = Lab | Symptom | Drug | Condition | Intake
Pattern = Mapping[str, Any]


@cache
def words() -> Mapping[str, Any]:
    """The table of words, read once."""
    return tomllib.loads(files(__package__).joinpath("why_words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Said:
    """A pattern that holds for one finding, with the person's values filled in; `clauses` by label or sub-cause."""

    says: str
    supports: Mapping[str, str]
    opposes: Mapping[str, str]
    source: str

    def clause(self, label: str, sub_cause: str, effect: float) -> str:
        """The words that fit the sign of an effect (log10), of the sub-cause first; nothing where there are none."""
        side = self.supports if effect > 0.0 else self.opposes
        return side.get(f"{label}.{sub_cause}", side.get(label, ""))


def patterns(person: Person, path: str) -> tuple[Said, ...]:
    """Every pattern that holds for what stands at a path of the input, in the order of the table."""
    return tuple(
        _said(pattern, person, fact)
        for fact in facts_at(person, path)
        for pattern in words()["pattern"]
        if _is_about(pattern["of"], fact, person) and _holds(pattern.get("when", {}), fact, person)
    )


def _said(pattern: Pattern, person: Person, fact: Fact | str) -> Said:
    says = _filled(pattern["says"], person, fact)
    return Said(says, pattern.get("for", {}), pattern.get("against", {}), pattern["source"])


def sources(person: Person, reasons: Iterable[Why]) -> tuple[str, ...]:
    """The sources of every pattern that holds for the findings of these reasons, each once."""
    told = (one.source for reason in reasons for one in patterns(person, reason.finding))
    return tuple(dict.fromkeys(told))


def because(said: tuple[Said, ...], label: str, sub_cause: str, effect: float) -> str:
    """One sentence without its stop, of the first pattern with words for this cause and this sign of effect.

    >>> low = Said("adjusted calcium (1.9 mmol/L) is low", {"mg_depletion": "PTH is not released"}, {}, "SFE-HYPO")
    >>> because((low,), "mg_depletion", "ppi", 0.8), because((low,), "mg_depletion", "ppi", -0.8)
    ('Adjusted calcium (1.9 mmol/L) is low: PTH is not released', '')
    """
    if abs(effect) < WORTH_WORDS:
        return ""
    fitting = ((one.says, clause) for one in said if (clause := one.clause(label, sub_cause, effect)))
    return next((_capital(f"{says}{'; ' if ': ' in says else ': '}{clause}") for says, clause in fitting), "")


def beforehand(person: Person, path: str, effect: float) -> str:
    """Words for a fact that moves base rates and has none of its own."""
    fact = next(facts_at(person, path), None)
    if fact is None or abs(effect) < WORTH_WORDS:
        return ""
    said = str(words()["before"]["for" if effect > 0.0 else "against"])
    return _capital(said.format(finding=named(person, fact)))


def called(lab: Lab) -> str:
    """A result as it is called in a sentence.

    >>> called(Lab("k", "labs[0]", "k 9.8 mmol/L", "mmol/L", value=9.8))
    'potassium 9.8 mmol/L'
    """
    name, value = _name_and_value(lab)
    return f"{name} {value}".strip()


def doubt(analyte: str, is_high: bool) -> str:
    """What to look for before an impossible value is believed."""
    table = words()["doubt"]
    side = "high" if is_high else "low"
    return str(table.get(analyte, {}).get(side, table["any"][side])["words"])


def facts_at(person: Person, path: str) -> Iterator[Fact | str]:
    """What stands at a path: facts, or the path itself for age and sex."""
    everything = (person.labs, person.symptoms, person.drugs, person.conditions, person.intake)
    yield from (fact for facts in everything for fact in facts if fact.path == path)
    if path in ("age", "sex"):
        yield path


def named(person: Person, fact: Fact | str) -> str:
    """A fact as it is called in a sentence."""
    if isinstance(fact, str):
        return f"age {person.age:g} years" if fact == "age" and person.age is not None else f"sex {person.sex}"
    if isinstance(fact, Lab):
        return _mentioned(fact)
    if isinstance(fact, Drug):
        return fact.name
    if isinstance(fact, Intake):
        return _taken(fact)
    if isinstance(fact, Symptom | Condition) and fact.text == fact.key:
        find = knowledge.symptom if isinstance(fact, Symptom) else knowledge.condition
        return find(fact.key).label
    return fact.text


def _mentioned(lab: Lab) -> str:
    """A result with what was found; the sentence itself says low, normal or high."""
    name, value = _name_and_value(lab)
    plain = value.replace("_", " ") if lab.word else value
    return name if plain in ("", "low", "normal", "high") else f"{name} ({plain})"


def _taken(intake: Intake) -> str:
    """A supplement with its daily amount, if it is known."""
    name = str(words()["names"].get(intake.substance, intake.substance))
    if intake.per_day is None:
        return name
    amount = f"{intake.per_day:,.0f}" if intake.per_day >= 100.0 else f"{intake.per_day:.3g}"
    return f"{name} ({amount} {intake.unit} a day)"


def _name_and_value(lab: Lab) -> tuple[str, str]:
    """The name of a result in words, and what was found; a text that does not begin with the key stands as it is."""
    first, _, rest = lab.text.partition(" ")
    if first.lower() != lab.analyte:
        return lab.text, ""
    return words()["names"].get(lab.analyte, lab.analyte), rest


def _is_about(of: Mapping[str, list[str]], fact: Fact | str, person: Person) -> bool:
    if isinstance(fact, str):
        return fact in of.get("fact", ())
    if isinstance(fact, Lab):
        known = of.get("lab", ())
        return fact.analyte in known or ("calcium" in known and _decides(fact, person))
    if isinstance(fact, Drug):
        return bool(set(fact.classes) & set(of.get("class", ())))
    if isinstance(fact, Intake):
        return fact.substance in of.get("intake", ())
    return fact.key in of.get("symptom" if isinstance(fact, Symptom) else "condition", ())


def _decides(lab: Lab, person: Person) -> bool:
    """Whether this is the calcium that decides between low and high."""
    calcium = reading(person)
    return calcium is not None and lab.path == calcium.paths[0]


def _holds(when: Mapping[str, str], fact: Fact | str, person: Person) -> bool:
    return all(_level_holds(name, level, fact, person) for name, level in when.items())


def _level_holds(name: str, level: str, fact: Fact | str, person: Person) -> bool:
    if name == "calcium":
        calcium = reading(person)
        return calcium is not None and is_in(calcium, level)
    if name in ("own", "kidney"):
        return isinstance(fact, Lab) and is_level(fact, _turned(fact, level) if name == "kidney" else level, person)
    lab = fact if isinstance(fact, Lab) and fact.analyte == name else person.lab(name)
    return lab is not None and is_level(lab, level, person)


def _turned(lab: Lab, level: str) -> str:
    """A level of filtration as the level of a result that rises when filtration falls."""
    turned = {"low": "high", "normal": "not_high"} if lab.analyte in KIDNEY_UP else {"normal": "not_low"}
    return turned.get(level, level)


def is_level(lab: Lab, level: str, person: Person) -> bool:
    """Whether a result is certainly low, normal, high, not_low, not_high or very_high; unknown limits say no.

    >>> is_level(Lab("k", "labs[0]", "k 2.9 mmol/L", "mmol/L", value=2.9), "low", Person())
    True
    """
    if lab.word is not None:
        return lab.word in WORDS[level]
    low, high, very_high = _limits(lab, person)
    regions = {
        "low": Region(below=low),
        "not_low": Region(at_least=low),
        "high": Region(above=high),
        "not_high": Region(at_most=high),
        "normal": Region(at_least=low, at_most=high),
        "very_high": Region(above=very_high),
    }
    return inside(lab, regions[level]) and None not in _needed(level, low, high)


def _needed(level: str, low: float | None, high: float | None) -> tuple[float | None, ...]:
    """The limits that a level rests on."""
    return {"low": (low,), "not_low": (low,), "normal": (low, high)}.get(level, (high,))


def _limits(lab: Lab, person: Person) -> tuple[float | None, float | None, float]:
    own = words()["limits"].get(lab.analyte)
    if own is not None:
        return own[0], own[1], own[2]
    low, high = knowledge.analyte(lab.analyte).reference(person.sex, lab.specimen)
    return (low if lab.ref_low is None else lab.ref_low), (high if lab.ref_high is None else lab.ref_high), inf


def _filled(says: str, person: Person, fact: Fact | str) -> str:
    """A sentence with the values of its findings in it."""
    values = {lab.analyte: named(person, lab) for lab in person.labs}
    calcium = reading(person)
    if calcium is not None:
        values["calcium"] = next(named(person, lab) for lab in person.labs if lab.path == calcium.paths[0])
    own = {"finding": named(person, fact), **({fact.analyte: named(person, fact)} if isinstance(fact, Lab) else {})}
    return says.format_map({**values, **own})


def _capital(text: str) -> str:
    """With a capital, unless the first word has one of its own (eGFR)."""
    return text[:1].upper() + text[1:] if text[:2].islower() or text[1:2] == " " else text
