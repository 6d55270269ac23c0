"""People simulated a second by the engine's two back ends and by SciPy on the same compiled rates.

    python benchmarks/engine.py [people]

The whole smooth body, people varied by the spread of its numbers, a year with weekly output of ten quantities,
rtol 1e-6; then the same with a dose of vitamin D3 every day. About two minutes with 10,000 people.
"""

from __future__ import annotations

import os
import sys

from vitadyn.engine.bench import measure
from vitadyn.physiology import body

KEEP = (
    "ca_total",
    "pth_plasma",
    "calcifediol_d3",
    "calcitriol",
    "fgf23",
    "cell_mg",
    "ecf_phosphate",
    "ecf_k",
    "ecf_na",
    "body_water",
)


def main(people: int = 10_000) -> None:
    threads = os.cpu_count() or 1
    rows = measure(body(smooth=True), KEEP, people=people, dose=("gut_d3", 65.0), threads=threads)
    print(f"{'workload':32} {'engine':28} {'per second':>11} {'ratio':>8} {'max error':>10}")
    for row in rows:
        figures = f"{row['per_second']:11.1f} {row['ratio']:8.2f} {row['max_error']:10.1e}"
        print(f"{row['workload']:32} {row['engine']:28} {figures}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
