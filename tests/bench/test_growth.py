"""Processes of their own answer with figures that make sense."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from vitadyn.bench.child import ask, peak_memory
from vitadyn.bench.effort import QUICK
from vitadyn.bench.growth import scale, two_threads
from vitadyn.bench.startup import startup

EFFORT = replace(QUICK, sizes=(8,), chunk=4, crowd=16, rounds=1)


@pytest.fixture(autouse=True)
def repeat_little(monkeypatch):
    monkeypatch.setattr("vitadyn.bench.growth.ENOUGH", 16)


def test_scale__is_measured_at_once_and_in_chunks():
    found = scale(("vitd25",), 7.0, EFFORT)
    assert [(row["people"], row["output"]) for row in found] == [(8, "full"), (8, "in chunks of 4")]
    for row in found:
        assert 0.0 < row["fastest"] <= row["seconds_per_person"] <= row["slowest"] < 1.0
        assert row["memory"] is None or row["memory"] >= 0


def test_threads__take_turns():
    found = two_threads(("vitd25",), 7.0, EFFORT)
    assert found["threads"] == 2 and {name: len(spent) for name, spent in found["seconds"].items()} == {"1": 1, "2": 1}
    assert found["gain"] == pytest.approx(found["seconds"]["1"][0] / found["seconds"]["2"][0])


def test_startup__imports_before_it_answers_before_the_process_ends():
    cached, bare = startup(1)
    assert (cached["objects"], bare["objects"]) == ("cached", "nothing cached")
    for row in (cached, bare):
        assert 0.0 < row["import"] < row["result"] < row["process"]


def test_process_that_fails__is_no_figure():
    with pytest.raises(subprocess.CalledProcessError):
        ask("import sys; sys.exit(3)")


def test_peak_memory__grows_and_stays():
    before = peak_memory()
    if before is None:
        return
    held = b"x" * 80_000_000
    assert peak_memory() >= before and len(held) and peak_memory() > 80_000_000
