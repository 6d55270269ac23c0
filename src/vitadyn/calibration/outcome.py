"""Before and after a fit, as plain rows: topics of studies, checks of grade A, what moved, and which checks changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..validation.trial_spread import NINETY
from .fit import Fit
from .targets import CheckTargets, Numbers
from .trial_targets import TrialTargets

Array = NDArray[np.float64]
Row = Mapping[str, Any]
MOVED = 0.3
"""Prior standard deviations from which a number counts as moved."""


def topics(targets: TrialTargets, distances: Mapping[str, Array]) -> tuple[Row, ...]:
    """Of each topic and of all: publications, numbers, and for each fit the mean |z| and the share within 90 %."""
    names = [*dict.fromkeys(targets.topics), "all"]
    return tuple(_topic(targets, name, distances) for name in names)


def _topic(targets: TrialTargets, name: str, distances: Mapping[str, Array]) -> Row:
    chosen = np.array([name in (topic, "all") for topic in targets.topics])
    studies = {study for study, kept in zip(targets.studies, chosen, strict=True) if kept}
    figures = {
        label: {
            "normalised_error": round(float(np.abs(found[chosen]).mean()), 3),
            "inside_90": round(float((np.abs(found[chosen]) <= NINETY).mean()), 3),
        }
        for label, found in distances.items()
    }
    return {"topic": name, "publications": len(studies), "numbers": int(chosen.sum()), **figures}


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
