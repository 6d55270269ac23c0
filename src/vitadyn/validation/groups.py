"""Groups of patients: the share of simulated people in whom a finding shows, beside the share that was published.

Ordinary adults are drawn, live with their own diet and kidneys, then carry a lesion for its time. Those are counted
who would have been in the study. What is compared is a share, or a median: a group, not a reference person. Set D was
chosen with these findings in view: for it they are calibration.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ..assess.history import value_of
from ..assess.mechanism import Lesion, draw, mechanisms
from ..engine.problem import Events
from ..engine.solve import Compiled, build, initial_state, solve
from ..errors import ModelError, nearest
from ..language import Body
from ..population.people import Build, Column, draw_build, draw_numbers, matrix
from .report import Check, finite

FILE = Path(__file__).with_suffix(".toml")
REST_DAYS = 900.0
TOLERANCE = 1e-4
SEED = 1
Z_90 = 1.6449
FEWEST = 20
"""So few of the chosen say nothing about a share."""

Outputs = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Group:
    """One group: who is drawn, what each carries for how long, who is counted, and what was found in them."""

    name: str
    title: str
    people: int
    age: tuple[float, float] | None
    lesions: tuple[Lesion, ...]
    days: tuple[float, float]
    chosen: tuple[Mapping[str, Any], ...]
    findings: tuple[Mapping[str, Any], ...]


def groups(whole: Body) -> tuple[tuple[Check, ...], dict[str, tuple[Mapping[str, Any], ...]]]:
    """All findings in people of a body as checks, and as a table beside what was observed."""
    known = known_groups()
    compiled = build(whole, outputs_of(known))
    checks: list[Check] = []
    rows: list[Mapping[str, Any]] = []
    for group in known:
        shown = simulate(compiled, group)
        here = _chosen(shown, group.chosen)
        for finding in group.findings:
            checks.append(_check(group, finding, shown, here))
            rows.append(_row(group, finding, checks[-1]))
    return tuple(checks), {"patients": tuple(rows)}


def simulate(compiled: Compiled, group: Group) -> Outputs:
    """What a sample of each person of a group shows at the end; those whose run failed are left out."""
    rng = np.random.default_rng([SEED, crc32(group.name.encode())])
    healthy = draw_numbers(compiled.body, rng, _build(group, rng))
    days = np.exp(rng.uniform(math.log(group.days[0]), math.log(group.days[1]), group.people))
    usual = {one.number: value_of(compiled.body, healthy, one.number, group.people) for one in group.lesions}
    carried = {one.number: draw(one, rng, usual[one.number]) for one in group.lesions}
    table = matrix(compiled.body, healthy, group.people)
    rest = solve(compiled, table, initial_state(compiled, table), [REST_DAYS], rtol=TOLERANCE)
    start = np.where((rest.status == 0)[:, None], rest.final, initial_state(compiled, table))
    horizon = float(days.max())
    run = solve(compiled, table, start, [horizon], _onset(carried, horizon - days), rtol=TOLERANCE)
    good = (rest.status == 0) & (run.status == 0)
    return {name: _sampled(values[good, 0], name, rng) for name, values in run.values.items()}


def interval(k: int, n: int, z: float = Z_90) -> tuple[float, float]:
    """The 90 % interval of a share of which k of n were seen (Wilson), in per cent.

    >>> [round(end, 1) for end in interval(2, 44)]
    [1.5, 12.8]
    """
    share, spread = k / n, z * z / n
    middle = (share + spread / 2.0) / (1.0 + spread)
    reach = z * math.sqrt(share * (1.0 - share) / n + spread / (4.0 * n)) / (1.0 + spread)
    return 100.0 * max(middle - reach, 0.0), 100.0 * min(middle + reach, 1.0)


def _build(group: Group, rng: np.random.Generator) -> Build:
    drawn = draw_build(rng, group.people)
    return drawn if group.age is None else replace(drawn, age=rng.uniform(*group.age, group.people))


def _sampled(own: Column, name: str, rng: np.random.Generator) -> Column:
    """One sample of each person: it varies about the person's own mean as laboratories find."""
    cv = float(_table()["variation"].get(name, 0.0))
    return np.asarray(own * np.exp(rng.normal(0.0, cv, own.shape[0])))


def _onset(carried: Mapping[str, Column], day: Column) -> Events | None:
    """Every lesion from its day on."""
    if not carried:
        return None
    return Events(day[:, None], tuple(carried), np.stack(list(carried.values()), axis=1)[:, None, :])


def _within(shown: Outputs, condition: Mapping[str, Any]) -> NDArray[np.bool_]:
    values = shown[condition["output"]]
    above, below = condition.get("above", -math.inf), condition.get("below", math.inf)
    return np.asarray((values > above) & (values < below))


def _chosen(shown: Outputs, conditions: tuple[Mapping[str, Any], ...]) -> NDArray[np.bool_]:
    everybody = np.ones(len(next(iter(shown.values()))), bool)
    return np.asarray(np.logical_and.reduce([everybody, *(_within(shown, one) for one in conditions)]))


def _check(group: Group, finding: Mapping[str, Any], shown: Outputs, here: NDArray[np.bool_]) -> Check:
    counted = here & _within(shown, finding["given"]) if "given" in finding else here
    low, high = interval(finding["k"], finding["n"]) if "k" in finding else (finding["low"], finding["high"])
    return Check(
        id=finding["id"],
        title=f"{group.title}: {finding['title']}",
        low=float(low),
        high=float(high),
        value=_value(finding, shown, counted),
        unit=finding.get("unit", "%"),
        grade=finding["grade"],
        target=finding["target"],
        source=finding["source"],
        topic="groups",
        more={"people": len(here), "counted": int(counted.sum())},
    )


def _value(finding: Mapping[str, Any], shown: Outputs, counted: NDArray[np.bool_]) -> float | None:
    """The median or the share among those who count; None where they are too few."""
    if counted.sum() < FEWEST:
        return None
    if finding.get("median"):
        return finite(float(np.median(shown[finding["output"]][counted])))
    return finite(100.0 * float(np.mean(_within(shown, finding)[counted])))


def _row(group: Group, finding: Mapping[str, Any], check: Check) -> Mapping[str, Any]:
    observed = 100.0 * finding["k"] / finding["n"] if "k" in finding else None
    told = {"group": group.name, "finding": check.id, "counted": check.more["counted"], "model": check.value}
    return {**told, "observed": observed, "from": check.low, "to": check.high, "passed": check.passed}


def outputs_of(known: tuple[Group, ...]) -> tuple[str, ...]:
    return tuple(sorted({condition["output"] for group in known for condition in _conditions(group)}))


def _conditions(group: Group) -> Iterator[Mapping[str, Any]]:
    yield from group.chosen
    for finding in group.findings:
        yield finding
        if "given" in finding:
            yield finding["given"]


@cache
def _table() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def known_groups() -> tuple[Group, ...]:
    return tuple(_group(name, entry) for name, entry in _table().items() if name != "variation")


def _group(name: str, entry: Mapping[str, Any]) -> Group:
    causes = {cause.key: cause for cause in mechanisms()}
    key = entry.get("mechanism")
    if key is not None and key not in causes:
        raise ModelError(f"groups.toml: group '{name}' names no mechanism '{key}'. {nearest(key, causes)}")
    own = tuple(Lesion(number, law["law"], law["low"], law["high"]) for number, law in entry.get("lesions", {}).items())
    replaced = {one.number for one in own}
    shared = tuple(one for one in causes[key].lesions if one.number not in replaced) if key else ()
    days = entry.get("days") or (causes[key].days if key else (1.0, 2.0))
    age = tuple(entry["age"]) if "age" in entry else None
    return Group(
        name, entry["title"], entry["people"], age, (*shared, *own), tuple(days),
        tuple(entry.get("chosen", ())), tuple(entry["findings"]),
    )  # fmt: skip
