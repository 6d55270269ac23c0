"""Published patients: only input fields are read, hindsight is taken out, and nothing stops the reader."""

import copy
import random
from pathlib import Path

import pytest
import yaml

from vitadyn.io.case_text import dose, number, onset, phrases, rate, since, span, without_hindsight
from vitadyn.io.published import INPUTS, adapt, read_case, truth
from vitadyn.io.usage import report, usage

DATA = Path(__file__).parent.parent / "data"
CASES = sorted((DATA / "cases").glob("*.yaml"))
FORBIDDEN = ("id", "source", "diagnosis", "treatment", "follow_up", "notes", "evidence", "difficulty_tags",
             "availability", "information", "evidence_check", "paediatric")  # fmt: skip


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made():
    return adapt(load(DATA / "made_case.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_adapt__never_looks_at_a_forbidden_field(path, tmp_path):
    case, others = load(path), [load(other) for other in CASES]
    person = read_case(path)
    for seed in range(5):
        chance = random.Random(seed)
        shuffled = copy.deepcopy(case)
        for key in FORBIDDEN:
            shuffled[key] = chance.choice(others).get(key) if chance.random() < 0.5 else None
        keys = list(shuffled)
        chance.shuffle(keys)
        assert adapt({key: shuffled[key] for key in keys}) == person
    assert adapt({key: case.get(key) for key in INPUTS}) == person
    renamed = tmp_path / f"{chance.random()}.yaml"
    renamed.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_case(renamed) == person


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_adapt__keeps_the_label_out_of_all_text(path):
    told = repr(read_case(path))
    assert truth(path).id not in told and path.stem not in told
    for words in ("manufacturing error", "accidental", "dispensed", "brown tumour"):
        assert words not in told


def test_adapt__a_changed_input_changes_the_person():
    case = load(CASES[0])
    assert adapt({**case, "age": 99}) != adapt(case)


def test_truth__is_read_apart():
    found = truth(next(path for path in CASES if path.stem == "mg_endoabs65p121"))
    assert (found.label, found.contributory, found.confidence) == ("mg_depletion", ("vitd_deficiency",), "high")
    assert found.information == "rich" and "mixed" in found.tags and not found.paediatric


def test_labs__suspect_later_and_unknown_ones_are_set_aside(made):
    aside = {item.finding.split(":")[0]: item.reason for item in made.set_aside}
    for number_ in (0, 1, 2, 6, 7):
        assert f"labs_at_presentation[{number_}]" in aside
    assert "suspect" in aside["labs_at_presentation[0]"] and "peak" in aside["labs_at_presentation[2]"]
    assert "labs_qualitative.urine_k" in aside


def test_labs__censored_worded_and_unitless_become_intervals(made):
    labs = {lab.analyte: lab for lab in made.labs}
    assert labs["pth"].high == pytest.approx(0.318, abs=1e-3) and labs["pth"].ref_low == pytest.approx(1.273, abs=1e-3)
    assert (labs["mg"].word, labs["mg"].high) == ("very_low", pytest.approx(0.56))
    assert (labs["tsh"].word, labs["urine_ca_cr"].word) == ("low", "high")
    assert set(labs) == {"pth", "tsh", "urine_ca_cr", "mg"}


def test_labs__a_word_beside_a_number_of_the_same_test_is_not_counted_twice():
    person = read_case(next(path for path in CASES if path.stem == "def_endoabs38p92"))
    assert [lab.value for lab in person.labs if lab.analyte == "alp"] == [116]
    assert any(item.finding.startswith("labs_qualitative.alp") for item in person.set_aside)


def test_labs__months_before_admission_are_days_before():
    case = next(path for path in CASES if "einstein" in path.stem)
    days = {lab.analyte: lab.day for lab in read_case(case).labs}
    assert days["ca_total"] == 0 and days["pth"] == pytest.approx(-30.4, abs=0.1)


def test_complaints__become_symptoms_conditions_or_denials(made):
    assert [symptom.key for symptom in made.symptoms] == ["cramp", "cough"]
    assert made.asymptomatic and "cramp" not in {symptom.key for symptom in made.symptoms_absent}
    assert {"tetany", "weakness", "thirst"} <= {symptom.key for symptom in made.symptoms_absent}
    assert any(condition.key == "hypertension" and condition.path == "complaints[2]" for condition in made.conditions)
    assert any("green_hair" in item.finding for item in made.set_aside)


def test_intake__doses_are_read_as_printed(made):
    amounts = [(item.substance, item.per_day, item.start, item.stop) for item in made.intake]
    assert amounts[0] == ("vitamin_d3", 50_000, -1, 0)
    assert amounts[1][:3] == ("calcium", pytest.approx(25 * 4.9955), -10)
    assert amounts[3][1] == pytest.approx(14_400_000 / 40 / 365.25)
    assert ("calcitriol", 0.5) in [pair[:2] for pair in amounts]
    assert made.sun is not None and made.sun.exposed == "face"
    assert any(condition.key == "sunless" for condition in made.conditions)


def test_drugs__classes_and_times(made):
    drugs = [(drug.name, drug.classes, drug.per_day, drug.start) for drug in made.drugs]
    assert drugs[0] == ("omeprazole", ("ppi",), None, -365.25)
    assert drugs[1] == ("lansoprazole", ("ppi",), 60, None)
    assert drugs[2][1:] == (("ppi",), None, pytest.approx(-1095.75))
    assert [name for name, *_ in drugs[4:8]] == ["rifampicin", "isoniazid", "pyrazinamide", "ethambutol"]
    assert all(start == -32 for *_, start in drugs[4:8])
    assert any("elixir" in item.finding for item in made.set_aside)


def test_drugs__start_from_an_onset_that_counts_from_them():
    person = read_case(next(path for path in CASES if "letrozole" in path.stem))
    assert person.drugs[0].start == -35 and person.onset is None


def test_conditions__are_found_in_free_text_and_relatives_are_left_out(made):
    keys = {condition.key for condition in made.conditions}
    assert {"t2dm", "malnutrition", "coeliac"} <= keys and "cystic_fibrosis" not in keys
    assert "work-up" not in repr(made.conditions)


def test_hindsight__a_dose_found_out_later_is_told_only_when_asked():
    path = next(path for path in CASES if path.stem == "tox_shm2011_case1")
    hidden, told = read_case(path).intake, read_case(path, dose_known=True).intake
    assert [item.per_day for item in hidden] == [None]
    assert told[0].per_day == pytest.approx(46_000)


def test_adapt__survives_nonsense():
    for nonsense in ({}, {"labs_at_presentation": [3, {}, {"analyte": "k"}], "age": "old", "labs_qualitative": [1],
                          "supplements_diet_sun": [1, {}], "complaints": 5, "onset": 7, "drugs": [None]},
                     dict.fromkeys(INPUTS)):  # fmt: skip
        assert adapt(nonsense).age is None


def test_usage__counts_and_names(made):
    shares = {share.kind: share for share in usage([("made", made)])}
    assert (shares["numeric labs"].given, shares["numeric labs"].used) == (8, 3)
    assert (shares["drugs"].given, shares["drugs"].used) == (7, 5)
    assert any("elixir" in item for item in shares["drugs"].unused)
    assert "made: labs" not in report(shares.values()) and "1 of" not in report(())


def test_usage__of_the_sample_cases_reaches_the_aim():
    shares = {share.kind: share for share in usage((path.stem, read_case(path)) for path in CASES)}
    assert shares["numeric labs"].share_of_modelled == 1.0 and shares["worded labs"].share_of_modelled == 1.0
    assert shares["complaints"].share >= 0.85 and shares["drugs"].share_of_modelled == 1.0


@pytest.mark.parametrize(
    ("text", "value"),
    [("50 000", 5e4), ("2,000,000", 2e6), ("14.400.000", 14.4e6), ("15.000", 15000), ("0,25", 0.25), ("1.5", 1.5),
     ("5,400", 5400)],
)  # fmt: skip
def test_number__as_printed(text, value):
    assert number(text) == value


def test_text__spans_rates_and_onsets():
    assert span("3-day history") == 3 and span("since 3 years old") is None and span("nothing") is None
    assert rate("three times daily").count == 3 and rate("weekly").every == 7 and rate("every 8 hours").every == 1 / 3
    assert rate("per capsule, label told 10 capsules a day").count == 10 and rate("sometimes") is None
    assert onset("two weeks; confusion 2 days") == 14 and onset("one month after starting") is None
    assert since("19 days after parathyroidectomy") == [("parathyroidectomy", 19)]
    assert since("within 24 hours of denosumab") == [("denosumab", 1)]
    assert dose("15.000U").value == 15000 and dose("24,300 μg (970,000 IU)").unit == "ug"
    assert without_hindsight("coeliac disease (found in the work-up)") == "coeliac disease"
    assert phrases("short bowel syndrome", ["bowel", "short bowel"]) == ["short bowel"]


JUNK = (None, 3, -1.5, "", "x", [], {}, True, float("nan"), "<5", "9.9.9 mg", "every 0 hours", [None], {"a": 1})


def damaged(value, chance):
    """The same case with a tenth of its parts replaced by junk."""
    if chance.random() < 0.1:
        return chance.choice(JUNK)
    if isinstance(value, dict):
        return {key: damaged(inner, chance) for key, inner in value.items()}
    return [damaged(inner, chance) for inner in value] if isinstance(value, list) else value


def test_adapt__survives_damaged_cases():
    chance = random.Random(11)
    for _ in range(150):
        case = damaged(load(DATA / "made_case.yaml") if chance.random() < 0.1 else load(chance.choice(CASES)), chance)
        if isinstance(case, dict):
            assert all(lab.value is None or lab.value == lab.value for lab in adapt(case).labs)
