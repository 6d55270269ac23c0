"""Units as values: evaluate a body on them, and a wrong unit is refused by name.

Each unit symbol is a dimension of its own: nmol is not mmol, mL is not L. So an equation that forgets a factor of a
thousand does not pass. Plain numbers have no unit, save that 0 fits every unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from .errors import ModelError
from .language import Body, Law

UNITLESS = ("", "1", "-")
POWER = re.compile(r"([A-Za-z%\[\]]+(?:_[A-Za-z0-9]+)?)(?:\^?(-?\d+))?")


class DimensionError(ModelError):
    """Two units that do not fit, both named."""


@dataclass(frozen=True, slots=True)
class Dim:
    """A product of powers of unit symbols: Dim of "mmol/d" is (("d", -1), ("mmol", 1))."""

    powers: tuple[tuple[str, float], ...] = ()
    zero: bool = False
    __array_ufunc__ = None

    def __str__(self) -> str:
        up = [_symbol(name, power) for name, power in self.powers if power > 0]
        down = [_symbol(name, -power) for name, power in self.powers if power < 0]
        return (" ".join(up) or "1") + "".join(f"/{part}" for part in down)

    def __bool__(self) -> bool:
        raise ModelError("a quantity was used as a truth value: write maths.where(condition, a, b) in the equation")

    def __add__(self, other: Any) -> Dim:
        return _same("+", self, other)

    def __radd__(self, other: Any) -> Dim:
        return _same("+", other, self)

    def __sub__(self, other: Any) -> Dim:
        return _same("-", self, other)

    def __rsub__(self, other: Any) -> Dim:
        return _same("-", other, self)

    def __mul__(self, other: Any) -> Dim:
        return _product(self, as_dim(other), 1.0)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Dim:
        return _product(self, as_dim(other), -1.0)

    def __rtruediv__(self, other: Any) -> Dim:
        return _product(as_dim(other), self, -1.0)

    def __pow__(self, other: Any) -> Dim:
        return _power(self, other)

    def __rpow__(self, other: Any) -> Dim:
        return _unitless("exponent", self)

    def __neg__(self) -> Dim:
        return self

    __pos__ = __neg__

    def __lt__(self, other: Any) -> Dim:
        return _compared(self, other)

    __gt__ = __le__ = __ge__ = __lt__

    def __and__(self, other: Any) -> Dim:
        return Dim()

    __or__ = __rand__ = __ror__ = __and__

    def __invert__(self) -> Dim:
        return Dim()

    def exp(self) -> Dim:
        return _unitless("exp", self)

    def log(self) -> Dim:
        return _unitless("log", self)

    def log1pexp(self) -> Dim:
        return _unitless("log1pexp", self)

    def sqrt(self) -> Dim:
        return _power(self, 0.5)

    def absolute(self) -> Dim:
        return self

    @staticmethod
    def minimum(a: Any, b: Any) -> Dim:
        return _same("minimum", a, b)

    @staticmethod
    def maximum(a: Any, b: Any) -> Dim:
        return _same("maximum", a, b)

    @staticmethod
    def where(condition: Any, chosen: Any, otherwise: Any) -> Dim:
        return _same("where", chosen, otherwise)


@cache
def dim(unit: str) -> Dim:
    """The dimension of a unit text: "mmol/d", "nmol/L", "1", "1/d", "L", "pmol/nmol", "mL/min/kg", "1/(nmol d)".

    >>> str(dim("mmol/L") * dim("L/d"))
    'mmol/d'
    """
    if re.search(r"\([^)]*/", unit):
        raise ModelError(f"unit '{unit}': write a quotient without a '/' inside brackets")
    total: dict[str, float] = {}
    for place, group in enumerate(re.sub(r"[()]", "", unit).split("/")):
        for part in re.split(r"[\s*·.]+", group.strip()):
            if part in UNITLESS:
                continue
            found = POWER.fullmatch(part)
            if found is None:
                raise ModelError(f"unit '{unit}': '{part}' is no unit symbol")
            total[found[1]] = total.get(found[1], 0.0) + float(found[2] or 1) * (1 if place == 0 else -1)
    return _dim(total)


def as_dim(value: Any) -> Dim:
    """The dimension of a value: a Dim as it is, a number without unit (0 fits anything)."""
    if isinstance(value, Dim):
        return value
    if isinstance(value, (bool, np.bool_)):
        return Dim()
    return Dim(zero=bool(np.all(np.asarray(value, dtype=float) == 0.0)))


def check(body: Body, time: str = "d") -> dict[str, Dim]:
    """The dimension of every quantity of a body; a law whose equation does not give its declared unit is named.

    Also holds each flux to the unit of its pools times their size per unit of `time`, and each start to its pool.

    Raises
    ------
    DimensionError
        naming the law, its declared unit and what its equation gives.
    """
    known = {name: dim(pool.unit) for name, pool in body.pools.items()}
    known |= {name: dim(number.unit) for name, number in body.numbers.items()}
    for name in body._order(None):
        known[name] = _checked(body.laws[name], {**known, "kink": body.kink})
    _check_fluxes(body, known, dim(time))
    _check_starts(body, known)
    return known


def _checked(law: Law, known: Mapping[str, Any]) -> Dim:
    declared = dim(law.unit)
    try:
        given = as_dim(law.function(**{need: known[need] for need in law.needs}))
    except DimensionError as error:
        raise DimensionError(f"law '{law.name}' [{law.unit}]: {error}") from None
    _hold(given, declared, lambda: f"law '{law.name}' is declared [{law.unit}] but its equation gives [{given}]")
    return declared


def _check_fluxes(body: Body, known: Mapping[str, Dim], time: Dim) -> None:
    for flux in body.fluxes:
        for end in (flux.origin, flux.target):
            if end is None:
                continue
            pool = body.pools[end]
            due = known[end] * (known[pool.size] if pool.size else Dim()) / time
            _hold(
                known[flux.name],
                due,
                lambda flux=flux, end=end, due=due: (  # type: ignore[misc]
                    f"flux '{flux.name}' is [{flux.unit}] but pool '{end}' needs [{due}]"
                ),
            )


def _check_starts(body: Body, known: Mapping[str, Dim]) -> None:
    for pool in body.pools.values():
        if isinstance(pool.start, str):
            given = known[pool.start]
            text = f"pool '{pool.name}' is [{pool.unit}] but its start '{pool.start}' is [{given}]"
            _hold(given, known[pool.name], lambda text=text: text)  # type: ignore[misc]


def _hold(given: Dim, due: Dim, text: Callable[[], str]) -> None:
    if not given.zero and given.powers != due.powers:
        raise DimensionError(text())


def _same(what: str, a: Any, b: Any) -> Dim:
    left, right = as_dim(a), as_dim(b)
    if left.zero or right.zero:
        return right if left.zero else left
    if left.powers != right.powers:
        raise DimensionError(f"[{left}] {what} [{right}]: these units do not fit")
    return Dim(left.powers)


def _compared(a: Dim, b: Any) -> Dim:
    _same("compared with", a, b)
    return Dim()


def _product(a: Dim, b: Dim, sign: float) -> Dim:
    total = dict(a.powers)
    for name, power in b.powers:
        total[name] = total.get(name, 0.0) + sign * power
    return _dim(total, zero=a.zero or (b.zero and sign > 0))


def _power(base: Dim, exponent: Any) -> Dim:
    if not base.powers:
        return _unitless("exponent", as_dim(exponent))
    if isinstance(exponent, Dim) or not isinstance(exponent, (int, float)):
        raise DimensionError(f"[{base}] raised to [{exponent}]: with a unit the power must be a plain number")
    return _dim({name: power * float(exponent) for name, power in base.powers})


def _unitless(what: str, given: Dim) -> Dim:
    if given.powers:
        raise DimensionError(f"{what} of [{given}]: must have no unit")
    return Dim()


def _dim(powers: Mapping[str, float], zero: bool = False) -> Dim:
    return Dim(tuple(sorted((name, power) for name, power in powers.items() if power != 0.0)), zero)


def _symbol(name: str, power: float) -> str:
    return name if power == 1 else f"{name}^{power:g}"
