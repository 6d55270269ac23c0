"""`vitadyn bench` shows what the engine measured, and on what machine."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest

from vitadyn.cli import main

ROWS = [
    {"workload": "toy", "engine": "llvm", "per_second": 5e4, "ratio": 100.0, "max_error": 1e-7},
    {"workload": "toy", "engine": "scipy LSODA", "per_second": 500.0, "ratio": 1.0, "max_error": 1e-6},
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float]]:
    """A measurement that takes no time; what it was asked for."""
    seen: list[tuple[int, float]] = []
    stub = ModuleType("vitadyn.engine.bench")

    def measure(people: int, days: float) -> list[dict[str, object]]:
        seen.append((people, days))
        return [dict(row) for row in ROWS]

    monkeypatch.setattr(stub, "measure", measure, raising=False)
    monkeypatch.setitem(sys.modules, "vitadyn.engine.bench", stub)
    return seen


def test_bench_json__has_the_form_that_others_rely_on(
    asked: list[tuple[int, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "--people", "100", "--days", "30", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert asked == [(100, 30.0)]
    assert told["rows"] == ROWS
    assert {"processor", "cores", "python", "numpy"} <= set(told["machine"])


def test_bench_text__has_a_line_for_every_engine(
    asked: list[tuple[int, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench"]) == 0
    shown = capsys.readouterr().out
    assert "toy, llvm" in shown and "toy, scipy LSODA" in shown and asked == [(10_000, 365.0)]
