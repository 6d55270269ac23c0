"""What compiled code is made from, told without making it: so that a fresh process finds its code at once.

Only for bodies of plain functions of this package, whose files have not changed; any other body has no recipe and is
written down anew to see whether its code is known.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ..language import Body, Flux, Law
from ..version import VERSION
from .kernels import structural

PACKAGE = Path(__file__).parents[1]
ROOMS = ("", "engine", "physiology")


def recipe(body: Body, keep: Sequence[str]) -> str | None:
    """Everything that the code of a body depends on, as text; None where that cannot be told."""
    files = package_files()
    if files is None or not all(_is_plain(law) for law in body.laws.values()):
        return None
    laws = [_identity(law) for law in body.laws.values()]
    pools = list(body.pools.values())
    return repr((files, body.kink.name, tuple(keep), pools, laws, list(body.numbers), structural(body)))


@cache
def package_files() -> tuple[tuple[str, int, int], ...] | None:
    """Name, size and time of every source file that code is made from; None in a package that is no folder."""
    try:
        found = [entry for room in ROOMS for entry in os.scandir(PACKAGE / room) if entry.name.endswith(".py")]
        stats = [(entry.path, entry.stat()) for entry in found]
    except OSError:
        return None
    return ((VERSION, 0, 0), *sorted((path, stat.st_size, stat.st_mtime_ns) for path, stat in stats))


def _is_plain(law: Law) -> bool:
    function = law.function
    return function.__closure__ is None and function.__module__.startswith(f"{__package__.split('.')[0]}.")


def _identity(law: Law) -> tuple[object, ...]:
    ends = (law.origin, law.target) if isinstance(law, Flux) else ()
    return (law.function.__module__, law.function.__qualname__, law.name, law.needs, *ends)
