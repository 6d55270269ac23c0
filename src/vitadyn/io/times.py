"""When something is taken: how often, from when until when, in days before now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..errors import InputError
from ..quantity import days
from .fields import moment, span
from .tree import Node

EVERY = 'how often, such as "1 d", "12 h", "1 week", "month" or "once"'


@dataclass(frozen=True, slots=True)
class Times:
    """`every` days (None if not said; infinite for once), from `start` until `stop` (days, None if open)."""

    every: float | None
    start: float | None
    stop: float | None


def read_times(fields: dict[str, Node], today: date) -> Times:
    """The fields every:, for:, started:, stopped: of an intake or a drug; two of the last three give the third."""
    every = None if "every" not in fields else _every(fields["every"])
    start = None if "started" not in fields else moment(fields["started"], today)
    stop = None if "stopped" not in fields else moment(fields["stopped"], today)
    length = None if "for" not in fields else span(fields["for"])
    start, stop = _ends(start, stop, length, fields)
    if every == float("inf"):
        if start is None:
            raise fields["every"].refuse("started:, beside every: once", 'say when, such as started: "-3 d"')
        return Times(every, start, start + 1.0)
    return Times(every, start, stop)


def _ends(
    start: float | None, stop: float | None, length: float | None, fields: dict[str, Node]
) -> tuple[float | None, float | None]:
    if length is not None:
        if start is not None and stop is not None and abs(stop - start - length) > 1.0:
            raise fields["for"].refuse("the time from started: to stopped:, or only two of the three")
        if start is None:
            start = (stop or 0.0) - length
        elif stop is None and start + length < 0:
            stop = start + length
    if start is not None and stop is not None and stop < start:
        raise fields["stopped"].refuse("a time after started:")
    return start, stop


def _every(node: Node) -> float:
    written = node.text(EVERY)
    if written == "once":
        return float("inf")
    try:
        found = days(written, node.where)
    except InputError:
        raise node.refuse(EVERY) from None
    if not 1 / 24 <= found <= 400:
        raise node.refuse(EVERY)
    return found
