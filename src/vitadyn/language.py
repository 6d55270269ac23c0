"""What equations are written in: pools, laws and fluxes, joined by the names of their arguments.

A `System` collects the pools, laws and fluxes of one organ, and the `Number`s in the TOML file beside it.
`join` makes one `Body` of several systems. The body can be evaluated on floats, arrays, symbols and dimensions:
rates of change, Jacobian, mass balance, unit check, compiled kernels and documentation all come from that.
"""

from __future__ import annotations

import hashlib
import inspect
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from .errors import ModelError, nearest
from .maths import EXACT, Exact, Value, absolute

WIRED = ("kink",)
"""Argument names that the body itself supplies."""


@dataclass(frozen=True, slots=True)
class Number:
    """A parameter: it cannot exist without unit, source and tag.

    `tag` tells how far it is to be trusted: S read in the source, R recalled, D derived, T tuned by hand.
    `spread` is the coefficient of variation between people (log-normal), 0 where people do not differ.
    `structural` numbers, such as whole exponents, shape an equation: compiled code holds their value.
    """

    name: str
    value: float
    unit: str
    source: str
    tag: str
    spread: float = 0.0
    note: str = ""
    structural: bool = False

    def __post_init__(self) -> None:
        if self.structural and self.spread:
            raise ModelError(f"number '{self.name}' is structural, so that people cannot differ in it")
        if not self.source or self.tag not in ("S", "R", "D", "T"):
            raise ModelError(f"number '{self.name}' needs a source and a tag S, R, D or T")


@dataclass(frozen=True, slots=True)
class Pool:
    """A state. Its rate of change is the sum of its fluxes divided by `size` (a number, or 1).

    A run stops where the state exceeds `most` times its typical size, or falls below 0 unless it is `signed`; that
    moves no course, so that no hash holds it.
    """

    name: str
    unit: str
    start: str | float
    symbol: str
    size: str | None = None
    element: str | None = None
    typical: float = 1.0
    meaning: str = ""
    most: float = field(default=1e6, repr=False)
    signed: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True)
class Law:
    """A quantity given by a plain function of named quantities."""

    name: str
    unit: str
    function: Callable[..., Any]
    needs: tuple[str, ...]
    cite: str


@dataclass(frozen=True, slots=True)
class Flux(Law):
    """A law that moves something from one pool to another; None is the world outside."""

    origin: str | None = None
    target: str | None = None
    element: str | None = None


@dataclass
class System:
    """The pools, laws, fluxes and numbers of one part of the body."""

    name: str
    numbers_file: Path | None = None
    pools: dict[str, Pool] = field(default_factory=dict)
    laws: dict[str, Law] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.numbers_file is not None:
            self.numbers = read_numbers(self.numbers_file)

    def pool(self, name: str, unit: str, start: str | float, symbol: str, **more: Any) -> Pool:
        """Declare a state; `start` is its reference value or the name of a number or law that gives it."""
        made = Pool(name, unit, start, symbol, **more)
        self._add(self.pools, made)
        return made

    def law(self, unit: str, cite: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare the decorated function as the quantity of its own name."""

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            self._add(self.laws, Law(function.__name__, unit, function, _arguments(function), cite))
            return function

        return register

    def flux(
        self, origin: str | None, target: str | None, unit: str, cite: str, element: str | None = None
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare the decorated function as a flux from one pool to another."""

        def register(function: Callable[..., Any]) -> Callable[..., Any]:
            needs = _arguments(function)
            made = Flux(function.__name__, unit, function, needs, cite, origin, target, element)
            self._add(self.laws, made)
            return function

        return register

    def _add(self, where: dict[str, Any], item: Any) -> None:
        if item.name in self.pools or item.name in self.laws or item.name in self.numbers:
            raise ModelError(f"'{item.name}' is declared twice in system '{self.name}'")
        where[item.name] = item


@dataclass(frozen=True)
class Body:
    """Systems joined: every name is known, none is given twice, none depends on itself."""

    name: str
    systems: tuple[System, ...]
    pools: Mapping[str, Pool]
    laws: Mapping[str, Law]
    numbers: Mapping[str, Number]
    kink: Exact = EXACT

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.pools)

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(self.numbers)

    @property
    def fluxes(self) -> tuple[Flux, ...]:
        return tuple(law for law in self.laws.values() if isinstance(law, Flux))

    @cached_property
    def reading_order(self) -> tuple[str, ...]:
        """Names of all laws, each after what it needs."""
        return tuple(self._order(None))

    def defaults(self) -> dict[str, float]:
        """The value of every number."""
        return {name: number.value for name, number in self.numbers.items()}

    def evaluate(self, values: Mapping[str, Value], only: Iterable[str] | None = None) -> dict[str, Value]:
        """Every law (or those that `only` needs), from values of all states and numbers; inputs are returned too."""
        known: dict[str, Value] = {**values, "kink": self.kink}
        for name in self.reading_order if only is None else self._order(only):
            law = self.laws[name]
            known[name] = law.function(**{need: known[need] for need in law.needs})
        del known["kink"]
        return known

    def rates(self, known: Mapping[str, Value]) -> dict[str, Value]:
        """Rate of change of every state, from what `evaluate` returned: inflow minus outflow over size."""
        return {name: self._rate(pool, known) for name, pool in self.pools.items()}

    def start(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The reference state of people with these numbers."""
        wanted = [pool.start for pool in self.pools.values() if isinstance(pool.start, str)]
        known = self.evaluate(values, only=wanted)
        return {name: known[p.start] if isinstance(p.start, str) else p.start for name, p in self.pools.items()}

    def with_numbers(self, changes: Mapping[str, float], reason: str = "set by the caller") -> Body:
        """The same body with other default values; unknown names are refused."""
        for name in changes:
            if name not in self.numbers:
                raise ModelError(f"no number '{name}' in body '{self.name}'. {nearest(name, self.numbers)}")
        numbers = dict(self.numbers)
        for name, value in changes.items():
            numbers[name] = replace(numbers[name], value=float(value), note=reason)
        return replace(self, numbers=numbers)

    def freed(self, names: Iterable[str] | None = None) -> Body:
        """The same body with these numbers, or all, not structural: people may differ in them, a little slower."""
        free = set(self.numbers if names is None else names)
        numbers = {name: replace(n, structural=n.structural and name not in free) for name, n in self.numbers.items()}
        return replace(self, numbers=numbers)

    def fixed_but(self, names: Iterable[str]) -> Body:
        """The same body in which people differ in these numbers only: code made for it holds all others."""
        free = set(names)
        for name in free - set(self.numbers):
            raise ModelError(f"no number '{name}' in body '{self.name}'. {nearest(name, self.numbers)}")
        numbers = {
            name: number if name in free else replace(number, structural=True, spread=0.0)
            for name, number in self.numbers.items()
        }
        return replace(self, numbers=numbers)

    def hash(self) -> str:
        """Twelve hexadecimal digits that change with any equation, helper, number, flux end or choice of corners."""
        text = [self.kink.name]
        text += [f"{p}" for p in self.pools.values()]
        text += [f"{law.name} {law.unit} {law.needs} {_ends(law)}" for law in self.laws.values()]
        text += sorted({_source_of(law.function) for law in self.laws.values()} | {_source_of(absolute)})
        text += [f"{n.name} {n.value!r} {n.unit} {n.structural}" for n in self.numbers.values()]
        return hashlib.sha256("\n".join(text).encode()).hexdigest()[:12]

    def _rate(self, pool: Pool, known: Mapping[str, Value]) -> Value:
        total: Value = 0.0
        for flux in self.fluxes:
            if flux.target == pool.name:
                total = total + known[flux.name]
            if flux.origin == pool.name:
                total = total - known[flux.name]
        return total if pool.size is None else total / known[pool.size]

    def _order(self, only: Iterable[str] | None) -> list[str]:
        """Names of laws in an order in which each comes after what it needs."""
        given = {*self.pools, *self.numbers, *WIRED}
        ordered: dict[str, bool] = {}
        open_: list[str] = []

        def visit(name: str) -> None:
            if name in given or name in ordered:
                return
            if name in open_:
                raise ModelError("laws depend on each other in a ring: " + " -> ".join([*open_, name]))
            if name not in self.laws:
                known = [*given, *self.laws]
                wanted_by = open_[-1] if open_ else "the caller"
                raise ModelError(f"'{wanted_by}' needs '{name}', which no system gives. {nearest(name, known)}")
            open_.append(name)
            for need in self.laws[name].needs:
                visit(need)
            open_.pop()
            ordered[name] = True

        for name in self.laws if only is None else only:
            visit(name)
        return list(ordered)


def join(name: str, systems: Iterable[System], kink: Exact = EXACT) -> Body:
    """One body of several systems; refuses names given twice, missing, or circular."""
    systems = tuple(systems)
    owner: dict[str, str] = {}
    for system in systems:
        for key in (*system.pools, *system.laws, *system.numbers):
            if key in owner:
                raise ModelError(f"'{key}' is given by both '{owner[key]}' and '{system.name}'")
            owner[key] = system.name
    pools = {key: pool for system in systems for key, pool in system.pools.items()}
    laws = {key: law for system in systems for key, law in system.laws.items()}
    numbers = {key: number for system in systems for key, number in system.numbers.items()}
    body = Body(name, systems, pools, laws, numbers, kink)
    body._order([*laws, *(p.start for p in pools.values() if isinstance(p.start, str))])
    for flux in body.fluxes:
        for end in (flux.origin, flux.target):
            if end is not None and end not in pools:
                raise ModelError(f"flux '{flux.name}' names '{end}', which is no pool. {nearest(end, pools)}")
    return body


def read_numbers(path: Path) -> dict[str, Number]:
    """The numbers of one TOML file: a table each, with value, unit, source, tag, and perhaps spread and note."""
    with path.open("rb") as file:
        tables = tomllib.load(file)
    return {name: Number(name=name, **{**table, "value": float(table["value"])}) for name, table in tables.items()}


def _ends(law: Law) -> tuple[str | None, ...]:
    """Between which pools a flux moves what; nothing for other laws."""
    return (law.origin, law.target, law.element) if isinstance(law, Flux) else ()


@cache
def _source_of(function: Callable[..., Any]) -> str:
    """The text of the file that a function stands in, its helpers included."""
    return Path(inspect.getfile(function)).read_text(encoding="utf-8")


def _arguments(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)
