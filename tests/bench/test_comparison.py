"""Engines are compared at equal error, in turns; nobody is left out in silence, and nothing that is NaN is right."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace

import numpy as np
import pytest

from vitadyn.bench import field as fields
from vitadyn.bench.comparison import compare
from vitadyn.bench.effort import QUICK
from vitadyn.bench.entrant import Workload
from vitadyn.bench.error import Truth
from vitadyn.bench.field import PEERS, field
from vitadyn.bench.ours import Ours, together
from vitadyn.bench.people import varied
from vitadyn.bench.race import pinned, race, ratio
from vitadyn.bench.table import table
from vitadyn.bench.workloads import shortened, workloads
from vitadyn.engine.solve import build, initial_state, solve
from vitadyn.errors import SolverError
from vitadyn.physiology.toy import toy_body

KEEP = ("toy_plasma", "toy_total")
EFFORT = replace(QUICK, people=(8, 8), judged=(4, 4), rounds=3, turn=0.01)
QUIET, DAILY = workloads(28.0, ("toy_gut", 1.0))


class Blunt:
    """Right but for `blunter` times the tolerance; its setting "slow" takes its time, `broken` ones fail."""

    version = "1"

    def __init__(self, name="blunt", blunter=5.0, settings=("slow", "quick"), broken="", longest=None):
        self.name, self.settings, self._blunter, self._broken, self.longest = name, settings, blunter, broken, longest
        self._ours = Ours(toy_body(), KEEP)

    def prepare(self, setting, work):
        run = self._ours.prepare("", work)

        def blunt(people, start, rtol):
            if self._broken == "always" or (self._broken == "loose" and rtol > 1e-8):
                raise SolverError("no convergence")
            time.sleep(0.02 if setting == "slow" else 0.0)
            wrong = np.where(np.arange(len(work.days)) % 2, 1.0, -1.0)
            return run(people, start, 1e-11) * (1.0 + self._blunter * rtol * wrong)

        return blunt


def row_of(rows, engine):
    (row,) = [row for row in rows if row["engine"] == engine]
    return row


def test_peer__is_taken_at_the_tolerance_where_it_is_as_wrong_as_we_are():
    rows = compare(toy_body(), KEEP, QUIET, [Blunt()], EFFORT)
    ours, blunt = row_of(rows, "vitadyn"), row_of(rows, "blunt")
    assert ours["ratio"] == 1.0 and ours["rtol"] == 1e-6 and 0.0 < ours["error"] < 1e-2
    assert blunt["error_matched"] and ours["error"] / 1.5 <= blunt["error"] <= 1.5 * ours["error"]
    assert blunt["rtol"] == pytest.approx(ours["error"] / 5.0, rel=0.3)
    assert blunt["setting"] == "quick" and [one["setting"] for one in blunt["settings"]] == ["slow", "quick"]
    assert len(blunt["seconds_per_person"]) == len(ours["seconds_per_person"]) == 3
    assert blunt["ratio_lowest"] <= blunt["ratio"] <= blunt["ratio_highest"]
    assert blunt["max_error"] >= blunt["error"]


def test_peer_that_cannot_be_as_right__is_told_so():
    stuck = Blunt("stuck")
    stuck.prepare = lambda setting, work: lambda people, start, rtol: np.full((2, len(people), len(work.days)), np.nan)
    rows = compare(toy_body(), KEEP, QUIET, [stuck, Blunt("coarse", blunter=0.0)], EFFORT)
    assert "no finite answer" in row_of(rows, "stuck")["skipped"]
    assert not row_of(rows, "coarse")["error_matched"]
    json.dumps(rows, allow_nan=False)


def test_peer_that_fails__is_named_and_the_rest_goes_on():
    rows = compare(toy_body(), KEEP, DAILY, [Blunt("broken", broken="always"), Blunt()], EFFORT)
    assert "no convergence" in row_of(rows, "broken")["skipped"]
    assert row_of(rows, "blunt")["error_matched"]


def test_peer_that_fails_at_loose_tolerances__is_taken_at_tighter_ones():
    row = row_of(compare(toy_body(), KEEP, QUIET, [Blunt(blunter=10.0, broken="loose")], EFFORT), "blunt")
    assert row["rtol"] <= 1e-8 and row["error"] < 1e-6


def test_peer_that_takes_too_long__goes_through_fewer_days_of_doses_and_says_so():
    rows = compare(toy_body(), KEEP, DAILY, [Blunt(longest=10, settings=("slow",))], EFFORT)
    row = row_of(rows, "blunt")
    assert (row["days_run"], row["days"]) == (7.0, 28.0) and row["error_matched"]
    assert min(row["seconds_per_person"]) >= 4 * 0.02 / row["people"]
    assert row_of(compare(toy_body(), KEEP, QUIET, [Blunt(longest=10)], EFFORT), "blunt")["days_run"] == 28.0


def test_shortened__keeps_what_is_short_enough():
    assert shortened(DAILY, None) is DAILY and shortened(DAILY, 28) is DAILY and shortened(QUIET, 7) is QUIET
    assert shortened(DAILY, 3).days.tolist() == [0.0, 7.0]


def test_workloads__give_a_dose_on_every_day_but_the_first_and_the_last():
    assert QUIET.events is None and QUIET.days.tolist() == [0.0, 7.0, 14.0, 21.0, 28.0]
    assert np.asarray(DAILY.events.times).tolist() == list(range(1, 28))
    assert workloads(365.0, ("toy_gut", 1.0))[0].days[-2:].tolist() == [364.0, 365.0]


def test_error__counts_small_values_against_what_is_usual_and_nan_as_infinite():
    true = Truth(np.array([[[0.0, 2.0]]]), np.array([10.0]))
    assert true.errors(np.array([[[0.01, 2.0]]]))[0, 0].tolist() == [1.0, 0.0]
    assert true.errors(np.array([[[0.0, 2.01]]]))[0, 0, 1] == pytest.approx(0.01 / 2.01)
    assert true.error(np.array([[[0.0, np.nan]]])) == np.inf
    many = Truth(np.ones((1, 1, 100)), np.zeros(1))
    found = np.ones((1, 1, 100))
    found[..., :4] = 2.0
    assert many.error(found) == 0.0
    found[..., :7] = 2.0
    assert many.error(found) == 1.0


def test_people__differ_by_the_spread_of_their_numbers():
    people = varied(toy_body(), 4000)
    spread = [number.spread for number in toy_body().numbers.values()]
    assert np.log(people).std(axis=0) == pytest.approx(spread, rel=0.05)
    assert np.array_equal(varied(toy_body(), 4000), people)


def test_our_run__is_what_solve_says():
    toy = toy_body()
    people = varied(toy, 3)
    start = initial_state(toy, people)
    run = solve(build(toy, KEEP), people, start, QUIET.days)
    found = Ours(toy, KEEP).prepare("", QUIET)(people, start, 1e-6)
    assert np.array_equal(found, np.stack([run.values[name] for name in KEEP]))
    assert np.array_equal(together([np.ones((2, 2)), np.zeros((2, 2))]), [np.ones((2, 2)), np.zeros((2, 2))])


def test_field__names_who_is_missing(monkeypatch):
    monkeypatch.setattr(fields, "find_spec", lambda name: None)
    entered, skipped = field(toy_body(), KEEP)
    assert entered == [] and [one.name for one in skipped] == list(PEERS)
    assert all("not installed" in one.reason or "No module" in one.reason for one in skipped)


def test_table__tells_machine_model_rows_and_goals_even_when_everybody_is_missing(monkeypatch):
    monkeypatch.setattr(fields, "find_spec", lambda name: None)
    told = table(toy_body(), KEEP, effort=EFFORT, days=14.0, dose=("toy_gut", 1.0), growth=False)
    assert told["model"] == toy_body().hash() and told["machine"]["cores"] >= 1
    assert sum("skipped" in row for row in told["rows"]) == 2 * len(PEERS)
    assert len(told["goals"]) == 14 and {goal["met"] for goal in told["goals"]} == {None}
    json.dumps(told, allow_nan=False)


def test_race__goes_in_turns():
    order = []
    seconds = race({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=3)
    assert "".join(order) == "ababab" and {name: len(spent) for name, spent in seconds.items()} == {"a": 3, "b": 3}
    assert ratio([2.0, 8.0], [1.0, 2.0]).highest == 4.0


def test_pinned__stays_on_one_core_and_leaves_it_again():
    if not hasattr(os, "sched_getaffinity"):
        with pinned() as core:
            assert core is None
        return
    before = os.sched_getaffinity(0)
    with pinned() as core:
        assert os.sched_getaffinity(0) == {core}
    assert os.sched_getaffinity(0) == before


def test_workload__without_a_name_to_add_is_refused():
    with pytest.raises(Exception, match="one of"):
        compare(toy_body(), KEEP, Workload("odd", QUIET.days, workloads(28.0, ("no_such", 1.0))[1].events), [], EFFORT)
