"""The people of an arm: ordinary adults of its age, sex and build, or one person who has its means."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ..language import Body
from ..population.people import Build, build_numbers, draw_numbers, matrix
from .trial import Arm, Group

Array = NDArray[np.float64]
PEOPLE = 100
"""Bodies in an arm."""
INDEX_LOG_SD, HEIGHT_SD, HEIGHT_BETWEEN_SEXES = 0.16, 6.5, 14.0
AGES = (18.0, 95.0)


def drawn(body: Body, study: str, arm: Arm, count: int = PEOPLE) -> Array:
    """Numbers of `count` people, (count, parameters); all arms of a study draw the same chances."""
    rng = np.random.default_rng(crc32(study.encode()))
    numbers = draw_numbers(body, rng, _build(rng, arm.group, count))
    return _as_studied(body, matrix(body, numbers, count), arm)


def mean_person(body: Body, arm: Arm) -> Array:
    """One person of the arm's mean age, weight and height, (1, parameters)."""
    group = arm.group
    build = Build(*(np.array([one]) for one in (group.age, group.women, group.weight, group.height)))
    return _as_studied(body, matrix(body, build_numbers(body, build), 1), arm, alike=True)


def with_candidates(body: Body, people: Array, arm: Arm, overrides: Mapping[str, Array]) -> Array:
    """Those people once for each candidate, whose numbers scale their own as they scale those of the body."""
    size = max((len(values) for values in overrides.values()), default=1)
    found = np.tile(people, (size, 1))
    for name, values in overrides.items():
        column, usual = body.parameters.index(name), body.numbers[name].value
        each = np.repeat(values, len(people))
        found[:, column] = found[:, column] / usual * each if usual else each
    return _as_studied(body, found, arm, alike=len(people) == 1)


def standard_scores(column: Array) -> Array:
    """Where people lie on the scale of logarithms, mean 0 and sd 1 over the last axis; 0 where they do not differ."""
    logs = np.log(column)
    centred = logs - logs.mean(axis=-1, keepdims=True)
    sd = centred.std(axis=-1, keepdims=True)
    found: Array = centred / np.where(sd > 0.0, sd, 1.0)
    return found


def _build(rng: np.random.Generator, group: Group, count: int) -> Build:
    """Sexes in the shares of the study; height and body mass index vary as in ordinary adults."""
    age = np.clip(rng.normal(group.age, group.age_sd, count), *AGES)
    woman = ((np.arange(count) + 0.5) / count < group.women).astype(float)
    height = group.height + HEIGHT_BETWEEN_SEXES * (group.women - woman) + HEIGHT_SD * rng.normal(size=count)
    index = np.exp(INDEX_LOG_SD * rng.normal(size=count)) * (height / group.height) ** 2
    return Build(age, woman, group.weight * index / index.mean(), height)


def _as_studied(body: Body, table: Array, arm: Arm, alike: bool = False) -> Array:
    """Diet and lesions of the study; a diet without a printed spread was that of everybody."""
    for name, start in arm.baseline.intakes.items():
        column = body.parameters.index(name)
        log_sd = 0.0 if alike else np.sqrt(np.log1p((start.sd or 0.0) ** 2 / start.value**2))
        table[:, column] = start.value * np.exp(log_sd * standard_scores(table[:, column]) - log_sd**2 / 2.0)
    for name, value in arm.group.set.items():
        table[:, body.parameters.index(name)] = value
    return table
