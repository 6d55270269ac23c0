"""Pregnancy as an optional state of the mother: which numbers of the body it moves, week by week. Off by default.

Volume, weight and thyroid are not carried. The product refuses to advise pregnant people; this is to look at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from ..errors import InputError

FILE = Path(__file__).with_suffix(".toml")
LAST_WEEK = 42.0


def pregnant(week: float, numbers: Mapping[str, float]) -> dict[str, float]:
    """The numbers that differ in this week, from those of the woman before.

    >>> from vitadyn.physiology import body
    >>> pregnant(40, body().defaults())["loss_ca"]
    8.0
    """
    if not 0.0 <= week <= LAST_WEEK:
        raise InputError("week", week, f"a week of pregnancy, 0 to {LAST_WEEK:g}")
    return {name: _moved(row, week, numbers[name]) for name, row in _table().items()}


def _moved(row: Mapping[str, list[float]], week: float, before: float) -> float:
    factor = np.interp(week, row["weeks"], row["factor"]) if "factor" in row else 1.0
    added = np.interp(week, row["weeks"], row["added"]) if "added" in row else 0.0
    return float(before * factor + added)


@cache
def _table() -> dict[str, dict[str, list[float]]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)
