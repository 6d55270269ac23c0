"""Naive Bayes on tables: probabilities, what is missing, units, and that findings move causes the right way."""

from __future__ import annotations

from collections import defaultdict
from math import nan

import numpy as np
import pytest
from minimal_persons import lab, person
from test_baselines import TEXTBOOK

from vitadyn import knowledge
from vitadyn.assess.labels import LABELS, SUB_CAUSES
from vitadyn.assess.naive_bayes import as_creatinine, by_finding, findings, naive_bayes
from vitadyn.assess.prior import prior
from vitadyn.assess.shapes import Array, shapes, table, usual
from vitadyn.io.person_yaml import read
from vitadyn.person import Lab, Person


@pytest.mark.parametrize("known", [known for known, _ in TEXTBOOK] + [Person()])
def test_naive_bayes__gives_a_probability_to_every_label(known: Person) -> None:
    answer = naive_bayes(known, "hospital")
    assert tuple(answer) == LABELS
    assert sum(answer.values()) == pytest.approx(1.0)
    assert min(answer.values()) > 0.0


def loglik(told: Person) -> Array:
    """Of all findings under every shape."""
    return np.sum(list(by_finding(told).values()), axis=0)


def test_naive_bayes__of_nothing_known_is_the_prior() -> None:
    assert naive_bayes(Person(), "clinic") == pytest.approx(prior(Person(), "clinic"))


@pytest.mark.parametrize("odd", [nan, "no_such_word", (None, None)])
def test_naive_bayes__of_a_finding_that_says_nothing_is_the_prior(odd: float | str | tuple[None, None]) -> None:
    told = person(labs=dict.fromkeys(("k", "pth", "vitd25"), odd))
    assert naive_bayes(told) == pytest.approx(prior(Person()))


@pytest.mark.parametrize("extreme", [0.0, -5.0, 1e-12, 1e12])
def test_naive_bayes__of_extremes_is_finite(extreme: float) -> None:
    told = person(labs=dict.fromkeys(("ca_total", "k", "egfr", "vitd25"), extreme))
    assert sum(naive_bayes(told).values()) == pytest.approx(1.0)


CONFIRMING = [
    ("hypokalaemia", {"k": 2.3}),
    ("hyponatraemia_dehydration", {"na": 112.0}),
    ("mg_depletion", {"mg": 0.25}),
    ("primary_hyperparathyroidism", {"ca_corrected": 2.85, "pth": 14.0}),
    ("vitd_toxicity", {"ca_total": 3.3, "vitd25": 900.0}),
    ("vitd_deficiency", {"vitd25": 10.0, "alp": 250.0}),
    ("CKD", {"egfr": 10.0}),
    ("hypoparathyroidism", {"ca_corrected": 1.6, "pth": (None, 0.6), "phosphate": 2.0}),
    ("malignancy_hypercalcaemia", {"ca_corrected": 3.4, "pthrp": 9.0}),
    ("CYP24A1_mutation", {"ca_corrected": 2.85, "vitd2425_ratio": 160.0}),
    ("drug_induced", {"ck": 9000.0}),
    ("other", {"tsh": 80.0}),
]


@pytest.mark.parametrize(("label", "labs"), CONFIRMING, ids=[label for label, _ in CONFIRMING])
def test_naive_bayes__rises_with_every_finding_that_confirms(label: str, labs: dict[str, float]) -> None:
    chances = [naive_bayes(person(labs=dict(list(labs.items())[:count])))[label] for count in range(len(labs) + 1)]
    assert chances == sorted(chances)
    assert chances[-1] / (1.0 - chances[-1]) > 2.0 * chances[0] / (1.0 - chances[0])


def test_naive_bayes__is_the_same_in_other_units() -> None:
    si, old = (
        read(f"labs:\n- {{analyte: ca_total, value: {ca}}}\n- {{analyte: vitd25, value: {vitd25}}}\n")
        for ca, vitd25 in (("3.2 mmol/L", "500 nmol/L"), ("12.8257 mg/dL", "200.32 ng/mL"))
    )
    assert naive_bayes(si) == pytest.approx(naive_bayes(old), rel=1e-3)


def test_labs__one_finding_has_a_floor() -> None:
    assert np.ptp(loglik(person(labs={"k": 1.5}))) < np.log(1000.0)


def test_labs__a_wide_interval_says_little_and_one_that_is_cut_says_what_the_number_says() -> None:
    wide = naive_bayes(person(labs={"k": (1.0, 9.0)}))
    cut, number = (naive_bayes(person(labs={"k": told})) for told in ((None, 2.5), 2.4))
    assert wide["hypokalaemia"] == pytest.approx(prior(Person())["hypokalaemia"], rel=0.02)
    assert min(cut["hypokalaemia"], number["hypokalaemia"]) > 5.0 * wide["hypokalaemia"]


def test_labs__a_word_may_be_wrong_and_a_censored_number_says_what_it_says() -> None:
    word, number = (
        naive_bayes(Person(labs=(Lab("pth", "labs[0]", "", "pmol/L", high=0.1, word=word),)))[
            "primary_hyperparathyroidism"
        ]
        for word in ("undetectable", None)
    )
    assert number < word


def test_labs__after_presentation_do_not_count() -> None:
    later = Person(labs=(lab("k", 2.0, day=3.0),))
    assert findings(later) == {}


def test_labs__the_deciding_calcium_alone_counts() -> None:
    both = person(labs={"ca_ionised": 0.8, "ca_total": 2.35})
    assert naive_bayes(both) == pytest.approx(naive_bayes(person(labs={"ca_ionised": 0.8})))


def test_labs__adjusting_for_albumin_matters() -> None:
    low_albumin = person(labs={"ca_total": 2.0, "albumin": 22.0})
    assert findings(low_albumin)["ca"][1] == "adjusted"
    assert (
        naive_bayes(low_albumin)["hypoparathyroidism"]
        < naive_bayes(person(labs={"ca_total": 2.0}))["hypoparathyroidism"]
    )


def test_labs__egfr_and_its_creatinine_count_once() -> None:
    both = person(labs={"creatinine": 400.0, "egfr": 14.0})
    assert naive_bayes(both) == pytest.approx(naive_bayes(person(labs={"egfr": 14.0})))


def test_as_creatinine__turns_low_into_high() -> None:
    word = as_creatinine(Lab("egfr", "labs[0]", "egfr low", "", high=60.0))
    assert word.high is None
    assert word.low is not None and word.low > 80.0


def test_labs__of_one_family_say_less_together_than_apart() -> None:
    one, other, both = (
        np.ptp(loglik(person(labs=labs))) for labs in ({"tsh": 60.0}, {"ft4": 4.0}, {"tsh": 60.0, "ft4": 4.0})
    )
    assert max(one, other) < both < one + other


def test_symptoms__present_and_denied_move_a_cause_opposite_ways() -> None:
    none, there, denied = (
        naive_bayes(known)["hypoparathyroidism"] for known in (Person(), person("tetany"), person(denied="tetany"))
    )
    assert there > none > denied


def test_symptoms__of_one_group_are_tempered() -> None:
    one, three = (np.ptp(loglik(person(told))) for told in ("tetany", "tetany chvostek trousseau"))
    assert three < 3.0 * one


def test_tables__cover_every_sub_cause_with_shares_that_sum_to_one() -> None:
    shares: dict[str, float] = defaultdict(float)
    for shape in shapes():
        shares[shape.key] += shape.share
    assert set(shares) == {f"{label}.{sub}" for label, subs in SUB_CAUSES.items() for sub in subs}
    assert set(shares.values()) == {1.0}


def test_tables__name_known_values_and_give_sources() -> None:
    named = {name for entry in table()["shape"] for name in entry} - {"of", "share", "source", "volume_ratio"}
    assert named <= set(usual())
    assert all(knowledge.analyte(name).name == name for name in set(usual()) - {"ca"})
    assert all(entry["source"] for entry in (*table()["shape"], table()["usual"], table()["scale"]))
    assert {name for family in table()["families"].values() for name in family} <= set(usual())


def test_tables__mixtures_are_whole_and_spread() -> None:
    for law in (law for shape in shapes() for law in shape.laws.values()):
        assert law.share.sum() == pytest.approx(1.0)
        assert law.spread.min() > 0.0


def test_tables__cut_laws_keep_a_whole_share_and_nothing_beyond() -> None:
    cut = [law for shape in shapes() for law in shape.laws.values() if np.isfinite(law.least) or np.isfinite(law.most)]
    assert len(cut) > 20
    for law in cut:
        far = 60.0 * law.spread.max()
        steps = np.linspace(max(law.least, law.centre.min() - far), min(law.most, law.centre.max() + far), 4001)
        assert np.trapezoid([law.density(step) for step in steps], steps) == pytest.approx(1.0, abs=0.01)
        assert law.between(law.least, law.most) == pytest.approx(1.0)
        assert law.density(law.least - 1e-9) == law.density(law.most + 1e-9) == 0.0


def test_labs__beyond_what_a_label_means_are_left_to_error() -> None:
    low_calcium = naive_bayes(person(labs={"ca_corrected": 1.7, "pth": 0.5}), "hospital")
    assert low_calcium["malignancy_hypercalcaemia"] < 0.02
