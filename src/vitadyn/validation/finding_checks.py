"""The pairs of findings and causes as checks of a suite: how many of a pair's changes go the wrong way, or are open."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial
from itertools import chain

from .finding_effects import BODIES, against, changes
from .finding_pairs import Pair, pairs
from .report import Check
from .worlds_run import side_by_side

EVERY = 3
"""One pair in so many is a check of the suite; the tests hold all of them."""
TOPICS = {"confirms": "a finding and its cause", "explains": "a finding that is explained"}


def checks(wanted: Iterable[Pair] | None = None, bodies: int = BODIES, seed: int = 1) -> tuple[Check, ...]:
    """A check for each pair, all of them when none is named.

    >>> check = checks([pair for pair in pairs() if pair.id == "potassium_low_for_hypokalaemia"], bodies=40)[0]
    >>> check.passed, check.target
    (True, 'raises hypokalaemia')
    """
    return tuple(_check(pair, bodies, seed) for pair in (pairs() if wanted is None else wanted))


def checks_of_suite(workers: int) -> tuple[Check, ...]:
    """The checks of `some` pairs; neighbours have people in common, so each worker has a run of them."""
    return tuple(chain.from_iterable(side_by_side(partial(_part, workers), range(workers), workers)))


def some() -> tuple[Pair, ...]:
    """One pair in three, in the order of the file, and all that are known to fail.

    >>> 40 <= len(some()) <= 55
    True
    """
    return tuple(pair for place, pair in enumerate(pairs()) if place % EVERY == 0 or pair.fails)


def _part(parts: int, number: int) -> tuple[Check, ...]:
    size = math.ceil(len(some()) / parts)
    return checks(some()[number * size : (number + 1) * size])


def _check(pair: Pair, bodies: int, seed: int) -> Check:
    found = changes(pair, bodies, seed)
    return Check(
        id=f"pair-{pair.id}",
        title=f"{pair.id.replace('_', ' ')}: {pair.why}",
        low=0.0,
        high=0.0,
        value=float(len(against(pair, found))),
        unit="1",
        grade="C",
        target=f"{'raises' if pair.sign > 0 else 'lowers'} {pair.cause}",
        source=pair.source,
        grade_note="direction only",
        expected_failure=pair.fails,
        topic=TOPICS[pair.list],
        more={"changes": [one.told() for one in found]},
    )
