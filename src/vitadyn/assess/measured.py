"""Bodies like this person, brought to what was measured in him.

The weights of bodies forgive a value that no cause explains, so that one odd result cannot decide the cause. What
minerals do to his nerve is not forgiven with it: a measured value stands, and bodies say only what was not measured.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..person import Lab, Person
from ..population.people import Column
from .calcium import reading

MEASURED = ("k", "mg", "phosphate", "ph")
CALCIUM = {"ionised": "ca_ionised", "adjusted": "ca_corrected", "total": "ca_total"}


def as_measured(person: Person, outputs: Mapping[str, Column]) -> dict[str, Column]:
    """Outputs (N,) with calcium, magnesium, potassium, phosphate and pH as measured, where a number was given.

    Every body keeps its own share of ionised calcium and magnesium.
    """
    found = dict(outputs)
    _scale(found, ("ca_ionised", "ca_corrected", "ca_total"), *_calcium(person))
    _scale(found, ("mg_ionised",), "mg", _number(person.lab("mg")))
    for name in MEASURED:
        _scale(found, (name,), name, _number(person.lab(name)))
    return found


def _calcium(person: Person) -> tuple[str, float | None]:
    """The output that the deciding calcium is compared with, and its value."""
    calcium = reading(person)
    return ("ca_total", None) if calcium is None else (CALCIUM[calcium.scale], _number(calcium.lab))


def _number(lab: Lab | None) -> float | None:
    """The value at presentation, if a number was given; the pH of venous blood is not that of arterial blood."""
    if lab is None or lab.day > 0.5 or (lab.analyte == "ph" and lab.specimen == "venous"):
        return None
    return lab.value


def _scale(found: dict[str, Column], names: tuple[str, ...], by: str, value: float | None) -> None:
    """Multiply what is there of `names` so that `by` becomes the value."""
    if value is None or by not in found:
        return
    ratio = value / np.maximum(found[by], 1e-9)
    found.update({name: found[name] * ratio for name in names if name in found})
