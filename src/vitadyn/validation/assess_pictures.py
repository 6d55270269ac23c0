"""Pictures of calibration: stated against found share for each world, and where true states lie among the bodies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from .report import Band, Picture, Points
from .worlds import WORLDS
from .worlds_scores import RANK_BINS

NAMES = {
    "ca_ionised": "ionised calcium",
    "cell_mg": "magnesium in cells",
    "mg": "magnesium",
    "k": "potassium",
    "vitd25": "25(OH)D",
    "egfr": "filtration (eGFR)",
    "volume_ratio": "extracellular volume",
}
DIAGONAL = (0.0, 1.0)
FEW = 4
SOURCE = "derived: benchmarks/assess_worlds.py"


def pictures(scored: Mapping[str, Any]) -> tuple[Picture, ...]:
    """A reliability curve for each world, then a histogram of ranks for each state of the matched world."""
    curves = [_reliability(name, scored[name]) for name in WORLDS if name in scored]
    states = scored.get("matched", {}).get("states", {})
    return (*curves, *(_ranks(name, found) for name, found in states.items()))


def _reliability(name: str, one: Mapping[str, Any]) -> Picture:
    bins = one["reliability"]
    low, high = (tuple(part[end] for part in bins) for end in ("low", "high"))
    points = Points(
        "found, with its 90 % range",
        tuple(part["stated"] for part in bins),
        tuple(part["found"] for part in bins),
        low,
        high,
    )
    return Picture(
        id=f"reliability-{name}",
        title=f"Reliability: {WORLDS[name].title}",
        x_label="stated probability of the first answer",
        y_label="share in whom it is right",
        points=(points,),
        bands=(Band("perfect claims", DIAGONAL, DIAGONAL),),
        caption=f"{one['people']} people in {len(bins)} bins of equal count; error {one['ece']:.3f}, of which "
        f"{one['floor']:.3f} would be there by chance",
        source=SOURCE,
        checks=(f"ece-{name}", f"sure-{name}"),
    )


def _ranks(name: str, found: Mapping[str, Any]) -> Picture:
    counts, people = found["ranks"], found["people"]
    middles = tuple((place + 0.5) / RANK_BINS for place in range(RANK_BINS))
    low, high = zip(*(_range(count) for count in counts), strict=True)
    even = people / RANK_BINS
    return Picture(
        id=f"ranks-{name}",
        title=f"Where the true {NAMES[name]} lies among the bodies",
        x_label="rank of the truth (0 below all, 1 above all)",
        y_label="people",
        points=(Points("people, with the 90 % range of the count", middles, tuple(map(float, counts)), low, high),),
        bands=(Band("even ranks", DIAGONAL, (even, even)),),
        caption="a heap in the middle: intervals too wide; heaps at both ends: too narrow; a slope: shifted",
        source=SOURCE,
        checks=(f"even-{name}",),
    )


def _range(count: float) -> tuple[float, float]:
    """90 % range of a count, by the square root (Anscombe 1948); from 0 where next to nobody was counted."""
    root = math.sqrt(count + 0.375)
    return (0.0 if count < FEW else (root - 0.8225) ** 2 - 0.375), (root + 0.8225) ** 2 - 0.375
