"""Bodies at rest before day 0 with the baseline of their study: what they usually take is found, no output shifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..engine.solve import Compiled, initial_state, solve
from ..engine.steady import steady
from ..population.exposure import Exposure
from . import trial_events
from .trial import Arm
from .trial_measures import middle, spread
from .trial_people import standard_scores

Array = NDArray[np.float64]
HANDLE, LEVEL = "usual_d3", "vitd25"
ROUNDS = 14
CLOSE = np.array([[1e-4], [2e-3]])
"""How near the logarithm of the centre and the coefficient of variation must come."""
FIRST_SLOPE = np.array([[0.9], [0.7]])
SLOPES = (0.1, 3.0)
LEAST, MOST = np.array([[-8.0], [0.0]]), np.array([[6.0], [1.5]])
YEARS_OF_SUN = 2
WALK = 1000.0
"""Days to be lived by those for whom no resting state is found."""


@dataclass(frozen=True)
class Cast:
    """Equally many people in each of the arms; `table` has their numbers, arm after arm.

    A baseline is that of the people of an arm together, or of every so many of them (`together`).
    """

    arms: tuple[Arm, ...]
    table: Array
    together: int | None = None

    @property
    def count(self) -> int:
        """People in an arm."""
        return len(self.table) // len(self.arms)

    @property
    def groups(self) -> tuple[Arm, ...]:
        """The arm of each group that has a baseline of its own."""
        return tuple(arm for arm in self.arms for _ in range(self.count // (self.together or self.count)))

    def grouped(self, column: Array) -> Array:
        """A value a person as (groups, people)."""
        return column.reshape(len(self.groups), -1)


@dataclass(frozen=True)
class Settled:
    """Everybody on day 0: numbers, states, and 25(OH)D reached as centre and sd of each group, (2, groups)."""

    cast: Cast
    states: Array
    reached: Array


def settle(compiled: Compiled, cast: Cast) -> Settled:
    """Everybody at rest with the baseline of their study; arms that start alike are settled once."""
    blocks = np.split(cast.table, len(cast.arms))
    starts = [
        (repr(arm.baseline), repr(arm.season), block.tobytes()) for arm, block in zip(cast.arms, blocks, strict=True)
    ]
    firsts = [starts.index(start) for start in starts]
    chosen = sorted(set(firsts))
    few = replace(cast, arms=tuple(cast.arms[k] for k in chosen), table=np.concatenate([blocks[k] for k in chosen]))
    return _for_all(cast, _settled(compiled, few), [chosen.index(first) for first in firsts])


def _for_all(cast: Cast, found: Settled, where: Sequence[int]) -> Settled:
    """What was found for some arms, for all that start like them."""

    def for_each(rows: Array) -> Array:
        parts = np.split(rows, len(found.cast.arms))
        return np.concatenate([parts[place] for place in where])

    return Settled(replace(cast, table=for_each(found.cast.table)), for_each(found.states), for_each(found.reached.T).T)


def _settled(compiled: Compiled, cast: Cast) -> Settled:
    """Find the usual vitamin D of every group with a baseline, by secants on its middle and its spread."""
    wanted = np.array([_wanted(arm) for arm in cast.groups]).T
    tried = _first(cast, wanted)
    last_tried, last_missed = tried, np.full_like(tried, np.nan)
    for _ in range(ROUNDS):
        found = _at_rest(compiled, _with_usual(compiled, cast, tried, wanted))
        missed = _missed(found, wanted)
        if _close(missed, tried).all():
            break
        slope = _slope(tried - last_tried, missed - last_missed)
        last_tried, last_missed = tried, missed
        tried = np.clip(tried - np.nan_to_num(missed) / slope, LEAST, MOST)
    return found


def _slope(moved: Array, gained: Array) -> Array:
    """Of the secant, within reason; the usual one where nothing has moved yet."""
    known = (moved != 0.0) & np.isfinite(gained)
    return np.where(known, np.clip(gained / np.where(known, moved, 1.0), *SLOPES), FIRST_SLOPE)


def _wanted(arm: Arm) -> tuple[float, float]:
    """Logarithm of the centre and coefficient of variation; NaN where nothing was printed."""
    start = arm.baseline.vitd25
    if start is None:
        return np.nan, np.nan
    return float(np.log(start.value)), np.nan if start.sd is None else start.sd / start.value


def _first(cast: Cast, wanted: Array) -> Array:
    """A guess at the logarithm of the common factor and at the spread of the usual intake."""
    return np.array([np.where(np.isnan(wanted[0]), 0.0, wanted[0] - np.log(70.0)), np.full(len(cast.groups), 0.4)])


def _with_usual(compiled: Compiled, cast: Cast, tried: Array, wanted: Array) -> Cast:
    """The same people with the usual vitamin D that is tried, where a baseline is wanted."""
    column = compiled.parameters.index(HANDLE)
    drawn = cast.grouped(cast.table[:, column])
    scores = standard_scores(drawn)
    log_sd = np.where(np.isnan(wanted[1]), np.log(drawn).std(axis=1), tried[1])
    usual = np.exp(tried[0][:, np.newaxis] + log_sd[:, np.newaxis] * scores)
    usual = np.where(np.isnan(wanted[0])[:, np.newaxis], drawn, usual)
    without_sun = np.array([1.0 - arm.season.share if arm.season else 1.0 for arm in cast.groups])
    table = cast.table.copy()
    table[:, column] = (usual * without_sun[:, np.newaxis]).ravel()
    return replace(cast, table=table)


def _at_rest(compiled: Compiled, cast: Cast) -> Settled:
    """Resting states, under mean sun where there is a season, which is then lived through for years."""
    table = cast.table.copy()
    for place, arm in enumerate(cast.arms):
        if arm.season is not None:
            rows = slice(place * cast.count, (place + 1) * cast.count)
            table[rows, compiled.parameters.index(arm.season.number)] = trial_events.mean_of_year(arm.season)
    states, status = steady(compiled, table)
    lost = np.flatnonzero(status)
    if len(lost):
        states[lost] = solve(compiled, table[lost], initial_state(compiled, table[lost]), [WALK]).final
    states = _through_seasons(compiled, cast, states)
    seen = solve(compiled, cast.table, states, [0.0]).values[LEVEL][:, 0]
    return Settled(cast, states, _reached(cast, cast.grouped(seen)))


def _through_seasons(compiled: Compiled, cast: Cast, states: Array) -> Array:
    """The states on day 0 of those who live with a season."""
    sunny = np.array([arm.season is not None for arm in cast.arms])
    if not sunny.any():
        return states
    rows = np.repeat(sunny, cast.count)
    days = YEARS_OF_SUN * trial_events.YEAR
    past = [Exposure(trial_events.sunshine(arm.season, -days, 0.0)) for arm in cast.arms if arm.season is not None]
    happens = trial_events.events(past, compiled.parameters, cast.table[rows], days)
    lived = states.copy()
    lived[rows] = solve(compiled, cast.table[rows], states[rows], [days], happens).final
    return lived


def _reached(cast: Cast, levels: Array) -> Array:
    """Centre and sd of each group, (2, groups)."""
    statistics = [_statistic(arm) for arm in cast.groups]
    centre = [float(middle(statistic, group)) for statistic, group in zip(statistics, levels, strict=True)]
    return np.array([centre, spread(levels)])


def _statistic(arm: Arm) -> str:
    return arm.baseline.vitd25.statistic if arm.baseline.vitd25 else "mean"


def _missed(found: Settled, wanted: Array) -> Array:
    """How far the groups are off, 0 where nothing is wanted."""
    centre, sd = found.reached
    off = np.array([np.log(centre) - wanted[0], sd / centre - wanted[1]])
    return np.where(np.isnan(wanted), 0.0, off)


def _close(missed: Array, tried: Array) -> NDArray[np.bool_]:
    """Near enough, or at the end of what can be tried: people differ in more than what they take."""
    at_end = (tried <= LEAST) & (missed > 0.0) | (tried >= MOST) & (missed < 0.0)
    return (np.abs(missed) < CLOSE) | at_end


def starts_as_printed(settled: Settled) -> Sequence[bool]:
    """For each group whether its 25(OH)D starts within 2 % of what was printed."""
    wanted = np.array([_wanted(arm)[0] for arm in settled.cast.groups])
    off = np.abs(np.log(settled.reached[0]) - wanted)
    return [bool(near) for near in np.isnan(wanted) | (off < 0.02)]
