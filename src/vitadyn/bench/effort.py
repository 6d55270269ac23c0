"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .entrant import Workload


@dataclass(frozen=True)
class Effort:
    """`people` are given to this engine, errors are judged by `judged`, both without and with events.

    `rounds` of turns, a peer's of about `turn` seconds. Growth is measured at `sizes` and in chunks of `chunk` people,
    `threads` on `crowd` people.
    """

    people: tuple[int, int]
    judged: tuple[int, int]
    rounds: int
    turn: float
    sizes: tuple[int, ...]
    chunk: int
    crowd: int
    threads: int = 2

    def people_for(self, work: Workload) -> int:
        return self.people[work.events is not None]

    def judged_for(self, work: Workload) -> int:
        return self.judged[work.events is not None]

    def limited(self, people: int) -> Effort:
        """The same with no more people than these anywhere."""
        return replace(
            self,
            people=(min(self.people[0], people), min(self.people[1], people)),
            sizes=tuple(size for size in self.sizes if size <= people) or (people,),
            chunk=min(self.chunk, people),
            crowd=min(self.crowd, people),
        )


FULL = Effort(
    people=(4000, 1000),
    judged=(64, 16),
    rounds=5,
    turn=1.5,
    sizes=(100, 1_000, 10_000, 100_000),
    chunk=1_000,
    crowd=10_000,
)
QUICK = Effort(people=(64, 8), judged=(4, 2), rounds=2, turn=0.05, sizes=(16, 64), chunk=16, crowd=64)
