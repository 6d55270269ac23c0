"""A mechanism taken out of every body: where values come out of bodies, their percentiles must move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from ..engine.solve import Compiled
from ..population.draw import Crowd
from ..population.survey import Survey, surveyed
from .percentiles import spread_of
from .report import Check

KNOCKED_OUT = 1000
GLANDS_LEFT = 0.02
CHANGED = 0.5
"""Standard deviations; chance moves the median of KNOCKED_OUT people by a twentieth."""
MOVED = {"ca_total": "mmol/L", "phosphate": "mmol/L", "calcitriol": "pmol/L"}
"""What must change when the parathyroid glands are gone."""


def knock_out_checks(compiled: Compiled, crowd: Crowd, seed: int) -> Iterable[Check]:
    """Without parathyroid glands the middles must move: values come out of bodies."""
    few = crowd.first(KNOCKED_OUT)
    usual, bare = surveyed(compiled, few, seed), without_glands(compiled, few, seed)
    for name, unit in MOVED.items():
        before, after = (float(np.median(one.measured[name])) for one in (usual, bare))
        up = name == "phosphate"
        change = (after - before) / spread_of(usual.measured[name])
        yield Check(
            f"knockout-{name}",
            f"Median {name} without parathyroid glands, against the same adults with them",
            CHANGED if up else -np.inf,
            np.inf if up else -CHANGED,
            change,
            "sd",
            "A",
            f"{'rises' if up else 'falls'} by more than half a standard deviation ({before:.3g} {unit} with glands)",
            "derived",
            topic="mechanism knocked out",
        )


def without_glands(compiled: Compiled, crowd: Crowd, seed: int) -> Survey:
    """A crowd measured with hardly any parathyroid tissue."""
    table = crowd.table.copy()
    table[:, compiled.parameters.index("gland_fraction")] *= GLANDS_LEFT
    return surveyed(compiled, replace(crowd, table=table), seed)
