"""Each study predicted by a fit that never saw it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .fit import Fit, gauss_newton
from .free import numbers_at
from .targets import Targets, Together
from .trial_targets import TrialTargets

Array = NDArray[np.float64]
CHORDS = 2
"""Steps from the whole fit to that without a study; slopes are those of the whole fit, misses are exact."""


def left_out(targets: Targets, whole: Fit, studies: tuple[str, ...]) -> dict[str, Array]:
    """The offsets that a fit without each of the studies gives."""
    belongs = np.array(targets.studies)
    return {name: _without(targets, whole, belongs != name) for name in studies}


def predicted(trials: TrialTargets, whole: Fit, others: tuple[Targets, ...]) -> Array:
    """Distance of every printed number in combined standard deviations, by a fit that left out its publication.

    `whole` is the fit to the first of `others`, the trials, and the rest of `others`, in this order.
    """
    together = Together((others[0], trials, *others[1:]))
    belongs, found = np.array(trials.studies), np.empty(len(trials.names))
    for name, offsets in left_out(together, whole, tuple(dict.fromkeys(trials.studies))).items():
        own = belongs == name
        found[own] = trials.distances([numbers_at(whole.free, offsets)])[0][own]
    return found


def _without(targets: Targets, whole: Fit, kept: NDArray[np.bool_]) -> Array:
    offsets, misses = whole.offsets, whole.misses
    for _ in range(CHORDS):
        offsets = offsets + gauss_newton(misses[kept], whole.slopes[kept], offsets)
        misses = targets.misses([numbers_at(whole.free, offsets)])[0]
    return offsets
