"""Small groups with people among them who fail, each in a way of its own."""

from __future__ import annotations

import numpy as np
from problems import one_pool

from vitadyn.engine.problem import Array, Events
from vitadyn.engine.solve import Compiled, build, parameter_table
from vitadyn.engine.status import Status
from vitadyn.physiology.toy import toy_body
from vitadyn.population.stream import Study

PEOPLE = 700
TIMES = np.array([0.0, 1.0, 10.0])
EVENTS = Events(times=[2.0, 5.0], add_names=("toy_gut",), add_values=[[1.0], [3.0]])
LOST = {5: Status.NOT_FINITE, 300: Status.OUT_OF_BOUNDS, 301: Status.NOT_FINITE, 699: Status.OUT_OF_BOUNDS}
"""By number, and why: a dose that is not a number, or a store that feeds itself."""


def toy_people(first: int, count: int) -> Array:
    """Person i of the toy: a dose and a pace of their own; those in LOST are spoilt."""
    numbers = np.arange(first, first + count)
    changes = {"toy_dose": 1.0 + numbers % 97, "k_toy_gut": 2.0 + 0.01 * (numbers % 41)}
    table = parameter_table(toy_body(), count, changes)
    dose, store = (toy_body().parameters.index(name) for name in ("toy_dose", "k_toy_store"))
    for person, status in LOST.items():
        row = numbers == person
        table[row, dose if status == Status.NOT_FINITE else store] = np.nan if status == Status.NOT_FINITE else -40.0
    return table


def toy_study(backend: str = "auto", **more: object) -> Study:
    compiled = build(toy_body(), ("toy_total", "toy_plasma"), backend)
    return Study(compiled, toy_people, TIMES, events=EVENTS, **more)


def pool_study(law: str, gains: list[float]) -> Study:
    """Everybody's one pool starts at 1 and moves by the law with a gain of their own."""
    compiled: Compiled = build(one_pool(law), ("y",))

    def people(first: int, count: int) -> Array:
        return parameter_table(compiled, count, {"gain": gains[first : first + count]})

    return Study(compiled, people, np.array([0.1, 30.0]))
