"""What a simulated course means for nerve and muscle: tetany, ordinary cramps, weakness; three things, kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..language import Body
from ..physiology.cramp import category, shape_at
from ..physiology.fast import at_plasma, fast
from .cramping import counted, own_rates
from .people import Column
from .weakness import WEAK, beyond, flag, limited

PLASMA = ("ca_at_nerve", "mg_ionised", "k", "na", "ph", "ca_corrected")
LAWS = ("shift_felt", "tingling_share", "spasm_share", "cramp_rate", "weakness_index")
NEEDED = (*PLASMA, *LAWS, "mg", "phosphate")
"""What must be seen of a body to say all this."""
DRAWS, SEED = 8000, 11
WIDE = 1.645
"""Standard deviations to either end of a 90 % interval."""
HYPOTHESES = {
    "adaptation": "a lasting shift of the nerve is taken to be got used to: a hypothesis without data",
    "hyperventilation": "ionised calcium that acts on nerve is held as at pH 7.40, as in fast breathing",
}
"""Numbers that are off by default, and what is said when they are on."""


def needed(body: Body) -> tuple[str, ...]:
    """What to keep of a body; nothing of one that has no nerve."""
    known = {*body.laws, *body.pools}
    return NEEDED if known.issuperset(NEEDED) else ()


def cramp_course(times: Column, seen: Mapping[str, Column], numbers: Mapping[str, float]) -> dict[str, Any]:
    """Tetany at its worst and on the last day, ordinary cramps a week at the end, weakness at its worst.

    `seen` holds what is needed over `times` (T,), `numbers` the numbers of the body.
    """
    return {
        "tetany": _tetany(times, seen, numbers),
        "cramps_per_week": _ordinary(float(seen["cramp_rate"][-1]), numbers["age"]),
        "weakness": _weakness(times, seen),
    }


def hypotheses(numbers: Mapping[str, float]) -> tuple[str, ...]:
    """What is to be said of numbers that stand for a hypothesis or a special state."""
    return tuple(words for name, words in HYPOTHESES.items() if numbers.get(name, 0.0) != 0.0)


def _tetany(times: Column, seen: Mapping[str, Column], numbers: Mapping[str, float]) -> dict[str, Any]:
    """The day on which most people would have spasm, or else the lowest shift; and the last day."""
    worst = int(np.lexsort((seen["shift_felt"], -np.round(seen["spasm_share"], 6)))[0])
    last = len(times) - 1
    return {**_on(worst, times, seen, numbers), "last": _on(last, times, seen, numbers)}


def _on(row: int, times: Column, seen: Mapping[str, Column], numbers: Mapping[str, float]) -> dict[str, Any]:
    """Category and shift of a day, with the 90 % interval that the uncertain gain gives."""
    given = {name: float(seen[name][row]) for name in PLASMA}
    own = {name: value for name, value in numbers.items() if name in fast().numbers}
    sd = own["divalent_gain_log_sd"]
    gains = own["divalent_gain"] * np.exp(sd * np.array([-WIDE, WIDE]))
    ends = at_plasma(("shift_felt",), **{**own, **given, "divalent_gain": gains})["shift_felt"]
    return {
        "category": category(float(seen["tingling_share"][row]), float(seen["spasm_share"][row])),
        "shift_mV": {"median": float(seen["shift_felt"][row]), "interval": sorted(ends.tolist())},
        "day": float(times[row]),
    }


def _ordinary(mean: float, age: float) -> dict[str, Any]:
    rng = np.random.default_rng(SEED)
    return counted(own_rates(np.full(DRAWS, mean), shape_at(age), rng), rng)


def _weakness(times: Column, seen: Mapping[str, Column]) -> dict[str, Any]:
    """The flag over the whole course, each limit with the value farthest beyond it and its day."""
    because = []
    for name in limited():
        for row in {int(np.argmin(seen[name])), int(np.argmax(seen[name]))}:
            value = float(seen[name][row])
            found = beyond({name: value})
            because += [{**rule, "value": value, "unit": "mmol/L", "day": float(times[row])} for rule in found]
    worst = int(np.argmax(seen["weakness_index"]))
    told = flag(because, float(seen["weakness_index"][worst]))
    by_law = seen["weakness_index"][worst] >= WEAK and not because
    return {**told, "because": because, **({"day": float(times[worst])} if by_law else {})}
