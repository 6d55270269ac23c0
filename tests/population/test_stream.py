from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from groups import EVENTS, LOST, PEOPLE, TIMES, toy_people, toy_study
from hypothesis import given, settings
from hypothesis import strategies as st

from vitadyn.engine.problem import Events
from vitadyn.engine.status import Status
from vitadyn.errors import InputError
from vitadyn.physiology import body
from vitadyn.population.draw import Drawn
from vitadyn.population.sketch import RELATIVE_BOUND
from vitadyn.population.stream import Study, Summary, build, summarise, summary_of

OUTPUTS = ("toy_total", "toy_plasma")
PARTS = np.linspace(0.0, 1.0, 21)
STUDY = toy_study()
WHOLE = summarise(STUDY, PEOPLE, chunk=PEOPLE, threads=1)


def same(one: Summary, other: Summary) -> bool:
    """Equal to the last bit."""
    figures = [
        np.array_equal(getattr(one, figure)(name), getattr(other, figure)(name))
        for figure in ("mean", "variance")
        for name in OUTPUTS
    ]
    figures += [
        np.array_equal(one.quantile(name, part), other.quantile(name, part)) for part in PARTS for name in OUTPUTS
    ]
    arrays = ("by_status", "lowest_end", "highest_end")
    figures += [np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays]
    plain = ("failures", "steps", "most_steps", "unsound")
    return all(figures) and all(getattr(one, name) == getattr(other, name) for name in plain)


@settings(max_examples=15, deadline=None)
@given(st.integers(50, PEOPLE + 50), st.integers(1, 4))
def test_summary__does_not_depend_on_chunk_or_threads(chunk: int, threads: int) -> None:
    assert same(summarise(STUDY, PEOPLE, chunk=chunk, threads=threads), WHOLE)


@settings(max_examples=15, deadline=None)
@given(st.sets(st.integers(1, PEOPLE - 1), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_summary__does_not_depend_on_the_order_of_merging(cuts: set[int], chance) -> None:
    ends = [0, *sorted(cuts), PEOPLE]
    parts = [STUDY.summary((start, end - start)) for start, end in pairwise(ends)]
    chance.shuffle(parts)
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    assert same(whole, WHOLE)


def test_summary__is_what_numpy_finds_in_the_whole_table() -> None:
    run = STUDY.run(0, PEOPLE)
    sound = run.status == Status.OK
    for name in OUTPUTS:
        values = run.values[name][sound]
        np.testing.assert_allclose(WHOLE.mean(name), values.mean(axis=0), rtol=1e-12)
        np.testing.assert_allclose(WHOLE.variance(name), values.var(axis=0, ddof=1), rtol=1e-12)
        exact = np.quantile(values, 0.3, axis=0, method="inverted_cdf")
        np.testing.assert_allclose(WHOLE.quantile(name, 0.3), exact, rtol=2.0 * RELATIVE_BOUND)


def test_people_who_fail__are_counted_by_status_and_in_no_figure() -> None:
    assert WHOLE.failed == len(LOST) and WHOLE.people == PEOPLE
    assert {failure.person: failure.status for failure in WHOLE.failures} == LOST
    assert WHOLE.by_status[Status.OK] == PEOPLE - len(LOST)
    assert {part.people for part in WHOLE.moments.values()} == {PEOPLE - len(LOST)}
    for sketch in WHOLE.sketches.values():
        assert sketch.people.tolist() == [PEOPLE - len(LOST)] * len(TIMES)
    assert np.isfinite(WHOLE.mean("toy_total")).all() and np.isfinite(WHOLE.highest_end).all()


@pytest.mark.parametrize("spoilt", ["values", "final"])
def test_success_with_nan__is_found_out(spoilt: str) -> None:
    run = STUDY.run(10, 20)
    bad = run.values["toy_plasma"] if spoilt == "values" else run.final
    bad[7, 1] = np.nan
    found = summary_of(run, 10)
    assert found.unsound == 1 and found.by_status.tolist()[Status.NOT_FINITE] == 1
    assert [failure.person for failure in found.failures] == [17]
    assert summary_of(STUDY.run(10, 20), 10).unsound == 0


def test_processes__give_the_same_to_the_last_bit() -> None:
    study = Study(build(body(), ("ca_total",)), Drawn(body(), seed=4), [0.0, 14.0])
    one, two = (summarise(study, 300, chunk=128, processes=processes) for processes in (1, 2))
    assert one.by_status.tolist() == two.by_status.tolist() and one.people == 300
    for part in (0.05, 0.5, 0.95):
        assert np.array_equal(one.quantile("ca_total", part), two.quantile("ca_total", part))
    assert np.array_equal(one.mean("ca_total"), two.mean("ca_total"))
    assert np.array_equal(one.variance("ca_total"), two.variance("ca_total"))


def test_what_cannot_be_sent_to_a_process__is_refused_at_once() -> None:
    study = replace(STUDY, people=lambda first, count: toy_people(first, count))
    with pytest.raises(InputError, match="pickled"):
        summarise(study, 100, processes=2)


def test_events_and_starts_of_their_own__are_asked_for_by_number() -> None:
    def events(first: int, count: int) -> Events:
        amounts = np.arange(first, first + count, dtype=float).reshape(count, 1, 1)
        return Events(np.full((count, 1), 0.5), add_names=("toy_gut",), add_values=amounts)

    study = replace(STUDY, events=events, start=lambda table: np.zeros((len(table), 3)))
    parts = [summarise(study, 5, first=20, chunk=chunk) for chunk in (2, 5)]
    assert same(*parts)
    total = parts[0].moments["toy_total"]
    assert total.largest[0] == 0.0 and 0.9 * 20.0 < total.least[1] <= 20.0 and 0.9 * 24.0 < total.largest[1] <= 24.0


def test_work__is_bounded_by_the_number_of_events_unless_told_otherwise() -> None:
    assert STUDY.budget(None) < STUDY.budget(EVENTS) == STUDY.budget(Events([[2.0, 5.0]] * 3))
    impatient = replace(STUDY, max_steps=5)
    assert impatient.budget(EVENTS) == 5
    found = summarise(impatient, 100, first=10)
    assert found.by_status[Status.TOO_MANY_STEPS] == 100 and found.most_steps == 5


def test_progress__is_told_after_each_chunk() -> None:
    told: list[int] = []
    summarise(STUDY, 250, chunk=100, progress=lambda summary: told.append(summary.people))
    assert told == [100, 200, 250]


def test_reductions__are_only_those_asked_for() -> None:
    found = summarise(replace(STUDY, reductions=("quantiles",)), 20)
    assert found.quantile("toy_total", 0.5).shape == (3,)
    with pytest.raises(InputError, match="moments"):
        found.mean("toy_total")
    with pytest.raises(InputError, match="toy_total"):
        found.quantile("toy_totl", 0.5)
    with pytest.raises(InputError, match="quantiles"):
        toy_study(reductions=("quantile",))


def test_a_fault_in_the_source_of_people__is_not_hidden() -> None:
    def people(first: int, count: int) -> np.ndarray:
        if first:
            raise InputError("people", first, "another number")
        return toy_people(first, count)

    with pytest.raises(InputError, match="another number"):
        summarise(replace(STUDY, people=people), 50, chunk=10, threads=2)


@pytest.mark.parametrize("wrong", [{"count": 0}, {"count": 5, "chunk": 0}, {"count": 5, "processes": 0}])
def test_senseless_counts__are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InputError):
        summarise(STUDY, **wrong)
