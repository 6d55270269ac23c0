"""A body that keeps its own books: what crosses its border is integrated in the same steps as its pools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..errors import ModelError, nearest
from ..language import Body, Flux, Law, Pool, System
from ..maths import Value


def with_quadrature(body: Body, elements: Iterable[str]) -> Body:
    """The body with three quantities more for each element.

    net_X    state: what has come in from outside less what has gone out, since day 0, in the fluxes' unit.
    moved_X  state: what has come in plus what has gone out.
    held_X   law: what all pools of the element hold.

    held_X - net_X never changes, except by what events add to pools.

    >>> from vitadyn.physiology.toy import toy_body
    >>> with_quadrature(toy_body(), ["toy"]).states[-2:]
    ('net_toy', 'moved_toy')
    """
    pools, laws = dict(body.pools), dict(body.laws)
    for element in elements:
        books = _books(body, element)
        pools.update(books.pools)
        laws.update(books.laws)
    return replace(body, pools=pools, laws=laws)


def _books(body: Body, element: str) -> System:
    owners = [pool for pool in body.pools.values() if pool.element == element]
    if not owners:
        known = {pool.element for pool in body.pools.values() if pool.element}
        raise ModelError(f"no pool of element '{element}' in body '{body.name}'. {nearest(element, known)}")
    crossing = [flux for flux in body.fluxes if flux.element == element and None in (flux.origin, flux.target)]
    inward = tuple(flux.name for flux in crossing if flux.origin is None)
    outward = tuple(flux.name for flux in crossing if flux.target is None)
    unit = crossing[0].unit if crossing else "mmol/d"
    books = System(f"books of {element}")
    for name, sign in (("net", -1.0), ("moved", 1.0)):
        typical = max(pool.typical for pool in owners)
        state = Pool(
            f"{name}_{element}", unit.removesuffix("/d"), 0.0, f"{name}_{element}", typical=typical, signed=True
        )
        books.pools[state.name] = state
        flux = _crossing(f"{name}_crossing_{element}", unit, inward, outward, sign)
        books.laws[flux.name] = replace(flux, target=state.name)
    books.laws[f"held_{element}"] = _held(element, unit, owners)
    return books


def _crossing(name: str, unit: str, inward: tuple[str, ...], outward: tuple[str, ...], sign: float) -> Flux:
    def total(**values: Value) -> Value:
        return sum(values[name] for name in inward) + sign * sum(values[name] for name in outward)

    return Flux(name, unit, total, (*inward, *outward), "definition")


def _held(element: str, unit: str, owners: list[Pool]) -> Law:
    def held(**values: Value) -> Value:
        return sum(values[pool.name] * (values[pool.size] if pool.size else 1.0) for pool in owners)

    needs = tuple(dict.fromkeys([*(pool.name for pool in owners), *(pool.size for pool in owners if pool.size)]))
    return Law(f"held_{element}", unit.removesuffix("/d"), held, needs, "definition")
