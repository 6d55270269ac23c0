"""Study files are read strictly: what is unknown, missing or an input called an outcome is refused by its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_studies import SMALL, read, written

from vitadyn.errors import InputError
from vitadyn.physiology import body
from vitadyn.validation.trial_file import LARGEST, STUDIES, read_folder


def refused(folder: Path, old: str, new: str) -> InputError:
    """The error that a study with one change meets."""
    assert old in SMALL
    with pytest.raises(InputError) as caught:
        read(folder, SMALL.replace(old, new, 1))
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "place", "hint"),
    [
        ("weight = 70", "weights = 70", "small.toml: population: weights", "'weight'"),
        ('topic = "dose_response"', 'topic = "dose_respons"', "small.toml: topic", "'dose_response'"),
        ('quantity = "vitd25"', 'quantity = "vitd52"', "small.toml: compare[0]: quantity", "'vitd25'"),
        ('arm = "1000 IU/d"', 'arm = "1000 IU"', "small.toml: compare[0]: arm", "'1000 IU/d'"),
        ('how = "value"', 'how = "values"', "small.toml: compare[0]: how", "'value'"),
        ('grade = "A"', 'grade = "A"\nagainst = "placeb"', "small.toml: compare[0]: against", "'placebo'"),
        ("weight = 70", "weight = 70\nset = {gfrr = 100}", "small.toml: arm[0]: population: set: gfrr", "'gfr'"),
    ],
)
def test_unknown_word__is_refused_by_its_place_with_the_nearest(
    tmp_path: Path, old: str, new: str, place: str, hint: str
) -> None:
    error = refused(tmp_path, old, new)
    assert error.place == place and hint in error.hint


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('unit = "nmol/L"\nsd = 20', 'unit = "mg/kg"\nsd = 20', "small.toml: compare[0]: unit"),
        ('unit = "nmol/L"\nsd = 20', 'unit = ""\nsd = 20', "small.toml: compare[0]: unit"),
        ("sd = 20", "sd = 20\nse = 3", "small.toml: compare[0]: spread"),
        ("sd = 20\n", "", "small.toml: compare[0]: spread"),
        ("sd = 20", "ci95 = [80, 60]", "small.toml: compare[0]: ci95"),
        ("sd = 20", "k_of_n = [30, 20]", "small.toml: compare[0]: k_of_n"),
        ("sd = 20", 'spread = "small"', "small.toml: compare[0]: spread"),
        ("day = 120", "day = 121", "small.toml: compare[0]: day"),
        ("value = 73", "", "small.toml: compare[0]: value"),
        ("value = 73", "value = nan", "small.toml: compare[0]: value"),
        ("age = 60", "age = 6", "small.toml: arm[0]: population: age"),
        ("weight = 70", "weight = 70\nbmi = 25", "small.toml: arm[0]: population: bmi"),
        ("days = 120", "days = 1e9", "small.toml: arm[0]: days"),
        ("IU/day", "IU", "small.toml: arm[1]: give[0]"),
        ("vitamin D3 1000 IU/day", "vitamin K2 180 ug/day", "small.toml: arm[1]: give[0]"),
        ('name = "placebo"', 'name = "1000 IU/d"', "small.toml: arm"),
        ('how = "value"', 'how = "share_above"', "small.toml: compare[0]: above"),
        ('how = "value"', 'how = "change"\nsince = 120', "small.toml: compare[0]: day"),
        ('title = "', 'title = ["', "small.toml"),
    ],
)
def test_what_cannot_be_meant__is_refused_by_its_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert refused(tmp_path, old, new).place == place


@pytest.mark.parametrize("quantity", ["gfr", "albumin", "intake_ca", "oral_d3", "ph", "hco3"])
def test_number_that_is_put_in__is_no_outcome(tmp_path: Path, quantity: str) -> None:
    error = refused(tmp_path, 'quantity = "vitd25"', f'quantity = "{quantity}"')
    assert "no result of it" in error.allowed and error.given == quantity


def test_baseline_on_its_day__is_no_outcome(tmp_path: Path) -> None:
    error = refused(tmp_path, "day = 120", "day = 0")
    assert error.hint == "the baseline is an input"


def test_clamped_quantity__is_no_outcome(tmp_path: Path) -> None:
    clamped = SMALL.replace("[[compare]]", "clamp = {change = -0.2, ramp = 0.01}\n[[compare]]")
    with pytest.raises(InputError, match="the clamp holds it"):
        read(tmp_path, clamped.replace("vitd25", "ca_ionised", 2).replace("ca_ionised = {", "vitd25 = {"))


def test_medicine_that_acts_on_nothing__is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, "vitamin D3 1000 IU/day", "atorvastatin 40 mg/day")
    assert error.place == "small.toml: arm[1]: give" and "acts on no number" in error.allowed


def test_large_file__is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"at most {LARGEST} bytes"):
        read(tmp_path, SMALL + "#" * LARGEST)


def test_folder_without_studies__is_refused(tmp_path: Path) -> None:
    written(tmp_path, "", "between")
    with pytest.raises(InputError, match="PATH of the trials"):
        read_folder(tmp_path, body("C"))


def test_units__are_those_of_the_analyte_and_kept_as_printed(tmp_path: Path) -> None:
    study = read(tmp_path, SMALL.replace('value = 73\nunit = "nmol/L"', 'value = 30\nunit = "ng/mL"'))
    compare = study.compares[0]
    assert (compare.value, compare.unit) == (30.0, "ng/mL")
    assert compare.factor == pytest.approx(2.496, abs=0.001)


def test_arm__overrides_what_the_study_says_of_its_people(tmp_path: Path) -> None:
    own = 'name = "placebo"\nn = 7\npopulation = {bmi = 34}\nbaseline = {vitd25 = {value = 10, unit = "ng/mL"}}'
    placebo, treated = read(tmp_path, SMALL.replace('name = "placebo"', own)).arms
    assert placebo.group.n == 7 and treated.group.n == 40
    assert placebo.group.weight == pytest.approx(34 * 1.62**2) and treated.group.weight == 70
    assert placebo.baseline.vitd25 is not None and placebo.baseline.vitd25.value == pytest.approx(24.96, abs=0.01)
    assert placebo.group.age == treated.group.age == 60


def test_adherence__scales_what_is_swallowed(tmp_path: Path) -> None:
    half = read(tmp_path, SMALL.replace('give = ["', 'adherence = 0.5\ngive = ["')).arms[1]
    whole = read(tmp_path).arms[1]
    assert half.given.changes[0].amount == pytest.approx(0.5 * whole.given.changes[0].amount) != 0.0


def test_ids__differ_where_comparisons_are_alike(tmp_path: Path) -> None:
    twice = SMALL + SMALL[SMALL.index("[[compare]]") :]
    ids = [one.id for one in read(tmp_path, twice).compares]
    assert ids == ["small-1000_iu_per_d-vitd25-value-120-1", "small-1000_iu_per_d-vitd25-value-120-2"]


def test_studies_of_the_project__can_be_read_and_have_a_citation() -> None:
    for study in read_folder(STUDIES, body("C")):
        assert study.citation != study.source, study.name


JUNK = ("-1", "0", "1e300", "nan", "true", '""', '"x"', "[]", "[1]", "[[1]]", "{}", "{a = 1}", "2020-01-01")
LINES = [number for number, line in enumerate(SMALL.splitlines()) if " = " in line]


@pytest.mark.parametrize("line", LINES)
def test_junk_in_any_field__is_read_or_refused_but_never_breaks_the_reader(tmp_path: Path, line: int) -> None:
    lines = SMALL.splitlines()
    key = lines[line].split(" = ")[0]
    for junk in JUNK:
        changed = [*lines[:line], f"{key} = {junk}", *lines[line + 1 :]]
        try:
            read(tmp_path, "\n".join(changed))
        except InputError as error:
            assert error.place.startswith("small.toml"), (key, junk)
