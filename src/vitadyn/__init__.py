"""vitadyn: vitamin D, minerals and cramps. The verbs and their nouns; each is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .version import VERSION as __version__

_HOMES = {
    "simulate": "api",
    "assess": "api",
    "first_answer": "api",
    "Person": "person",
    "Lab": "person",
    "Course": "schedule",
    "Assessment": "results",
    "FirstAnswer": "results",
    "SimulationRun": "results",
    "VitadynError": "errors",
    "InputError": "errors",
    "UnitError": "errors",
    "SolverError": "errors",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'vitadyn' has no attribute '{name}'")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
