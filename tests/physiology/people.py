"""People of the slow body under some changes, run together by the engine: the shared tool of these tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from vitadyn.engine.solve import Compiled, build, initial_state, parameter_table, solve
from vitadyn.physiology import body

KEEP = (
    "ca_total",
    "ca_ionised",
    "phosphate",
    "mg",
    "mg_adjusted",
    "na",
    "k",
    "vitd25",
    "vitd125",
    "vitd2425",
    "pth_plasma",
    "fgf23",
    "alp",
    "osteoblast",
    "osteoclast",
    "ecf_volume",
    "filtration",
    "urine_ca_24h",
    "urine_mg_24h",
    "urine_phosphate_24h",
    "urine_na_24h",
    "urine_volume_24h",
    "urine_osm",
    "aldosterone",
    "egfr",
    "creatinine",
    "urea",
    "bone_mineral",
    "mineral_product",
    "cell_k",
    "plasma_d3",
    "excretes_na",
    "ca_absorbed_share",
)


@cache
def compiled(numbers: str = "C", smooth: bool = True) -> Compiled:
    return build(body(numbers, smooth=smooth), KEEP)


def run(
    people: Sequence[Mapping[str, float]], days: Sequence[float], numbers: str = "C", smooth: bool = True
) -> dict[str, np.ndarray]:
    """Each quantity as (people, days), everybody starting at the reference state."""
    built = compiled(numbers, smooth)
    table = parameter_table(built, len(people))
    for row, changes in enumerate(people):
        for name, value in changes.items():
            table[row, built.parameters.index(name)] = value
    found = solve(built, table, initial_state(built, table), days)
    assert not found.status.any()
    return dict(found.values)


def at_end(people: Sequence[Mapping[str, float]], day: float, numbers: str = "C") -> dict[str, np.ndarray]:
    """Each quantity on one day, one value a person."""
    return {name: values[:, -1] for name, values in run(people, (0.0, day), numbers).items()}
