"""A dose on a label: the mass of the compound or of the element, and which was read."""

import pytest

from vitadyn.errors import InputError, UnitError
from vitadyn.quantity import days, parse
from vitadyn.substances import elemental

MG, CA = 24.305, 40.078


@pytest.mark.parametrize(
    ("text", "substance", "milligrams", "mass"),
    [
        ("calcium carbonate 500 mg", "calcium", 200, CA),
        ("500 mg calcium carbonate", "calcium", 200, CA),
        ("magnesium citrate 300 mg", "magnesium", 48, MG),
        ("magnesium 300 mg as citrate", "magnesium", 300, MG),
        ("300 mg elemental magnesium as citrate", "magnesium", 300, MG),
        ("magnesium 300 mg as magnesium oxide", "magnesium", 300, MG),
        ("elemental magnesium citrate 300 mg", "magnesium", 300, MG),
        ("magnesium oxide 400 mg", "magnesium", 241, MG),
        ("magnesium 250 mg", "magnesium", 250, MG),
    ],
)
def test_elemental__reads_the_salt_or_the_element(text, substance, milligrams, mass):
    amount = elemental(text)
    assert amount.substance == substance and amount.unit == "mmol"
    assert amount.per_dose * mass == pytest.approx(milligrams, rel=0.015)


def test_elemental__tells_the_other_reading():
    salt, element = elemental("magnesium citrate 300 mg"), elemental("magnesium 300 mg as citrate")
    assert salt.other == pytest.approx(element.per_dose)
    assert element.other == pytest.approx(salt.per_dose)
    assert "mass of magnesium citrate" in salt.reading and "the element" in salt.other_reading
    assert elemental("magnesium 300 mg").other is None


@pytest.mark.parametrize(
    ("text", "substance", "micrograms"),
    [
        ("vitamin D3 4000 IU", "vitamin_d3", 100),
        ("vitamin D2 50,000 IU", "vitamin_d2", 1250),
        ("cholecalciferol 1.25 mg", "vitamin_d3", 1250),
        ("calcitriol 0.5 ug", "calcitriol", 0.5),
        ("calcifediol 20 mcg", "calcifediol", 20),
        ("vitamin D3 260 nmol", "vitamin_d3", 100),
    ],
)
def test_elemental__reads_vitamin_d(text, substance, micrograms):
    amount = elemental(text)
    assert (amount.substance, amount.unit) == (substance, "ug")
    assert amount.per_dose == pytest.approx(micrograms, rel=1e-3)


def test_elemental__carries_alkali_and_phosphate():
    assert dict(elemental("calcium carbonate 1 g").alongside)["alkali"] == pytest.approx(2 * 9.991)
    assert dict(elemental("calcium phosphate 1 g").alongside) == {"phosphate": pytest.approx(6.448, rel=1e-3)}
    assert elemental("potassium chloride 20 mmol").alongside == ()


def test_elemental__halves_milliequivalents_of_divalent_ions():
    assert elemental("magnesium 12 mEq").per_dose == 6.0
    assert elemental("potassium chloride 20 mEq").per_dose == 20.0


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("vitamin D3", InputError, "an amount"),
        ("magnesium citrat 300 mg", InputError, "did you mean 'magnesium citrate'?"),
        ("calcitriol 400 IU", UnitError, "IU (of D3 and D2 only)"),
        ("calcium -5 mg", InputError, "not negative"),
        ("calcium 0,5 g", InputError, "decimal point"),
        ("magnesium 300 IU", UnitError, "mmol or mEq"),
    ],
)
def test_elemental__refuses(text, error, said):
    with pytest.raises(error) as caught:
        elemental(text, "intake[0]")
    assert said in str(caught.value) and "intake[0]" in str(caught.value)


@pytest.mark.parametrize("text", ["nan", "inf mg", "1e999 mg", "", "mg", "1,23 mg", "1.2.3 mg", True, None, [1]])
def test_parse__refuses_what_is_no_number(text):
    with pytest.raises(InputError):
        parse(text, "here")


@pytest.mark.parametrize(
    ("text", "expected"), [("3 weeks", 21), ("week", 7), ("-14 d", -14), ("12 h", 0.5), ("2 years", 730.5)]
)
def test_days__reads_lengths_of_time(text, expected):
    assert days(text, "onset") == expected


@pytest.mark.parametrize("text", ["3", "a while", "<3 weeks", "3 fortnights"])
def test_days__refuses(text):
    with pytest.raises(InputError):
        days(text, "onset")
