"""The probability that each mechanism plays a part at all, whatever the principal cause is: two can act together."""

from __future__ import annotations

import numpy as np

from .cohort import Cohort
from .labels import LABELS
from .posterior import Posterior

SIGNS: dict[str, tuple[str, float, int]] = {
    "vitd_deficiency": ("vitd25", 30.0, -1),
    "mg_depletion": ("mg", 0.66, -1),
    "hypokalaemia": ("k", 3.4, -1),
    "hyponatraemia_dehydration": ("na", 134.0, -1),
    "CKD": ("egfr", 45.0, -1),
}
"""Label to the output that shows it in any body, the limit, and the side on which it lies."""


def contributors(cohort: Cohort, posterior: Posterior) -> dict[str, float]:
    """Per label: its own bodies, and bodies of other causes that carry its sign."""
    found = {}
    for row, label in enumerate(LABELS):
        of_label = np.array([*(key.split(".")[0] == label for key in cohort.keys), False])
        own = of_label[cohort.mechanism] | of_label[cohort.beside]
        if label in SIGNS and SIGNS[label][0] in cohort.outputs:
            output, limit, side = SIGNS[label]
            own = own | (side * (cohort.outputs[output] - limit) > 0.0)
        found[label] = float(min(1.0, max(posterior.label[row], np.sum(posterior.weight[own]))))
    return found
