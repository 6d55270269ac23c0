"""Rounds: nobody is left out, bodies go where the probability is, and it ends when the answer stands still."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from told_persons import told

from vitadyn.assess import rounds
from vitadyn.assess.posterior import Posterior
from vitadyn.assess.rounds import AGAIN, EVEN, MANY, MOST, ROUNDS, STILL, first_round, further_round, in_rounds
from vitadyn.assess.weighing import Weighed, every_mechanism
from vitadyn.person import Person
from vitadyn.physiology import body

LOW = told({"mg": "0.4 mmol/L", "k": "3.2 mmol/L"}, symptoms=["cramp"])
KEYS = every_mechanism()
FEW = 20


@pytest.mark.parametrize("one", [LOW, told({"ca_total": "1.6 mmol/L", "pth": "0.4 pmol/L"}), Person()])
def test_first_round__keeps_bodies_everywhere_and_sums_to_what_was_asked(one: Person) -> None:
    counts = first_round(one, body(), "clinic", 1, 250)
    assert tuple(counts) == KEYS
    assert min(counts.values()) >= int(EVEN * 250) and max(counts.values()) <= MOST * 250
    assert 0.75 * 250 * len(KEYS) < sum(counts.values()) <= 250 * len(KEYS)


def test_first_round__asks_most_where_the_first_look_sees_it() -> None:
    counts = first_round(LOW, body(), "clinic", 1, 250)
    assert max(counts, key=counts.__getitem__).startswith("mg_depletion.")
    assert max(counts.values()) > 5 * counts["vitd_toxicity.d3_excess"]


def test_first_round__is_capped_and_never_less_than_two(monkeypatch: pytest.MonkeyPatch) -> None:
    shares = np.full(len(KEYS), 1e-9)
    shares[3] = 1.0
    found = Weighed((), (), posterior(mechanism=shares), {})
    monkeypatch.setattr(rounds, "first_look", lambda *given: (None, found))
    assert min(first_round(LOW, body(), "clinic", 1, 4).values()) == 2
    counts = first_round(LOW, body(), "clinic", 1, 250)
    assert counts[KEYS[3]] == MOST * 250 and len(set(counts.values())) == 2


def test_first_round__of_another_body_is_even() -> None:
    assert set(first_round(LOW, body("B"), "clinic", 1, FEW).values()) == {FEW}


def test_further_round__goes_only_where_it_is_worth_it() -> None:
    counts = further_round(("a", "b", "c", "d"), np.array([0.64, 0.355, 0.004, 0.001]), 1000)
    assert set(counts) == {"a", "b"} and 998 <= sum(counts.values()) <= 1000
    assert counts["a"] / counts["b"] == pytest.approx(np.sqrt(0.64 / 0.355), rel=0.01)


def posterior(error: float = 0.0, effective: float = 1000.0, mechanism: Any = None) -> Posterior:
    none = np.zeros(1)
    shares = np.ones(1) if mechanism is None else mechanism
    return Posterior(none, none, none, none, shares, np.array([0.0, error]), effective, 0.0, 0.0)


@pytest.mark.parametrize(
    ("error", "effective", "still"),
    [(STILL, MANY, True), (1.01 * STILL, MANY, False), (STILL, 0.99 * MANY, False)],
)
def test_stands_still__asks_for_a_small_error_and_many_bodies(error: float, effective: float, still: bool) -> None:
    assert rounds.stands_still(Weighed((), (), posterior(error, effective), {})) is still


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Bodies and seed of every round."""
    asked: list[tuple[int, int]] = []
    real = rounds.simulate

    def counted(
        one: Person, slow: Any, keep: Any, setting: str, counts: Mapping[str, int], seed: int, **also: Any
    ) -> Any:
        asked.append((sum(counts.values()), seed))
        return real(one, slow, keep, setting, counts, seed, **also)

    monkeypatch.setattr(rounds, "simulate", counted)
    return asked


def test_rounds__end_when_the_answer_stands_still(
    simulated: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "stands_still", lambda found: True)
    in_rounds(LOW, body(), "clinic", 1, FEW)
    assert len(simulated) == 1


def test_rounds__are_few_smaller_than_the_first_and_meet_other_people(
    simulated: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "stands_still", lambda found: False)
    cohort, found = in_rounds(LOW, body(), "clinic", 1, FEW)
    sizes, seeds = zip(*simulated, strict=True)
    assert len(sizes) == 1 + ROUNDS and len(set(seeds)) == 1 + ROUNDS
    assert max(sizes[1:]) <= AGAIN * FEW * len(KEYS)
    assert cohort.size + cohort.failed == sum(sizes) and found.posterior.weight.shape == (cohort.size,)
    assert min(cohort.count().values()) > 0


def test_rounds__of_a_person_of_whom_nothing_is_found_are_one(simulated: list[tuple[int, int]]) -> None:
    in_rounds(Person(), body(), "clinic", 1, FEW)
    assert len(simulated) == 1


def test_rounds__are_the_same_for_the_same_seed_only() -> None:
    first, again, other = (in_rounds(LOW, body(), "clinic", seed, FEW)[1].posterior for seed in (1, 1, 2))
    assert np.array_equal(first.weight, again.weight) and np.array_equal(first.label, again.label)
    assert not np.array_equal(first.label, other.label)
