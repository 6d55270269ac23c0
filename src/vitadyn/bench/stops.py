"""Where an integrator that treats one person at a time must stop: days to show, and events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..engine.problem import Array, Counts, Timeline, timeline
from ..language import Body
from .entrant import Workload

NOTHING = -1


@dataclass(frozen=True)
class Stops:
    """Times in order; which day to show and which event to apply then (or NOTHING); until when no event comes."""

    times: Array
    day: Counts
    event: Counts
    until: Array
    line: Timeline


def stops(body: Body, work: Workload) -> Stops:
    """The stops of a workload whose events are the same for all people; what is shown is before the event.

    >>> from vitadyn.physiology.toy import toy_body
    >>> stops(toy_body(), Workload("quiet", np.array([0.0, 7.0]))).until.tolist()
    [7.0, 7.0]
    """
    line = timeline(work.events, 1, body.states, body.parameters)
    given = line.times[0, :-1]
    given = given[given < work.days[-1]]
    times = np.union1d(work.days, given)
    ends = np.append(given, work.days[-1])
    return Stops(
        times=times,
        day=_places(times, work.days),
        event=_places(times, given),
        until=ends[np.searchsorted(ends, times)],
        line=line,
    )


def _places(times: Array, some: Array) -> Counts:
    places = np.full(len(times), NOTHING, dtype=np.int64)
    places[np.searchsorted(times, some)] = np.arange(len(some))
    return places
