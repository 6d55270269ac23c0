"""Who enters: every peer by name, or why it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from ..language import Body
from .entrant import Entrant

PEERS = {
    "libRoadRunner": "roadrunner",
    "SUNDIALS CVODE": "sundials",
    "scikit-sundae CVODE": "sundae",
    "SciPy LSODA": "lsoda",
    "diffrax": "diffrax",
}
"""Names as people know them, and the modules beside this one."""


@dataclass(frozen=True)
class Skipped:
    """A peer that is not measured."""

    name: str
    reason: str


def field(body: Body, keep: Sequence[str], names: Sequence[str] = tuple(PEERS)) -> tuple[list[Entrant], list[Skipped]]:
    """The peers that can run here, and those that cannot."""
    entered: list[Entrant] = []
    skipped: list[Skipped] = []
    for name in names:
        try:
            entered.append(_entrant(PEERS[name], body, keep))
        except ImportError as error:
            skipped.append(Skipped(name, str(error)))
    return entered, skipped


def _entrant(module: str, body: Body, keep: Sequence[str]) -> Entrant:
    peer = import_module(f".{module}", __package__)
    for package in peer.PACKAGES:
        if find_spec(package) is None:
            raise ImportError(f"{package} is not installed")
    made: Entrant = peer.entrant(body, keep)
    return made
