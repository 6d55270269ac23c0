"""What becomes of time and memory as people grow in number, and what a second thread gives."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from .child import ask
from .effort import Effort
from .race import pinned, ratio

ENOUGH = 10_000
"""People after whose simulation a time is no longer repeated."""

Row = dict[str, Any]


def scale(keep: Sequence[str], days: float, effort: Effort) -> list[Row]:
    """For every number of people, with full output and in chunks: seconds a person on one pinned core, memory."""
    with pinned():
        return [_crowd(keep, people, chunk, days, effort) for people in effort.sizes for chunk in (None, effort.chunk)]


def _crowd(keep: Sequence[str], people: int, chunk: int | None, days: float, effort: Effort) -> Row:
    repeats = max(effort.rounds, min(200, ENOUGH // people)) if people <= ENOUGH else 1
    given = f"{tuple(keep)}, {people}, {chunk or people}, {days}, {repeats}"
    told = ask(f"from vitadyn.bench.child import crowd; crowd({given})")
    return {
        "people": people,
        "output": "full" if chunk is None else f"in chunks of {chunk}",
        "seconds_per_person": median(told["seconds"]),
        "fastest": min(told["seconds"]),
        "slowest": max(told["seconds"]),
        "repeats": repeats,
        "memory": told["memory"],
    }


def two_threads(keep: Sequence[str], days: float, effort: Effort) -> Row:
    """Times of one thread and of several, in turns, without holding them to a core."""
    most = effort.threads
    given = f"{tuple(keep)}, {effort.crowd}, {days}, {effort.rounds}, {most}"
    told = ask(f"from vitadyn.bench.child import threads; threads({given})")["seconds"]
    gain = ratio(told["1"], told[str(most)])
    return {
        "people": effort.crowd,
        "threads": most,
        "gain": gain.median,
        "gain_lowest": gain.lowest,
        "gain_highest": gain.highest,
        "seconds": told,
    }
