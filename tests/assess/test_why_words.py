"""Plain words: said only where the bodies bear them out, with the person's own values, each with its source."""

import string

import pytest
from small_cohort import lab

from vitadyn import knowledge
from vitadyn.assess.evidence import outputs_needed
from vitadyn.assess.labels import LABELS, SUB_CAUSES
from vitadyn.assess.summary import summary
from vitadyn.assess.why_words import WORDS, because, beforehand, doubt, is_level, patterns, words
from vitadyn.knowledge.facts import toml
from vitadyn.person import Condition, Drug, Intake, Lab, Person, Symptom
from vitadyn.results import CauseResult, Unexplained, Why

PATTERNS = words()["pattern"]
TARGETS = {*LABELS, *(f"{label}.{sub}" for label, subs in SUB_CAUSES.items() for sub in subs)}
LOW = Person(labs=(lab(0, "ca_corrected", 1.9), lab(1, "pth", 2.0, "pmol/L")))


def of(person, path, label, effect, sub_cause=""):
    return because(patterns(person, path), label, sub_cause, effect)


def test_pth_that_is_low_beside_low_calcium__points_at_magnesium():
    told = of(LOW, "labs[1]", "mg_depletion", 0.8)
    assert told.startswith("PTH (2.0 pmol/L) is not raised although adjusted calcium (1.9 mmol/L) is low")
    assert "the gland is not answering" in told and "magnesium" in told and "the usual reason" in told


def test_words__are_those_of_the_sign_of_the_effect():
    assert of(LOW, "labs[1]", "mg_depletion", -0.8) == ""
    assert of(LOW, "labs[1]", "vitd_deficiency", 0.8) == ""
    assert "drives PTH up" in of(LOW, "labs[1]", "vitd_deficiency", -0.8)


def test_effect_that_says_little__has_no_words():
    assert of(LOW, "labs[1]", "mg_depletion", 0.05) == ""
    assert beforehand(Person(age=50), "age", 0.05) == ""


@pytest.mark.parametrize(
    ("calcium", "pth", "label", "effect", "part"),
    [
        (1.9, 20.0, "vitd_deficiency", 1.0, "the gland answers"),
        (1.9, 20.0, "hypoparathyroidism", -1.0, "could not do this"),
        (2.9, 0.4, "vitd_toxicity", 1.0, "elsewhere than the gland"),
        (2.9, 0.4, "primary_hyperparathyroidism", -1.0, "an adenoma would go on"),
        (2.9, 6.0, "primary_hyperparathyroidism", 1.0, "is not suppressed"),
        (2.35, 20.0, "CKD", 1.0, "has to work to hold calcium up"),
    ],
)
def test_pth_and_calcium__are_read_together(calcium, pth, label, effect, part):
    person = Person(labs=(lab(0, "ca_corrected", calcium), lab(1, "pth", pth, "pmol/L")))
    told = of(person, "labs[1]", label, effect)
    assert part in told and f"{pth} pmol/L" in told


def test_sub_cause__has_words_of_its_own():
    person = Person(labs=(lab(0, "k", 2.4),))
    assert "into cells" in of(person, "labs[0]", "hypokalaemia", 1.0, "cell_shift")
    assert "stool" in of(person, "labs[0]", "hypokalaemia", 1.0, "diarrhoea")


def test_magnesium_and_potassium_low__are_read_together():
    person = Person(labs=(lab(0, "k", 2.4), lab(1, "mg", 0.4)))
    assert "lets potassium go" in of(person, "labs[0]", "mg_depletion", 1.0)
    assert "k 2.4" not in of(person, "labs[0]", "mg_depletion", 1.0)


def test_word_for_a_value__is_a_level_too():
    person = Person(labs=(Lab("pth", "labs[0]", "pth suppressed", "pmol/L", high=1.6, word="suppressed"),))
    assert is_level(person.labs[0], "low", person) and not is_level(person.labs[0], "not_low", person)


def test_word_for_a_value__is_not_said_twice():
    plain, far = (Lab("k", "labs[0]", f"k {word}", "mmol/L", high=3.5, word=word) for word in ("low", "very_low"))
    assert of(Person(labs=(plain,)), "labs[0]", "hypokalaemia", 1.0).startswith("Potassium is low: ")
    assert of(Person(labs=(far,)), "labs[0]", "hypokalaemia", 1.0).startswith("Potassium (very low) is low: ")


def test_dose__is_told_with_its_amount():
    taken = Intake("vitamin_d3", "intake[0]", "{what: vitamin D}", 3250.0, "ug")
    assert "Vitamin D3 (3,250 ug a day) was taken" in of(Person(intake=(taken,)), "intake[0]", "vitd_toxicity", 1.0)


def test_limit_that_is_not_known__is_never_passed():
    ratio = lab(0, "urine_ca_cr", 0.01, "mmol/mmol")
    assert not is_level(ratio, "low", Person()) and not is_level(ratio, "normal", Person())


def test_creatinine_and_egfr__tell_the_same_of_the_kidney():
    for one in (lab(0, "creatinine", 300.0, "umol/L"), lab(0, "egfr", 20.0, "mL/min/{1.73_m2}")):
        assert "filters less" in of(Person(labs=(one,)), "labs[0]", "CKD", 1.0)
        assert of(Person(labs=(one,)), "labs[0]", "CKD", -1.0) == ""


def test_fact_without_words_of_its_own__says_which_way_it_moves_the_base_rate():
    person = Person(conditions=(Condition("t2dm", "conditions[0]", "t2dm"),))
    assert beforehand(person, "conditions[0]", 0.5) == (
        "Type 2 diabetes: makes this cause more common, before any test"
    )
    assert "other causes" in beforehand(person, "conditions[0]", -0.5)


def test_symptom_and_drug__are_named_as_people_say_them():
    person = Person(
        symptoms=(Symptom("qt_long", "symptoms[0]", "qt_long"),),
        drugs=(Drug("omeprazole", "drugs[0]", "{name: omeprazole}", ("ppi",)),),
    )
    assert of(person, "symptoms[0]", "hypoparathyroidism", 0.3).startswith("Long QT on ECG")
    assert of(person, "drugs[0]", "mg_depletion", 0.3).startswith("Omeprazole is a proton pump inhibitor")


def test_braces_in_what_was_written__stay_as_they_are():
    person = Person(labs=(Lab("k", "labs[0]", "k {pth} 2.1", "mmol/L", value=2.1),))
    assert "{pth} 2.1" in of(person, "labs[0]", "hypokalaemia", 1.0)


@pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern["id"] for pattern in PATTERNS])
def test_every_pattern__names_what_exists(pattern):
    assert {*pattern.get("for", {}), *pattern.get("against", {})} <= TARGETS
    assert all(knowledge.source(name.strip()) for name in pattern["source"].split(";"))
    for analyte, level in pattern.get("when", {}).items():
        assert level in WORDS
        assert analyte in ("own", "kidney", "calcium") or knowledge.analyte(analyte).name == analyte
    known = {"finding", *pattern.get("when", {}), *pattern["of"].get("lab", ())}
    assert {name for _, name, _, _ in string.Formatter().parse(pattern["says"]) if name} <= known


@pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern["id"] for pattern in PATTERNS])
def test_every_pattern__is_about_facts_that_exist(pattern):
    find = {
        "lab": lambda key: key == "calcium" or bool(knowledge.analyte(key)),
        "symptom": lambda key: knowledge.symptom(key).key == key,
        "condition": lambda key: knowledge.condition(key).key == key,
        "class": lambda key: key in knowledge.names("drug_class"),
        "intake": lambda key: (
            key in ("vitamin_d3", "vitamin_d2", "calcifediol", "calcitriol", "calcium", "alkali", "liquorice")
        ),
        "fact": lambda key: key in ("age", "sex"),
    }
    assert all(find[kind](key) for kind, keys in pattern["of"].items() for key in keys)


def test_patterns__are_named_once_and_hold_nothing_that_is_not_read():
    ids = [pattern["id"] for pattern in PATTERNS]
    assert len(ids) == len(set(ids))
    assert all(set(pattern) <= {"id", "of", "when", "says", "source", "for", "against"} for pattern in PATTERNS)


def test_every_result_that_bodies_carry__has_a_name_and_a_doubt():
    weighed = {name for name, entry in toml("noise").items() if isinstance(entry, dict)}
    assert weighed <= set(words()["names"]) and outputs_needed()
    assert doubt("k", True).startswith("check for haemolysis") and doubt("alp", False)


def cause(probability, *why):
    return CauseResult("mg_depletion", probability, (0.5, 0.9), why)


WHY = (
    Why("labs[0]", "mg 0.4", 2.0, "Magnesium (0.4 mmol/L) is low: the store is losing magnesium"),
    Why("labs[1]", "pth 2", 1.0, "PTH is not raised: magnesium is needed to release PTH"),
    Why("labs[2]", "k 3", 0.9, "Potassium is low: the store is losing magnesium"),
    Why("labs[3]", "alp 300", -0.8, "Alkaline phosphatase is high: lack of magnesium slows bone down"),
    Why("labs[4]", "na 150", -0.1, "Sodium is high: it speaks a little against it"),
)


def test_summary__tells_how_sure_two_reasons_and_what_is_against_it():
    told = summary(Person(), [cause(0.8, *WHY)], [], "")
    assert told == (
        "The most probable cause is magnesium depletion (80 %, 90 % interval 50 to 90 %).",
        "Magnesium (0.4 mmol/L) is low: the store is losing magnesium.",
        "PTH is not raised: magnesium is needed to release PTH.",
        "Against it: Alkaline phosphatase is high: lack of magnesium slows bone down.",
    )


def test_summary__says_first_that_it_cannot_tell():
    told = summary(Person(), [cause(0.3)], [], "potassium 9.8 mmol/L fits no body: was the unit mistaken?")
    assert told == (
        "The cause cannot be told: potassium 9.8 mmol/L fits no body: was the unit mistaken?",
        "First on the list is magnesium depletion (30 %).",
    )


def test_summary__names_what_is_not_explained():
    missed = [Unexplained("labs[0]", "k 8", 0.001, "potassium 8 mmol/L fits no body that fits the rest")]
    assert summary(Person(), [cause(0.8)], missed, "")[-1].startswith("Not explained: potassium 8 mmol/L")
    assert len(summary(Person(), [cause(0.8)], missed, missed[0].reason)) == 2


def test_summary__of_a_child_says_nothing_of_causes():
    (told,) = summary(Person(age=7.0), [cause(0.8, *WHY)], [], "unsupported: the model describes adults")
    assert told.startswith("No answer") and "magnesium" not in told
