"""Whether calcium is low or high, decided in one place: ionised, else adjusted, else total with albumin, else total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..knowledge.facts import toml
from ..person import Lab, Person
from .findings import inside, level_is, region

PER_GRAM_ALBUMIN = 0.02
"""Calcium (mmol/L) per g/L of albumin below 40: the usual adjustment (Society for Endocrinology 2016)."""

SAME_TIME = 3.0
"""Days within which results are of one time: an older ionised calcium does not speak for a newer total."""

ALBUMIN_UNKNOWN = "albumin unknown"


@dataclass(frozen=True, slots=True)
class Calcium:
    """The calcium that decides: its `scale` (ionised, adjusted, total), the finding, where it came from, and a note."""

    scale: str
    lab: Lab
    paths: tuple[str, ...]
    note: str = ""


def reading(person: Person) -> Calcium | None:
    """The best calcium among the newest that the person has, or None."""
    found = _of_one_time([person.lab(name) for name in ("ca_ionised", "ca_corrected", "ca_total")])
    if not found:
        return None
    best = found[0]
    if best.analyte == "ca_total":
        return _from_total(best, person.lab("albumin"))
    return Calcium("ionised" if best.analyte == "ca_ionised" else "adjusted", best, (best.path,))


def _of_one_time(labs: Iterable[Lab | None]) -> list[Lab]:
    """The results that are there, without those older than the newest of them."""
    found = [lab for lab in labs if lab is not None]
    newest = max((lab.day for lab in found), default=0.0)
    return [lab for lab in found if not lab.day < newest - SAME_TIME]


def _from_total(total: Lab, albumin: Lab | None) -> Calcium:
    if total.adjusted:
        return Calcium("adjusted", total, (total.path,))
    if albumin is None or albumin.value is None or total.word is not None or _apart(total, albumin):
        return Calcium("total", total, (total.path,), ALBUMIN_UNKNOWN)
    return Calcium("adjusted", adjusted_for(total, albumin.value), (total.path, albumin.path))


def _apart(one: Lab, other: Lab) -> bool:
    return abs(one.day - other.day) > SAME_TIME


def adjusted_for(total: Lab, albumin: float) -> Lab:
    """Total calcium moved to what it would be at 40 g/L of albumin; the laboratory's range for totals is dropped.

    >>> adjusted_for(Lab("ca_total", "labs[0]", "2.0 mmol/L", "mmol/L", value=2.0), albumin=30.0).value
    2.2
    """
    shift = PER_GRAM_ALBUMIN * (40.0 - albumin)
    moved = {end: getattr(total, end) + shift for end in ("value", "low", "high") if getattr(total, end) is not None}
    return replace(total, analyte="ca_corrected", adjusted=True, ref_low=None, ref_high=None, **moved)


def is_in(calcium: Calcium, name: str) -> bool:
    """Whether calcium certainly lies in a region: low, very_low, normal, high, very_high, extreme."""
    limits = toml("calcium_regions")[calcium.scale]
    if name in ("low", "normal", "high"):
        return level_is(calcium.lab, name, limits["normal"]["at_least"], limits["normal"]["at_most"])
    return inside(calcium.lab, region(limits[name]))
