"""The figures that are kept belong to the model as it is."""

from __future__ import annotations

import json
from pathlib import Path

from vitadyn.physiology import body

RESULTS = Path(__file__).parents[2] / "benchmarks" / "results.json"


def stale(told: dict[str, object], present: str) -> str | None:
    """What to do about figures of another model."""
    if told.get("model") == present:
        return None
    return f"results.json is of model {told.get('model')}, this is {present}: run python benchmarks/table.py"


def test_results__are_of_this_model() -> None:
    assert stale(json.loads(RESULTS.read_text(encoding="utf-8")), body().hash()) is None


def test_results_of_another_model__are_noticed() -> None:
    assert stale({"model": "old"}, "new") is not None and stale({}, "new") is not None
    assert stale({"model": "new"}, "new") is None
