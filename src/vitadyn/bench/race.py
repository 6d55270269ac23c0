"""Turn by turn on one core: A B C, A B C, so that what else happens on the machine falls on all alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TypeVar

Name = TypeVar("Name")


@dataclass(frozen=True)
class Ratio:
    """How many times slower than the first: median, lowest and highest over the rounds."""

    median: float
    lowest: float
    highest: float


def race(runs: Mapping[Name, Callable[[], object]], rounds: int) -> dict[Name, list[float]]:
    """Seconds of every runner in every round."""
    seconds: dict[Name, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            seconds[name].append(timed(run))
    return seconds


def medians(seconds: Mapping[Name, list[float]]) -> dict[Name, float]:
    """The middle of all rounds."""
    return {name: median(times) for name, times in seconds.items()}


def timed(run: Callable[[], object]) -> float:
    begin = perf_counter()
    run()
    return perf_counter() - begin


def ratio(slower: list[float], base: list[float]) -> Ratio:
    """Round by round.

    >>> ratio([2.0, 9.0, 4.0], [1.0, 3.0, 1.0])
    Ratio(median=3.0, lowest=2.0, highest=4.0)
    """
    each = [a / b for a, b in zip(slower, base, strict=True)]
    return Ratio(median(each), min(each), max(each))


@contextmanager
def pinned() -> Iterator[int | None]:
    """Stay on one core, where the system has a way to ask for it; gives the core's number."""
    if not hasattr(os, "sched_setaffinity"):
        yield None
        return
    before = os.sched_getaffinity(0)
    core = max(before)
    os.sched_setaffinity(0, {core})
    try:
        yield core
    finally:
        os.sched_setaffinity(0, before)
