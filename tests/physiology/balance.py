"""What the books of a body miss: its pools against the integral of what crossed its border."""

from __future__ import annotations

import numpy as np

from vitadyn.engine.balance import with_quadrature
from vitadyn.engine.problem import Events
from vitadyn.engine.solve import Compiled, build, initial_state, solve
from vitadyn.language import Body

ELEMENTS = ("ca", "p", "mg", "na", "k", "water", "vitd3", "vitd2")


def books(body: Body) -> Compiled:
    """The body that integrates what crosses its border, built."""
    held = tuple(f"held_{element}" for element in ELEMENTS)
    return build(with_quadrature(body, ELEMENTS), held)


def imbalance(books: Compiled, table: np.ndarray, days: float, events: Events | None = None) -> dict[str, np.ndarray]:
    """What the books miss of each element, as a share of the amount moved, one value a person.

    Where nothing moved, the share is of a millionth of a typical pool.
    """
    run = solve(books, table, initial_state(books, table), [0.0, days], events, rtol=1e-6)
    assert not run.status.any(), run.status
    end = dict(zip(books.states, run.final.T, strict=True))
    given = _given(books.body, events, len(table))
    missed = {}
    for element in ELEMENTS:
        gained = run.values[f"held_{element}"][:, 1] - run.values[f"held_{element}"][:, 0]
        moved = end[f"moved_{element}"] + given[element]
        least = 1e-6 * books.body.pools[f"net_{element}"].typical
        missed[element] = np.abs(gained - end[f"net_{element}"] - given[element]) / np.maximum(moved, least)
    return missed


def _given(body: Body, events: Events | None, people: int) -> dict[str, np.ndarray]:
    """What events added to pools that have no size of their own, by element."""
    given = {element: np.zeros(people) for element in ELEMENTS}
    if events is not None:
        for column, name in enumerate(events.add_names):
            element = body.pools[name].element
            assert element in given and body.pools[name].size is None
            given[element] += np.asarray(events.add_values)[..., column].sum(axis=-1)
    return given
