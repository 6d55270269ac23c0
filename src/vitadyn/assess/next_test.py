"""Which laboratory value, not yet known, is expected to teach most about the cause."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..person import Person
from ..population.people import Column
from .cohort import Cohort
from .evidence import noise
from .labels import LABELS

CANDIDATES = (
    "ca_corrected", "pth", "vitd25", "mg", "phosphate", "k", "na", "creatinine", "vitd125",
    "alp", "urine_ca_24h", "urine_mg_24h", "urine_na", "urine_k", "pthrp", "vitd2425_ratio", "hco3",
)  # fmt: skip
SAME = {"ca_corrected": ("ca_total", "ca_ionised"), "creatinine": ("egfr",), "hco3": ("tco2",)}
BINS = 12
LEAST_BITS = 0.005


def next_tests(person: Person, cohort: Cohort, weight: Column, seed: int, most: int = 5) -> tuple[dict[str, Any], ...]:
    """Candidates by expected information about the label, in bits, the most informative first."""
    known = {lab.analyte for lab in person.labs if lab.word is None}
    open_ = [name for name in CANDIDATES if not known & {name, *SAME.get(name, ())}]
    owner = np.array([LABELS.index(key.split(".")[0]) for key in cohort.keys])[cohort.mechanism]
    taught = sorted(((_bits(name, cohort, owner, weight, seed), name) for name in open_), reverse=True)[:most]
    return tuple({"analyte": name, "information_bits": bits} for bits, name in taught if bits >= LEAST_BITS)


def _bits(name: str, cohort: Cohort, owner: NDArray[np.int64], weight: Column, seed: int) -> float:
    """Mutual information of the label and the measured value, measurement error included."""
    law = noise(name)
    if law is None or law.output not in cohort.outputs:
        return 0.0
    values = cohort.outputs[law.output]
    scaled = values if law.linear else np.log(np.maximum(values, max(law.floor, 1e-12)))
    measured = scaled + law.sd * np.random.default_rng([seed, 7]).standard_t(4, size=values.shape[0])
    order = np.argsort(measured)
    cell = np.empty(values.shape[0], dtype=int)
    cell[order] = np.minimum((np.cumsum(weight[order]) * BINS).astype(int), BINS - 1)
    joint = np.zeros((BINS, len(LABELS)))
    np.add.at(joint, (cell, owner), weight)
    return round(float(_entropy(joint.sum(0)) + _entropy(joint.sum(1)) - _entropy(joint)), 4)


def _entropy(shares: Column) -> float:
    kept = shares[shares > 0.0]
    return float(-np.sum(kept * np.log2(kept)))
