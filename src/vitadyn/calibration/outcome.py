"""Before and after a fit, as plain rows: checks of grade A, what moved, and which checks changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fit import Fit
from .targets import CheckTargets, Numbers

Array = NDArray[np.float64]
Row = Mapping[str, Any]
MOVED = 0.3
"""Prior standard deviations from which a number counts as moved."""


def gated(targets: CheckTargets) -> NDArray[np.bool_]:
    """Checks of grade A on a number; those on a direction, and known failures of the science, are not gated so."""
    rows = targets.protocols.rows.values()
    return np.array([row["grade"] == "A" and not row.get("expected_failure") for row in rows])


def grade_a(targets: CheckTargets, numbers: Numbers) -> Row:
    """Distances of grade-A checks from their targets in tolerances: their sum, the largest, and how many pass."""
    distances = np.abs(targets.distances(numbers))
    own = distances[gated(targets)]
    worst = int(np.argmax(np.where(gated(targets), distances, 0.0)))
    return {
        "total": round(float(own.sum()), 3),
        "largest": round(float(own.max()), 3),
        "largest_in": targets.names[worst],
        "checks": int(gated(targets).sum()),
        "passed_of_all": int((distances <= 1.0).sum()),
    }


def changed(names: Sequence[str], before: Array, after: Array) -> tuple[Row, ...]:
    """Checks on another side of their range than before."""
    return tuple(
        {"check": name, "passed_before": bool(abs(old) <= 1.0), "passed": bool(abs(new) <= 1.0)}
        for name, old, new in zip(names, before, after, strict=True)
        if (abs(old) <= 1.0) != (abs(new) <= 1.0)
    )


def moved(fit: Fit) -> tuple[Row, ...]:
    """Numbers that moved, farthest first: from where, to where, and how sure the data make them."""
    rows = [
        {
            "number": one.name,
            "from": one.start,
            "to": float(f"{one.value(offset):.6g}"),
            "prior_sds": round(float(offset), 2),
            "sd_left": round(float(left), 2),
        }
        for one, offset, left in zip(fit.free, fit.offsets, fit.uncertainty, strict=True)
        if abs(offset) >= MOVED
    ]
    return tuple(sorted(rows, key=lambda row: -abs(row["prior_sds"])))
