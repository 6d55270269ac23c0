"""One workload: every peer at the tolerance where it is as wrong as this engine, then all in turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median
from typing import Any

from ..engine.problem import Array
from ..errors import SolverError
from ..language import Body
from .effort import Effort
from .entrant import Entrant, Run, Workload
from .error import Truth
from .field import Skipped
from .ours import Ours
from .race import race, ratio, timed
from .tolerance import Matched, match
from .workloads import People, shortened, sound_people, truth

RTOL = 1e-6
FEWEST = 4
Row = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """One of an engine's own settings, at its matched tolerance: seconds a person, and seconds to prepare.

    One that gives no finite answer at any tolerance has a `fault`, and takes for ever.
    """

    name: str
    run: Run
    matched: Matched
    seconds: float
    prepared: float
    fault: str = ""


@dataclass(frozen=True)
class Runner:
    """An engine ready for its turns."""

    entrant: Entrant
    work: Workload
    best: Setting
    tried: tuple[Setting, ...]
    people: int
    largest_error: float


@dataclass(frozen=True)
class Course:
    """A workload with its people, and this engine's own error, which is the aim."""

    body: Body
    keep: Sequence[str]
    work: Workload
    people: People
    truth: Truth
    effort: Effort

    def one(self, run: Run, people: int, rtol: float) -> Array:
        return run(self.people.table[:people], self.people.start[:people], rtol)


def compare(body: Body, keep: Sequence[str], work: Workload, peers: Sequence[Entrant], effort: Effort) -> list[Row]:
    """A row for this engine and one for every peer, told in turns of equal achieved error."""
    ours = Ours(body, keep)
    people = sound_people(ours, body, work, effort.people_for(work))
    judged = min(effort.judged_for(work), len(people.table))
    course = Course(body, keep, work, people, truth(ours, body, keep, work, people, judged), effort)
    first = _own(course, ours)
    runners, failed = _ready(course, peers, first)
    seconds = race({one.entrant.name: _turn(course, one) for one in runners}, effort.rounds)
    each = {one.entrant.name: [spent * _scale(course, one) for spent in seconds[one.entrant.name]] for one in runners}
    rows = [_row(course, one, each, first) for one in runners]
    return rows + [{"workload": work.name, "engine": one.name, "skipped": one.reason} for one in failed]


def _own(course: Course, ours: Ours) -> Runner:
    run = ours.prepare("", course.work)
    error = _judge(course, run, course.truth, RTOL)
    setting = Setting(ours.settings[0], run, Matched(RTOL, error, True, ((RTOL, error),)), 0.0, 0.0)
    return Runner(
        ours, course.work, setting, (setting,), len(course.people.table), _largest(course, run, course.truth, RTOL)
    )


def _judge(course: Course, run: Run, true: Truth, rtol: float) -> float:
    return true.error(course.one(run, true.values.shape[1], rtol))


def _largest(course: Course, run: Run, true: Truth, rtol: float) -> float:
    return float(true.errors(course.one(run, true.values.shape[1], rtol)).max())


def _ready(course: Course, peers: Sequence[Entrant], first: Runner) -> tuple[list[Runner], list[Skipped]]:
    runners, failed = [first], []
    for peer in peers:
        try:
            runners.append(_runner(course, peer, first))
        except SolverError as error:
            failed.append(Skipped(peer.name, f"it failed: {error}"))
    return runners, failed


def _runner(course: Course, peer: Entrant, first: Runner) -> Runner:
    """The peer with the faster of its settings, among those that came near enough to the aim."""
    work = shortened(course.work, getattr(peer, "longest", None))
    true = course.truth.until(len(work.days))
    aim = true.error(course.one(first.best.run, true.values.shape[1], RTOL)[:, :, : len(work.days)])
    tried = tuple(_setting(course, peer, name, work, true, aim) for name in peer.settings)
    best = min(tried, key=lambda one: (not one.matched.met, one.seconds))
    if best.fault:
        raise SolverError(best.fault)
    fitting = int(course.effort.turn / max(best.seconds, 1e-9))
    people = getattr(peer, "people", None) or min(max(fitting, FEWEST), len(course.people.table))
    largest = _largest(course, best.run, true, best.matched.rtol)
    runner = Runner(peer, work, best, tried, min(people, len(course.people.table)), largest)
    _turn(course, runner)()
    return runner


def _setting(course: Course, peer: Entrant, name: str, work: Workload, true: Truth, aim: float) -> Setting:
    made: list[Run] = []
    prepared = timed(lambda: made.append(peer.prepare(name, work)))
    found = match(lambda rtol: _error(course, made[0], true, rtol), aim)
    judged = true.values.shape[1]
    try:
        spent = min(timed(lambda: course.one(made[0], judged, found.rtol)) for _ in range(2))
    except SolverError as error:
        return Setting(name, made[0], found, inf, prepared, str(error))
    if found.error == inf:
        return Setting(name, made[0], found, inf, prepared, "no finite answer at any tolerance")
    return Setting(name, made[0], found, spent / judged, prepared)


def _error(course: Course, run: Run, true: Truth, rtol: float) -> float:
    """A run that breaks off is infinitely wrong at this tolerance; another tolerance may do."""
    try:
        return _judge(course, run, true, rtol)
    except SolverError:
        return inf


def _turn(course: Course, one: Runner) -> Any:
    return lambda: course.one(one.best.run, one.people, one.best.matched.rtol)


def _scale(course: Course, one: Runner) -> float:
    """From seconds a turn to seconds a person and whole workload."""
    return float(course.work.days[-1] / one.work.days[-1]) / one.people


def _row(course: Course, one: Runner, each: dict[str, list[float]], first: Runner) -> Row:
    seconds = each[one.entrant.name]
    slower = ratio(seconds, each[first.entrant.name])
    return {
        "workload": course.work.name,
        "engine": one.entrant.name,
        "version": one.entrant.version,
        "setting": one.best.name,
        "people": one.people,
        "left_out": course.people.left_out,
        "days": float(course.work.days[-1]),
        "days_run": float(one.work.days[-1]),
        "rtol": one.best.matched.rtol,
        "error": one.best.matched.error,
        "error_matched": one.best.matched.met,
        "max_error": _finite(one.largest_error),
        "per_second": 1.0 / median(seconds),
        "ratio": slower.median,
        "ratio_lowest": slower.lowest,
        "ratio_highest": slower.highest,
        "seconds_per_person": seconds,
        "settings": [_told(setting) for setting in one.tried],
    }


def _told(setting: Setting) -> Row:
    found = setting.matched
    return {
        "setting": setting.name,
        "rtol": found.rtol,
        "error": _finite(found.error),
        "error_matched": found.met,
        "seconds_per_person": _finite(setting.seconds),
        "seconds_to_prepare": setting.prepared,
        "tried": [[rtol, _finite(error)] for rtol, error in found.tried],
        **({"fault": setting.fault} if setting.fault else {}),
    }


def _finite(figure: float) -> float | None:
    return figure if figure < inf else None
