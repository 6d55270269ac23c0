"""When something is given, read out of free text: how often, from when, until when."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from .errors import InputError
from .quantity import DAYS

HOW_OFTEN = 'how often: "/day", "twice daily", "weekly", "every 12 h", "3 times a week", or "once"'

COUNTS = {"once": 1, "twice": 2, "thrice": 3, "three": 3, "four": 4, "five": 5, "six": 6}
HOUR = 1 / 24
ADVERBS = {"hourly": HOUR, "daily": 1.0, "nightly": 1.0, "every night": 1.0, "every morning": 1.0,
           "every evening": 1.0, "weekly": 7.0, "fortnightly": 14.0, "monthly": 30.44, "yearly": 365.25}  # fmt: skip
LATIN = {"od": 1.0, "qd": 1.0, "bd": 0.5, "bid": 0.5, "tds": 1 / 3, "tid": 1 / 3, "qds": 0.25, "qid": 0.25}

PERIOD = r"(?:hour|h|day|d|week|wk|w|month|mo|year|yr|y)"
COUNT = r"(?:once|twice|thrice|(?:\d+|three|four|five|six) ?(?:times|x))"
DAY = r"(?P<day>-?\d+(?:\.\d+)?)"
FREQUENCY = re.compile(
    rf"\bevery (?P<gap>other |second |\d+(?:\.\d+)? ?)?(?P<gap_period>{PERIOD})s?\b"
    rf"|(?:\b(?P<adverb_count>{COUNT}) )?\b(?P<adverb>{'|'.join(ADVERBS)})\b"
    rf"|(?:\b(?P<rate_count>{COUNT}) )?(?:\b(?:an?|per|each) | ?/ ?)(?P<rate_period>{PERIOD})\b"
    rf"|\b(?P<latin>{'|'.join(LATIN)})\b"
    r"|\b(?P<single>once)\b"
)
START = re.compile(rf"\b(?:starting |starting from |from |after )(?:on )?(?:day )?{DAY}(?: ?d(?:ays?)?)?\b")
STOP = re.compile(rf"\b(?:until|till|to) day {DAY}\b")
UNTIL_TEN = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
             "nine": 9, "ten": 10}  # fmt: skip
LENGTH = re.compile(
    rf"\bfor (?P<length>-?\d+(?:\.\d+)?|{'|'.join(UNTIL_TEN)}) ?(?:(?P<doses>doses?)|(?P<period>{PERIOD})s?)\b"
)

Clause = re.Match[str]


@dataclass(frozen=True, slots=True)
class Timing:
    """Each `every_days` (infinite for a single dose) from day `start` until before day `stop`."""

    every_days: float
    start: float = 0.0
    stop: float = math.inf


def split(text: str, place: str) -> tuple[str, Timing]:
    """The text without its words of time, and the times; InputError where it does not say how often.

    >>> split("500 mg twice daily for 8 weeks", "give")
    ('500 mg', Timing(every_days=0.5, start=0.0, stop=56.0))
    """
    rest, length = _take(LENGTH, text, place, "how long")
    rest, first = _take(START, rest, place, "when it starts")
    rest, last = _take(STOP, rest, place, "when it stops")
    rest, often = _take(FREQUENCY, rest, place, "how often")
    if often is None:
        raise InputError(place, text, HOW_OFTEN)
    every = _every(often, place)
    if every < HOUR:
        raise InputError(place, often[0].strip(), "at most once an hour")
    start = 0.0 if first is None else _day(first, place)
    return rest, Timing(every, start, _stop(length, last, start, every, place))


def _take(pattern: re.Pattern[str], text: str, place: str, told: str) -> tuple[str, Clause | None]:
    """The text without the clause, and the clause; a clause said twice is refused."""
    found = list(pattern.finditer(text))
    if len(found) > 1:
        said = " and ".join(f"'{match[0].strip()}'" for match in found[:2])
        raise InputError(place, text, f"{told}, said once", f"found {said}")
    if not found:
        return text, None
    rest = f"{text[: found[0].start()]} {text[found[0].end() :]}"
    return " ".join(rest.split()), found[0]


def _every(often: Clause, place: str) -> float:
    """Days between doses."""
    if often["single"]:
        return math.inf
    if often["latin"]:
        return LATIN[often["latin"]]
    if often["adverb"]:
        return ADVERBS[often["adverb"]] / _count(often["adverb_count"], place)
    if often["rate_period"]:
        return DAYS[often["rate_period"]] / _count(often["rate_count"], place)
    gap = (often["gap"] or "1").strip()
    number = 2.0 if gap in ("other", "second") else _positive(float(gap), often, place)
    return number * DAYS[often["gap_period"]]


def _count(words: str | None, place: str) -> float:
    if words is None:
        return 1.0
    word = words.removesuffix("times").removesuffix("x").strip()
    count = float(COUNTS.get(word) or word)
    if count <= 0:
        raise InputError(place, words, "a count above 0")
    return count


def _positive(number: float, said: Clause, place: str) -> float:
    if number <= 0:
        raise InputError(place, said[0].strip(), "a time above 0")
    return number


def _day(said: Clause, place: str) -> float:
    day = float(said["day"])
    if day < 0:
        raise InputError(place, said[0].strip(), "a day from 0, the start of the simulation")
    return day


def _stop(length: Clause | None, last: Clause | None, start: float, every: float, place: str) -> float:
    """The day by which it has stopped."""
    if length is not None and last is not None:
        raise InputError(place, f"{length[0]} {last[0]}", "how long or until when, not both")
    if length is not None:
        return start + _length(length, every, place)
    if last is None:
        return math.inf
    stop = _day(last, place)
    if stop <= start:
        raise InputError(place, last[0], f"an end after its start on day {start:g}")
    return stop


def _length(said: Clause, every: float, place: str) -> float:
    number = float(UNTIL_TEN.get(said["length"], said["length"]))
    return _positive(number, said, place) * (every if said["doses"] else DAYS[said["period"]])
