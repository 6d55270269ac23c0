"""`simulate`: one body, a schedule, and what is kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import knowledge, units
from .engine.problem import Run
from .engine.solve import Compiled, build, initial_state, parameter_table, solve
from .engine.status import advice
from .errors import InputError, SolverError, UnitError, nearest
from .language import Body
from .person import Person, SetAside
from .physiology import body as adult
from .physiology import medicines
from .population.cramp_course import cramp_course, hypotheses, needed
from .population.exposure import Change, Exposure, of_schedule, timeline
from .population.single import Single, of_person, reference
from .results import SimulationRun
from .schedule import Schedule, parse_all
from .version import VERSION

LONGEST_DAYS = 36525.0
MOST_OUTPUTS = 100_000
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Question:
    """What is to be simulated: who, what is given, for how long, what is changed, what is kept."""

    person: Person | None
    give: tuple[str, ...]
    days: float
    every: float
    changed: dict[str, float]
    keep: tuple[str, ...]


def answer(question: Question, body: Body | None = None) -> SimulationRun:
    """Run one body; InputError where the question cannot be put, SolverError where the run fails."""
    times = output_days(question.days, question.every)
    schedule = parse_all(question.give)
    slow = adult(extras=_extras(schedule, question.person)) if body is None else body
    single = reference(slow) if question.person is None else of_person(slow, question.person)
    given = of_schedule(schedule, question.days) + _set_numbers(slow, question.changed)
    wanted = _known_outputs(slow, question.keep)
    compiled = build(slow, keep=tuple(dict.fromkeys((*wanted, *needed(slow)))))
    run = _solved(compiled, single, single.taken + given, times)
    seen = {name: values[0] for name, values in run.values.items()}
    outputs, shown = in_public_units(slow, {name: seen[name] for name in wanted})
    numbers = {**single.numbers, **question.changed}
    return SimulationRun(
        times=times,
        outputs=outputs,
        units=shown,
        cramps=cramp_course(times, seen, numbers) if needed(slow) else {},
        readings=tuple(course.as_reading() for course in schedule),
        set_aside=(*_told_beside(question.person), *single.taken.set_aside, *given.set_aside),
        provenance=_provenance(slow, compiled, question),
        warnings=(
            *(question.person.warnings if question.person else ()),
            *single.warnings,
            *(single.taken + given).warnings,
            *hypotheses(numbers),
        ),
    )


def _extras(schedule: Schedule, person: Person | None) -> tuple[str, ...]:
    """The systems that the medicines given or taken need beside the body."""
    given = [key for course in schedule for key in course.classes]
    taken = [key for drug in (person.drugs if person else ()) for key in drug.classes]
    return medicines.extras((*given, *taken))


def _told_beside(person: Person | None) -> tuple[SetAside, ...]:
    """What the reader set aside, but for medicines: the schedule says of each whether it acts."""
    return () if person is None else tuple(one for one in person.set_aside if not one.finding.startswith("drugs["))


def output_days(days: float, every: float) -> NDArray[np.float64]:
    """Day 0, every so many days, and the last day.

    >>> output_days(20, 7).tolist()
    [0.0, 7.0, 14.0, 20.0]
    """
    for place, value in (("days", days), ("every", every)):
        if not 0.0 < value <= LONGEST_DAYS:
            raise InputError(place, value, f"a number of days above 0, at most {LONGEST_DAYS:g}")
    if days / every > MOST_OUTPUTS:
        raise InputError("every", every, f"at most {MOST_OUTPUTS} outputs: every {days / MOST_OUTPUTS:g} d or more")
    regular = np.arange(math.ceil(days / every)) * float(every)
    return np.append(regular, float(days))


def in_public_units(
    body: Body, outputs: dict[str, NDArray[np.float64]]
) -> tuple[dict[str, NDArray[np.float64]], dict[str, str]]:
    """Values and their units; a laboratory value in the canonical unit of its analyte."""
    own = unit_of(body)
    factors = {name: public_unit(name, own[name]) for name in outputs}
    values = {name: outputs[name] * factor for name, (factor, _) in factors.items()}
    return values, {name: unit for name, (_, unit) in factors.items()}


def public_unit(name: str, unit: str) -> tuple[float, str]:
    """The factor from the body's unit to the canonical unit of the analyte of that name, and that unit."""
    if name not in knowledge.names("analyte"):
        return 1.0, unit
    analyte = knowledge.analyte(name)
    try:
        return units.convert(1.0, unit, analyte), analyte.unit
    except UnitError:
        return 1.0, unit


def unit_of(body: Body) -> dict[str, str]:
    """The unit of every quantity that a body can show."""
    numbers = {number.name: number.unit for number in body.numbers.values()}
    laws = {law.name: law.unit for law in body.laws.values()}
    return {**numbers, **laws, **{pool.name: pool.unit for pool in body.pools.values()}}


def _known_outputs(body: Body, keep: tuple[str, ...]) -> tuple[str, ...]:
    """Names to keep, each once; aliases of analytes are read."""
    known = unit_of(body)
    found = [name if name in known else knowledge.canonical("analyte", name) or name for name in keep]
    for name in found:
        if name not in known:
            raise InputError("keep", name, "a state, law, flux or number (vitadyn model list)", nearest(name, known))
    return tuple(dict.fromkeys(found))


def _set_numbers(body: Body, changed: dict[str, float]) -> Exposure:
    """Numbers set by the caller, from day 0."""
    for name, value in changed.items():
        if name not in body.numbers:
            raise InputError("set", name, "a number of the body (vitadyn model list)", nearest(name, body.numbers))
        if not math.isfinite(value):
            raise InputError(f"set {name}", value, "a finite number")
    return Exposure(tuple(Change(name, "set", value) for name, value in changed.items()))


def _solved(compiled: Compiled, single: Single, exposure: Exposure, times: NDArray[np.float64]) -> Run:
    """The run after the history; day 0 of the caller is the day after it."""
    table = parameter_table(compiled, 1, dict(single.numbers))
    events = timeline(exposure, single.numbers, single.history)
    run = solve(compiled, table, initial_state(compiled, table), times + single.history, events, rtol=TOLERANCE)
    if run.status[0]:
        day = run.reached[0] - single.history
        raise SolverError(f"the run stopped on day {day:.4g} of {times[-1]:g}. {advice(int(run.status[0]))}")
    return run


def _provenance(body: Body, compiled: Compiled, question: Question) -> dict[str, Any]:
    return {
        "vitadyn": VERSION,
        "model": body.hash(),
        "knowledge": knowledge.version(),
        "engine": compiled.backend,
        "seed": None,
        "give": list(question.give),
        "set": question.changed,
        "sources": sorted({law.cite for law in body.laws.values()} | {one.source for one in body.numbers.values()}),
    }
