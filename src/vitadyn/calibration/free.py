"""Numbers that the fit may move: from where, on which scale, and how far before data have their say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError, nearest
from ..language import Body

Array = NDArray[np.float64]
FILE = Path(__file__).with_suffix(".toml")
SCALES = ("log", "logit")


@dataclass(frozen=True, slots=True)
class Free:
    """A number with its prior: normal with `sd` around `start` on the logarithm or the logit of the number.

    The numbers of `tied` always have the same value: a person's own and that of the reference person.
    """

    name: str
    start: float
    sd: float
    scale: str = "log"
    tied: tuple[str, ...] = ()

    def value(self, offset: float) -> float:
        """The number that lies `offset` prior standard deviations from its start.

        >>> Free("gain", 2.0, 0.3).value(0.0), round(Free("share", 0.5, 1.0, "logit").value(1.0), 3)
        (2.0, 0.731)
        """
        step = self.sd * offset
        if self.scale == "log":
            return float(self.start * np.exp(step))
        odds = self.start / (1.0 - self.start) * np.exp(step)
        return float(odds / (1.0 + odds))

    def offset(self, value: float) -> float:
        """How many prior standard deviations a number lies from its start."""
        if self.scale == "log":
            return float(np.log(value / self.start) / self.sd)
        return float(np.log(value / (1.0 - value) / (self.start / (1.0 - self.start))) / self.sd)


def free_numbers(body: Body, path: Path = FILE) -> tuple[Free, ...]:
    """The free numbers of a body, which start where the body has them."""
    with path.open("rb") as file:
        return tuple(_free(body, name, row) for name, row in tomllib.load(file).items())


def numbers_at(free: Sequence[Free], offsets: Sequence[float] | Array) -> dict[str, float]:
    """All numbers, the tied ones too, at an offset each."""
    found: dict[str, float] = {}
    for one, offset in zip(free, offsets, strict=True):
        value = one.value(float(offset))
        found |= dict.fromkeys((one.name, *one.tied), value)
    return found


def _free(body: Body, name: str, row: Mapping[str, Any]) -> Free:
    for known in (name, *row.get("tied", ())):
        if known not in body.numbers:
            raise ModelError(f"free number '{known}' is no number of the body. {nearest(known, body.numbers)}")
    scale = row.get("scale", "log")
    if scale not in SCALES or not row["sd"] > 0.0:
        raise ModelError(f"free number '{name}' needs an sd above 0 and a scale: {', '.join(SCALES)}")
    return Free(name, body.numbers[name].value, float(row["sd"]), scale, tuple(row.get("tied", ())))
