"""Parameter sets as versioned files: each tells what it changes against the numbers beside the equations (set A)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ..errors import ModelError, nearest

FOLDER = Path(__file__).with_name("sets")
STANDARD = "D"
"""The set that is used where none is named."""


@dataclass(frozen=True, slots=True)
class ParameterSet:
    """One file of the folder: who made it of what and when, and the `numbers` that it changes against set A."""

    name: str
    version: str
    date: str
    what: str
    source: str
    numbers: Mapping[str, float]


@cache
def parameter_sets() -> Mapping[str, ParameterSet]:
    """Every parameter set by its name, in the order of the alphabet.

    >>> list(parameter_sets())[:3]
    ['A', 'B', 'C']
    """
    return MappingProxyType({path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))})


def parameter_set(name: str) -> dict[str, float]:
    """What a parameter set changes against set A; ModelError with the sets there are where there is none."""
    known = parameter_sets()
    if name not in known:
        raise ModelError(f"no parameter set '{name}'; there are {', '.join(known)}. {nearest(name, known)}")
    return dict(known[name].numbers)


def _read(path: Path) -> ParameterSet:
    with path.open("rb") as file:
        table = tomllib.load(file)
    if set(table) != {"about", "numbers"} or set(table["about"]) != {"version", "date", "what", "source"}:
        raise ModelError(f"{path.name}: a parameter set has [about] with version, date, what, source; and [numbers]")
    numbers = {number: float(value) for number, value in table["numbers"].items()}
    return ParameterSet(path.stem, **table["about"], numbers=MappingProxyType(numbers))
