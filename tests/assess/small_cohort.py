"""Bodies made by hand: two or more causes, few outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vitadyn.assess.cohort import Cohort
from vitadyn.person import Lab

USUAL = {
    "k": 4.2,
    "na": 140.0,
    "phosphate": 1.1,
    "mg": 0.85,
    "ca_total": 2.35,
    "ca_corrected": 2.35,
    "creatinine": 75.0,
}


def cohort(
    keys: Sequence[str], mechanism: Sequence[int], outputs: Mapping[str, NDArray[np.float64]] | None = None
) -> Cohort:
    """Bodies of these mechanisms, all of which show it."""
    count = len(mechanism)
    return Cohort(
        keys=tuple(keys),
        mechanism=np.asarray(mechanism),
        half=np.arange(count) % 2,
        outputs=outputs or {},
        shows=np.ones(count),
        believed=np.zeros(count),
        usual=USUAL,
        failed=0,
    )


def lab(place: int, analyte: str, value: float, unit: str = "mmol/L", **more: object) -> Lab:
    return Lab(analyte, f"labs[{place}]", f"{analyte} {value} {unit}", unit, value=value, **more)  # type: ignore[arg-type]
