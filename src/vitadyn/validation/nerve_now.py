"""Nerve and cramp of simulated people, worked out beside the body where it does not carry them itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..assess.cramp_rate import mineral_factor
from ..language import Body
from ..physiology.nerve import Plasma, share_with, shift
from .claim_groups import PLASMA, Course


def nerve_of(body: Body, course: Course, missing: Sequence[str]) -> Course:
    """The course with the quantities that the body lacks."""
    found = _worked_out(body, course)
    return replace(course, values={**course.values, **{name: found[name] for name in missing}})


def _worked_out(body: Body, course: Course) -> dict[str, Any]:
    known = body.evaluate({**body.defaults(), **body.start(body.defaults())})
    usual = Plasma(**{name: known[name] for name in PLASMA})
    safe = {name: np.where(np.isfinite(course.values[name]), course.values[name], known[name]) for name in PLASMA}
    moved = np.asarray(shift(Plasma(**safe), usual))
    shares = {f"{felt}_share": _each(felt, moved) for felt in ("tingling", "spasm")}
    return {"nerve_shift": moved, "cramp_mineral": mineral_factor(moved), **shares}


def _each(felt: str, moved: Any) -> Any:
    return np.array([share_with(felt, one) for one in moved.ravel()]).reshape(moved.shape)
