"""Three pools in a chain, swallowed to plasma to store to lost: a body whose course is known in closed form."""

from __future__ import annotations

from pathlib import Path

from ..language import Body, System, join
from ..maths import Value

toy = System("toy", Path(__file__).with_suffix(".toml"))
toy.pool("toy_gut", "mmol", "toy_dose", "G", element="toy", typical=1.0, meaning="what is still in the gut")
toy.pool("toy_plasma", "mmol", 0.0, "P", element="toy", typical=1.0, meaning="what is in plasma")
toy.pool("toy_store", "mmol", 0.0, "S", element="toy", typical=1.0, meaning="what is in the store")


@toy.flux("toy_gut", "toy_plasma", "mmol/d", cite="definition", element="toy")
def toy_absorption(k_toy_gut: Value, toy_gut: Value) -> Value:
    """First-order absorption."""
    return k_toy_gut * toy_gut


@toy.flux("toy_plasma", "toy_store", "mmol/d", cite="definition", element="toy")
def toy_storage(k_toy_plasma: Value, toy_plasma: Value) -> Value:
    """First-order uptake."""
    return k_toy_plasma * toy_plasma


@toy.flux("toy_store", None, "mmol/d", cite="definition", element="toy")
def toy_loss(k_toy_store: Value, toy_store: Value) -> Value:
    """First-order loss."""
    return k_toy_store * toy_store


@toy.law("mmol", cite="definition")
def toy_total(toy_gut: Value, toy_plasma: Value, toy_store: Value) -> Value:
    """What the body holds."""
    return toy_gut + toy_plasma + toy_store


def toy_body() -> Body:
    """The chain as a body.

    >>> toy_body().states
    ('toy_gut', 'toy_plasma', 'toy_store')
    """
    return join("toy", [toy])
