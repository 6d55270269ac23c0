"""Nerve, muscle and cramp at a given plasma: the same laws as in the slow body, without the body."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from ..errors import ModelError
from ..language import Body, Number, System, join
from ..maths import Value
from .parameter_sets import STANDARD

GIVEN = ("ca_at_nerve", "mg_ionised", "k", "na", "ph", "ca_corrected")
"""Plasma, given as numbers."""
COMPARED = ("ca_ionised_ref", "mg_ref", "mg_filtered_share", "k_ref", "na_ref", "ph_ref")
"""Numbers of the slow body that say what it is compared with."""


@cache
def fast(numbers: str = STANDARD) -> Body:
    """Laws of nerve, muscle and cramp with plasma as numbers; parameter set by name."""
    from . import body
    from .cramp import cramp
    from .muscle import muscle
    from .nerve import nerve

    slow = body(numbers)
    whole = join("nerve and muscle", (_given(slow), nerve, muscle, cramp))
    return whole.with_numbers({name: slow.numbers[name].value for name in whole.numbers if name in slow.numbers})


def at_plasma(only: Iterable[str], numbers: str = STANDARD, /, **given: Value) -> dict[str, Any]:
    """Laws at a plasma (and any other numbers of nerve, muscle and cramp); the rest is as in the reference person.

    >>> found = at_plasma(["nerve_shift", "weakness_index"], ca_at_nerve=0.80, ph=7.4)
    >>> round(float(found["nerve_shift"]), 2), bool(found["weakness_index"] < 0.05)
    (-2.21, True)
    """
    body = fast(numbers)
    for name, value in given.items():
        if name not in body.numbers:
            raise ModelError(f"nerve and muscle have no number '{name}'")
        if name in GIVEN and not (np.isfinite(value).all() and (np.asarray(value) >= 0.0).all()):
            raise ModelError(f"plasma around the nerve: {name} must be a finite number, at least 0")
    wanted = tuple(only)
    with np.errstate(over="ignore"):
        known = body.evaluate({**body.defaults(), **given}, wanted)
    return {name: known[name] for name in wanted}


def _given(slow: Body) -> System:
    """Plasma with the values of the reference person, and what it is compared with."""
    known = slow.evaluate({**slow.defaults(), **slow.start(slow.defaults())})
    units = {law.name: law.unit for law in slow.laws.values()}
    plasma = {name: Number(name, float(known[name]), units[name], "derived", "D") for name in GIVEN}
    return System("plasma as given", numbers={**plasma, **{name: slow.numbers[name] for name in COMPARED}})
