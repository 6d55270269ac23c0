"""The robustness benchmark in small, and whether its figures still belong to this model."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from scripts import loaded
from vitadyn.physiology import body
from vitadyn.population.stream import STEPS

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def robustness() -> ModuleType:
    return loaded(BENCHMARKS / "robustness.py")


def test_people_with_doubled_spreads__all_have_a_status(robustness: ModuleType, tmp_path: Path) -> None:
    robustness.main(2000, 2, tmp_path / "robustness.json")
    told = json.loads((tmp_path / "robustness.json").read_text(encoding="utf-8"))
    assert told["unsound"] == 0 and told["within_tolerated"]
    assert [row["people"] for row in told["groups"]] == [2000, 100, 20, 20]
    for row in told["groups"]:
        assert sum(row["by_status"].values()) == row["people"]
    for row in told["groups"][:3]:
        assert row["by_status"] == {"OK": row["people"]} and row["failures"] == []
        assert all(low >= 0.0 for low, _ in row["ends"].values())


def test_those_who_fail__are_written_down_and_fail_again(
    robustness: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    robustness.main(3000, 1, tmp_path / "robustness.json")
    told = json.loads((tmp_path / "robustness.json").read_text(encoding="utf-8"))
    row = told["groups"][-1]
    files = sorted((tmp_path / "failures").glob("3-*.json"))
    assert 0 < len(files) == row["people"] - row["by_status"]["OK"]
    assert row["steps_most_of_failed"] <= STEPS
    for file in files[:3]:
        assert robustness.again(file) == 0
    assert "finite" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["robustness", "streaming"])
def test_figures__are_of_this_model(name: str) -> None:
    told = json.loads((BENCHMARKS / f"{name}.json").read_text(encoding="utf-8"))
    assert told["model_hash"] == body().hash(), f"stale: run python benchmarks/{name}.py"


def test_memory__does_not_grow_with_the_number_of_people() -> None:
    told = json.loads((BENCHMARKS / "streaming.json").read_text(encoding="utf-8"))
    peaks = {row["people"]: row["peak_mb"] for row in told["rows"] if row["way"] == "in chunks"}
    assert len(peaks) >= 2 and max(peaks.values()) < 1.1 * peaks[10_000]
