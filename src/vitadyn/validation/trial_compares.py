"""The comparisons of a study file; what was put in is no outcome, and is refused as one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..errors import InputError, nearest
from ..language import Body
from ..simulation import unit_of
from . import trial_units
from .trial import GRADES, STATISTICS, Arm, Compare, Spread
from .trial_fields import Table, choice, count, pair, real, table, text, truth
from .trial_measures import HOWS, SINCE, THRESHOLDS

SPREADS = ("sd", "se", "ci95", "iqr", "range", "k_of_n", "spread")
KEYS = (
    "arm",
    "against",
    "quantity",
    "how",
    "day",
    "since",
    "above",
    "below",
    "statistic",
    "value",
    "unit",
    *SPREADS,
    "n",
    "grade",
    "fit",
)
SET_BY_BASELINE = ("vitd25", "calcifediol_d3", "calcifediol_ratio")
NOT_INPUT = "an outcome: what is put into the study is no result of it"


def read_compare(given: Any, place: str, study: str, arms: Sequence[Arm], body: Body) -> Compare:
    """One printed number and where to look for it."""
    held = table(given, place, KEYS)
    arm, how = _arm(held, "arm", place, arms), choice(held, "how", place, HOWS)
    known = unit_of(body)
    quantity = trial_units.name_in_body(text(held, "quantity", place), known, f"{place}: quantity")
    if quantity in body.numbers or not _moves(body, quantity):
        raise InputError(f"{place}: quantity", quantity, NOT_INPUT)
    day = real(held, "day", place, 0.0, arm.days)
    found = Compare(
        id=_id(study, arm.name, quantity, how, day),
        arm=arm.name,
        against=_arm(held, "against", place, arms).name if "against" in held else "",
        quantity=quantity,
        how=how,
        day=day,
        since=real(held, "since", place, 0.0, arm.days, 0.0),
        threshold=_threshold(held, how, place),
        statistic=choice(held, "statistic", place, STATISTICS, "mean"),
        value=real(held, "value", place, -1e9, 1e9),
        unit=text(held, "unit", place),
        factor=_factor(held, how, known, place),
        spread=_spread(held, place),
        n=count(held, "n", place, arm.group.n),
        grade=choice(held, "grade", place, GRADES),
        fit=truth(held, "fit", place, True),
    )
    _refuse_input(found, arm, place)
    return found


def told_apart(compares: Sequence[Compare]) -> tuple[Compare, ...]:
    """The same with ids of their own: those that would be alike are counted."""
    alike = Counter(one.id for one in compares)
    seen: Counter[str] = Counter()
    found = []
    for one in compares:
        seen[one.id] += 1
        found.append(replace(one, id=f"{one.id}-{seen[one.id]}") if alike[one.id] > 1 else one)
    return tuple(found)


def _arm(held: Table, key: str, place: str, arms: Sequence[Arm]) -> Arm:
    name = text(held, key, place)
    for arm in arms:
        if arm.name == name:
            return arm
    names = [arm.name for arm in arms]
    raise InputError(f"{place}: {key}", name, f"an arm: {', '.join(names)}", nearest(name, names))


def _id(study: str, arm: str, quantity: str, how: str, day: float) -> str:
    words = f"{study}-{arm}-{quantity}-{how}-{day:g}".lower().replace("/", " per ")
    return re.sub(r"[^a-z0-9_.-]+", "_", words).strip("_")


def _factor(held: Table, how: str, known: dict[str, str], place: str) -> float:
    return trial_units.factor(held["quantity"], how, text(held, "unit", place), known, f"{place}: unit")


def _threshold(held: Table, how: str, place: str) -> float | None:
    """In the unit in which the body has the quantity."""
    wanted = THRESHOLDS.get(how)
    for key in ("above", "below"):
        if (key in held) != (key == wanted):
            raise InputError(f"{place}: {key}", held.get(key, "nothing"), f"`{key}` with share_{key}, and only there")
    return real(held, wanted, place, -1e9, 1e9) if wanted else None


def _spread(held: Table, place: str) -> Spread:
    said = [key for key in SPREADS if key in held]
    if len(said) != 1:
        raise InputError(f"{place}: spread", " and ".join(said) or "nothing", f"exactly one of {', '.join(SPREADS)}")
    kind, where = said[0], f"{place}: {said[0]}"
    if kind == "spread":
        choice(held, "spread", place, ("none printed",))
        return Spread("none")
    if kind in ("sd", "se"):
        return Spread(kind, real(held, kind, place, 0.0, 1e9))
    low, high = pair(held[kind], where)
    if kind == "k_of_n" and not 0 <= low <= high >= 1:
        raise InputError(where, held[kind], "how many of how many: [k, n]")
    return Spread(kind, low, high)


def _refuse_input(found: Compare, arm: Arm, place: str) -> None:
    """A baseline on its day, a clamped quantity, a change from a day to itself."""
    if found.quantity in SET_BY_BASELINE and arm.baseline.vitd25 and found.day == 0.0:
        raise InputError(f"{place}: day", found.day, NOT_INPUT, "the baseline is an input")
    if found.how in SINCE and found.day <= found.since:
        raise InputError(f"{place}: day", found.day, f"a day after {found.since:g}, from which {found.how} counts")
    if arm.clamp and found.quantity in ("ca_ionised", "ca_total", "ecf_ca", "ca_corrected"):
        raise InputError(f"{place}: quantity", found.quantity, NOT_INPUT, "the clamp holds it")


def _moves(body: Body, name: str) -> bool:
    """Whether a quantity depends on any state of the body, not on numbers alone."""
    waiting, seen = [name], {name}
    while waiting:
        here = waiting.pop()
        if here in body.pools:
            return True
        for need in body.laws[here].needs if here in body.laws else ():
            if need not in seen:
                seen.add(need)
                waiting.append(need)
    return False
