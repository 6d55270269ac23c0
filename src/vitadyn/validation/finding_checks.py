"""The pairs of findings and causes as checks of a suite: how many of a pair's changes go the wrong way, or are open."""

from __future__ import annotations

from collections.abc import Iterable

from .finding_effects import BODIES, against, changes
from .finding_pairs import Pair, pairs
from .report import Check

TOPICS = {"confirms": "a finding and its cause", "explains": "a finding that is explained"}


def checks(wanted: Iterable[Pair] | None = None, bodies: int = BODIES, seed: int = 1) -> tuple[Check, ...]:
    """A check for each pair, all of them when none is named.

    >>> check = checks([pair for pair in pairs() if pair.id == "potassium_low_for_hypokalaemia"], bodies=40)[0]
    >>> check.passed, check.target
    (True, 'raises hypokalaemia')
    """
    return tuple(_check(pair, bodies, seed) for pair in (pairs() if wanted is None else wanted))


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
