"""Typed rows: what is known of a medicine, a symptom, a condition."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .names import KEY_COLUMNS, canonical, known, names, unknown
from .tables import Row, table


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
