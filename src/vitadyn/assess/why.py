"""Which finding moved which cause: each is left out in turn, and the odds are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..population.people import Column
from ..results import Why
from .cohort import Cohort
from .evidence import Finding
from .labels import LABELS
from .posterior import by_label, by_mechanism, log_weights, normalised

SHOWN = 6


def explain(cohort: Cohort, findings: Sequence[Finding], prior: Mapping[str, float]) -> dict[str, tuple[Why, ...]]:
    """For every label, its findings by size of effect (log10 of the factor on the label's odds)."""
    logs = log_weights(cohort, [one.loglik for one in findings], prior)
    full = _log10_odds(cohort, logs)
    effects = [full - _log10_odds(cohort, _without(cohort, findings, prior, place)) for place in range(len(findings))]
    return {label: _ranked(findings, [float(effect[row]) for effect in effects]) for row, label in enumerate(LABELS)}


def _without(cohort: Cohort, findings: Sequence[Finding], prior: Mapping[str, float], place: int) -> Column:
    return log_weights(cohort, [one.loglik for other, one in enumerate(findings) if other != place], prior)


def _log10_odds(cohort: Cohort, logs: Column) -> Column:
    share = np.clip(by_label(cohort, by_mechanism(cohort, normalised(logs))), 1e-9, 1.0 - 1e-9)
    odds: Column = np.log10(share / (1.0 - share))
    return odds


def _ranked(findings: Sequence[Finding], effects: list[float]) -> tuple[Why, ...]:
    order = sorted(range(len(findings)), key=lambda place: -abs(effects[place]))[:SHOWN]
    return tuple(Why(findings[place].path, findings[place].text, round(effects[place], 3)) for place in order)
