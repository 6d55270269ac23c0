"""Which test comes next: information and decisions counted exactly on small cases, no gain from noise, a fair price."""

import json
from importlib.resources import files

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from vitadyn import knowledge
from vitadyn.assess import assessment, field, outcomes
from vitadyn.assess.candidates import AtHand, at_hand, burden, candidates, open_tests, price
from vitadyn.assess.cohort import Cohort
from vitadyn.assess.decisions import decision_of, decisions
from vitadyn.assess.evidence import FREEDOM, compare, noise
from vitadyn.assess.information import avoided, information, tally
from vitadyn.assess.labels import LABELS
from vitadyn.assess.mechanism import mechanisms
from vitadyn.assess.next_test import LEAST_BITS, next_tests
from vitadyn.assess.readings import read
from vitadyn.assess.student import share_below
from vitadyn.assess.weighing import every_mechanism
from vitadyn.knowledge.facts import toml
from vitadyn.person import Lab, Person, Symptom

NOBODY = Person()
KEYS = tuple(one.key for one in mechanisms())


def lab(analyte, value=1.0, **more):
    return Lab(analyte, "labs[0]", f"{analyte} {value}", "mmol/L", value=value, **more)


def cohort(causes, **outputs):
    """Bodies under these causes, each with the outputs given; the reference person shows their median."""
    place = np.array([KEYS.index(cause) for cause in causes])
    values = {name: np.asarray(column, dtype=float) for name, column in outputs.items()}
    usual = {name: float(np.median(column)) for name, column in values.items()}
    ones = np.ones(len(causes))
    return Cohort(KEYS, place, np.arange(len(causes)) % 2, values, ones, 0.0 * ones, usual, 0)


def even(causes):
    return np.full(len(causes), 1.0 / len(causes))


def hard(results, count=2):
    """Rows of one test whose result in each body is certain."""
    return np.eye(count)[np.asarray(results)][:, None, :]


def told(rows, owner, weight=None, groups=2):
    shares = np.full(len(owner), 1.0 / len(owner)) if weight is None else np.asarray(weight)
    return float(information(tally(rows, shares[None, :], np.asarray(owner), groups))[0, 0])


def entropy(shares):
    return float(-np.sum(shares[shares > 0.0] * np.log2(shares[shares > 0.0])))


# Information


def test_information__of_two_causes_and_a_binary_test_is_what_a_hand_computes():
    results = [0] * 30 + [1] * 10 + [0] * 10 + [1] * 30
    plug_in = 1.0 - entropy(np.array([0.25, 0.75]))
    bias = (2 * 0.5 / (2 * 39) - 4 * 0.5**2 * 0.25 * 0.75 / 39 / (2 * 0.5)) / np.log(2.0)
    assert plug_in == pytest.approx(0.1887, abs=1e-4)
    assert told(hard(results), [0] * 40 + [1] * 40) == pytest.approx(plug_in - bias, abs=1e-9)


def test_information__of_certain_results_is_the_whole_entropy():
    assert told(hard([0] * 10 + [1] * 30), [0] * 10 + [1] * 30) == pytest.approx(entropy(np.array([0.25, 0.75])))


def test_information__counts_weights_and_not_bodies():
    rows, owner = hard([0, 0, 0, 0, 1, 1, 1, 1]), [0, 0, 0, 0, 1, 1, 1, 1]
    assert told(rows, owner, [0.025] * 4 + [0.225] * 4) == pytest.approx(entropy(np.array([0.1, 0.9])))


def test_information__of_a_cause_with_one_body_is_not_believed():
    assert told(hard([0] * 10 + [1]), [0] * 10 + [1]) == pytest.approx(0.0)


@pytest.mark.parametrize(("bodies", "left"), [(150, 0.2), (600, 0.1)])
def test_information__is_about_nothing_for_noise_where_the_plug_in_estimate_is_not(bodies, left):
    rng, found, naive = np.random.default_rng(4), [], []
    for _ in range(60):
        rows, owner = hard(rng.integers(0, 5, bodies), 5), rng.choice(4, bodies, p=[0.5, 0.3, 0.15, 0.05])
        weight = rng.gamma(0.8, size=bodies)
        sums = tally(rows, (weight / weight.sum())[None, :], owner, 4)
        joint = sums.joint[:, 0, 0]
        found.append(float(information(sums)[0, 0]))
        naive.append(entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint.ravel()))
    assert abs(np.mean(found)) < left * np.mean(naive)
    assert np.mean(naive) > 0.01


def folds_of(rows, owner, weight, groups):
    parts = [np.where(np.arange(len(owner)) % 8 == fold, weight, 0.0) for fold in range(8)]
    return np.stack([tally(rows, part[None, :], np.asarray(owner), groups).joint for part in parts])


def test_avoided__is_what_a_hand_computes():
    rows, owner = hard([0, 0, 0, 1] * 10 + [1, 1, 1, 0] * 10), [0] * 40 + [1] * 40
    assert avoided(folds_of(rows, owner, even(owner), 2))[0, 0] == pytest.approx(0.75 - 0.5)


def test_avoided__is_never_negative_and_nothing_for_noise():
    rng = np.random.default_rng(5)
    gains = []
    for _ in range(40):
        rows, owner = hard(rng.integers(0, 6, 120), 6), rng.choice(3, 120, p=[0.6, 0.3, 0.1])
        gains.append(avoided(folds_of(rows, owner, even(owner), 3))[0, 0])
    assert min(gains) >= 0.0 and np.mean(gains) < 0.01


# Data


def test_candidates__each_has_a_cost_a_sample_and_sources():
    for test in candidates():
        assert test.cost > 0.0 and test.sample and test.words and test.conf in ("R", "X")
        assert all(knowledge.source(one) for one in test.source.split(";"))
        assert test.analyte in ("ecg", "imaging") or test.analyte in knowledge.names("analyte")
        assert set(test.same) | set(test.needs) <= set(knowledge.names("analyte"))
        assert set(test.signs) <= set(knowledge.names("symptom"))
        for sign in test.outcomes:
            assert set(sign.under) <= set(every_mechanism()) and 0.0 < sign.usual < 1.0


def test_data__names_its_sources():
    tables = [toml("next_tests")[part] for part in ("price", "worth", "words")] + list(toml("decisions").values())
    signs = [sign for test in toml("next_tests")["test"].values() for sign in test.get("outcome", ())]
    for entry in (*tables, *signs):
        assert all(knowledge.source(one) for one in entry["source"].split(";"))


def test_decisions__every_sub_cause_has_one_and_every_decision_a_reason():
    assert {decision_of(key) for key in every_mechanism()} == set(range(len(decisions())))
    assert all(one.reason and one.words for one in decisions())


def test_decisions__name_only_causes_that_exist():
    named = {cause for one in decisions() for cause in one.causes}
    assert named <= set(LABELS) | set(every_mechanism())


def test_open_tests__leave_out_what_is_known_and_keep_what_is_worded_or_old():
    def open_to(*labs, **more):
        return {one.key for one in open_tests(Person(labs=labs, **more))}

    assert "mg" not in open_to(lab("mg")) and "mg" in open_to(lab("mg", word="low", day=0.0))
    assert "mg" not in open_to(Lab("mg", "labs[0]", "<0.2", "mmol/L", high=0.2))
    assert "mg" in open_to(lab("mg", day=-30.0)) and "mg" not in open_to(lab("mg", day=-2.0))
    assert "creatinine" not in open_to(lab("egfr")) and "ca_corrected" not in open_to(lab("ca_total"))
    assert "ecg" not in open_to(symptoms_absent=(Symptom("qt_long", "symptoms_absent[0]", "no long QT"),))
    assert "imaging_chest" in open_to() and "imaging_chest" not in open_to(pregnant=True)


def test_price__rises_with_burden_fee_and_missing_parts():
    tests = {one.key: one for one in candidates()}
    fresh, none = at_hand(Person(labs=(lab("k"),))), at_hand(NOBODY)
    assert burden(tests["mg"], fresh) == "same_sample" and burden(tests["mg"], none) == "new_draw"
    assert burden(tests["mg"], at_hand(Person(labs=(lab("k", day=-20.0),)))) == "new_draw"
    assert burden(tests["ca_ionised"], fresh) == "new_draw"
    assert price(tests["mg"], fresh) < price(tests["pth"], fresh) < price(tests["pth"], none)
    assert price(tests["urine_ca_24h"], fresh) > price(
        tests["feca"], AtHand(0.0, frozenset({"ca_total", "creatinine"}))
    )
    assert price(tests["femg"], fresh) > price(tests["femg"], fresh.after(tests["mg"]))


# Readings


def test_reading__of_a_body_is_the_law_by_which_a_result_would_be_weighed():
    bodies = cohort(["mg_depletion.diet"] * 2, mg=[0.8, 0.8])
    reading = read(next(one for one in candidates() if one.key == "mg"), bodies, np.array([0, 1]))
    z = np.log(0.7 / 0.8) / 0.06
    assert reading.shares([0.7])[0] == pytest.approx(
        [share_below(np.array(z), FREEDOM), 1.0 - share_below(np.array(z), FREEDOM)]
    )


def test_reading__far_from_the_reference_person_is_less_sure():
    bodies = cohort(["mg_depletion.diet"] * 3, mg=[0.3, 0.85, 0.9])
    reading = read(next(one for one in candidates() if one.key == "mg"), bodies, np.arange(3))
    assert reading.sd[0] > reading.sd[2] > reading.sd[1]


def test_signs__are_seen_under_their_cause_and_beyond_their_limit():
    tests = {one.key: one for one in candidates()}
    causes = ["granulomatous.granuloma", "nocturnal_idiopathic.ordinary"]
    bodies = cohort(causes, ca_corrected=[1.8, 2.4])
    assert read(tests["imaging_chest"], bodies, np.arange(2)).shares([])[:, 0] == pytest.approx([0.92, 0.089])
    long_qt = read(tests["ecg"], bodies, np.arange(2)).shares([])
    assert long_qt[:, 0] == pytest.approx([0.6, 0.053]) and long_qt.sum(axis=1) == pytest.approx([1.0, 1.0])


def test_test_of_an_output_that_bodies_lack__is_not_proposed():
    bodies = cohort(["mg_depletion.diet"] * 40 + ["nocturnal_idiopathic.ordinary"] * 40, mg=[0.4] * 40 + [0.9] * 40)
    assert {one["test"] for one in next_tests(NOBODY, bodies, even(range(80)), 1)} <= {"mg", "ck", "tsh", "ecg"}


# Proposals


def lacking(count=300):
    """Magnesium low in depletion and not in ordinary cramps; potassium says nothing."""
    rng = np.random.default_rng(2)
    mg = np.concatenate([rng.normal(0.45, 0.05, count), rng.normal(0.85, 0.04, count)])
    causes = ["mg_depletion.diet"] * count + ["nocturnal_idiopathic.ordinary"] * count
    return cohort(causes, mg=mg, k=rng.normal(4.2, 0.2, 2 * count), pth=rng.normal(4.0, 0.5, 2 * count))


def test_proposal__of_a_test_that_tells_all_is_nearly_one_bit_and_no_wrong_decision():
    first = next_tests(NOBODY, lacking(), even(range(600)), 1)[0]
    assert first["test"] == "mg" and 0.85 < first["information_bits"] <= 1.0
    assert first["wrong_decision_before"] == pytest.approx(0.5) and first["wrong_decision_after"] < 0.05
    assert first["decision_bits"] == pytest.approx(first["information_bits"], abs=0.01)


def test_proposals__leave_out_noise():
    found = {one["test"] for one in next_tests(NOBODY, lacking(), even(range(600)), 1)}
    assert not found & {"k", "pth"}


def test_proposals__keep_the_floor_and_the_ranking_by_worth_for_its_price():
    person, bodies = Person(labs=(lab("k", 4.0),)), lacking()
    seen = field.look(person, bodies, even(range(600)), 1)
    lesson = field.learn(seen, seen.weight[None, :])
    hand = at_hand(person)
    gain = {
        one.test.key: worth / price(one.test, hand) for one, worth in zip(seen.readings, lesson.worth[0], strict=True)
    }
    found = next_tests(person, bodies, even(range(600)), 1)
    assert [gain[one["test"]] for one in found] == sorted((gain[one["test"]] for one in found), reverse=True)
    assert all(one["information_bits"] >= LEAST_BITS for one in found)
    assert all(one["wrong_decision_after"] <= one["wrong_decision_before"] for one in found)


def test_outcomes__are_likely_once_and_say_what_they_would_mean():
    first = next_tests(NOBODY, lacking(), even(range(600)), 1)[0]
    assert sum(one["probability"] for one in first["outcomes"]) == pytest.approx(1.0, abs=0.02)
    low = first["outcomes"][0]
    assert (low["outcome"], low["range"][1], low["cause"]) == ("low", 0.7, "mg_depletion")
    assert low["decision"] == "give_magnesium" and low["cause_probability"] > 0.9
    assert "If low (below 0.7 mmol/L" in low["text"] and "magnesium depletion" in low["text"]


def test_outcomes__are_thirds_where_limits_part_nobody():
    bodies = cohort(["nocturnal_idiopathic.ordinary"] * 600, mg=np.linspace(0.82, 0.84, 600))
    seen = field.look(NOBODY, bodies, even(range(600)), 1)
    place = [one.test.key for one in seen.readings].index("mg")
    found = outcomes.outcomes(seen, place, 1)
    assert [one.name for one in found] == list(outcomes.THIRDS)
    assert [float(seen.weight @ one.chance) for one in found] == pytest.approx([1 / 3] * 3, abs=0.05)


def crossed(count=160):
    """PTH is low in lost glands and with low magnesium, which magnesium parts; high PTH is parted by 25(OH)D."""
    rng = np.random.default_rng(3)
    rows = {
        "hypoparathyroidism.gland_lost": (0.8, 0.85, 70.0),
        "mg_depletion.ppi": (1.0, 0.40, 70.0),
        "vitd_deficiency.low_sun_diet": (14.0, 0.85, 15.0),
        "CKD.chronic": (14.0, 0.90, 65.0),
    }
    causes = [key for key in rows for _ in range(count)]
    pth, mg, vitd = (np.repeat([row[place] for row in rows.values()], count) for place in range(3))
    spread = np.exp(rng.normal(0.0, 0.1, (3, len(causes))))
    return cohort(causes, pth=pth * spread[0], mg=mg * spread[1], vitd25=vitd * spread[2])


def test_second_test__follows_the_outcome_of_the_first():
    bodies = crossed()
    found = {one["test"]: one for one in next_tests(NOBODY, bodies, even(range(640)), 1)}
    after = {one["if"]: one["test"] for one in found["pth"]["then"]}
    assert after["low"] == "mg" and after["high"] == "vitd25"
    assert found["pth"]["two_step_bits"] > found["pth"]["information_bits"]


def test_second_test__agrees_with_brute_force():
    bodies, weight = crossed(), even(range(640))
    proposed = next(one for one in next_tests(NOBODY, bodies, weight, 1) if one["test"] == "pth")
    pth = read(next(one for one in candidates() if one.key == "pth"), bodies, np.arange(640))
    low_limit, _ = knowledge.analyte("pth").reference()
    for then in (one for one in proposed["then"] if one["if"] == "low"):
        left = weight * pth.shares([low_limit])[:, 0]
        answer = {name: brute_bits(bodies, left / left.sum(), name) for name in ("mg", "vitd25")}
        assert then["probability"] == pytest.approx(left.sum(), abs=1e-3)
        assert max(answer, key=answer.get) == then["test"]
        assert then["information_bits"] == pytest.approx(answer[then["test"]], abs=0.06)


def brute_bits(bodies, weight, name):
    """Mutual information of cause and result on a fine grid of results, body by body."""
    reading = read(next(one for one in candidates() if one.key == name), bodies, np.arange(bodies.size))
    cuts = np.geomspace(bodies.outputs[name].min() / 3.0, bodies.outputs[name].max() * 3.0, 60)
    joint = np.zeros((len(KEYS), 61))
    for body in range(bodies.size):
        z = (np.log(cuts) - reading.centre[body]) / reading.sd[body]
        joint[bodies.mechanism[body]] += weight[body] * np.diff(share_below(z, FREEDOM), prepend=0.0, append=1.0)
    return entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint.ravel())


def test_information__is_what_is_learned_when_results_come():
    bodies, weight = crossed(), even(range(640))
    seen = field.look(NOBODY, bodies, weight, 1)
    told = dict(
        zip((one.test.key for one in seen.readings), field.learn(seen, weight[None, :]).cause_bits[0], strict=True)
    )
    for name in ("pth", "vitd25"):
        learned = [bits_learned(bodies, weight, name, body) for body in range(0, 640, 4)]
        assert np.mean(learned) == pytest.approx(told[name], abs=0.12)
        assert np.mean(learned) > 0.3


def bits_learned(bodies, weight, name, true):
    """Bits by which a result drawn from one body raises its cause among all other bodies, weighed as findings are."""
    reading = read(next(one for one in candidates() if one.key == name), bodies, np.arange(bodies.size))
    result = np.exp(reading.centre[true] + reading.sd[true] * np.random.default_rng(true).standard_t(FREEDOM))
    others = np.where(np.arange(bodies.size) == true, 0.0, weight)
    after = others * np.exp(compare(lab(name, float(result)), noise(name), bodies.outputs[name], bodies.usual[name]))
    same = bodies.mechanism == bodies.mechanism[true]
    return np.log2(after[same].sum() / after.sum() / (others[same].sum() / others.sum()))


def test_proposals__are_the_same_for_the_same_seed_and_close_for_another():
    first, again, other = (next_tests(NOBODY, crossed(), even(range(640)), seed) for seed in (1, 1, 2))
    assert first == again
    assert first[0]["test"] == other[0]["test"]
    assert first[0]["information_bits"] == pytest.approx(other[0]["information_bits"], abs=0.05)


def test_thinned_bodies__keep_the_shares_of_the_causes():
    bodies = crossed(2000)
    weight = np.random.default_rng(1).gamma(0.5, size=bodies.size)
    weight /= weight.sum()
    seen = field.look(NOBODY, bodies, weight, 1)
    whole = np.bincount([LABELS.index(KEYS[place].split(".")[0]) for place in bodies.mechanism], weight, len(LABELS))
    assert len(seen.weight) <= field.MOST_BODIES and seen.weight.sum() == pytest.approx(1.0)
    assert seen.causes() == pytest.approx(whole, abs=2.0 / field.MOST_BODIES)


def test_spread_weights__give_each_cause_enough_bodies_and_the_probability_it_had():
    bodies = crossed()
    weight = np.where(np.arange(640) % 160 == 0, 1.0, 1e-4) * np.repeat([0.7, 0.2, 0.09, 0.01], 160)
    weight /= weight.sum()
    wide = field.spread(bodies, weight)
    shares = wide.reshape(4, 160).sum(axis=1)
    assert shares == pytest.approx(weight.reshape(4, 160).sum(axis=1))
    assert (
        min(shares**2 / (wide.reshape(4, 160) ** 2).sum(axis=1))
        > 2.0
        > max(shares**2 / (weight.reshape(4, 160) ** 2).sum(axis=1))
    )
    assert field.spread(bodies, even(range(640))) == pytest.approx(even(range(640)))


@pytest.fixture(scope="module")
def low_calcium():
    albumin = Lab("albumin", "labs[1]", "albumin 40", "g/L", value=40.0)
    person = Person(age=50, sex="female", labs=(lab("ca_corrected", 1.85), albumin))
    return assessment.assess(person, bodies=80)


def test_low_calcium_without_magnesium_and_pth__asks_for_one_of_them_first(low_calcium):
    assert low_calcium.next_tests[0]["test"] in ("mg", "pth")
    assert low_calcium.next_tests[0]["burden"] == "same_sample"
    assert "ca_corrected" not in {one["test"] for one in low_calcium.next_tests}


def test_proposals__are_cited_with_the_answer(low_calcium):
    cited = set(low_calcium.provenance["sources"])
    assert {"CLFS-2023", "HELLMAN-1970", "SFE-HYPO"} <= cited


def test_proposals__meet_the_published_schema(low_calcium):
    schema = json.loads(files("vitadyn.io").joinpath("schemas/assessment-1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(json.dumps(low_calcium.to_json())))
    assert len({one["test"] for one in low_calcium.next_tests}) == len(low_calcium.next_tests) == 5
