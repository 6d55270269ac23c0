"""A body whose fastest pools are always at rest: fewer states, and no steps spent on minutes where weeks count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..errors import ModelError, nearest
from ..language import Body, Flux, Law, Pool
from ..maths import Value


def at_rest(body: Body, pools: Iterable[str]) -> Body:
    """The body with each of `pools` replaced by a law of the same name: the value at which its fluxes balance.

    The fluxes of such a pool must name it themselves and be linear in it: in - out = a - b x, so that x = a / b. What
    events add to it would be gone at once, so it is no longer a state. Raises ModelError where this cannot be done.

    >>> from vitadyn.physiology.toy import toy_body
    >>> at_rest(toy_body(), ["toy_plasma"]).states
    ('toy_gut', 'toy_store')
    """
    for name in pools:
        body = _resting(body, name)
    return body


def _resting(body: Body, name: str) -> Body:
    if name not in body.pools:
        raise ModelError(f"no pool '{name}' in body '{body.name}'. {nearest(name, body.pools)}")
    pool, fluxes = body.pools[name], [flux for flux in body.fluxes if name in (flux.origin, flux.target)]
    others = {key: value for key, value in body.pools.items() if key != name}
    rested = replace(body, pools=others, laws={**body.laws, name: _balance(pool, fluxes)})
    known = rested.evaluate({**body.defaults(), **body.start(body.defaults())})
    _check_linear(pool, fluxes, {**known, "kink": body.kink})
    return rested


def _balance(pool: Pool, fluxes: list[Flux]) -> Law:
    """The law x = a / b, from the net inflow at x = 0 and x = 1."""
    needs = tuple(dict.fromkeys(need for flux in fluxes for need in flux.needs if need != pool.name))

    def balanced(**values: Value) -> Value:
        inflow = _net_inflow(pool, fluxes, 0.0, values)
        return inflow / (inflow - _net_inflow(pool, fluxes, 1.0, values))

    return Law(pool.name, pool.unit, balanced, needs, "definition")


def _net_inflow(pool: Pool, fluxes: list[Flux], x: Value, values: Mapping[str, Value]) -> Value:
    """What the fluxes bring to the pool less what they take, when it holds x."""
    known, total = {**values, pool.name: x}, 0.0
    for flux in fluxes:
        amount = flux.function(**{need: known[need] for need in flux.needs})
        total = total + amount if flux.target == pool.name else total - amount
    return total


def _check_linear(pool: Pool, fluxes: list[Flux], known: dict[str, Value]) -> None:
    """Three points on a line, at the reference."""
    low, middle, high = (_net_inflow(pool, fluxes, x, known) for x in (0.0, 1.0, 2.0))
    if low == middle or not abs(high - 2.0 * middle + low) <= 1e-9 * (abs(high) + abs(low)):
        raise ModelError(f"pool '{pool.name}' cannot be set at rest: its fluxes are not linear in it")
