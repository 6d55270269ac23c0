"""Bodies with known answers, for tests."""

from __future__ import annotations

from vitadyn.language import Body, Number, System, join
from vitadyn.maths import Value, log, maximum, minimum, softplus, sqrt, where


def numbers(**values: float) -> dict[str, Number]:
    return {name: Number(name, value, "1", "definition", "D") for name, value in values.items()}


def robertson() -> Body:
    """Three reactions over eleven orders of magnitude in time; the sum of the pools stays 1."""
    system = System("robertson", numbers=numbers(slow=0.04, quick=1e4, quickest=3e7))
    for name, start in (("a", 1.0), ("b", 0.0), ("c", 0.0)):
        system.pool(name, "1", start, name, typical=1e-4 if name == "b" else 1.0)

    @system.flux("a", "b", "1/d", cite="Robertson1966")
    def first(slow: Value, a: Value) -> Value:
        return slow * a

    @system.flux("b", "a", "1/d", cite="Robertson1966")
    def back(quick: Value, b: Value, c: Value) -> Value:
        return quick * b * c

    @system.flux("b", "c", "1/d", cite="Robertson1966")
    def second(quickest: Value, b: Value) -> Value:
        return quickest * b**2

    return join("robertson", [system])


def one_pool(law: str, start: float = 1.0, gain: float = 1.0) -> Body:
    """One state y with a rate that goes wrong in the way the law says."""
    laws = {"square": _square, "log": _log, "root": _root, "growth": _growth, "decay": _decay, "drain": _drain}
    system = System(law, numbers=numbers(gain=gain, start_y=start))
    system.pool("y", "1", "start_y", "y")
    system.flux(None, "y", "1/d", cite="definition")(laws[law])
    return join(law, [system])


def _square(gain: Value, y: Value) -> Value:
    return gain * y * y


def _drain(gain: Value, y: Value) -> Value:
    """Loses the same amount every day, whatever is left."""
    return -gain + 0.0 * y


def _log(gain: Value, y: Value) -> Value:
    return -gain + 1e-9 * log(y)


def _root(gain: Value, y: Value) -> Value:
    return -gain / y


def _growth(gain: Value, y: Value) -> Value:
    return gain * y


def _decay(gain: Value, y: Value) -> Value:
    return -gain * y


def functions() -> Body:
    """Every function and operator of the language in one smooth and one cornered rate."""
    system = System("functions", numbers=numbers(p=1.3, q=0.4, n=2.5))
    for name, start in (("u", 1.2), ("v", 0.7), ("w", 2.1)):
        system.pool(name, "1", start, name)

    @system.flux(None, "u", "1/d", cite="definition")
    def smooth(u: Value, v: Value, w: Value, p: Value, q: Value, n: Value) -> Value:
        hill = (u / p) ** n / (1.0 + (u / p) ** n)
        return hill * q - v**3 / w + sqrt(w) - u**-2 + 2.0**v + softplus(u - v, q) - (v + w) ** 0.125

    @system.flux("v", "w", "1/d", cite="definition")
    def cornered(u: Value, v: Value, w: Value, p: Value) -> Value:
        return minimum(u * v, p) + maximum(v, 0.1 * w) + where(u > v, u * w, v * w) - abs(v - w) / 3.0

    return join("functions", [system])


def oscillator(stiffness: float = 2.0) -> Body:
    """Van der Pol's oscillator: smooth, nonlinear, and as stiff as wanted."""
    system = System("oscillator", numbers=numbers(stiffness=stiffness))
    system.pool("x", "1", 2.0, "x", signed=True)
    system.pool("speed", "1", 0.0, "v", typical=1.0, signed=True)

    @system.flux(None, "x", "1/d", cite="VanDerPol1926")
    def moves(speed: Value) -> Value:
        return speed

    @system.flux(None, "speed", "1/d", cite="VanDerPol1926")
    def pulls(stiffness: Value, x: Value, speed: Value) -> Value:
        return stiffness * (1.0 - x * x) * speed - x

    return join("oscillator", [system])
