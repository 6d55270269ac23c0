"""What the engine is meant to reach, and whether what was measured does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .workloads import CONSTANT, DAILY

AT_LEAST, AT_MOST = "at least", "at most"
PEERS = {"libRoadRunner": 50.0, "SUNDIALS CVODE": 40.0, "SciPy LSODA": 60.0, "diffrax": 500.0}
"""Times faster than these, with constant inputs."""

WITH_DOSES = 20.0
FULL_OUTPUT = "full"


@dataclass(frozen=True)
class Goal:
    """A bound on one figure; `measured` is None where nothing was."""

    name: str
    way: str
    bound: float
    measured: float | None

    @property
    def met(self) -> bool | None:
        if self.measured is None:
            return None
        return self.measured >= self.bound if self.way == AT_LEAST else self.measured <= self.bound

    def told(self) -> dict[str, Any]:
        return {"goal": self.name, "wanted": f"{self.way} {self.bound:g}", "measured": self.measured, "met": self.met}


def goals(rows: Sequence[Mapping[str, Any]], growth: Mapping[str, Any]) -> list[Goal]:
    """One for every line that the engine is held to; a ratio counts only at equal achieved error."""
    against = [
        *((CONSTANT, name, bound) for name, bound in PEERS.items()),
        *((DAILY, name, WITH_DOSES) for name in PEERS),
    ]
    found = [
        Goal(f"{work}, against {name}", AT_LEAST, bound, _ratio(rows, work, name)) for work, name, bound in against
    ]
    return [
        *found,
        *_growth(growth.get("scale", ())),
        *_threads(growth.get("threads")),
        *_start(growth.get("start", ())),
    ]


def _ratio(rows: Sequence[Mapping[str, Any]], work: str, engine: str) -> float | None:
    fitting = (row for row in rows if (row["workload"], row["engine"]) == (work, engine) and row.get("error_matched"))
    return next((float(row["ratio"]) for row in fitting), None)


def _growth(scale: Sequence[Mapping[str, Any]]) -> list[Goal]:
    full = [row["seconds_per_person"] for row in scale if row["output"] == FULL_OUTPUT]
    memory = [row["memory"] for row in scale if row["output"] != FULL_OUTPUT and row["people"] >= _chunk(row)]
    return [
        Goal("time a person from the fewest to the most people, slowest over fastest", AT_MOST, 1.1, _spread(full)),
        Goal(
            "memory in chunks from one chunk to the most people, largest over smallest", AT_MOST, 1.1, _spread(memory)
        ),
    ]


def _chunk(row: Mapping[str, Any]) -> int:
    return int(str(row["output"]).rsplit(" ", 1)[-1])


def _spread(figures: Sequence[float | None]) -> float | None:
    known = [float(figure) for figure in figures if figure]
    return max(known) / min(known) if len(known) == len(figures) > 1 else None


def _threads(row: Mapping[str, Any] | None) -> list[Goal]:
    gain = float(row["gain"]) if row and row["threads"] == 2 else None
    return [Goal("two threads over one", AT_LEAST, 1.9, gain)]


def _start(rows: Sequence[Mapping[str, Any]]) -> list[Goal]:
    cached = next((row for row in rows if row["objects"] == "cached"), {})
    bare = next((row for row in rows if row["objects"] != "cached"), {})
    return [
        Goal("seconds from a fresh process to a simulated year, cached", AT_MOST, 0.3, cached.get("process")),
        Goal("seconds to import vitadyn", AT_MOST, 0.1, cached.get("import")),
        Goal("seconds from a fresh process to a simulated year, nothing cached", AT_MOST, 1.5, bare.get("process")),
    ]
