"""The calcium clamp: feedback drives ionised calcium to a target; PTH is read at its extreme and after 3 h."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..engine.problem import Events
from ..engine.solve import build, initial_state, parameter_table, solve
from ..language import Body, Number, System, join
from ..maths import Value
from ..physiology import STANDARD, body

STEPS = (-0.20, -0.10, -0.05, 0.05, 0.10, 0.20)
"""Changes of ionised calcium, mmol/L."""
RAMP = 0.25 / 24.0
LATE = 3.0 / 24.0
READINGS = np.linspace(0.0, LATE, 181)

pump = System("clamp")
pump.numbers = {
    number.name: number
    for number in (
        Number("clamp_gain", 3e5, "L/d", "definition", "D", note="mmol/d of calcium for each mmol/L off the target"),
        Number("clamp_speed", 0.0, "mmol/L/d", "definition", "D", note="how fast the target moves"),
    )
}
pump.pool("clamp_target", "mmol/L", "ca_ionised_ref", "target", typical=1.2, meaning="ionised calcium wanted")


@pump.flux(None, "clamp_target", "mmol/L/d", cite="definition")
def clamp_moves(clamp_speed: Value) -> Value:
    """The target ramps to its new value."""
    return clamp_speed * 1.0


@pump.flux(None, "ecf_ca", "mmol/d", cite="definition", element="ca")
def clamps_ca(clamp_gain: Value, clamp_target: Value, ca_ionised: Value) -> Value:
    """Calcium or citrate into a vein, as ionised calcium is off the target."""
    return clamp_gain * (clamp_target - ca_ionised)


def clamped(numbers: str = STANDARD, smooth: bool = True) -> Body:
    """The slow body with the clamp attached."""
    return with_clamp(body(numbers, smooth=smooth))


def with_clamp(free: Body) -> Body:
    """A body with the clamp attached, its numbers as they are."""
    joined = join("clamped adult", (*free.systems, pump), free.kink)
    return replace(joined, numbers={**joined.numbers, **free.numbers})


def courses(numbers: str = STANDARD, smooth: bool = True) -> NDArray[np.float64]:
    """PTH over its start at READINGS, one row for each of STEPS; the target ramps for 15 minutes, then stands."""
    compiled = build(clamped(numbers, smooth), ("pth_plasma",))
    table = parameter_table(compiled, len(STEPS), {"clamp_speed": np.array(STEPS) / RAMP})
    stop = Events([RAMP], ("clamp_speed",), [[0.0]])
    pth = solve(compiled, table, initial_state(compiled, table), READINGS, stop).values["pth_plasma"]
    return pth / pth[:, :1]


def measure(numbers: str = STANDARD, smooth: bool = True) -> dict[str, float]:
    """What the published clamps report, by the names of clamp.toml."""
    pth = courses(numbers, smooth)
    down, up = pth[STEPS.index(-0.20)], pth[STEPS.index(0.20)]
    return {"E1-peak": float(down.max()), "E1-steady": float(down[-1]), "E1-nadir": float(up.min())}
