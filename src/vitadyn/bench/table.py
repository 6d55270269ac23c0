"""The whole comparison: this engine and its peers on two workloads, growth, start-up, and the goals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..language import Body
from .comparison import RTOL, compare
from .effort import FULL, Effort
from .field import PEERS, field
from .goals import goals
from .growth import scale, two_threads
from .machine import machine
from .race import pinned
from .startup import startup
from .workloads import workloads

DOSE = ("gut_d3", 260.0)
"""Vitamin D3 into the gut each day, in nmol: 4000 IU."""

YEAR = 364.0


def table(
    body: Body,
    keep: Sequence[str],
    peers: Sequence[str] = tuple(PEERS),
    effort: Effort = FULL,
    days: float = YEAR,
    dose: tuple[str, float] = DOSE,
    growth: bool = True,
) -> dict[str, Any]:
    """All figures, ready for JSON: machine, model, rows (engine by workload), growth, goals.

    `rows` of the engine itself have a ratio of 1; those of a peer tell how many times longer it takes for a person at
    equal achieved error. A peer that is not measured has a row with `skipped`, the reason. `growth` asks for scale,
    threads and start-up too, which are measured on the adult body whatever `body` is.
    """
    rows = _rows(body, keep, peers, effort, days, dose)
    more = _growth(keep, effort, days) if growth else {}
    return {
        "machine": machine(),
        "model": body.hash(),
        "rtol": RTOL,
        "rounds": effort.rounds,
        "rows": rows,
        **more,
        "goals": [goal.told() for goal in goals(rows, more)],
    }


def _rows(
    body: Body, keep: Sequence[str], peers: Sequence[str], effort: Effort, days: float, dose: tuple[str, float]
) -> list[dict[str, Any]]:
    """On one core from the start, so that no library makes threads for more."""
    rows = []
    with pinned() as core:
        entered, skipped = field(body, keep, peers)
        for work in workloads(days, dose):
            rows += compare(body, keep, work, entered, effort)
            rows += [{"workload": work.name, "engine": one.name, "skipped": one.reason} for one in skipped]
    return [{**row, "core": core} for row in rows]


def _growth(keep: Sequence[str], effort: Effort, days: float) -> dict[str, Any]:
    return {
        "scale": scale(keep, days, effort),
        "threads": two_threads(keep, days, effort),
        "start": startup(effort.rounds),
    }
