from __future__ import annotations

import numpy as np
import pytest

from vitadyn.engine import bench
from vitadyn.engine.bench import measure, varied
from vitadyn.physiology.toy import toy_body


def test_rows__name_every_engine_and_its_error():
    rows = measure(
        toy_body(), ("toy_plasma", "toy_store"), people=32, days=28, dose=("toy_gut", 1.0), peers=2, rounds=1, threads=2
    )
    engines = [row["engine"] for row in rows[: len(rows) // 2]]
    assert engines == [
        "vitadyn llvm, 1 thread",
        "vitadyn llvm, 2 threads",
        "vitadyn numpy, 1 thread",
        "SciPy LSODA, compiled rhs",
        "SciPy BDF, compiled rhs",
    ]
    assert len({row["workload"] for row in rows}) == 2
    assert all(set(row) == {"workload", "engine", "per_second", "ratio", "max_error"} for row in rows)
    assert all(0.0 < row["max_error"] < 1e-4 and row["per_second"] > 0.0 for row in rows)
    assert [row["ratio"] for row in rows if "LSODA" in row["engine"]] == [1.0, 1.0]


def test_without_scipy__the_ratio_is_to_numpy(monkeypatch):
    monkeypatch.setattr(bench, "find_spec", lambda name: None)
    rows = measure(toy_body(), ("toy_plasma",), people=8, days=7, peers=2, rounds=1, threads=1)
    assert [row["engine"] for row in rows] == ["vitadyn llvm, 1 thread", "vitadyn numpy, 1 thread"]
    assert rows[1]["ratio"] == 1.0


def test_people__differ_by_the_spread_of_their_numbers():
    table = varied(toy_body(), 4000)
    spread = [number.spread for number in toy_body().numbers.values()]
    assert np.log(table).std(axis=0) == pytest.approx(spread, rel=0.05)
    assert np.array_equal(varied(toy_body(), 4000), table)
