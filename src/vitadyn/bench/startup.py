"""From nothing to the first result of one simulated year, in a fresh process."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from statistics import median
from typing import Any

from .child import ask

FIRST_YEAR = """
import json, time
begin = time.perf_counter()
import vitadyn
imported = time.perf_counter()
assert vitadyn.simulate(days=365).outputs
print(json.dumps({"import": imported - begin, "result": time.perf_counter() - begin}))
"""

Row = dict[str, Any]


def startup(rounds: int) -> list[Row]:
    """Seconds to import `vitadyn`, to a result of `vitadyn.simulate`, and of the process; with and without objects.

    Python's own bytecode is there in both cases, as pip leaves it.
    """
    with tempfile.TemporaryDirectory() as bytecode:
        with tempfile.TemporaryDirectory() as folder:
            _first_year(folder, bytecode)
            cached = [_first_year(folder, bytecode) for _ in range(rounds)]
        return [_row("cached", cached), _row("nothing cached", [_bare(bytecode) for _ in range(rounds)])]


def _bare(bytecode: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return _first_year(folder, bytecode)


def _first_year(folder: str, bytecode: str) -> dict[str, Any]:
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": bytecode}
    return ask(FIRST_YEAR, {"VITADYN_CACHE": folder, **kept})


def _row(state: str, told: Sequence[dict[str, Any]]) -> Row:
    each = {"import": "import", "result": "result", "wall": "process"}
    middle = {name: median(one[key] for one in told) for key, name in each.items()}
    return {"objects": state, **middle, "rounds": [{name: one[key] for key, name in each.items()} for one in told]}
