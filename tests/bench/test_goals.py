"""Goals are judged by figures alone: met, not met, or not measured."""

from __future__ import annotations

from vitadyn.bench.goals import AT_LEAST, AT_MOST, Goal, goals
from vitadyn.bench.workloads import CONSTANT, DAILY

CVODE = "SUNDIALS CVODE"


def rows(quiet=41.0, doses=19.0, matched=True):
    both = ((CONSTANT, quiet), (DAILY, doses))
    return [{"workload": work, "engine": CVODE, "ratio": ratio, "error_matched": matched} for work, ratio in both]


def growth(**changes):
    sizes = [(100, "full", 1.0, 5), (1000, "full", 1.05, 9), (100, "in chunks of 1000", 1.0, 1)]
    sizes += [(1000, "in chunks of 1000", 1.0, 100), (9000, "in chunks of 1000", 1.0, 105)]
    names = ("people", "output", "seconds_per_person", "memory")
    return {
        "scale": [dict(zip(names, one, strict=True)) for one in sizes],
        "threads": {"threads": 2, "gain": 1.85},
        "start": [
            {"objects": "cached", "import": 0.05, "result": 0.2, "process": 0.25},
            {"objects": "nothing cached", "import": 0.05, "result": 2.0, "process": 2.1},
        ],
        **changes,
    }


def verdicts(*given):
    return {goal.name: goal.met for goal in goals(*given)}


def test_goals__are_met_or_not_or_not_measured():
    found = verdicts(rows(), growth())
    assert found[f"{CONSTANT}, against {CVODE}"] is True
    assert found[f"{DAILY}, against {CVODE}"] is False
    assert found[f"{CONSTANT}, against diffrax"] is None
    assert [met for name, met in found.items() if "against" not in name] == [True, True, False, True, True, False]
    assert len(found) == 14


def test_ratio_at_unequal_error__does_not_count():
    assert verdicts(rows(matched=False), growth())[f"{CONSTANT}, against {CVODE}"] is None
    skipped = [{"workload": CONSTANT, "engine": CVODE, "skipped": "sksundae is not installed"}]
    assert verdicts(skipped, {})[f"{CONSTANT}, against {CVODE}"] is None


def test_growth_that_was_not_measured__is_not_judged():
    assert set(verdicts([], {}).values()) == {None}
    one_thread = verdicts([], growth(threads={"threads": 1, "gain": 1.0}))
    assert one_thread["two threads over one"] is None
    unknown = [{**row, "memory": None} for row in growth()["scale"]]
    assert [met for name, met in verdicts([], growth(scale=unknown)).items() if "memory" in name] == [None]


def test_bounds__hold_at_the_bound():
    assert Goal("", AT_LEAST, 2.0, 2.0).met and not Goal("", AT_LEAST, 2.0, 1.99).met
    assert Goal("", AT_MOST, 2.0, 2.0).met and not Goal("", AT_MOST, 2.0, 2.01).met
    assert Goal("a", AT_MOST, 2.0, None).told() == {"goal": "a", "wanted": "at most 2", "measured": None, "met": None}
