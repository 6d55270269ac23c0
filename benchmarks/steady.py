"""How far the direct search for resting states carries, how right it is, and how fast beside integrating for years.

    python benchmarks/steady.py [--people 1000] [--output FILE]

Crowds whose numbers are spread as people's are, and two and three times as far; every medicine at its low and high
size; and, one at a time, every input, lesion and drug hook from its neutral value to far beyond what people survive.
Each rest is held against 200 years of integration, and where none is found integration tells what happens instead.
Writes steady.json beside itself and prints the rows of docs/steady.md. About a minute.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from vitadyn.bench.people import varied
from vitadyn.bench.race import medians, race
from vitadyn.engine.solve import Compiled, build, initial_state, parameter_table, solve
from vitadyn.engine.status import Status
from vitadyn.engine.steady import held, steady
from vitadyn.engine.target import host
from vitadyn.physiology import body
from vitadyn.physiology.medicines import classes, under
from vitadyn.version import VERSION

HERE = Path(__file__).parent
SEED, ROUNDS, POINTS, HALVINGS = 20, 5, 33, 12
YEARS = 365.0 * np.array([199.0, 200.0])
SETTLED = 1e-6
"""Relative to each state, or to a millionth of its typical size: agreement, and rest over the last year."""


@dataclass(frozen=True)
class Axis:
    """One number from `start` to `end`, in equal ratios or (`even`) in equal steps."""

    number: str
    start: float
    end: float
    even: bool = False

    def values(self) -> np.ndarray:
        between = np.linspace if self.even else np.geomspace
        return between(self.start, self.end, POINTS)

    def middle(self, a: float, b: float) -> float:
        return (a + b) / 2.0 if self.even else float(np.sign(a) * np.sqrt(a * b))


AXES = (
    Axis("oral_d3", 26.0, 26e3),
    Axis("oral_d2", 26.0, 26e3),
    Axis("oral_calcifediol", 2.5, 2.5e5),
    Axis("oral_calcitriol", 0.1, 1000.0),
    Axis("usual_d3", 1.0, 1e-6),
    Axis("sun_dose", 0.1, 1000.0),
    Axis("uv_d3", 1.0, 1e5),
    Axis("fat_absorption", 1.0, 1e-4),
    Axis("vitd_clearance_factor", 1.0, 100.0),
    Axis("cyp24a1_factor", 1.0, 1e-4),
    Axis("cyp2r1_factor", 1.0, 1e-4),
    Axis("cyp3a4_factor", 1.0, 100.0),
    Axis("extra_calcitriol", 0.1, 1000.0),
    Axis("intake_ca", 25.0, 0.0025),
    Axis("intake_ca", 25.0, 2500.0),
    Axis("intake_p", 40.0, 0.04),
    Axis("intake_p", 40.0, 4000.0),
    Axis("intake_mg", 15.0, 0.0015),
    Axis("intake_mg", 15.0, 1500.0),
    Axis("intake_na", 150.0, 0.15),
    Axis("intake_na", 150.0, 3000.0),
    Axis("intake_k", 80.0, 0.08),
    Axis("intake_k", 80.0, 2000.0),
    Axis("ca_malabsorption", 1.0, 1e-3),
    Axis("phosphate_binding", 1.0, 1e-3),
    Axis("ppi", 0.0, 1.0, even=True),
    Axis("gfr", 144.0, 0.72),
    Axis("albumin", 40.0, 2.0),
    Axis("adenoma_mass", 0.1, 1000.0),
    Axis("gland_fraction", 1.0, 1e-6),
    Axis("casr_gain", 1.0, 0.3),
    Axis("casr_gain", 1.0, 3.0),
    Axis("pth_given", 1.0, 1e5),
    Axis("pthrp_signal", 0.1, 1000.0),
    Axis("pth_resistance", 1.0, 1e-5),
    Axis("resorption_drug", 1.0, 0.01),
    Axis("resorption_drug", 1.0, 100.0),
    Axis("anabolic", 0.1, 100.0),
    Axis("mineralisation_factor", 1.0, 100.0),
    Axis("citrate_factor", 1.0, 30.0),
    Axis("tmp_factor", 1.0, 0.01),
    Axis("thiazide", 0.0, 10.0, even=True),
    Axis("loop", 0.0, 10.0, even=True),
    Axis("dct_ca_shift", 0.0, -5.0, even=True),
    Axis("mg_leak", 0.0, 20.0, even=True),
    Axis("nephrogenic_di", 0.0, 1.0, even=True),
    Axis("mineralocorticoid_added", 0.1, 1000.0),
    Axis("mineralocorticoid_gain", 1.0, 1e-3),
    Axis("aldosterone_factor", 1.0, 1e-4),
    Axis("k_shift", 1.0, 0.05),
    Axis("ph_change", 0.0, -0.5, even=True),
    Axis("ph_change", 0.0, 0.5, even=True),
    Axis("drinking_access", 1.0, 0.0, even=True),
    Axis("drink_extra", 0.0, 50.0, even=True),
    Axis("adh_floor", 0.0, 5.0, even=True),
    Axis("loss_water", 0.0, 30.0, even=True),
    Axis("loss_na", 0.0, 600.0, even=True),
    Axis("loss_k", 0.0, 300.0, even=True),
    Axis("loss_mg", 0.0, 100.0, even=True),
    Axis("iv_ca", 0.0, 200.0, even=True),
    Axis("iv_mg", 0.0, 200.0, even=True),
    Axis("iv_na", 0.0, 2000.0, even=True),
    Axis("iv_water", 0.0, 50.0, even=True),
)


def distance(compiled: Compiled, found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Largest difference of each person's states, relative to each, leaving out those that only drift."""
    moving = ~held(compiled, ())
    return np.asarray(differences(compiled, found, expected)[:, moving].max(axis=1))


def differences(compiled: Compiled, found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(found - expected) / np.maximum(np.abs(expected), SETTLED * compiled.scale))


def course(compiled: Compiled, table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Last states after 200 years, how each changed in the last year, status, and day reached."""
    run = solve(compiled, table, initial_state(compiled, table), YEARS, rtol=1e-9, max_steps=30_000)
    before = np.stack([run.values[name][:, 0] for name in compiled.states], axis=1)
    changes = np.where(held(compiled, ()), 0.0, differences(compiled, before, run.final))
    return run.final, changes, run.status, run.reached


def agreement(compiled: Compiled, table: np.ndarray) -> dict[str, Any]:
    """What the search and the integration say of the same people."""
    states, status = steady(compiled, table)
    last, change, integrated, _ = course(compiled, table)
    settled = (
        (integrated == Status.OK) & (change.max(axis=1) < SETTLED) & (last >= 0.0)[:, ~held(compiled, ())].all(axis=1)
    )
    found = status == Status.OK
    apart = distance(compiled, states, last)
    both = found & settled
    return {
        "people": len(table),
        "found": int(found.sum()),
        "settled": int(settled.sum()),
        "settled_not_found": int((settled & ~found).sum()),
        "found_not_settled": int((found & ~settled).sum()),
        "other_rest": int((apart[both] > SETTLED).sum()),
        "largest_difference": float(apart[both & (apart <= SETTLED)].max(initial=0.0)),
    }


def timed(compiled: Compiled, table: np.ndarray) -> dict[str, float]:
    """Seconds, medians of interleaved rounds: the search, and integrating 20 and 200 years, all on one thread."""
    start = initial_state(compiled, table)
    plain = build(compiled.body, ())

    def years(count: float) -> None:
        solve(plain, table, start, [365.0 * count], rtol=1e-6, threads=1)

    jobs = {"search": lambda: steady(compiled, table), "years_20": lambda: years(20), "years_200": lambda: years(200)}
    seconds = medians(race(jobs, ROUNDS))
    near = solve(plain, table, start, [365.0 * 20], rtol=1e-6).final
    left = distance(compiled, near, steady(compiled, table)[0])
    return {
        **{f"seconds_{name}": value for name, value in seconds.items()},
        "ratio_years_20": seconds["years_20"] / seconds["search"],
        "ratio_years_200": seconds["years_200"] / seconds["search"],
        "left_after_years_20": float(np.nanmedian(left)),
    }


def crowd(compiled: Compiled, people: int, times: float) -> dict[str, Any]:
    """People whose numbers are spread so many times as far as usual."""
    table = varied(compiled.body, people, SEED, times)
    return {"spread": times, **agreement(compiled, table), **timed(compiled, table)}


def medicines(compiled: Compiled) -> dict[str, Any]:
    """Every class of drug that moves numbers, at its low and high size."""
    defaults = compiled.body.defaults()
    changes = [under(key, defaults, level) for key in classes() for level in ("low", "high")]
    changes = [change for change in changes if change]
    table = np.concatenate([parameter_table(compiled, 1, change) for change in changes])
    return agreement(compiled, table)


def boundary(compiled: Compiled, axis: Axis) -> dict[str, Any]:
    """The last value with a rest before the first without, and what integration does beyond."""
    values = axis.values()
    table = parameter_table(compiled, POINTS, {axis.number: values})
    lost = np.flatnonzero(steady(compiled, table)[1] != Status.OK)
    row = {**asdict(axis), **agreement(compiled, table), "last": float(axis.end), "beyond": "", "first_lost": None}
    if not len(lost):
        return row
    good, bad = float(values[max(lost[0] - 1, 0)]), float(values[lost[0]])
    for _ in range(HALVINGS):
        middle = axis.middle(good, bad)
        rests = steady(compiled, parameter_table(compiled, 1, {axis.number: middle}))[1][0] == Status.OK
        good, bad = (middle, bad) if rests else (good, middle)
    return {**row, "last": good, "first_lost": bad, "beyond": beyond(compiled, axis, [bad, float(values[lost[0]])])}


def beyond(compiled: Compiled, axis: Axis, values: list[float]) -> str:
    """What integration does just beyond the boundary and at the next point."""
    table = parameter_table(compiled, len(values), {axis.number: values})
    last, change, status, reached = course(compiled, table)
    told = [outcome(compiled, *row) for row in zip(last, change, status, reached, strict=True)]
    return "; further on: ".join(dict.fromkeys(told))


def outcome(compiled: Compiled, last: np.ndarray, change: np.ndarray, status: int, reached: float) -> str:
    if status != Status.OK:
        return f"{Status(status).name.lower().replace('_', ' ')} on day {reached:.3g}"
    size = np.where(held(compiled, ()), 0.0, last / compiled.scale)
    if (size < 0.0).any():
        return f"{compiled.states[int(size.argmin())]} falls below 0"
    if change.max() > SETTLED:
        return f"{compiled.states[int(change.argmax())]} still moves after 200 years"
    return "settles: the search fails"


def row(told: dict[str, Any]) -> str:
    """A row of the table in docs/steady.md."""
    whole = told["first_lost"] is None
    last = "all" if whole else f"{float(format(told['last'], '.2g')):g}"
    return f"| `{told['number']}` | {told['start']:g} to {told['end']:g} | {last} | {told['beyond'] or '-'} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--output", type=Path, default=HERE / "steady.json")
    asked = parser.parse_args()
    compiled = build(body(), body().states)
    told = {
        "model_hash": compiled.body_hash,
        "version": VERSION,
        "date": date.today().isoformat(),
        "processor": host()[0],
        "crowds": [crowd(compiled, asked.people, times) for times in (1.0, 2.0, 3.0)],
        "medicines": medicines(compiled),
        "axes": [boundary(compiled, axis) for axis in AXES],
    }
    asked.output.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    for each in (*told["crowds"], told["medicines"]):
        print(each)
    print("\n".join(row(axis) for axis in told["axes"]))


if __name__ == "__main__":
    main()
