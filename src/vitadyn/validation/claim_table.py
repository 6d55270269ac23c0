"""The table that tells deficiency from toxicity: five rows, each worked out from two simulated groups."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..assess.complaints import groups
from ..assess.symptoms import has_law
from ..engine.problem import Array
from .claim_book import Figure
from .claim_figures import first_days
from .claim_groups import SYMPTOM, Course

Row = dict[str, object]
SIDES = ("deficient", "toxic")
USUAL = "usual"
LOW_CA, HIGH_CA = 2.15, 2.6
ALSO = ("vitd25", "ca_total", "cramp_mineral", "tingling_share", "volume_ratio")
"""What the table looks at besides what claims do."""
MOST_SYMPTOMS, LIFTED = 6, 1.5
KINDS = ("weakness", "gut", "water", "mental", "bone")


def distinguishing(courses: Mapping[str, Course]) -> tuple[Row, ...]:
    """Cause, related symptoms, calcium, kind of cramp and onset on both sides, and whether each tells them apart."""
    sides = [courses[name] for name in SIDES]
    lifted = [_lifted(side, courses[USUAL]) for side in sides]
    return (
        _row("cause: 25(OH)D, nmol/L", [_interval(_end(side, "vitd25")) for side in sides], _apart(sides, "vitd25")),
        _row("related symptoms", [_named(one) for one in lifted], not set(lifted[0]) & set(lifted[1])),
        _row("calcium", [_calcium(side) for side in sides], _apart(sides, "ca_total")),
        _row("kind of cramp", [_cramp(side) for side in sides], _apart(sides, "volume_ratio")),
        _row("onset", [_onset(side) for side in sides], _later(sides)),
    )


def _row(what: str, told: list[str], apart: bool) -> Row:
    return {"row": what, "deficiency": told[0], "toxicity": told[1], "tells them apart": apart}


def _end(course: Course, quantity: str) -> Array:
    """On the last day, of those who reached it."""
    return course.of(quantity)[course.lived]


def _interval(values: Array) -> str:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95]).tolist()
    return f"{middle:.3g} (90 % {low:.3g} to {high:.3g})"


def _apart(sides: list[Course], quantity: str) -> bool:
    """Whether nine in ten of each side lie beyond the middle between the two medians."""
    first, second = (_end(side, quantity) for side in sides)
    middle = 0.5 * (np.median(first) + np.median(second))
    below, above = sorted((first, second), key=lambda values: float(np.median(values)))
    return bool(np.mean(below < middle) >= 0.9 and np.mean(above > middle) >= 0.9)


def _lifted(side: Course, usual: Course) -> list[str]:
    """Complaints that most more people have than usual, if half as many again have them."""
    known = [name for kind in KINDS for name in groups()[kind] if has_law(name)]
    more = {name: _mean(side, name) - _mean(usual, name) for name in known}
    raised = [name for name in known if _mean(side, name) >= LIFTED * _mean(usual, name)]
    return sorted(raised, key=lambda name: -more[name])[:MOST_SYMPTOMS]


def _mean(course: Course, symptom: str) -> float:
    return float(np.mean(_end(course, SYMPTOM + symptom)))


def _named(symptoms: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in symptoms) or "none raised by half"


def _calcium(side: Course) -> str:
    values = _end(side, "ca_total")
    low, high = np.mean(values < LOW_CA), np.mean(values > HIGH_CA)
    return f"{_interval(values)} mmol/L; low in {low:.0%}, high in {high:.0%}"


def _cramp(side: Course) -> str:
    """Cramps over usual by the nerve, weakness and aches by the tables, and water lost."""
    factor, volume = np.mean(_end(side, "cramp_mineral")), np.median(_end(side, "volume_ratio"))
    weak, aches = _mean(side, "weakness"), _mean(side, "myalgia")
    return (
        f"rate x {factor:.2f}; weakness {weak:.0%}, aches {aches:.0%}; "
        f"tingling in {np.mean(_end(side, 'tingling_share')):.0%}; extracellular water {volume - 1.0:+.1%}"
    )


def _onset(side: Course) -> str:
    days = _days(side)
    known = days[~np.isnan(days)]
    if not len(known):
        return "calcium stays in range"
    return f"calcium out of range after {_interval(known)} d, in {len(known) / len(days):.0%}"


def _days(side: Course) -> Array:
    """Days from the start to the first calcium outside its range, of each person who reached the end."""
    low = first_days(Figure("", "median", quantity="ca_total", form="first_day", below=LOW_CA), side)
    high = first_days(Figure("", "median", quantity="ca_total", form="first_day", above=HIGH_CA), side)
    return np.asarray(np.fmin(low, high)[side.lived])


def _later(sides: list[Course]) -> bool:
    """Whether deficiency takes at least twice as long."""
    first, second = (_days(side) for side in sides)
    if np.isnan(first).all() or np.isnan(second).all():
        return False
    return bool(np.nanmedian(first) >= 2.0 * np.nanmedian(second))
