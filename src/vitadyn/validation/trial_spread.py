"""How far a printed number may lie from the model: sampling of people, and what studies alike differ by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Any

from .. import knowledge
from .trial import Arm, Compare, Spread
from .trial_baseline import LEVEL
from .trial_file import STUDIES, read_table
from .trial_measures import DIRECTED, SHARES
from .trial_units import TIMES

NINETY = NormalDist().inv_cdf(0.95)
NINETY_FIVE = NormalDist().inv_cdf(0.975)
QUARTILE = NormalDist().inv_cdf(0.75)
MEDIAN_LESS_SURE = math.sqrt(math.pi / 2.0)
"""How much larger the standard error of a median is than that of a mean."""


@dataclass(frozen=True, slots=True)
class Sd:
    """The parts of the spread of a printed number, in its unit.

    `printed` is its standard error (None where nothing was printed), `measured` what that of the model's people would
    be with readings that vary from day to day, `people` without.
    """

    printed: float | None
    measured: float
    people: float
    between: float

    @property
    def combined(self) -> float:
        """All together; a number printed without spread is as unsure as the model's people would make it."""
        printed = self.measured if self.printed is None else self.printed
        return math.sqrt(printed**2 + self.people**2 + self.between**2)


def standard_error(spread: Spread, n: int, statistic: str) -> float | None:
    """Of the printed number, from whatever was printed beside it; None where nothing was.

    >>> standard_error(Spread("sd", 30.0), 100, "mean")
    3.0
    """
    if spread.kind == "none":
        return None
    if spread.kind == "se":
        return spread.low
    if spread.kind == "ci95":
        return (spread.high - spread.low) / (2.0 * NINETY_FIVE)
    if spread.kind == "k_of_n":
        return _of_share(spread.low, spread.high)
    less_sure = MEDIAN_LESS_SURE if statistic == "median" else 1.0
    return less_sure * _sd(spread, n) / math.sqrt(n)


def between(compare: Compare, arm: Arm) -> float:
    """What studies alike differ by, in the printed unit: a share of the effect, or of the level where none is known."""
    row = _row(compare.quantity)
    effect = abs(compare.value - _before(compare, arm))
    if compare.how in TIMES:
        return float(_row("times")["log_sd"]) * effect
    if compare.how in SHARES:
        share = compare.value * compare.factor
        return float(row["log_sd"]) * share * (1.0 - share) / compare.factor
    is_effect = compare.how in (*DIRECTED, "amplitude") or compare.against or _starts_known(compare, arm)
    return float(row["log_sd"] if is_effect else row.get("level_log_sd", row["log_sd"])) * effect


def within(compare: Compare, level: float, found: float) -> float:
    """What one person's readings differ by from day to day, in the unit of the body; 0 where that is not known.

    `level` is the quantity on the day, `found` what is compared.
    """
    share = _within_share(compare.quantity)
    if compare.how in ("value", "peak", "nadir") or (compare.against and compare.how == "ratio"):
        return share * level
    twice = math.sqrt(2.0) * share
    sizes = {"change": level, "peak_rise": level, "ratio": found, "percent": 100.0 + found}
    if compare.how == "slope":
        return twice * level / (compare.day - compare.since)
    return twice * sizes.get(compare.how, 0.0)


def _within_share(quantity: str) -> float:
    """Coefficient of variation of one person: from the laboratory tables, else as recalled."""
    known = knowledge.analyte(quantity).cv_within if quantity in knowledge.names("analyte") else None
    return float(_row(quantity).get("within", 0.0)) if known is None else known / 100.0


def _before(compare: Compare, arm: Arm) -> float:
    """What the printed number would be without an effect, in its unit."""
    if compare.how == "ratio":
        return 1.0 / compare.factor
    if _starts_known(compare, arm) and arm.baseline.vitd25:
        return arm.baseline.vitd25.value / compare.factor
    return 0.0


def _starts_known(compare: Compare, arm: Arm) -> bool:
    """A level that is compared although the study began from a given one."""
    level = compare.how in ("value", "peak", "nadir") and not compare.against
    return level and compare.quantity == LEVEL and arm.baseline.vitd25 is not None


def _of_share(k: float, n: float) -> float:
    """Of k in n, with half a person added on either side (Jeffreys)."""
    share = (k + 0.5) / (n + 1.0)
    return math.sqrt(share * (1.0 - share) / (n + 2.0))


def _sd(spread: Spread, n: int) -> float:
    """Of people, from sd, quartiles, or the extremes expected of a normal law among n."""
    if spread.kind == "sd":
        return spread.low
    if spread.kind == "iqr":
        return (spread.high - spread.low) / (2.0 * QUARTILE)
    extreme = NormalDist().inv_cdf((max(n, 2) - 0.375) / (max(n, 2) + 0.25))
    return (spread.high - spread.low) / (2.0 * extreme)


def _row(quantity: str) -> Mapping[str, Any]:
    rows = between_table()
    row: Mapping[str, Any] = rows.get(quantity, rows["default"])
    return row


@cache
def between_table() -> dict[str, Any]:
    """Spread between studies by quantity, on the scale of logarithms, with source and tag."""
    return read_table(STUDIES / "between.toml")
