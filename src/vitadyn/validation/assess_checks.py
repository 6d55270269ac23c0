"""What the scores of simulated, ordinary and corrupted people are held to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .report import Check
from .worlds import WORLDS
from .worlds_file import disagreement
from .worlds_run import Row
from .worlds_scores import LEVELS

MATCHED_ERROR, OTHER_ERROR, WRONG_SURE = 0.02, 0.08, 0.02
COVERED = 0.05
"""How far the share inside an interval may lie from its level (a choice)."""
UNEVEN = 0.001
"""Ranks less even than this by chance are not even (a choice)."""
ENOUGH = 50
"""People below whom intervals of states are not judged: chance alone would fail them."""
BLAMED, WRONG_CORRUPTED, NAMED = 0.01, 0.02, 0.8
SAME_ANSWER = 0.01
"""Mean distance at which answers count as those of the long run: another machine rounds otherwise."""
FEW = "of {people} people; {asked} are to be run"


def checks_of(scored: Mapping[str, Any], prefix: str = "") -> list[Check]:
    """All checks of the parts that have been scored, topic by topic."""
    order = list(TOPICS.values())
    return sorted(_checks_of(scored, prefix), key=lambda check: order.index(check.topic))


def _checks_of(scored: Mapping[str, Any], prefix: str) -> Iterator[Check]:
    for name, one in scored.items():
        if name in WORLDS:
            yield from _of_world(prefix, name, one)
    if "matched" in scored and scored["matched"]["people"] >= ENOUGH:
        yield from _of_states(prefix, scored["matched"])
    for name in ("survey", "ordinary"):
        if name in scored:
            yield _of_ordinary(prefix, name, scored[name])
    if "corrupted" in scored:
        yield from _of_corrupted(prefix, scored["corrupted"])


def fresh_check(stale: bool) -> Check:
    """Whether the kept figures are of the bodies, tables and rules of today."""
    return Check(
        "kept-figures",
        "Kept figures are of today's model and tables",
        1.0,
        1.0,
        0.0 if stale else 1.0,
        "1",
        "A",
        "1; else run python benchmarks/assess_worlds.py",
        "derived",
        topic="kept figures",
    )


def agreement_check(told: Mapping[str, Any], rows: Sequence[Row]) -> Check:
    """Whether people assessed now answer as they did in the long run."""
    return Check(
        "kept-answers",
        f"{len(rows)} people answer as in the long run",
        0.0,
        SAME_ANSWER,
        disagreement(told, rows),
        "1",
        "A",
        "mean distance of the probability of the first answer; 1 for another first answer",
        "derived",
        topic="kept figures",
    )


def _check(
    name: str, title: str, ends: tuple[float, float], value: float | None, target: str, one: Mapping[str, Any]
) -> Check:
    """A check of a part: grade A once as many people as planned were run."""
    asked = one.get("asked", math.inf)
    whole = one["people"] >= asked
    note = "" if whole else FEW.format(people=one["people"], asked=asked if math.isfinite(asked) else "more")
    topic = name.removeprefix("live-").split("-")[0]
    return Check(
        name, title, *ends, value, "1", "A" if whole else "C", target, "derived", grade_note=note, topic=TOPICS[topic]
    )


TOPICS = {
    "ece": "calibration of answers",
    "sure": "wrong and nearly certain",
    "inside": "intervals of states",
    "even": "ranks of states",
    "blamed": "ordinary cramps",
    "corrupted": "corrupted facts",
}


def _of_world(prefix: str, name: str, one: Mapping[str, Any]) -> Iterator[Check]:
    most, title = (MATCHED_ERROR if name == "matched" else OTHER_ERROR), WORLDS[name].title
    less = f"15 equal-count bins, {one['ece']:.3f} less the {one['floor']:.3f} that perfect claims would show"
    yield _check(
        f"{prefix}ece-{name}", f"Calibration error: {title}", (-math.inf, most), one["ece_less_floor"], less, one
    )
    wrong, title = one["wrong_above_95"], f"Wrong first answers above 0.95: {title}"
    yield _check(f"{prefix}sure-{name}", title, (0.0, WRONG_SURE), wrong, "share of all people", one)


def _of_states(prefix: str, one: Mapping[str, Any]) -> Iterator[Check]:
    for state, found in one["states"].items():
        for level in LEVELS:
            name = f"{100 * level:g}"
            ends = level - COVERED, min(level + COVERED, 1.0)
            title, value = f"True {state} inside {name} % intervals", found["inside"][name]
            yield _check(f"{prefix}inside-{state}-{name}", title, ends, value, "share of people", one)
        title, target = f"True {state} at even ranks", "probability of ranks as uneven as these (Kolmogorov)"
        yield _check(f"{prefix}even-{state}", title, (UNEVEN, 1.0), found["p_even"], target, one)


def _of_ordinary(prefix: str, name: str, one: Mapping[str, Any]) -> Check:
    people = "adults of NHANES 2017-2018" if name == "survey" else "simulated people without a mineral cause"
    target = "share with a mineral cause above 0.5, of those whose own results all lie inside"
    title = f"Ordinary cramps put down to a mineral: {people}"
    counted = {**one, "asked": one.get("asked", math.inf)}
    return _check(f"{prefix}blamed-{name}", title, (0.0, BLAMED), one["blamed_inside"], target, counted)


def _of_corrupted(prefix: str, one: Mapping[str, Any]) -> Iterator[Check]:
    wrong, title = one["wrong_above_90"], "Wrong first answers above 0.9 after one corrupted fact"
    yield _check(f"{prefix}corrupted-wrong", title, (0.0, WRONG_CORRUPTED), wrong, "share of people", one)
    title = f"Slips outside what is plausible that are named ({one['implausible']} slips)"
    target = "share named among what is set aside or warned of"
    yield _check(f"{prefix}corrupted-named", title, (NAMED, 1.0), one["named"], target, one)
