"""Groups of patients as targets: published shares and medians, with soft limits so that slopes exist."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine.solve import Compiled, build
from ..language import Body
from ..validation.groups import Group, known_groups, outputs_of, simulate
from ..validation.trial_spread import NINETY
from .targets import NEVER_HAPPENED, Numbers

Array = NDArray[np.float64]
PEOPLE = 1 / 3
"""Share of a group's people that the fit looks at."""
SOFT = 0.02
"""Width of a limit, on the logarithm."""
BETWEEN = 0.5
"""What two series of patients differ by beyond chance, on the logit of a share (recalled)."""
FEWEST = 5.0


@dataclass(frozen=True)
class GroupTargets:
    """Every finding of every group; the same people with the same lesions for every candidate."""

    body: Body

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(replace(group, people=math.ceil(PEOPLE * group.people)) for group in known_groups())

    @cached_property
    def compiled(self) -> Compiled:
        return build(self.body.freed(), outputs_of(self.groups))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(finding["id"] for group in self.groups for finding in group.findings)

    @property
    def studies(self) -> tuple[str, ...]:
        return tuple(str(finding["source"]) for group in self.groups for finding in group.findings)

    def misses(self, candidates: Sequence[Numbers]) -> Array:
        return np.array([self._misses(numbers) for numbers in candidates])

    def _misses(self, numbers: Numbers) -> list[float]:
        compiled = replace(self.compiled, body=self.compiled.body.with_numbers(numbers))
        found = []
        for group in self.groups:
            shown = simulate(compiled, group)
            counted = _weight(shown, group.chosen)
            found += [_miss(finding, shown, counted) for finding in group.findings]
        return found


def _miss(finding: Mapping[str, Any], shown: Mapping[str, Array], counted: Array) -> float:
    if "given" in finding:
        counted = counted * _weight(shown, (finding["given"],))
    if counted.sum() < FEWEST:
        return NEVER_HAPPENED
    if finding.get("median"):
        middle = _median(shown[finding["output"]], counted)
        return NINETY * _from_middle(math.log(middle), math.log(finding["low"]), math.log(finding["high"]))
    share = float(np.average(_weight(shown, (finding,)), weights=counted))
    if "k" in finding:
        return _of_counts(share, float(finding["k"]), float(finding["n"]))
    low, high = (_logit(end / 100.0) for end in (finding["low"], finding["high"]))
    return NINETY * _from_middle(_logit(share), low, high)


def _of_counts(share: float, k: float, n: float) -> float:
    """Against k of n, on the logit, half a person added on either side."""
    seen, unseen = k + 0.5, n - k + 0.5
    return (_logit(share) - math.log(seen / unseen)) / math.sqrt(1.0 / seen + 1.0 / unseen + BETWEEN**2)


def _from_middle(value: float, low: float, high: float) -> float:
    return (value - 0.5 * (low + high)) / (0.5 * (high - low))


def _logit(share: float) -> float:
    held = min(max(share, 0.005), 0.995)
    return math.log(held / (1.0 - held))


def _weight(shown: Mapping[str, Array], conditions: Sequence[Mapping[str, Any]]) -> Array:
    """How far each person meets all conditions, 0 to 1."""
    weight = np.ones(len(next(iter(shown.values()))))
    for one in conditions:
        logs = np.log(np.maximum(shown[one["output"]], 1e-9))
        for side, end in ((1.0, one.get("above")), (-1.0, one.get("below"))):
            if end is not None:
                weight = weight / (1.0 + np.exp(-side * (logs - math.log(end)) / SOFT))
    return weight


def _median(values: Array, weight: Array) -> float:
    order = np.argsort(values)
    below = np.cumsum(weight[order]) - 0.5 * weight[order]
    return float(np.interp(0.5 * weight.sum(), below, values[order]))
