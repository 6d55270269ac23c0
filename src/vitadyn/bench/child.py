"""What is measured in a process of its own: memory, threads, start-up. Each prints one line of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

PEAK_MEMORY = Path("/proc/self/status")


def ask(code: str, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a fresh Python says, with `wall`: seconds from its start to its end."""
    begin = perf_counter()
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    wall = perf_counter() - begin
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return {**found, "wall": wall}


def crowd(keep: Sequence[str], people: int, chunk: int, days: float, repeats: int) -> None:
    """Print seconds a person on one thread and peak memory, people all at once or `chunk` at a time."""
    from ..physiology import body
    from .ours import Ours
    from .workloads import workloads

    whole, work = body(), workloads(days, ("gut_d3", 0.0))[0]
    ours = Ours(whole, keep)
    _crowd(ours, whole, work, min(chunk, 64), chunk)
    empty = peak_memory()
    seconds = [_crowd(ours, whole, work, people, chunk) / people for _ in range(repeats)]
    print(json.dumps({"seconds": seconds, "memory": _above(peak_memory(), empty)}))


def _crowd(ours: Any, body: Any, work: Any, people: int, chunk: int) -> float:
    """Seconds in the engine; nothing of a chunk is left when the next begins."""
    return sum(_chunk(ours, body, work, min(chunk, people - first), first) for first in range(0, people, chunk))


def _chunk(ours: Any, body: Any, work: Any, people: int, seed: int) -> float:
    from ..engine.solve import initial_state
    from .people import varied

    table = varied(body, people, seed)
    start = initial_state(body, table)
    begin = perf_counter()
    ours.answer(table, start, work, 1e-6)
    return perf_counter() - begin


def threads(keep: Sequence[str], people: int, days: float, rounds: int, most: int) -> None:
    """Print seconds of every round on one thread and on `most`, in turns."""
    from ..engine.solve import initial_state
    from ..physiology import body
    from .ours import Ours
    from .people import varied
    from .race import race
    from .workloads import workloads

    whole, work = body(), workloads(days, ("gut_d3", 0.0))[0]
    ours, table = Ours(whole, keep), varied(whole, people)
    start = initial_state(whole, table)
    ours.answer(table, start, work, 1e-6, most)
    counts = {str(count): count for count in (1, most)}
    runs = {name: (lambda n=count: ours.answer(table, start, work, 1e-6, n)) for name, count in counts.items()}
    print(json.dumps({"seconds": race(runs, rounds)}))


def peak_memory() -> int | None:
    """Bytes that this process held at most so far, where the system tells."""
    if not PEAK_MEMORY.exists():
        return None
    lines = PEAK_MEMORY.read_text(encoding="ascii").splitlines()
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM")), None)


def _above(bytes_: int | None, empty: int | None) -> int | None:
    return None if bytes_ is None or empty is None else bytes_ - empty
