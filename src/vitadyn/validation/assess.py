"""The assessment against people whose truth is known: simulated, ordinary and corrupted ones.

The long run (`benchmarks/assess_worlds.py`) is kept as a file, and its figures are checks. A few people are assessed
anew each time: they must answer as they did then. Some pairs of a finding and a cause are tried anew as well.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import InputError
from ..physiology import STANDARD, body
from .assess_checks import agreement_check, checks_of, fresh_check
from .assess_pictures import pictures
from .finding_checks import checks_of_suite
from .report import Check, Report, known_to_pass
from .worlds import WORLDS
from .worlds_file import is_stale, kept, parts
from .worlds_run import Row, side_by_side

PEOPLE = 40
OTHERS = 4
"""One in so many of the people of the live run is a survey adult, as many are ordinary, and as many corrupted."""
STATEMENT = (
    "simulated people follow the assessment's own laws in the matched world, and other laws in the others, so that "
    "this tests inference, not physiology; the survey is real, its cramps are supposed; pairs are held to a direction. "
    "{kept}"
)
NOTHING_KEPT = "No kept figures are at hand: these checks are of the people assessed just now, too few to judge"


def run(numbers: str = STANDARD, people: int = PEOPLE) -> Report:
    """Checks of the long run and of pairs; beside them `people` of the matched world, and a few others, as of now."""
    if numbers != STANDARD:
        raise InputError("--numbers of validate assess", numbers, f"{STANDARD}: the assessment is of the standard set")
    told, rows = kept(), live(people)
    now = {name: parts()[name].score(some) for name, some in rows.items() if some}
    checks, extras = _checks(told, now, rows["matched"])
    shown: Mapping[str, Any] = now if told is None else told["parts"]
    made = Report(
        "assess",
        (*checks, *checks_of_suite(_workers())),
        STATEMENT.format(kept=NOTHING_KEPT if told is None else _counts(shown)),
        known_to_pass("assess", numbers),
        pictures=pictures(shown),
        extras=extras,
        tables=tables(shown),
    )
    return made.of_body(body(numbers), numbers)


def live(people: int, workers: int | None = None) -> dict[str, list[Row]]:
    """The first people of the matched world and of the groups without worlds, assessed now."""
    counts = {"matched": people, **dict.fromkeys(("survey", "ordinary", "corrupted"), people // OTHERS)}
    several = _workers() if workers is None else workers
    return {name: list(side_by_side(parts()[name].row, range(count), several)) for name, count in counts.items()}


def _workers() -> int:
    return min(os.cpu_count() or 1, 2)


def _checks(
    told: Mapping[str, Any] | None, now: Mapping[str, Any], rows: Sequence[Row]
) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """What is counted, and what is shown beside it."""
    live_checks = tuple(checks_of(now, "live-"))
    if told is None:
        return live_checks, ()
    stale = is_stale(told)
    return (fresh_check(stale), agreement_check(told, rows), *checks_of(told["parts"])), live_checks


def _counts(scored: Mapping[str, Any]) -> str:
    """How far the long run has come, in words."""
    done = sum(one["people"] for one in scored.values())
    asked = sum(part.asked for part in parts().values())
    return f"The kept figures are of {done:,} of {asked:,} people"


def tables(scored: Mapping[str, Any]) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Scores of every world, slices and labels of the matched one, who was blamed and corrupted, and confusion."""
    worlds = {name: scored[name] for name in WORLDS if name in scored}
    matched = worlds.get("matched", {})
    others = {name: scored[name] for name in ("survey", "ordinary") if name in scored}
    return {
        "worlds": tuple({"world": WORLDS[name].title, **_figures(one)} for name, one in worlds.items()),
        "slices_of_the_matched_world": tuple(_figures(one) for one in matched.get("slices", ())),
        "labels_of_the_matched_world": tuple(matched.get("labels", ())),
        "ordinary_people": tuple({"people_of": name, **_plain(one)} for name, one in others.items()),
        "corrupted_people": tuple(scored.get("corrupted", {}).get("kinds", ())),
        "confusion_in_the_matched_world": tuple(matched.get("confusion", ())),
    }


def _figures(one: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of a score that stand in one line."""
    return {name: value for name, value in one.items() if isinstance(value, int | float | str) and name != "asked"}


def _plain(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**_figures(one), "causes": one["causes"]}
