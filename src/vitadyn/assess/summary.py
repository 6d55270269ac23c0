"""The first cause in two to four plain sentences, with the person's own values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..person import Person
from ..results import CauseResult, Unexplained
from .labels import IN_WORDS
from .support import supported

WORTH_A_SENTENCE = 0.3
"""Effect (log10) from which a finding has a sentence: it doubled the odds, or halved them."""
FOR, LONGEST = 2, 4


def summary(
    person: Person, causes: Sequence[CauseResult], missed: Sequence[Unexplained], reason: str
) -> tuple[str, ...]:
    """How sure, what speaks for the first cause, what speaks against it, and what stays open.

    A person whom the model does not describe is told so, and nothing else.
    """
    if supported(person):
        return (_sentence(f"No answer: {reason}"),)
    first = causes[0]
    told = [*_verdict(first, reason), *_for(first)]
    told += [_sentence(f"Against it: {words}") for words in _because(first, -1.0)[:1]]
    told += [_sentence(f"Not explained: {one.reason}") for one in missed[:1] if one.reason != reason]
    return tuple(told[:LONGEST])


def _verdict(first: CauseResult, reason: str) -> list[str]:
    name, share = IN_WORDS[first.cause], f"{100.0 * first.probability:.0f} %"
    if reason:
        return [_sentence(f"The cause cannot be told: {reason}"), _sentence(f"First on the list is {name} ({share})")]
    low, high = (round(100.0 * end) for end in first.interval)
    return [_sentence(f"The most probable cause is {name} ({share}, 90 % interval {low} to {high} %)")]


def _for(first: CauseResult) -> list[str]:
    return [_sentence(words) for words in _because(first, 1.0)[:FOR]]


def _because(first: CauseResult, sign: float) -> list[str]:
    """Words of the findings that moved the cause this way, the strongest first, each mechanism once."""
    strong = [one for one in first.why if one.because and sign * one.effect_log10 >= WORTH_A_SENTENCE]
    by_mechanism: dict[str, str] = {}
    for one in strong:
        by_mechanism.setdefault(re.split(": |; ", one.because)[-1], one.because)
    return list(by_mechanism.values())


def _sentence(text: str) -> str:
    """With a capital and a stop."""
    stopped = text if text.endswith(("?", ".")) else f"{text}."
    return f"{stopped[:1].upper()}{stopped[1:]}" if text[:2].islower() else stopped
