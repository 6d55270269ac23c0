"""Each study predicted by a fit that never saw it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .fit import Fit, gauss_newton
from .free import numbers_at
from .targets import Targets

Array = NDArray[np.float64]
CHORDS = 2
"""Steps from the whole fit to that without a study; slopes are those of the whole fit, misses are exact."""


def left_out(targets: Targets, whole: Fit) -> dict[str, Array]:
    """The offsets that a fit without each study gives, by study; studies named "checks" are never left out."""
    studies = np.array(targets.studies)
    names = [name for name in dict.fromkeys(targets.studies) if name != "checks"]
    offsets = dict.fromkeys(names, whole.offsets)
    misses = dict.fromkeys(names, whole.misses)
    for _ in range(CHORDS):
        for name in names:
            kept = studies != name
            offsets[name] = offsets[name] + gauss_newton(misses[name][kept], whole.slopes[kept], offsets[name])
        misses = {name: targets.misses([numbers_at(whole.free, offsets[name])])[0] for name in names}
    return offsets


def predicted(targets: Targets, whole: Fit) -> Array:
    """Misses of every target of a study at the fit that left its study out; of checks, at the whole fit."""
    studies, misses = np.array(targets.studies), whole.misses.copy()
    for name, offsets in left_out(targets, whole).items():
        own = studies == name
        misses[own] = targets.misses([numbers_at(whole.free, offsets)])[0][own]
    return misses
