"""What a laboratory finding certainly says: a number, an interval or a word, against a region of its scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from ..person import Lab

LOW_WORDS = ("undetectable", "suppressed", "very_low", "low")
NORMAL_WORDS = ("low_normal", "normal", "high_normal")
HIGH_WORDS = ("high", "very_high")
LEVELS = {"low": LOW_WORDS, "normal": NORMAL_WORDS, "high": HIGH_WORDS, "abnormal": LOW_WORDS + HIGH_WORDS}


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a scale: open ends `below` and `above`, closed ends `at_least` and `at_most`."""

    below: float | None = None
    above: float | None = None
    at_least: float | None = None
    at_most: float | None = None


def region(fields: Mapping[str, object]) -> Region:
    """The region written in a rule, whose other fields are ignored."""
    return Region(**{key: float(str(fields[key])) for key in Region.__slots__ if key in fields})


def bounds(lab: Lab) -> tuple[float, float]:
    """The lowest and highest value that the finding allows, in its unit."""
    if lab.value is not None:
        return lab.value, lab.value
    return (-inf if lab.low is None else lab.low), (inf if lab.high is None else lab.high)


def inside(lab: Lab, where: Region) -> bool:
    """Whether every value that the finding allows lies in the region; a bare "very low" or "very high" counts.

    >>> inside(Lab("k", "labs[0]", "<2.4", "mmol/L", high=2.4), Region(below=2.5))
    True
    """
    if lab.value is None and lab.low is None and lab.high is None:
        return _word_reaches(lab.word, where)
    return _number_inside(lab.value, where) if lab.value is not None else _interval_inside(*bounds(lab), where)


def _word_reaches(word: str | None, where: Region) -> bool:
    downwards = where.above is None and where.at_least is None
    upwards = where.below is None and where.at_most is None
    return (word == "very_low" and downwards) or (word == "very_high" and upwards)


def _number_inside(value: float, where: Region) -> bool:
    return (
        value == value
        and (where.below is None or value < where.below)
        and (where.above is None or value > where.above)
        and (where.at_least is None or value >= where.at_least)
        and (where.at_most is None or value <= where.at_most)
    )


def _interval_inside(low: float, high: float, where: Region) -> bool:
    highest = min(end for end in (where.below, where.at_most, inf) if end is not None)
    lowest = max(end for end in (where.above, where.at_least, -inf) if end is not None)
    return low >= lowest and high <= highest


def level_is(lab: Lab, level: str, low: float, high: float) -> bool:
    """Whether the finding is certainly low, normal, high or abnormal: against its own range, else the one given."""
    if lab.word is not None:
        return lab.word in LEVELS[level]
    low, high = (low if lab.ref_low is None else lab.ref_low), (high if lab.ref_high is None else lab.ref_high)
    if level == "abnormal":
        return level_is(lab, "low", low, high) or level_is(lab, "high", low, high)
    regions = {"low": Region(below=low), "high": Region(above=high), "normal": Region(at_least=low, at_most=high)}
    return inside(lab, regions[level])
