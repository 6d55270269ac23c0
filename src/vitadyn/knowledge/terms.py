"""Typed rows: what is known of a medicine, a symptom, a condition."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .names import KEY_COLUMNS, canonical, known, names, unknown
from .tables import FOLDER, Row, table


@dataclass(frozen=True, slots=True)
class Medicine:
    """An ingredient or a class word; `classes` is empty when it is known but nothing in the model uses it."""

    name: str
    classes: tuple[str, ...]
    model: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A symptom or a condition."""

    key: str
    label: str
    modelled: bool
    sources: tuple[str, ...]


def drug(name: str) -> Medicine:
    """A medicine by ingredient, another spelling, or a class word ("proton pump inhibitor")."""
    ingredient = canonical("drug", name)
    if ingredient is not None:
        rows = [row for row in table("drugs") if row["ingredient"] == ingredient]
        classes = tuple(dict.fromkeys(row["class_key"] for row in rows if row["class_key"]))
        return Medicine(ingredient, classes, _model(classes), rows[0].sources)
    word = canonical("drug_class", name)
    if word is None:
        raise unknown("drug", name, [*names("drug"), *names("drug_class")])
    return Medicine(word, (word,), _model((word,)), _class(word).sources)


def drug_class(name: str) -> tuple[str, ...]:
    """The class keys of a medicine: ('ppi',) for omeprazole, () for one that is known but not modelled."""
    return drug(name).classes


def class_is_used(key: str) -> bool:
    """Whether a class of medicines acts on the body, has an empirical law, or is asked for by a rule."""
    return _class(key)["model"] != "none" or key in _classes_in_rules()


def symptom(name: str) -> Term:
    """A complaint or sign by its key or another word for it.

    >>> symptom("muscle spasm").key
    'cramp'
    """
    return _term("symptom", "label", name)


def condition(name: str) -> Term:
    """A diagnosis or state by its key or another word for it."""
    return _term("condition", "name", name)


def _term(kind: str, label: str, name: str) -> Term:
    key = known(kind, name)
    file, column = KEY_COLUMNS[kind]
    row = next(row for row in table(file) if row[column] == key)
    return Term(key, row[label], row["modelled"] == "yes", row.sources)


@cache
def _class(key: str) -> Row:
    return next(row for row in table("drug_classes") if row["class_key"] == key)


def _model(classes: tuple[str, ...]) -> str:
    """How the model meets these classes: the best of hook, empirical, none."""
    found = {_class(key)["model"] for key in classes}
    return next((kind for kind in ("hook", "empirical") if kind in found), "none")


@cache
def _classes_in_rules() -> frozenset[str]:
    """The classes that red flags and risks ask for."""
    texts = ((FOLDER / f"{name}.toml").read_text(encoding="utf-8") for name in ("red_flag_rules", "prior_risks"))
    return frozenset(key for text in texts for key in _asked_for(tomllib.loads(text)))


def _asked_for(rule: object) -> Iterator[str]:
    """Every word under a key `class`, at any depth."""
    if isinstance(rule, dict):
        yield from rule.get("class", ())
    inner = rule.values() if isinstance(rule, dict) else rule if isinstance(rule, list) else ()
    for part in inner:
        yield from _asked_for(part)
