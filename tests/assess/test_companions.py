"""Two causes at a time: how often, which two, what the second does, and who counts it."""

from __future__ import annotations

import numpy as np
import pytest
from minimal_persons import person

from vitadyn.assess.cohort import Cohort, _shows, draw_people, unremarkable
from vitadyn.assess.companions import (
    MOST,
    NOBODY,
    accompanied,
    beside,
    companion_shares,
    draw_companions,
    further,
    stands_for,
)
from vitadyn.assess.contributors import contributors
from vitadyn.assess.labels import LABELS
from vitadyn.assess.mechanism import Mechanism, mechanisms
from vitadyn.assess.posterior import weigh
from vitadyn.assess.weighing import every_mechanism
from vitadyn.knowledge.facts import toml
from vitadyn.person import SETTINGS, Person
from vitadyn.physiology import body
from vitadyn.population.people import usual_of

KEYS = every_mechanism()
WELL = {"ca_corrected": 2.35, "ca_ionised": 1.22, "mg": 0.85, "k": 4.2, "na": 140.0, "vitd25": 60.0, "phosphate": 1.1}


def cause(key: str) -> Mechanism:
    return mechanisms()[KEYS.index(key)]


def states(**other: float) -> dict[str, np.ndarray]:
    """One body that is well but for these."""
    return {name: np.array([value]) for name, value in {**WELL, **other}.items()}


@pytest.mark.parametrize("setting", SETTINGS)
def test_shares__are_those_of_the_table_where_no_risk_is_recorded(setting: str) -> None:
    shares = companion_shares(Person(), setting)
    place = SETTINGS.index(setting)
    assert shares == pytest.approx({row["mechanism"]: row["share"][place] for row in toml("companions")["companion"]})
    assert set(shares) <= set(KEYS)


@pytest.mark.parametrize(
    ("recorded", "risen"),
    [
        (person(classes="ppi"), "mg_depletion.ppi"),
        (person(conditions="ckd"), "CKD.chronic"),
        (person(classes="thiazide"), "hypokalaemia.diuretic"),
    ],
)
def test_shares__rise_with_a_recorded_risk_of_their_own(recorded: Person, risen: str) -> None:
    before, after = companion_shares(Person(), "clinic"), companion_shares(recorded, "clinic")
    assert before[risen] < after[risen] <= MOST
    assert after["mg_depletion.alcohol"] == before["mg_depletion.alcohol"]


def test_shares__fall_where_the_drug_of_a_cause_is_not_on_a_list_of_drugs() -> None:
    before, after = companion_shares(Person(), "clinic"), companion_shares(person(classes="ppi"), "clinic")
    assert after["mg_depletion.diuretic"] < before["mg_depletion.diuretic"]


def share_of(place: int, drawn: tuple[np.ndarray, np.ndarray]) -> float:
    second, stands = drawn
    return float(np.mean((second == place) * stands))


def test_second__is_never_of_the_label_of_the_first_and_stands_for_as_many_as_the_shares_say() -> None:
    shares = {"mg_depletion.ppi": 0.1, "CKD.chronic": 0.2}
    drawn = draw_companions(shares, cause("mg_depletion.gut"), 4000, np.random.default_rng(1))
    assert set(drawn[0].tolist()) == {KEYS.index("CKD.chronic"), NOBODY}
    assert share_of(KEYS.index("CKD.chronic"), drawn) == pytest.approx(0.2, abs=0.025)
    other = draw_companions(shares, cause("hypoparathyroidism.gland_lost"), 4000, np.random.default_rng(1))
    assert share_of(KEYS.index("mg_depletion.ppi"), other) == pytest.approx(0.1, abs=0.02)


def test_second__is_met_more_often_where_it_fits_and_then_stands_for_fewer() -> None:
    rare = KEYS.index("mg_depletion.ppi")
    shares = {"mg_depletion.ppi": 0.01, "CKD.chronic": 0.05}
    for fitting, least in ((None, 0.08), ({rare: 0.9, NOBODY: 0.1}, 0.45)):
        drawn = draw_companions(shares, cause("milk_alkali.calcium_alkali"), 8000, np.random.default_rng(3), fitting)
        assert np.mean(drawn[0] == rare) > least
        assert share_of(rare, drawn) == pytest.approx(0.01, abs=0.001)
        assert float(np.mean(drawn[1])) == pytest.approx(1.0, abs=0.05)


def test_second__leaves_some_people_with_one_cause_whatever_is_recorded() -> None:
    shares = dict.fromkeys(("mg_depletion.ppi", "CKD.chronic", "hypokalaemia.diuretic"), MOST)
    drawn = draw_companions(shares, cause("granulomatous.granuloma"), 4000, np.random.default_rng(2))
    assert share_of(NOBODY, drawn) == pytest.approx(1.0 - MOST, abs=0.03)


def test_companion__changes_the_numbers_of_those_who_have_it_only() -> None:
    second = np.array([KEYS.index("mg_depletion.ppi"), NOBODY, NOBODY])
    slow = body()
    plain = {"intake_mg": np.full(3, usual_of(slow, "intake_mg"))}
    changed = accompanied(slow, plain, second, np.random.default_rng(3))
    assert changed["ppi"][0] >= 0.4 and (changed["ppi"][1:] == usual_of(slow, "ppi")).all()
    assert (
        changed["intake_mg"][0] < plain["intake_mg"][0] and (changed["intake_mg"][1:] == plain["intake_mg"][1:]).all()
    )
    assert plain.keys() == {"intake_mg"}


def test_companions__reach_the_people_who_are_drawn() -> None:
    known = person(classes="ppi")
    asked = draw_people(known, body(), "clinic", cause("CKD.chronic"), 600, 4, companion_shares(known, "clinic"))
    second = beside(asked)
    with_ppi = second == KEYS.index("mg_depletion.ppi")
    share = companion_shares(person(classes="ppi"), "clinic")["mg_depletion.ppi"]
    assert np.mean(with_ppi * stands_for(asked)) == pytest.approx(share, abs=4.0 * np.sqrt(share / 600))
    assert np.mean(asked.before["intake_mg"][with_ppi]) < 0.8 * np.mean(asked.before["intake_mg"][second == NOBODY])


def test_further__takes_the_larger_change_on_either_side() -> None:
    usual = np.ones(4)
    one, other = np.array([0.5, 1.2, 3.0, 1.0]), np.array([2.0, 0.9, 0.1, 1.0])
    assert further(usual, one, other).tolist() == [2.0, 1.2, 3.0, 1.0]
    assert further(usual, other, one).tolist() == [2.0, 1.2, 3.0, 1.0]


def test_contributors__count_second_mechanisms() -> None:
    place, count = KEYS.index("granulomatous.granuloma"), 40
    second = np.where(np.arange(count) < 10, KEYS.index("mg_depletion.ppi"), NOBODY)
    ones = np.ones(count)
    people = Cohort(KEYS, np.full(count, place), np.arange(count) % 2, {}, ones, 0.0 * ones, {}, 0, second=second)
    alone = Cohort(KEYS, np.full(count, place), np.arange(count) % 2, {}, ones, 0.0 * ones, {}, 0)
    prior = dict.fromkeys(KEYS, 1.0 / len(KEYS))
    told, without = (contributors(one, weigh(one, [], prior, 1)) for one in (people, alone))
    assert tuple(told) == LABELS
    assert told["mg_depletion"] == pytest.approx(0.25) and without["mg_depletion"] < 0.05
    assert told["granulomatous"] == pytest.approx(1.0) and told["CKD"] < 0.05


def shown(key: str, second: str = "", **other: float) -> float:
    places = np.array([KEYS.index(key)]), np.array([KEYS.index(second) if second else NOBODY])
    return float(_shows(mechanisms(), *places, states(**other))[0])


def test_cause_that_touches_no_mineral__is_not_the_principal_one_where_another_shows() -> None:
    silent = "nocturnal_idiopathic.ordinary"
    assert shown(silent) > 0.95
    assert shown(silent, mg=0.4) < 0.01 and shown(silent, k=2.2) < 0.01
    assert shown(silent, "mg_depletion.ppi") > 0.9
    assert shown(silent, "mg_depletion.ppi", mg=0.61) < 0.5 * shown(silent, mg=0.61)


def test_cause_that_shows__stays_the_principal_one_beside_another() -> None:
    assert shown("mg_depletion.ppi", mg=0.4) > 0.99
    assert shown("mg_depletion.ppi", "hypokalaemia.diuretic", mg=0.4, k=2.6) > 0.99


@pytest.mark.parametrize("beyond", [{"k": 1.0}, {"na": 80.0}, {"ca_ionised": 0.3}, {"phosphate": 7.0}])
def test_bodies_beyond_the_limits_of_life__show_nothing(beyond: dict[str, float]) -> None:
    assert shown("mg_depletion.ppi", mg=0.4) > 0.99 and shown("mg_depletion.ppi", **{"mg": 0.4, **beyond}) == 0.0


def test_unremarkable__is_soft_and_knows_both_sides() -> None:
    values = np.array([1.9, 2.06, 2.35, 2.64, 2.9])
    found = unremarkable({"ca_corrected": values})
    assert found == pytest.approx([0.0, 0.5, 1.0, 0.5, 0.0], abs=0.01)
