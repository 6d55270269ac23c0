"""The engine beside its peers, on this machine.

    python benchmarks/table.py [--quick]

Writes results.json beside itself: what `vitadyn bench --format json` prints. Let nothing else run meanwhile.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from vitadyn.api import DEFAULT_KEEP
from vitadyn.bench.effort import FULL, QUICK
from vitadyn.bench.table import table
from vitadyn.cli.bench import bench_page
from vitadyn.physiology import body

RESULTS = Path(__file__).with_name("results.json")


def main(quick: bool) -> None:
    told = table(body(), DEFAULT_KEEP, effort=QUICK if quick else FULL)
    RESULTS.write_text(json.dumps(told, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    print(bench_page(told))


if __name__ == "__main__":
    main("--quick" in sys.argv[1:])
