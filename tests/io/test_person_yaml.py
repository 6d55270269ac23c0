"""person.yaml: what is read, in which unit, and what is refused with which words."""

import random
from datetime import date
from pathlib import Path

import pytest

from vitadyn.errors import InputError, UnitError
from vitadyn.io.person_yaml import read

TODAY = date(2026, 11, 23)
FULL = """
age: 58
sex: male
weight: 180 lb
height: 180 cm
setting: clinic
onset: 3 weeks
symptoms: [polyuria, leg_cramps, {what: cramp_night, where: calf, per_week: 3, since: 3 weeks, at_night: true}]
symptoms_absent: [bone_pain]
intake:
  - {what: vitamin D3, amount: 46000 ug, every: 1 d, for: 60 d, stopped: 2026-11-01, label: 1000 IU}
  - {what: calcium carbonate, amount: 500 mg, every: 12 h}
  - {what: magnesium, amount: 300 mg as citrate, every: 1 d}
  - {what: liquorice, amount: 50 g, every: 1 week}
  - {what: Almonds, amount: 2 servings, every: 1 d}
sun: {latitude: 52, month: 11, skin_type: II, minutes_per_day: 20, exposed: face_hands}
drugs: [{name: hydrochlorothiazide, amount: 25 mg, every: 1 d, started: -90 d}, frusemide, metformin,
        {name: calcitriol, amount: 0.25 ug, every: 12 h}]
conditions: [sarcoidosis, pregnancy]
labs:
  - {analyte: ca_total, value: 15.0 mg/dL, when: 2026-11-03, ref: 8.5-10.5}
  - {analyte: ca_total, value: 2.4 mmol/L, adjusted: true, when: -30 d}
  - {analyte: pth, value: "<4 pg/mL"}
  - {analyte: mg, value: normal}
  - {analyte: vitd25, value: 1220 ng/mL}
  - {analyte: k, value: low, ref: 3.6-5.0 mmol/L}
  - {analyte: bun, value: 20 mg/dL}
  - {analyte: tco2, value: 30 mmol/L}
  - {analyte: ph, value: 7.45, specimen: arterial}
  - {analyte: hb, value: 11 g/dL}
other: {drugs: [clonidine], labs: [{analyte: zinc, value: 11}], symptoms: [cramp, hiccups]}
"""


def person(text, today=TODAY):
    return read(text + "\n", today=today)


@pytest.fixture(scope="module")
def full():
    return person(FULL)


def test_read__converts_labs_to_canonical_units(full):
    calcium, adjusted, pth, mg, vitd, k, urea, hco3, ph, hb = full.labs
    assert calcium.value == pytest.approx(3.743, abs=1e-3) and calcium.unit == "mmol/L"
    assert (calcium.ref_low, calcium.ref_high) == pytest.approx((2.121, 2.620), abs=1e-3)
    assert (calcium.day, calcium.path) == (-20, "labs[0]")
    assert (adjusted.analyte, adjusted.adjusted, adjusted.day) == ("ca_corrected", True, -30)
    assert (pth.value, pth.low) == (None, None) and pth.high == pytest.approx(0.4244, abs=1e-4)
    assert (mg.word, mg.low, mg.high) == ("normal", 0.70, 0.95)
    assert vitd.value == pytest.approx(3045, abs=1)
    assert (k.low, k.high, k.ref_low) == (None, 3.6, 3.6)
    assert urea.analyte == "urea" and urea.value == pytest.approx(7.14, abs=0.01) and "nitrogen" in urea.method
    assert (hco3.analyte, hco3.method) == ("hco3", "tco2")
    assert (ph.value, ph.specimen) == (7.45, "arterial")
    assert (hb.value, hb.modelled) == (110, False) and vitd.modelled


def test_read__keeps_what_was_written_and_where(full):
    assert full.labs[2].text == "pth <4 pg/mL" and full.labs[2].path == "labs[2]"
    assert full.symptoms[1].text == "leg_cramps" and full.symptoms[1].key == "cramp"


def test_read__symptoms_carry_place_rate_and_time(full):
    night = full.symptoms[2]
    assert (night.where, night.per_week, night.days, night.at_night, night.after_exercise) == (
        "calf",
        3,
        21,
        True,
        None,
    )
    assert [s.key for s in full.symptoms_absent] == ["bone_pain"]


def test_read__intake_in_canonical_units_with_times(full):
    first, *rest = full.intake
    assert (first.substance, first.per_day, first.unit) == ("vitamin_d3", 46000, "ug")
    assert (first.start, first.stop, first.label_per_day) == (-82, -22, 25)
    amounts = {(item.path, item.substance): item.per_day for item in rest}
    assert amounts["intake[1]", "calcium"] == pytest.approx(9.991) and amounts["intake[1]", "alkali"] > 19
    assert amounts["intake[2]", "magnesium"] == pytest.approx(300 / 24.305)
    assert amounts["intake[3]", "liquorice"] == pytest.approx(50 / 7)
    assert amounts["intake[4]", "magnesium"] == pytest.approx(2 * 76.55 / 24.305)
    assert amounts["drugs[3]", "calcitriol"] == pytest.approx(0.5)
    assert "mass of calcium carbonate" in rest[0].reading and "element" in rest[0].reading


def test_read__drugs_have_their_classes(full):
    assert [drug.classes for drug in full.drugs] == [("thiazide",), ("loop",), (), ("active_vitamin_d",)]
    assert (full.drugs[0].per_day, full.drugs[0].unit, full.drugs[0].start) == (25, "mg", -90)


def test_read__measures_and_sun(full):
    assert (full.age, full.sex, full.height, full.setting, full.onset) == (58, "male", 180, "clinic", 21)
    assert full.weight == pytest.approx(81.65, abs=0.01) and full.pregnant is True and full.dialysis is None
    assert full.sun is not None and (full.sun.skin_type, full.sun.exposed, full.sun.month) == ("II", "face_hands", 11)


def test_read__other_is_set_aside_with_its_reason(full):
    reasons = [item.reason for item in full.set_aside]
    assert reasons == ["known to the person, not to the model"] * 4 + ["known, not modelled"]
    assert full.set_aside[4].finding == "drugs[2]: metformin"
    assert "zinc" in full.set_aside[1].finding
    assert full.warnings == (
        "pregnant, and sex: male: is that right?",
        "other.symptoms: 'cramp' is known to the model, move it to symptoms:",
    )


def test_read__an_absent_fact_stays_absent():
    empty = person("age: 40")
    assert empty.sex is None and empty.weight is None and empty.labs == () and empty.pregnant is None


def test_read__computes_egfr_and_says_so():
    found = person("age: 50\nsex: female\nlabs: [{analyte: creatinine, value: 1.0 mg/dL}]").lab("egfr")
    assert found is not None and found.computed and found.path == "labs[0]"
    assert found.value == pytest.approx(68.6, abs=0.3)


@pytest.mark.parametrize(
    "more", ["pregnant: true", "dialysis: true", "labs: [{analyte: egfr, value: 30 mL/min}]", "age: 12"]
)
def test_read__computes_no_egfr_where_it_does_not_hold(more):
    lines = {"age": "age: 50", "sex": "sex: female", "labs": "labs: [{analyte: creatinine, value: 1 mg/dL}]"}
    if more.startswith("labs"):
        more = "labs: [{analyte: creatinine, value: 1 mg/dL}, {analyte: egfr, value: 30 mL/min}]"
    lines[more.split(":")[0]] = more
    assert not any(lab.computed for lab in person("\n".join(lines.values())).labs)


def test_read__asymptomatic_denies_eight_symptoms_and_no_more():
    found = person("asymptomatic: true\nsymptoms: [constipation]")
    assert {symptom.key for symptom in found.symptoms_absent} == {
        "cramp", "tetany", "weakness", "confusion", "vomiting", "thirst", "polyuria", "bone_pain"}  # fmt: skip


def test_read__json_is_read_too():
    assert person('{"age": 58, "labs": [{"analyte": "na", "value": "92 mmol/L"}]}').labs[0].value == 92


def test_read__relative_times_count_from_the_date_given():
    text = "date: 2026-11-10\nlabs: [{analyte: k, value: 3 mmol/L, when: 2026-11-03}]"
    assert person(text).labs[0].day == -7


def test_read__a_path_and_standard_input(tmp_path, monkeypatch):
    import io

    path = tmp_path / "person.yaml"
    path.write_text("age: 58")
    assert read(path).age == read(str(path)).age == 58
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"age: 59")))
    assert read("-").age == 59


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("{analyte: vitd25, value: 645 ng/mL}", 1610),
        ("{analyte: na, value: 92 mmol/L}", 92),
        ("{analyte: ca_total, value: 3.5 mg/dL}", 0.873),
        ("{analyte: na, value: 60 mmol/L, confirmed: true}", 60),
    ],
)
def test_read__accepts_real_extremes(line, value):
    assert person(f"labs: [{line}]").labs[0].value == pytest.approx(value, rel=1e-3)


def test_read__accepts_pth_below_one():
    assert person('labs: [{analyte: pth, value: "<1 pg/mL"}]').labs[0].high == pytest.approx(0.1061, rel=1e-4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sx: male", ["sx", "did you mean 'sex'?", "other:"]),
        ("symptoms: [crampp]", ["symptoms[0]", "crampp", "did you mean 'cramp'?", "other: {symptoms: [crampp]}"]),
        ("symptoms: [hypertension]", ["is a condition: move it to conditions:"]),
        ("conditions: [cramp]", ["is a symptom: move it to symptoms:"]),
        ("drugs: [omeprazol]", ["drugs[0]", "did you mean 'omeprazole'?", "other: {drugs: [omeprazol]}"]),
        ("conditions: [sarcoid]", ["did you mean 'sarcoidosis'?"]),
        ("labs: [{analyte: calcum, value: 3 mg/dL}]", ["labs[0].analyte", "did you mean 'ca_total'?", "other: {labs:"]),
        ("labs: [{analyte: ca_total, value: 15 mmol/L}]", ["is the unit", "In mg/dL", "confirmed: true"]),
        ("labs: [{analyte: k, value: 30 mmol/L}]", ["plausible", "confirmed: true"]),
        ("labs: [{analyte: na, value: -5 mmol/L, confirmed: true}]", ["never negative"]),
        ("labs: [{analyte: na, value: nan mmol/L}]", ["labs[0].value"]),
        ("labs: [{analyte: na, value: .inf}]", ["labs[0].value"]),
        ("labs: [{analyte: na}]", ["value: is missing"]),
        ("labs: [{analyte: k, value: hihg}]", ["did you mean 'high'?"]),
        ("labs: [{analyte: k, value: 3 mmol/L, when: 2026-12-03}]", ["labs[0].when", "future"]),
        ("labs: [{analyte: k, value: 3 mmol/L, when: 2026-02-31}]", ["calendar"]),
        ("labs: [{analyte: k, value: 3 mmol/L, adjusted: true}]", ["ca_total"]),
        ("labs: [{analyte: urine_k, value: low}]", ["no reference limit", "ref:"]),
        ("intake: [{what: vitamin D3, amount: -4 ug, every: 1 d}]", ["intake[0].amount", "not negative"]),
        ("intake: [{what: vitamin D3, amount: 1 ug}]", ["every:"]),
        ("intake: [{what: vitamin D3, amount: 1 ug, every: once}]", ["started:"]),
        ("intake: [{what: milk, amount: 1 serving, every: 1 d}]", ["Milk, nonfat, vitamin D added"]),
        ("intake: [{what: unicorn, amount: 1 mg, every: 1 d}]", ["other: {intake: [unicorn]}"]),
        ("intake: [{what: vitamin D3, amount: 60 kg, every: 1 d}]", ["IU"]),
        ("intake: [{what: vitamin D3, amount: 9000000 mg, every: 1 d}]", ["at most"]),
        ("intake: [{what: vitamin D3, started: -5 d, stopped: -9 d}]", ["after started:"]),
        ("intake: [{what: vitamin D3, started: -50 d, stopped: -9 d, for: 9 d}]", ["two of the three"]),
        ("age: 58\nage: 59", ["'age' twice", "first on line 1"]),
        ("age: -3", ["0 to 120"]),
        ("age:", ["leave the line out"]),
        ("sex: m", ["female, male"]),
        ("pregnant: yes", ["true, false"]),
        ("onset: tomorrow", ["3 weeks"]),
        ("age: old", ["an age in years from 0 to 120"]),
        ("sex: Male", ["did you mean 'male'?"]),
        ("sun: {skin_type: ii}", ["did you mean 'II'?"]),
        ("sun: {month: november}", ["a month as a number from 1 to 12"]),
        ("labs: [{analyte: mg, value: 1 mmol/L, when: yesterday}]", ["days before now"]),
        ("labs: [{analyte: mg, value: 1 mmol/L, ref: usual}]", ["the laboratory's own range"]),
        ("labs: [{analyte: mg, value: low, ref: 0.7-1.0}]", ["write the range with its unit: '0.7-1.0 mmol/L'"]),
        ("labs: [{analyte: ph, value: 9}]", ["given '9'", "is this value right?"]),
        ("labs: [{analyte: mg, value: 1,9 mg/dL}]", ["write a decimal point"]),
        ("labs:", ["leave the line out"]),
        ("conditions: sarcoidosis", ["such as [sarcoidosis]"]),
        ("intake: [{what: omeprazole}]", ["move it to drugs:"]),
        ("intake: [{what: vitamin D, label: 500 IU}]", ["every:, beside label:"]),
        ("intake: [{what: vitamin D3, amount: 1 ug daily for 3 weeks}]", ["how long by for:"]),
        ("intake: [{what: vitamin D3, amount: 1 ug, every: twice daily}]", ['"12 h"']),
        ("symptoms: cramp", ["a list"]),
        ("symptoms: [cramp]\nsymptoms_absent: [cramps]", ["not both"]),
        ("asymptomatic: true\nsymptoms: [cramp]", ["lists cramp"]),
        ("sun: {month: 13}", ["1 to 12"]),
        ("a: &x [1]\nb: *x", ["anchor or alias"]),
        ("age: !!python/object/apply:os.system ['ls']", ["tag"]),
        ("[" * 50, ["nesting"]),
        ("- age: 58", ["a mapping"]),
        ("? [1]\n: 2", ["a plain word as a key"]),
        ("age: 58\n---\nage: 59", ["second document"]),
        ("{age: 58", ["not well formed"]),
        ("age: 5\0", ["NUL"]),
        ("# nothing", ["empty file"]),
        ("", ["empty file"]),
    ],
)  # fmt: skip
def test_read__refuses_with_place_and_advice(text, said):
    with pytest.raises(InputError) as caught:
        person(text)
    for part in said:
        assert part in str(caught.value)


def test_read__names_file_and_line(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("age: 58\nlabs:\n  - {analyte: k, value: 3 furlongs}\n")
    with pytest.raises(UnitError, match=r"mine\.yaml: labs\[0\]\.value \(line 3\): given 'furlongs'"):
        read(path)


def test_read__refuses_files_that_are_no_person(tmp_path):
    (tmp_path / "empty.yaml").write_bytes(b"")
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "nul.yaml").write_bytes(b"age: 5\x00\n")
    with (tmp_path / "huge.yaml").open("wb") as file:
        file.truncate(50_000_000)
    for name in ("empty.yaml", "binary.yaml", "nul.yaml", "huge.yaml", "absent.yaml", "", "x" * 5000, "a\0b"):
        with pytest.raises(InputError):
            read(tmp_path / name if "\0" not in name else name)


def test_read__stops_early_on_a_million_brackets_and_many_values():
    for text in ("[" * 900_000, "symptoms: [" + "a," * 400_000 + "]", "x: " + "y" * 900_000):
        with pytest.raises(InputError) as caught:
            person(text)
        assert len(str(caught.value)) < 2000


def test_read__takes_every_letter_that_json_can_write():
    said = person('{"other": {"symptoms": ["\\ud83d\\ude00 caf\\u00e9"]}}').set_aside[0].finding
    assert said.endswith("\U0001f600 caf\u00e9")


def test_read__shows_the_name_of_a_file_without_its_control_letters(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a\x1b[31m.yaml")
    assert "\x1b" not in str(caught.value)


def test_read__errors_stay_short_and_printable():
    with pytest.raises(InputError) as caught:
        person("a" * 5000 + ": 1")
    assert len(str(caught.value)) < 1000
    with pytest.raises(InputError) as caught:
        person('"\\e[31mred": 1')
    assert "\x1b" not in str(caught.value)


def test_text_is_never_taken_for_a_path(tmp_path):
    assert not Path("age: 58\n").exists() and person("age: 58").age == 58


def test_read__answers_damaged_files_with_an_input_error_only():
    chance = random.Random(7)
    for _ in range(400):
        letters = list(FULL)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(letters))
            letters[place] = chance.choice(
                ["", ":", "[", "]", "{", "-", "\t", "9", "<", "%", "&", "*", "!", "\u00b5", "\n", "'"]
            )
        try:
            person("".join(letters))
        except InputError as error:
            assert str(error)
