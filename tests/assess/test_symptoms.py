"""The symptom law: background at the reference limits, the listed value at the threshold, more ways add up."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np
import pytest
from minimal_persons import person

from vitadyn import knowledge
from vitadyn.assess.complaints import complaints, group_of, groups, log_likelihood, without_law
from vitadyn.assess.labels import SUB_CAUSES
from vitadyn.assess.symptoms import BACKGROUND, CAUSE_STATES, has_law, probability, rates, severity
from vitadyn.errors import InputError
from vitadyn.knowledge.facts import toml
from vitadyn.person import Person

HEALTHY = {
    "ca_corrected": np.array([2.4]),
    "mg": np.array([0.85]),
    "k": np.array([4.2]),
    "na": np.array([140.0]),
    "vitd25": np.array([70.0]),
    "pth": np.array([4.0]),
    "volume_ratio": np.array([1.0]),
}


def with_(**changed: float) -> dict[str, np.ndarray]:
    return {**HEALTHY, **{name: np.array([value]) for name, value in changed.items()}}


@pytest.mark.parametrize("symptom", sorted(rates()))
def test_probability__is_background_in_a_healthy_body(symptom: str) -> None:
    assert probability(symptom, HEALTHY)[0] == pytest.approx(rates()[symptom][BACKGROUND])


@pytest.mark.parametrize(
    ("symptom", "state", "changed"),
    [
        ("tetany", "hypocalcaemia_lt1.9", {"ca_corrected": 1.9}),
        ("polyuria", "hypercalcaemia_dtox_gt3.0", {"ca_corrected": 3.0}),
        ("tetany", "hypomagnesaemia_lt0.5", {"mg": 0.5}),
        ("weakness", "hypokalaemia_lt3.0", {"k": 3.0}),
        ("confusion", "hyponatraemia_lt130", {"na": 130.0}),
        ("thirst", "dehydration", {"volume_ratio": 0.85}),
        ("fatigue", "vitd_deficiency_no_om", {"vitd25": 30.0}),
        ("cramp", "hypercalcaemia_dtox_gt3.0", {"ca_corrected": 3.2}),
    ],
)
def test_probability__is_the_listed_value_at_the_threshold(symptom: str, state: str, changed: dict[str, float]) -> None:
    assert probability(symptom, with_(**changed))[0] == pytest.approx(rates()[symptom][state])


def test_probability__grows_in_a_straight_line_between_limit_and_threshold() -> None:
    calcium = np.array([2.15, 2.025, 1.9, 1.4])
    found = probability("tetany", {"ca_corrected": calcium})
    assert found[1] == pytest.approx((found[0] + found[2]) / 2)
    assert found[3] == found[2]


def test_probability__of_two_states_is_more_than_of_either_and_less_than_their_sum() -> None:
    calcium, magnesium = (probability("tetany", with_(**low))[0] for low in ({"ca_corrected": 1.8}, {"mg": 0.4}))
    both = probability("tetany", with_(ca_corrected=1.8, mg=0.4))[0]
    assert max(calcium, magnesium) < both < calcium + magnesium


def test_probability__of_osteomalacia_needs_low_vitamin_d_and_high_pth() -> None:
    vitamin_d_only, both = with_(vitd25=10.0, pth=4.0), with_(vitd25=10.0, pth=15.0)
    assert probability("waddling", both)[0] > 5 * probability("waddling", vitamin_d_only)[0]
    assert severity("osteomalacia", with_(osteoid=0.25))[0] == 0.25


def test_probability__of_a_mechanism_outside_the_body_comes_from_its_sub_cause() -> None:
    assert probability("myalgia", HEALTHY, "statin")[0] == pytest.approx(0.8)
    assert probability("cramp", HEALTHY, "ordinary")[0] == pytest.approx(0.98)


def test_probability__keeps_the_shape_of_the_bodies_and_stays_between_0_and_1() -> None:
    rng = np.random.default_rng(1)
    bodies = {
        "ca_corrected": rng.uniform(1.0, 5.0, (3, 40)),
        "k": rng.uniform(1.5, 8.0, (3, 40)),
        "na": rng.uniform(90, 190, (3, 40)),
    }
    for symptom in rates():
        for cause in ("", "pthrp", "ordinary", "cell_shift"):
            found = probability(symptom, bodies, cause)
            assert found.shape == (3, 40)
            assert np.all((found > 0.0) & (found < 1.0))


def test_probability__of_a_symptom_without_a_law_is_one_and_is_reported() -> None:
    assert probability("hair_loss", HEALTHY).tolist() == [1.0]
    assert [aside.finding for aside in without_law(person("cramp hair_loss"))] == ["symptoms[1]: hair_loss"]


def test_rates__low_mid_high_are_in_order_and_another_band_is_refused() -> None:
    for symptom, by_state in rates().items():
        for state, mid in by_state.items():
            assert rates("low")[symptom][state] <= mid <= rates("high")[symptom][state], (symptom, state)
    with pytest.raises(InputError, match="did you mean 'high'"):
        rates("hihg")


def test_rates__speak_of_known_states_causes_and_symptoms_only() -> None:
    causes = {cause for under in SUB_CAUSES.values() for cause in under}
    known = {BACKGROUND, *toml("symptom_states"), *CAUSE_STATES.values(), *causes}
    assert {state for by_state in rates().values() for state in by_state} <= known
    assert set(rates()) <= set(knowledge.names("symptom"))


def test_tables__list_no_symptom_and_state_twice() -> None:
    seen = []
    for name in ("symptom_likelihood", "symptom_likelihood_more", "symptom_causes"):
        text = files(knowledge).joinpath(f"{name}.csv").read_text(encoding="utf-8")
        seen += [(row.get("state", row.get("sub_cause")), row["symptom"]) for row in csv.DictReader(text.splitlines())]
    assert len(seen) == len(set(seen))


def test_groups__hold_each_symptom_once_and_every_symptom_with_a_law() -> None:
    grouped = [key for keys in groups().values() for key in keys]
    assert len(grouped) == len(set(grouped))
    assert set(rates()) <= set(grouped)
    assert group_of("tetany") == group_of("tingling_face") != group_of("bone_pain")


def test_log_likelihood__counts_one_complaint_in_full_and_four_of_a_group_as_two() -> None:
    low = with_(ca_corrected=1.6)
    one = log_likelihood(complaints(person("tetany")), low)[0]
    assert one == pytest.approx(np.log(probability("tetany", low)[0]))
    keys = ("tetany", "twitch", "chvostek", "seizure")
    alone = sum(log_likelihood(complaints(person(key)), low)[0] for key in keys)
    together = log_likelihood(complaints(person(" ".join(keys))), low)[0]
    assert together == pytest.approx(alone / 2)


def test_log_likelihood__of_another_group_adds() -> None:
    low = with_(ca_corrected=1.6)
    apart = [log_likelihood(complaints(person(key)), low)[0] for key in ("tetany", "confusion")]
    assert log_likelihood(complaints(person("tetany confusion")), low)[0] == pytest.approx(sum(apart))


def test_log_likelihood__of_a_denied_symptom_speaks_against_the_state() -> None:
    bodies = {"ca_corrected": np.array([1.6, 2.4])}
    low, usual = log_likelihood(complaints(person(denied="tetany")), bodies)
    assert low < usual


def test_log_likelihood__of_nothing_is_nought() -> None:
    assert log_likelihood((), HEALTHY).tolist() == [0.0]


def test_complaints__asymptomatic_denies_eight_and_only_what_is_not_complained_of() -> None:
    told = complaints(Person(asymptomatic=True, symptoms=person("cramp").symptoms))
    assert len(told) == 8
    assert [complaint.key for complaint in told if complaint.present] == ["cramp"]


def test_has_law__for_every_symptom_that_a_red_flag_names() -> None:
    named = {key for rule in toml("red_flag_rules")["rule"] for key in _symptoms(rule["when"])}
    assert sorted(key for key in named if not has_law(key)) == []


def _symptoms(when: object) -> list[str]:
    if isinstance(when, dict):
        own = list(when.get("symptom", []))
        return own + [key for part in when.values() for key in _symptoms(part)]
    return [key for part in when for key in _symptoms(part)] if isinstance(when, list) else []
