"""`vitadyn bench` shows what the engine measured, and on what machine."""

from __future__ import annotations

import json
import math

import pytest

from vitadyn.cli import main
from vitadyn.cli.bench import bench_page


def test_bench_json__is_measured_in_the_form_that_others_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--people", "2", "--days", "2", "--threads", "1", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"processor", "cores", "python", "numpy"} <= set(told["machine"])
    assert len(told["rows"]) >= 2
    for row in told["rows"]:
        assert {"workload", "engine", "per_second", "ratio", "max_error"} <= set(row)
        assert row["per_second"] > 0.0 and math.isfinite(row["max_error"])
    assert any("vitadyn" in row["engine"] for row in told["rows"])


def test_bench_text__has_a_line_for_every_engine() -> None:
    row = {"workload": "toy", "engine": "llvm", "per_second": 5e4, "ratio": 100.0, "max_error": 1e-7}
    shown = bench_page({"machine": {"cores": 2}, "rows": [row, {**row, "engine": "scipy LSODA"}]})
    assert "cores 2" in shown and "toy, llvm" in shown and "toy, scipy LSODA" in shown
