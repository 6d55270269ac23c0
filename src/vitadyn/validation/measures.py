"""What is read off a record of an experiment: a value, a change, a peak, a day."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .perform import Record

Seen = Mapping[str, Record]


@dataclass(frozen=True, slots=True)
class Look:
    """Where to look: quantity `of` an `experiment` on a `day`, over another quantity if `over` is given.

    What it is compared with is the same quantity on day `since`, or on the same day `against` another experiment.
    A threshold is `above` or `below`; `when` names the quantity that crosses it, if it is another one.
    `then` (with `then_below`) is a second crossing, which is to come later.
    """

    experiment: str
    of: str = ""
    day: float = math.nan
    since: float = 0.0
    against: str = ""
    over: str = ""
    above: float | None = None
    below: float | None = None
    when: str = ""
    then: str = ""
    then_below: float | None = None

    @property
    def days(self) -> dict[str, set[float]]:
        """The days that must be read, by experiment."""
        own = {day for day in (self.day, self.since) if not math.isnan(day)}
        return {self.experiment: own} | ({self.against: {self.day}} if self.against else {})


def value(seen: Seen, look: Look) -> float:
    """The quantity on the day."""
    record = seen[look.experiment]
    found = record.at(look.of, look.day)
    return found / record.at(look.over, look.day) if look.over else found


def base(seen: Seen, look: Look) -> float:
    """What it is compared with."""
    if look.against:
        return seen[look.against].at(look.of, look.day)
    return seen[look.experiment].at(look.of, look.since)


def change(seen: Seen, look: Look) -> float:
    return value(seen, look) - base(seen, look)


def ratio(seen: Seen, look: Look) -> float:
    return value(seen, look) / base(seen, look)


def percent(seen: Seen, look: Look) -> float:
    return 100.0 * (ratio(seen, look) - 1.0)


def peak_rise(seen: Seen, look: Look) -> float:
    """Highest value over the first."""
    _, values = _later(seen, look)
    return float(values.max() - values[0])


def peak_day(seen: Seen, look: Look) -> float:
    """Days from `since` to the highest value."""
    days, values = _later(seen, look)
    return float(days[np.argmax(values)] - look.since)


def amplitude(seen: Seen, look: Look) -> float:
    """Half of highest less lowest."""
    _, values = _later(seen, look)
    return float(values.max() - values.min()) / 2.0


def half_life(seen: Seen, look: Look) -> float:
    """From the fall between two days."""
    return -math.log(2.0) * (look.day - look.since) / math.log(ratio(seen, look))


def first_day(seen: Seen, look: Look) -> float:
    """Days from `since` to the first reading beyond the threshold; NaN if there is none."""
    days, values = _later(seen, look, look.when or look.of)
    beyond = np.zeros(len(days), bool)
    if look.above is not None:
        beyond |= values > look.above
    if look.below is not None:
        beyond |= values < look.below
    return float(days[np.argmax(beyond)] - look.since) if beyond.any() else math.nan


def on_first_day(seen: Seen, look: Look) -> float:
    """The quantity on that day."""
    day = first_day(seen, look) + look.since
    return math.nan if math.isnan(day) else seen[look.experiment].at(look.of, day)


def lead(seen: Seen, look: Look) -> float:
    """Days by which the threshold is crossed before the second one."""
    second = Look(look.experiment, look.then, below=look.then_below)
    return first_day(seen, second) - first_day(seen, look)


def drift(seen: Seen, look: Look) -> float:
    """Largest relative change of a state that is not 0 at the start."""
    record = seen[look.experiment]
    starts = {name: record.at(name, look.since) for name in record.states}
    return max(abs(record.at(name, look.day) / start - 1.0) for name, start in starts.items() if start)


def _later(seen: Seen, look: Look, quantity: str = "") -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Days and values from `since` on."""
    record = seen[look.experiment]
    later = record.days >= look.since
    return record.days[later], record.values[quantity or look.of][later]


MEASURES: Mapping[str, Callable[[Seen, Look], float]] = {
    measure.__name__: measure
    for measure in (
        value,
        change,
        ratio,
        percent,
        peak_rise,
        peak_day,
        amplitude,
        half_life,
        first_day,
        on_first_day,
        lead,
        drift,
    )
}
