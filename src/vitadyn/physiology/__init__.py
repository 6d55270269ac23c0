"""The slow body: 33 states, from sunlight to thirst. `body()` joins its parts; they read in this order."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from ..errors import ModelError, nearest
from ..language import Body, System, join
from ..maths import EXACT, SMOOTH
from .parameter_sets import STANDARD, ParameterSet, parameter_set, parameter_sets

__all__ = ["STANDARD", "ParameterSet", "body", "parameter_set", "parameter_sets"]

REFERENCE = System("reference", Path(__file__).with_name("reference.toml"))
PERSON = System("person", Path(__file__).with_name("person.toml"))
QUICK_POOLS = ("gland_pth_store", "pth_plasma")
"""Pools that follow the others within an hour; `engine.rest.at_rest` takes them as settled."""

EXTRAS = ("denosumab_rebound", "teriparatide")
"""Systems that are joined on request: each brings states that the body does without."""

SOURCES_FILE = Path(__file__).with_name("sources.toml")


@cache
def body(numbers: str = STANDARD, smooth: bool = True, extras: tuple[str, ...] = ()) -> Body:
    """The whole slow body with a parameter set of sets/, with rounded or exact corners; `extras` are joined to it.

    >>> len(body("A", smooth=False).states)
    33
    >>> body(extras=("denosumab_rebound",)).states[33:]
    ('osteoclast_waiting',)
    """
    from .alkalosis import alkalosis
    from .bone import bone
    from .calcitriol import calcitriol
    from .cramp import cramp
    from .fgf23 import fgf23
    from .gut import gut
    from .kidney import kidney
    from .labs import labs
    from .magnesium import magnesium
    from .muscle import muscle
    from .nerve import nerve
    from .parathyroid import parathyroid
    from .plasma import plasma
    from .skin import skin
    from .vitamin_d import vitamin_d
    from .water import water

    systems = (
        REFERENCE,
        PERSON,
        skin,
        vitamin_d,
        calcitriol,
        parathyroid,
        plasma,
        gut,
        bone,
        fgf23,
        kidney,
        magnesium,
        water,
        labs,
        alkalosis,
        nerve,
        muscle,
        cramp,
        *map(_extra, extras),
    )
    changes = parameter_set(numbers)
    return join("adult", systems, SMOOTH if smooth else EXACT).with_numbers(changes, f"parameter set {numbers}")


def _extra(name: str) -> System:
    if name not in EXTRAS:
        raise ModelError(f"no extra '{name}'; there are {', '.join(EXTRAS)}. {nearest(name, EXTRAS)}")
    system: System = getattr(import_module(f".{name}", __package__), name)
    return system
