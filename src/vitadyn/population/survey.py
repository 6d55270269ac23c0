"""A survey of virtual adults: each body lives to its day of the year and is measured once."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..engine.problem import Array
from ..engine.solve import Compiled, build
from ..language import Body
from .adults import Column, adults
from .draw import Adults, Crowd
from .people import body_mass_index
from .season import at_season, months

STATED = ("albumin",)
"""What is measured and is a number of the body, not an outcome."""


@dataclass(frozen=True)
class Survey:
    """One measurement of everybody who reached it: `measured` and, without its error, `true`; by analyte, (N,).

    `by_month` has the true values in the middle of each month, (N, 12); `lost` counts bodies without a result.
    """

    measured: Mapping[str, Column]
    true: Mapping[str, Column]
    by_month: Mapping[str, Array]
    age: Column
    woman: Column
    index: Column
    lost: int

    def group(self, sex: str, youngest: float, oldest: float) -> NDArray[np.bool_]:
        """Who is of a sex (male, female or all) and from `youngest` to `oldest` whole years."""
        of_sex = np.isin(self.woman > 0.5, {"male": [False], "female": [True], "all": [False, True]}[sex])
        years = np.floor(self.age)
        chosen: NDArray[np.bool_] = of_sex & (years >= youngest) & (years <= oldest)
        return chosen


def analytes() -> tuple[str, ...]:
    """What can be measured: everything whose variation is known."""
    return tuple(adults()["measured"])


def prepared(body: Body) -> Compiled:
    """The body made ready for a survey."""
    return build(body, keep=tuple(name for name in analytes() if name not in STATED))


def survey(compiled: Compiled, people: Adults, count: int) -> Survey:
    """The first `count` of some people, measured."""
    return surveyed(compiled, people.crowd(0, count), people.seed)


def surveyed(compiled: Compiled, crowd: Crowd, seed: int) -> Survey:
    """A crowd, measured; `seed` is that of the errors of measurement."""
    by_month, sound = months(compiled, crowd.table, crowd.sun)
    reached = np.flatnonzero(sound)
    by_month = {name: values[reached] for name, values in by_month.items()}
    true = {name: at_season(values, crowd.season[reached]) for name, values in by_month.items()}
    true |= {name: crowd.table[reached, compiled.parameters.index(name)] for name in STATED}
    who = crowd.build
    return Survey(
        measured={name: with_error(name, true[name], seed) for name in analytes()},
        true=true,
        by_month=by_month,
        age=who.age[reached],
        woman=who.woman[reached],
        index=body_mass_index(who)[reached],
        lost=len(sound) - len(reached),
    )


def with_error(name: str, true: Column, seed: int) -> Column:
    """Values as one sample each would show them: variation within the person and of the laboratory."""
    row = adults()["measured"][name]
    rng = np.random.default_rng((seed, zlib.crc32(name.encode())))
    sd = np.sqrt(np.log1p(row["within"] ** 2 + row["laboratory"] ** 2))
    found: Column = true * np.exp(sd * rng.normal(size=true.shape))
    return found
