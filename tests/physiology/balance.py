"""A body that keeps its own books: one pool more per element integrates what crosses its boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from vitadyn.engine.problem import Events
from vitadyn.engine.solve import Compiled, initial_state, solve
from vitadyn.language import Body, Flux, Pool

ELEMENTS = ("ca", "p", "mg", "na", "k", "water", "vitd3", "vitd2")


def with_books(body: Body) -> Body:
    """The same body with pools `net_ca` (inflow less outflow) and `through_ca` (their sum), and so on."""
    pools, laws = dict(body.pools), dict(body.laws)
    for element in ELEMENTS:
        entering, leaving = _crossing(body, element, "target"), _crossing(body, element, "origin")
        for name, sign in ((f"net_{element}", -1.0), (f"through_{element}", 1.0)):
            typical = sum(pool.typical for pool in body.pools.values() if pool.element == element)
            pools[name] = Pool(name, "1", 0.0, name, typical=typical)
            laws[f"books_{name}"] = _entry(name, entering, leaving, sign)
    return replace(body, name=body.name + " with books", pools=pools, laws=laws)


def imbalance(books: Compiled, table: np.ndarray, days: float, events: Events | None = None) -> dict[str, np.ndarray]:
    """What the books miss of each element, as a share of what went through, one value a person.

    `books` is a built body with books. Where nothing went through, the share is of a millionth of a typical pool.
    """
    body, start = books.body, initial_state(books, table)
    run = solve(books, table, start, [days], events, rtol=1e-6)
    assert not run.status.any(), run.status
    begin, end = (dict(zip(books.states, states.T, strict=True)) for states in (start, run.final))
    numbers = dict(zip(books.parameters, table.T, strict=True))
    given = _given(body, events, len(table))
    return {
        element: np.abs(
            content(body, element, {**numbers, **end})
            - content(body, element, {**numbers, **begin})
            - end[f"net_{element}"]
            - given[element]
        )
        / np.maximum(end[f"through_{element}"] + given[element], 1e-6 * body.pools[f"net_{element}"].typical)
        for element in ELEMENTS
    }


def content(body: Body, element: str, known: Mapping[str, np.ndarray]) -> np.ndarray:
    """All of an element in the body: pools times their sizes."""
    pools = [pool for pool in body.pools.values() if pool.element == element]
    sizes = body.evaluate(known, only=[pool.size for pool in pools if pool.size])
    return sum((known[pool.name] * (sizes[pool.size] if pool.size else 1.0) for pool in pools), np.zeros(1))


def _crossing(body: Body, element: str, end: str) -> tuple[str, ...]:
    """Fluxes of an element that enter (end "target") or leave (end "origin") the body."""
    other = {"target": "origin", "origin": "target"}[end]
    return tuple(
        flux.name
        for flux in body.fluxes
        if flux.element == element and getattr(flux, end) is not None and getattr(flux, other) is None
    )


def _entry(pool: str, entering: tuple[str, ...], leaving: tuple[str, ...], sign: float) -> Flux:
    def crossing(**known):
        return sum(known[name] for name in entering) + sign * sum(known[name] for name in leaving)

    return Flux(f"books_{pool}", "1/d", crossing, (*entering, *leaving), "definition", None, pool)


def _given(body: Body, events: Events | None, people: int) -> dict[str, np.ndarray]:
    """What events added to pools, by element."""
    given = {element: np.zeros(people) for element in ELEMENTS}
    if events is not None:
        for column, name in enumerate(events.add_names):
            given[body.pools[name].element] += np.asarray(events.add_values)[..., column].sum(axis=-1)
    return given
