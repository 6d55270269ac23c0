"""Words that people use, and the one name that each of them has here.

Aliases are read, never written. A word that is neither a name nor an alias is None: the caller refuses it or sets
it aside, with `suggest` for the nearest name.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from ..errors import InputError
from .tables import table

KEY_COLUMNS = {
    "analyte": ("analytes", "key"),
    "symptom": ("symptoms", "key"),
    "condition": ("conditions", "key"),
    "drug": ("drugs", "ingredient"),
    "drug_class": ("drug_classes", "class_key"),
    "salt": ("supplement_salts", "compound"),
    "body_area": ("body_areas", "key"),
}

SPELLINGS = (("aem", "em"), ("aes", "es"), ("oea", "ea"), ("oed", "ed"), ("oes", "es"), ("coel", "cel"),
             ("paed", "ped"), ("foet", "fet"), ("tumour", "tumor"), ("sulph", "sulf"))  # fmt: skip
"""British letters, and the American for them."""


@cache
def names(kind: str) -> tuple[str, ...]:
    """Canonical names of one kind (analyte, symptom, condition, drug, drug_class, salt, body_area)."""
    file, column = KEY_COLUMNS[kind]
    return tuple(dict.fromkeys(row[column] for row in table(file)))


@cache
def aliases(kind: str) -> dict[str, str]:
    """Other spellings of one kind, in lower case, to the canonical name."""
    return {row["alias"]: row["canonical"] for row in table("aliases") if row["kind"] == kind}


def canonical(kind: str, word: str) -> str | None:
    """The name that a word stands for, whatever its case and its spaces; None when it is no name of this kind.

    >>> canonical("symptom", "Muscle cramp")
    'cramp'
    >>> canonical("analyte", "ca_ionized")
    'ca_ionised'
    """
    return next((_spellings(kind)[form] for form in _forms(word) if form in _spellings(kind)), None)


def suggest(kind: str, word: str) -> str | None:
    """The known spelling nearest to a word, or None when nothing is close."""
    near = {**_first_words(kind), **_spellings(kind)}
    begun = [name for name in names(kind) if name.startswith(f"{word.lower().strip()}_")]
    if begun:
        return begun[0]
    found = get_close_matches(" ".join(word.lower().split()), list(near), n=1, cutoff=0.6)
    return near[found[0]] if found else None


def known(kind: str, word: str) -> str:
    """The canonical name, or an error with the nearest one."""
    found = canonical(kind, word)
    if found is None:
        raise unknown(kind, word, names(kind))
    return found


def unknown(kind: str, given: str, allowed: Iterable[str], place: str = "") -> InputError:
    """The error for a word that is no name of this kind, with the nearest one."""
    guess = suggest(kind, given) if kind in KEY_COLUMNS else None
    if guess is None and kind == "drug":
        guess = suggest("drug_class", given)
    hint = f"did you mean '{guess}'?" if guess else ""
    some = sorted(allowed)
    listed = ", ".join(some) if len(some) <= 40 else f"one of {len(some)} names, such as {', '.join(some[:6])}"
    return InputError(place or kind, given, listed, hint)


@cache
def _spellings(kind: str) -> dict[str, str]:
    own = {name.lower(): name for name in names(kind)} if kind in KEY_COLUMNS else {}
    synonyms = _symptom_synonyms() if kind == "symptom" else {}
    spelt = {**synonyms, **aliases(kind), **own}
    return {**{american(word): name for word, name in spelt.items()}, **spelt}


@cache
def _first_words(kind: str) -> dict[str, str]:
    """The first word of what an analyte means (calcium, for ca_total): good for a guess, not for a name."""
    rows = reversed(table("analytes")) if kind == "analyte" else ()
    return {row["name"].split(",")[0].lower(): row["key"] for row in rows}


def _symptom_synonyms() -> dict[str, str]:
    """What the symptoms table itself lists as other words, and its labels."""
    found: dict[str, str] = {}
    for row in table("symptoms"):
        for word in [*row["synonyms"].split(";"), row["label"]]:
            if len(word.strip()) > 4:
                found.setdefault(word.strip().lower(), row["key"])
    return found


def _forms(word: str) -> Iterable[str]:
    plain = " ".join(word.lower().split())
    forms = (plain, plain.replace(" ", "_").replace("-", "_"), plain.replace("_", " "))
    return (*forms, *map(american, forms))


def american(text: str) -> str:
    """A medical text in one spelling, the American: what differs only so is the same word.

    >>> american("hypocalcaemia, diarrhoea and oedema of the oesophagus")
    'hypocalcemia, diarrhea and edema of the esophagus'
    """
    for british, american_form in SPELLINGS:
        text = text.replace(british, american_form)
    return text
