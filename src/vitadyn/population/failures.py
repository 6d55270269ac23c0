"""A person who failed, as a file that can be run again: all that the run depends on, and what was found."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..engine.diagnosis import diagnosis
from ..engine.problem import Array, Events, timeline
from ..engine.solve import build, solve
from ..engine.status import Status
from ..errors import InputError, nearest
from ..language import Body
from .stream import Failure, Study, summary_of

FORM = "failure-1"


@dataclass(frozen=True)
class Reproduced:
    """What the file says and what came of running it again; another model may well do something else."""

    said: Status
    found: Status
    reached: float
    same_model: bool
    advice: str


def failure_record(study: Study, failure: Failure, **origin: int | float | str) -> dict[str, Any]:
    """One failed person of a study as plain data; `origin` may tell where the person came from, such as the seed.

    Numbers hold only what differs from the body's own. Values that are not finite are text: "nan", "inf".
    """
    table, start, events = study.given(failure.person, 1)
    compiled, body = study.compiled, study.compiled.body
    advice = diagnosis(compiled, table[0], start[0], failure.status, failure.reached, events, study.rtol)
    return {
        "form": FORM,
        "model": body.hash(),
        "origin": {**origin, "person": failure.person},
        "status": failure.status.name,
        "reached": failure.reached,
        "steps": failure.steps,
        "advice": advice,
        "rtol": study.rtol,
        "max_steps": study.budget(events),
        "keep": list(compiled.keep),
        "times": _plain(study.times),
        "numbers": {
            name: _plain(value)
            for name, value, usual in zip(body.parameters, table[0], body.defaults().values(), strict=True)
            if value != usual
        },
        "start": dict(zip(body.states, _plain(start[0]), strict=True)),
        "events": _plain_events(events, body),
    }


def write_failure(path: Path, record: dict[str, Any]) -> None:
    path.write_text(json.dumps(record, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def read_failure(path: Path) -> dict[str, Any]:
    """A file that `write_failure` wrote; InputError for any other."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(str(path), str(error), "a file that can be read as JSON") from error
    form = record.get("form") if isinstance(record, dict) else None
    if form != FORM:
        raise InputError(f"{path}: form", form, FORM)
    return dict(record)


def reproduce(path: Path, body: Body, backend: str = "auto") -> Reproduced:
    """Run the person of a file again, in `body`; numbers and states the body does not have are refused."""
    record = read_failure(path)
    for place, known in (("numbers", body.parameters), ("start", body.states)):
        for name in record[place]:
            if name not in known:
                raise InputError(f"{path}: {place}", name, f"one of {len(known)} names", nearest(name, known))
    numbers = _row({**body.defaults(), **record["numbers"]}, body.parameters)
    start = _row(record["start"], body.states)
    compiled, events = build(body, record["keep"], backend), _events(record["events"])
    rtol, most = record["rtol"], record["max_steps"]
    run = solve(compiled, numbers[np.newaxis], start[np.newaxis], record["times"], events, rtol, 1, most)
    summary = summary_of(run, 0, ())
    found = summary.failures[0].status if summary.failures else Status.OK
    reached = float(run.reached[0])
    advice = diagnosis(compiled, numbers, start, found, reached, events, rtol)
    return Reproduced(Status[record["status"]], found, reached, record["model"] == body.hash(), advice)


def _row(values: dict[str, Any], names: tuple[str, ...]) -> Array:
    return np.array([float(values[name]) for name in names])


def _plain(values: ArrayLike) -> Any:
    """Numbers as JSON can hold them, bit for bit; what is not finite as text."""
    found = np.asarray(values, dtype=np.float64).tolist()
    if isinstance(found, list):
        return [_plain(value) for value in found]
    return found if math.isfinite(found) else repr(found)


def _plain_events(events: Events | None, body: Body) -> dict[str, Any] | None:
    """The events of one person that have a day."""
    if events is None:
        return None
    line = timeline(events, 1, body.states, body.parameters)
    used = int(np.isfinite(line.times[0]).sum())
    return {
        "times": _plain(line.times[0, :used]),
        "set_names": list(events.set_names),
        "set_values": _plain(line.set_values[0, :used]),
        "add_names": list(events.add_names),
        "add_values": _plain(line.add_values[0, :used]),
    }


def _events(record: dict[str, Any] | None) -> Events | None:
    if record is None:
        return None
    sets, adds = (_amounts(record, kind) for kind in ("set", "add"))
    return Events(record["times"], tuple(record["set_names"]), sets, tuple(record["add_names"]), adds)


def _amounts(record: dict[str, Any], kind: str) -> Array:
    shape = len(record["times"]), len(record[f"{kind}_names"])
    return np.array(record[f"{kind}_values"], float).reshape(shape)
