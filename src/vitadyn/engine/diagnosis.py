"""Why a person failed, in words: the last sound state, and which law or state gave way."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..language import Body
from .problem import Array, Events
from .solve import Compiled, build, solve, typical_sizes
from .status import Status, advice

LOOK_BACK = (1.0 - 1e-9, 1.0 - 1e-6, 0.999, 0.99, 0.9, 0.5)
"""Parts of the day reached at which a sound state is looked for."""
AHEAD = 10.0 ** np.arange(-9.0, 0.5, 0.5)
"""Days along the tangent, up to one, over which the first law to break is looked for."""
LARGE = 1e3


def diagnosis(
    compiled: Compiled,
    numbers: ArrayLike,
    start: ArrayLike,
    status: int,
    reached: float,
    events: Events | None = None,
    rtol: float = 1e-6,
) -> str:
    """What the status means, what to do, and which law or state of this one person gave way near day `reached`.

    `numbers` (number of parameters,), `start` (number of states,) and `events` are those of the person alone.
    """
    if status == Status.OK:
        return advice(status)
    day, values = _last_sound(compiled, np.asarray(numbers, float), np.asarray(start, float), reached, events, rtol)
    return f"{advice(status)} Near day {day:.4g}: {_cause(compiled.body, values, status)}."


def _last_sound(
    compiled: Compiled, numbers: Array, start: Array, reached: float, events: Events | None, rtol: float
) -> tuple[float, dict[str, Array]]:
    """The latest day near the end that can be reached again, with all numbers and states of then, (1,) each."""
    body = compiled.body
    names = (*body.parameters, *body.states)
    again = build(body, names, compiled.backend)
    for day in (part * reached for part in LOOK_BACK if reached > 0.0):
        run = solve(again, numbers[np.newaxis], start[np.newaxis], [day], events, rtol, threads=1)
        if run.status[0] == Status.OK:
            return day, {name: run.values[name][0] for name in names}
    return 0.0, {name: np.array([value]) for name, value in zip(names, [*numbers, *start], strict=True)}


def _cause(body: Body, values: dict[str, Array], status: int) -> str:
    with np.errstate(all="ignore"):
        for name, value in values.items():
            if not np.isfinite(value[0]):
                return f"'{name}' is {value[0]} from the start"
        broken = _broken_law(body, values)
        if broken:
            return broken
        rates = body.rates(body.evaluate(values))
        told = _fastest(body, values, rates)
        broken = _broken_ahead(body, values, rates) if status == Status.NOT_FINITE else ""
        return f"{broken} as it goes on; {told}" if broken else told


def _broken_law(body: Body, values: dict[str, Array]) -> str:
    """The first law in reading order that gives no finite number, and what it was given."""
    known = body.evaluate(values)
    for name in body.reading_order:
        if not np.isfinite(known[name]).all():
            needs = [need for need in body.laws[name].needs if need in known]
            given = ", ".join(f"{need} = {float(np.ravel(known[need])[0]):.4g}" for need in needs)
            return f"law '{name}' gives no finite number" + (f" with {given}" if given else "")
    return ""


def _broken_ahead(body: Body, values: dict[str, Array], rates: dict[str, Array]) -> str:
    """The law that breaks first when every state goes on as it goes now."""
    for step in AHEAD:
        ahead = {name: values[name] + step * rates[name] for name in body.states}
        broken = _broken_law(body, {**values, **ahead})
        if broken:
            return broken
    return ""


def _fastest(body: Body, values: dict[str, Array], rates: dict[str, Array]) -> str:
    """Negative and very large states, and the state that changes fastest for its size."""
    scale = dict(zip(body.states, typical_sizes(body), strict=True))
    share = {name: float(values[name][0]) / scale[name] for name in body.states}
    told = [f"'{name}' is negative" for name in body.states if share[name] < 0.0]
    told += [f"'{name}' is {share[name]:.3g} times its typical size" for name in share if abs(share[name]) > LARGE]
    speed = {name: abs(float(np.ravel(rates[name])[0])) / scale[name] / max(abs(share[name]), 1e-3) for name in share}
    name = max(speed, key=lambda state: speed[state])
    return ", ".join([*told, f"'{name}' changes fastest, {speed[name]:.3g} times its size a day"])
