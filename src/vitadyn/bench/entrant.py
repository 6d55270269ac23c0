"""What an engine must offer to be compared. A peer is a module with `PACKAGES`, the imports it needs, and `entrant`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ..engine.problem import Array, Events

Run = Callable[[Array, Array, float], Array]
"""From table (N, P), start (N, S) and relative tolerance to outputs (K, N, T)."""


@dataclass(frozen=True)
class Workload:
    """What everybody goes through: outputs are wanted on `days`, the last of which is the end; all share `events`."""

    name: str
    days: Array
    events: Events | None = None


class Entrant(Protocol):
    """One engine that knows the body and the K quantities to show; of its own `settings` the best one counts.

    One that takes too long for a whole year of daily doses may have `longest`, a number of days: it then goes through
    so many days of workloads with events, its time is scaled up, and its row says so. `people`, likewise optional, is
    the number that it is best given at a time. The first run with a number of people is not timed.
    """

    @property
    def name(self) -> str: ...

    @property
    def settings(self) -> tuple[str, ...]: ...

    @property
    def version(self) -> str: ...

    def prepare(self, setting: str, work: Workload) -> Run:
        """Compile and allocate, so that the function returned does nothing but integrate.

        It raises SolverError where the engine cannot go on; what it returns may also be not finite.
        """
