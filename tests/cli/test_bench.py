"""`vitadyn bench` shows what was measured, on what machine, who was skipped, and whether goals are met."""

from __future__ import annotations

import json

import pytest

from vitadyn.bench import field
from vitadyn.cli import main
from vitadyn.cli.bench import bench_page

ENGINE = {
    "workload": "constant inputs",
    "engine": "vitadyn",
    "setting": "as it comes",
    "days": 364.0,
    "days_run": 364.0,
    "per_second": 5e4,
    "ratio": 1.0,
    "ratio_lowest": 1.0,
    "ratio_highest": 1.0,
    "rtol": 1e-6,
    "error": 1e-7,
    "error_matched": True,
    "max_error": 2e-6,
}
SLOW = {**ENGINE, "engine": "diffrax", "ratio": 777.0, "days_run": 28.0, "error_matched": False, "max_error": None}
TOLD = {
    "machine": {"cores": 2, "features": "many"},
    "model": "abc",
    "rows": [ENGINE, SLOW, {"workload": "constant inputs", "engine": "LSODA", "skipped": "scipy is not installed"}],
    "scale": [
        {"people": 10, "output": "full", "seconds_per_person": 2e-5, "memory": 5_000_000},
        {"people": 10, "output": "in chunks of 5", "seconds_per_person": 2e-5, "memory": None},
    ],
    "threads": {"people": 10, "threads": 2, "gain": 1.93, "gain_lowest": 1.9, "gain_highest": 1.95},
    "start": [{"objects": "cached", "import": 0.05, "result": 0.2, "process": 0.25}],
    "goals": [
        {"goal": "against diffrax", "wanted": "at least 500", "measured": 777.0, "met": True},
        {"goal": "two threads", "wanted": "at least 1.9", "measured": 1.5, "met": False},
        {"goal": "against LSODA", "wanted": "at least 60", "measured": None, "met": None},
    ],
}


@pytest.fixture(autouse=True)
def repeat_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vitadyn.bench.growth.ENOUGH", 4)


def test_bench_json__is_measured_in_the_form_that_others_rely_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(field, "find_spec", lambda name: None)
    given = ["bench", "--quick", "--people", "2", "--days", "2", "--threads", "1", "--format", "json"]
    assert main(given) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"processor", "cores", "python", "numpy", "date"} <= set(told["machine"])
    rows = [row for row in told["rows"] if "skipped" not in row]
    assert [row["engine"] for row in rows] == ["vitadyn", "vitadyn"]
    for row in rows:
        assert {"workload", "engine", "per_second", "ratio", "error", "max_error", "seconds_per_person"} <= set(row)
        assert row["per_second"] > 0.0 and row["people"] == 2
    assert {row["engine"] for row in told["rows"] if "skipped" in row} == set(field.PEERS)
    assert told["scale"] and told["threads"] and told["start"] and told["goals"]


def test_bench_without_peers__says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quick", "--people", "2", "--days", "2", "--no-peers"]) == 0
    shown = capsys.readouterr().out
    assert "vitadyn (as it comes)" in shown and "skipped" not in shown and "not measured" in shown


def test_bench_text__has_a_line_for_everything() -> None:
    lines = bench_page(TOLD).splitlines()
    (slow,) = [line for line in lines if "diffrax (" in line]
    assert "777" in slow and "scaled from 28 of 364 days" in slow and "(not matched)" in slow and "not finite" in slow
    assert "constant inputs, LSODA: skipped: scipy is not installed" in lines
    verdicts = {line.split("  ")[0]: line.rsplit("  ", 1)[1] for line in lines[-3:]}
    assert verdicts == {"against diffrax": "met", "two threads": "not met", "against LSODA": "not measured"}
    assert "cores 2" in lines[0] and "many" not in lines[0] and any("5.0" in line for line in lines if "full" in line)
