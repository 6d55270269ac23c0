"""Any number of people in flat memory: drawn, integrated and summarised chunk by chunk.

The summary of two groups is the sum of theirs. It is the same to the last bit whatever the chunk size, the order of
the chunks and the number of threads or processes.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..engine.problem import Array, Counts, Events, Run
from ..engine.solve import Compiled, build, initial_state, solve
from ..engine.status import Status
from ..errors import InputError, nearest
from ..language import Body
from .moments import Moments
from .sketch import Sketch

CHUNK = 2048
MOST_FAILURES = 1000
STEPS, STEPS_AN_EVENT = 2000, 100
"""Some twenty times what adults need in a year, so that one who makes no headway is given up early."""
REDUCTIONS = ("moments", "quantiles")
EventSource = Callable[[int, int], Events | None]
Span = tuple[int, int]
"""Number of the first person, and how many."""
Part = TypeVar("Part")


class Source(Protocol):
    """Who people are: a table (count, parameters) of those from number `first` on."""

    def __call__(self, first: int, count: int, /) -> Array: ...


@dataclass(frozen=True)
class Failure:
    """A person who did not reach the end."""

    person: int
    status: Status
    reached: float
    steps: int


@dataclass(frozen=True)
class Summary:
    """What is known of a group. People who failed are in `by_status` and `failures`, never in a figure.

    `by_status[s]` counts people of each status, `failures` names the first MOST_FAILURES of them by number.
    `unsound` counts people whom the engine called OK without finite outputs and a finite end: failed, and a fault.
    `steps` and `most_steps` are the steps of all and of the slowest. `lowest_end` and `highest_end` (number of states,)
    are the extremes of each state on the last day. `moments` and `sketches` are by output.
    """

    times: Array
    by_status: Counts
    unsound: int
    steps: int
    most_steps: int
    lowest_end: Array
    highest_end: Array
    failures: tuple[Failure, ...]
    moments: Mapping[str, Moments]
    sketches: Mapping[str, Sketch]

    @property
    def people(self) -> int:
        return int(self.by_status.sum())

    @property
    def failed(self) -> int:
        return self.people - int(self.by_status[Status.OK])

    def mean(self, name: str) -> Array:
        """The mean of an output on each day, (T,)."""
        return _reduced(self.moments, "moments", name).mean

    def variance(self, name: str) -> Array:
        """Its variance, (T,)."""
        return _reduced(self.moments, "moments", name).variance

    def quantile(self, name: str, part: float) -> Array:
        """Its quantile, (T,), to `sketch.RELATIVE_BOUND`."""
        return _reduced(self.sketches, "quantiles", name).quantile(part)

    def __add__(self, other: Summary) -> Summary:
        failures = sorted((*self.failures, *other.failures), key=lambda failure: failure.person)
        return replace(
            self,
            by_status=self.by_status + other.by_status,
            unsound=self.unsound + other.unsound,
            steps=self.steps + other.steps,
            most_steps=max(self.most_steps, other.most_steps),
            lowest_end=np.minimum(self.lowest_end, other.lowest_end),
            highest_end=np.maximum(self.highest_end, other.highest_end),
            failures=tuple(failures[:MOST_FAILURES]),
            moments={name: part + other.moments[name] for name, part in self.moments.items()},
            sketches={name: part + other.sketches[name] for name, part in self.sketches.items()},
        )


@dataclass(frozen=True)
class Study:
    """What everybody goes through: `events` may be a function of first number and count, for events of their own.

    `max_steps` is by default STEPS and STEPS_AN_EVENT for every event.
    """

    compiled: Compiled
    people: Source
    times: ArrayLike
    start: Callable[[Array], Array] | None = None
    events: Events | EventSource | None = None
    reductions: tuple[str, ...] = REDUCTIONS
    rtol: float = 1e-6
    max_steps: int | None = None

    def __post_init__(self) -> None:
        for name in self.reductions:
            if name not in REDUCTIONS:
                raise InputError("reductions", name, ", ".join(REDUCTIONS), nearest(name, REDUCTIONS))

    def given(self, first: int, count: int) -> tuple[Array, Array, Events | None]:
        """Numbers, starting states and events of some people."""
        table = self.people(first, count)
        start = initial_state(self.compiled, table) if self.start is None else self.start(table)
        return table, start, self.events(first, count) if callable(self.events) else self.events

    def budget(self, events: Events | None) -> int:
        """The most steps that one person may take."""
        most = STEPS + (0 if events is None else STEPS_AN_EVENT * np.shape(events.times)[-1])
        return most if self.max_steps is None else self.max_steps

    def run(self, first: int, count: int) -> Run:
        table, start, events = self.given(first, count)
        return solve(self.compiled, table, start, self.times, events, self.rtol, 1, self.budget(events))

    def summary(self, span: Span) -> Summary:
        return summary_of(self.run(*span), span[0], self.reductions)


def summarise(
    study: Study,
    count: int,
    first: int = 0,
    chunk: int = CHUNK,
    threads: int | None = None,
    processes: int = 1,
    progress: Callable[[Summary], None] | None = None,
) -> Summary:
    """What becomes of `count` people from number `first` on.

    Each thread, by default one a processor, has `chunk` people in memory at a time. With `processes` above 1 chunks go
    to that many processes of one thread each; body, people, starts and events must then be such as can be pickled.
    `progress` is told after each chunk what is known so far.

    >>> from vitadyn.engine.solve import parameter_table
    >>> from vitadyn.physiology.toy import toy_body
    >>> compiled = build(toy_body(), keep=("toy_total",), backend="numpy")
    >>> def people(first, count):
    ...     return parameter_table(compiled, count, {"toy_dose": np.arange(first, first + count) + 1.0})
    >>> found = summarise(Study(compiled, people, [0.0, 10.0]), 1000, chunk=300)
    >>> found.people, found.failed, found.mean("toy_total").round(3).tolist()
    (1000, 0, [500.5, 332.415])

    Raises InputError for counts that are not positive, and what `solve` raises.
    """
    for place, value in (("count", count), ("chunk", chunk), ("processes", processes)):
        if value < 1:
            raise InputError(place, value, "a whole number from 1 on")
    spans = ((start, min(chunk, first + count - start)) for start in range(first, first + count, chunk))
    threads = threads or os.cpu_count() or 1
    with _executor(study, threads, processes) as pool:
        work = _in_process if processes > 1 else study.summary
        return _total(_in_order(pool, work, spans, ahead=2 * max(threads, processes)), progress)


def summary_of(run: Run, first: int, reductions: Sequence[str] = REDUCTIONS) -> Summary:
    """The summary of one run, whose first person has the number `first`."""
    finite = np.isfinite(run.final).all(axis=1)
    for values in run.values.values():
        finite &= np.isfinite(values).all(axis=1)
    claimed = run.status == Status.OK
    status = np.where(claimed & ~finite, Status.NOT_FINITE, run.status)
    sound = status == Status.OK
    moments, quantiles = (name in reductions for name in REDUCTIONS)
    return Summary(
        times=run.times,
        by_status=np.bincount(status, minlength=len(Status)),
        unsound=int((claimed & ~finite).sum()),
        steps=int(run.steps.sum()),
        most_steps=int(run.steps.max(initial=0)),
        lowest_end=run.final[sound].min(axis=0, initial=np.inf),
        highest_end=run.final[sound].max(axis=0, initial=-np.inf),
        failures=_failures(run, status, first),
        moments={name: Moments.of(first, values, sound) for name, values in run.values.items() if moments},
        sketches={name: Sketch.of(values, sound) for name, values in run.values.items() if quantiles},
    )


def _failures(run: Run, status: NDArray[np.integer], first: int) -> tuple[Failure, ...]:
    lost = np.nonzero(status != Status.OK)[0][:MOST_FAILURES]
    return tuple(
        Failure(first + int(row), Status(status[row]), float(run.reached[row]), int(run.steps[row])) for row in lost
    )


def _reduced(parts: Mapping[str, Part], reduction: str, name: str) -> Part:
    if name not in parts:
        raise InputError(reduction, name, ", ".join(parts) or "nothing was asked for", nearest(name, parts))
    return parts[name]


def _total(parts: Iterator[Summary], progress: Callable[[Summary], None] | None) -> Summary:
    whole = next(parts)
    for part in parts:
        if progress is not None:
            progress(whole)
        whole = whole + part
    if progress is not None:
        progress(whole)
    return whole


def _in_order(pool: Executor, work: Callable[[Span], Summary], spans: Iterable[Span], ahead: int) -> Iterator[Summary]:
    """Results in the order of people, at most `ahead` of them under way; an interruption cancels what has not begun."""
    waiting: deque[Future[Summary]] = deque()
    try:
        for span in spans:
            waiting.append(pool.submit(work, span))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _executor(study: Study, threads: int, processes: int) -> Executor:
    if processes == 1:
        return ThreadPoolExecutor(threads)
    asked = {part.name: getattr(study, part.name) for part in fields(study) if part.name != "compiled"}
    made = study.compiled
    sent = (made.body, made.keep, made.backend, asked)
    _refuse_unsendable(sent)
    return ProcessPoolExecutor(processes, get_context("spawn"), _begin, sent)


def _refuse_unsendable(sent: object) -> None:
    try:
        pickle.dumps(sent)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        allowed = "a body, people, starts and events that can be pickled: functions and classes of a module"
        raise InputError("processes", str(error), allowed, "threads need no such thing") from error


_STUDY: list[Study] = []
"""What this process works on, where it is a worker."""


def _begin(body: Body, keep: tuple[str, ...], backend: str, asked: dict[str, Any]) -> None:
    """A worker makes its own machine code, since that cannot be sent."""
    _STUDY[:] = [Study(build(body, keep, backend), **asked)]


def _in_process(span: Span) -> Summary:
    return _STUDY[0].summary(span)
