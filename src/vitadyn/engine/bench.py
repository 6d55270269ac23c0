"""How fast, and how right: the engine's two back ends beside SciPy with a compiled right-hand side, in one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from ..language import Body
from .problem import Array, Events
from .solve import Compiled, build, initial_state, parameter_table, solve

Row = dict[str, str | float]

EXACT_RTOL = 1e-10
PATIENCE = 10.0
"""Seconds after which an engine sits out further rounds."""

PLAIN = "vitadyn numpy, 1 thread"


@dataclass(frozen=True)
class Workload:
    """What everybody goes through."""

    name: str
    days: Array
    events: Events | None = None


@dataclass(frozen=True)
class Entrant:
    """One engine: how many people it is given, and how it answers with outputs (K, N, T)."""

    name: str
    people: int
    run: Callable[[Workload, int], Array]


def measure(
    body: Body,
    keep: Sequence[str],
    people: int = 10_000,
    days: int = 364,
    dose: tuple[str, float] | None = None,
    peers: int = 8,
    rounds: int = 3,
    rtol: float = 1e-6,
    threads: int = 2,
) -> list[Row]:
    """Rows of workload, engine, people simulated a second, ratio to SciPy LSODA, and largest error.

    `people` differ by the spread of the body's numbers; `days` are simulated with weekly output of `keep`. With
    `dose` (state, amount) a second workload gives that amount every day. Engines take turns, `rounds` times, and
    the median time counts; slower ones get fewer people. Errors are relative to the largest value of each output,
    against SciPy at a thousandth of the tolerance or less. Without SciPy the ratio is to the NumPy back end and
    the error against the engine itself at a tight tolerance.
    """
    table = varied(body, people)
    entrants = _entrants(body, tuple(keep), table, rtol, peers, threads)
    rows: list[Row] = []
    for workload in _workloads(days, dose):
        exact = _exact(body, tuple(keep), table[:peers], workload)
        rows += _compared(workload, entrants, exact, rounds)
    return rows


def varied(body: Body, people: int, seed: int = 20) -> Array:
    """People whose numbers differ log-normally by their spread, (N, number of parameters)."""
    spread = np.array([number.spread for number in body.numbers.values()])
    factors = np.random.default_rng(seed).standard_normal((people, len(spread)))
    return parameter_table(body, people) * np.exp(spread * factors)


def _workloads(days: int, dose: tuple[str, float] | None) -> list[Workload]:
    weeks = np.append(np.arange(0.0, days, 7.0), float(days))
    found = [Workload(f"{days} days, constant intake", weeks)]
    if dose is not None:
        daily = np.arange(1.0, days)
        events = Events(daily, add_names=(dose[0],), add_values=np.full((len(daily), 1), dose[1]))
        found.append(Workload(f"{days} days, a dose every day", weeks, events))
    return found


def _entrants(body: Body, keep: tuple[str, ...], table: Array, rtol: float, peers: int, threads: int) -> list[Entrant]:
    start = initial_state(body, table)

    def engine(compiled: Compiled, used: int) -> Callable[[Workload, int], Array]:
        def run(work: Workload, people: int) -> Array:
            found = solve(compiled, table[:people], start[:people], work.days, work.events, rtol=rtol, threads=used)
            return np.stack([found.values[name] for name in keep])

        return run

    best, plain = build(body, keep), build(body, keep, backend="numpy")
    entrants = []
    if best.backend == "llvm":
        names = {1: "vitadyn llvm, 1 thread", threads: f"vitadyn llvm, {threads} thread{'s' * (threads > 1)}"}
        entrants = [Entrant(name, len(table), engine(best, used)) for used, name in names.items()]
    entrants.append(Entrant(PLAIN, min(len(table), 1000), engine(plain, 1)))
    if _peers_can_run(best):
        for method in ("LSODA", "BDF"):
            run = _peer_run(body, keep, table, start, method, rtol)
            entrants.append(Entrant(f"SciPy {method}, compiled rhs", min(peers, len(table)), run))
    return entrants


def _peers_can_run(compiled: Compiled) -> bool:
    return compiled.backend == "llvm" and find_spec("scipy") is not None


def _peer_run(
    body: Body, keep: tuple[str, ...], table: Array, start: Array, method: str, rtol: float
) -> Callable[[Workload, int], Array]:
    from .peer import Peer

    peer = Peer(body, keep)

    def run(work: Workload, people: int) -> Array:
        courses = [
            peer.course(table[person], start[person], work.days, work.events, method, rtol) for person in range(people)
        ]
        return np.stack(courses, axis=1)

    return run


def _exact(body: Body, keep: tuple[str, ...], table: Array, work: Workload) -> Array:
    """Outputs that all are compared with."""
    start = initial_state(body, table)
    compiled = build(body, keep)
    if _peers_can_run(compiled):
        return _peer_run(body, keep, table, start, "LSODA", EXACT_RTOL)(work, len(table))
    found = solve(compiled, table, start, work.days, work.events, rtol=EXACT_RTOL)
    return np.stack([found.values[name] for name in keep])


def _compared(work: Workload, entrants: list[Entrant], exact: Array, rounds: int) -> list[Row]:
    times: dict[str, list[float]] = {entrant.name: [] for entrant in entrants}
    errors: dict[str, float] = {}
    for _ in range(rounds):
        for entrant in entrants:
            people = entrant.people if work.events is None else max(exact.shape[1], entrant.people // 10)
            if sum(times[entrant.name]) * people > PATIENCE:
                continue
            begin = perf_counter()
            found = entrant.run(work, people)
            times[entrant.name].append((perf_counter() - begin) / people)
            errors[entrant.name] = _largest_error(found, exact)
    speed = {name: 1.0 / median(spent) for name, spent in times.items()}
    base = next((speed[name] for name in speed if "LSODA" in name), speed[PLAIN])
    return [
        {"workload": work.name, "engine": name, "per_second": value, "ratio": value / base, "max_error": errors[name]}
        for name, value in speed.items()
    ]


def _largest_error(found: Array, exact: Array) -> float:
    """Relative to the largest value of each output of each person."""
    people = min(found.shape[1], exact.shape[1])
    size = np.abs(exact[:, :people]).max(axis=2, keepdims=True)
    error: Any = np.abs(found[:, :people] - exact[:, :people]) / np.where(size == 0.0, 1.0, size)
    return float(error.max())
