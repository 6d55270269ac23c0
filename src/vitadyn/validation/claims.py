"""Every sentence of the article that began the project, put to the test: verdicts follow from rules written before.

A claim is not a gate: its check says whether the first figure lies where the claim would be supported, and `more` the
verdict. Rates of complaints come from tables, many of them ranges that experts chose; a claim that rests on such a
range alone is supported in part at best.
"""

from __future__ import annotations

import math
from pathlib import Path

from ..language import Body
from ..physiology import STANDARD, body
from .claim_book import BOOK, Book, Claim, read
from .claim_figures import Courses, Ruling, rule
from .claim_groups import simulated
from .claim_pictures import LOOKED_AT, pictures
from .claim_table import ALSO, distinguishing
from .claim_words import experiment, rules, said, unit
from .report import Check, Report, known_to_pass

STATEMENT = (
    "sentences of an article, each with a rule that was written before its verdict was worked out; none is a gate"
)


def run(numbers: str = STANDARD, path: Path = BOOK) -> Report:
    """Simulate all groups under a parameter set and decide every claim.

    >>> run("C").suite
    'claims'
    """
    return decide(read(path), body(numbers), numbers)


def decide(book: Book, whole: Body, numbers: str = "") -> Report:
    """All claims of a book on a body."""
    courses = simulated(book, whole, {*quantities(book), *ALSO, *LOOKED_AT})
    rulings = {claim.id: rule(book, claim, courses) for claim in book.claims}
    checks = tuple(_check(book, claim, rulings[claim.id]) for claim in book.claims)
    tables: dict[str, tuple[dict[str, object], ...]] = {
        "verdicts": tuple(_row(claim, rulings[claim.id]) for claim in book.claims),
        "distinguishing": distinguishing(courses),
        "how_evidence_is_joined": tuple({"by the figure": model, **told} for model, told in book.joins.items()),
        "groups": tuple(_group(book, name, courses) for name in book.groups),
        "sources": tuple({"key": key, "what": what} for key, what in book.sources.items()),
    }
    made = Report("claims", checks, STATEMENT, known_to_pass("claims", numbers), pictures(book, courses), tables=tables)
    return made.of_body(whole, numbers)


def quantities(book: Book) -> set[str]:
    """Everything that a figure looks at."""
    figures = [figure for claim in book.claims for figure in claim.figures if not figure.trials]
    return {figure.quantity for figure in figures} | {one.who.quantity for one in figures if one.who}


def _check(book: Book, claim: Claim, ruling: Ruling) -> Check:
    """The first figure beside the range in which the claim is supported."""
    first = claim.figures[0] if claim.figures else None
    low, high = claim.rules["supported"].get(first.name, (-math.inf, math.inf)) if first else (-math.inf, math.inf)
    cited = [f"{key}: {book.sources[key]}" for key in claim.sources]
    return Check(
        id=claim.id,
        title=claim.says,
        low=low,
        high=high,
        value=ruling.figures[first.name] if first else None,
        unit=unit(first),
        grade="C" if ruling.weakest or claim.outside == "none" else "B",
        target=claim.untested or said(first),
        source=", ".join(claim.sources) or "no source",
        grade_note=f"the rate of '{ruling.weakest}' rests on a range that experts chose" if ruling.weakest else "",
        more={
            "claim": claim.says,
            "verdict": ruling.verdict,
            "by the figures": ruling.model,
            "figures": dict(ruling.figures),
            "rule": rules(claim),
            "experiment": experiment(book, claim),
            "outside": claim.outside,
            "evidence": cited,
        },
    )


def _row(claim: Claim, ruling: Ruling) -> dict[str, object]:
    first = next(iter(ruling.figures.values()), None)
    shown = said(claim.figures[0]) if claim.figures else claim.untested
    told = {"claim": claim.id, "says": claim.says, "verdict": ruling.verdict, "figure": first, "of": shown}
    return {**told, "by the figures": ruling.model, "outside": claim.outside}


def _group(book: Book, name: str, courses: Courses) -> dict[str, object]:
    lived = courses[name].lived
    return {"group": name, "does": book.groups[name].does, "people": len(lived), "to the end": int(lived.sum())}
