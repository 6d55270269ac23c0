"""Medicines: a name, a name with dose words, a group of them, and what is refused."""

from datetime import date

import pytest

from vitadyn.errors import InputError
from vitadyn.io.person_yaml import read

TODAY = date(2026, 11, 23)


def drugs(text):
    return read(f"drugs: [{text}]\n", today=TODAY).drugs


def test_drugs__dose_words_after_the_name_are_read():
    (one,) = drugs("omeprazole 20 mg twice daily for 8 weeks")
    assert (one.name, one.per_day, one.unit, one.start, one.stop) == ("omeprazole", 40.0, "mg", -56.0, None)
    assert one.classes == ("ppi",) and one.text == "omeprazole 20 mg twice daily for 8 weeks"


def test_drugs__a_group_is_its_members():
    found = drugs("first-line anti-tuberculous drugs")
    assert [one.name for one in found] == ["rifampicin", "isoniazid", "pyrazinamide", "ethambutol"]
    assert {one.path for one in found} == {"drugs[0]"}


def test_drugs__a_supplement_without_its_rhythm_is_still_taken():
    for text in ("magnesium citrate", "{name: magnesium citrate, amount: 300 mg}"):
        (taken,) = read(f"drugs: [{text}]\n").intake
        assert (taken.substance, taken.per_day, taken.unit) == ("magnesium", None, "mmol")


def test_drugs__a_supplement_with_its_rhythm_is_an_intake():
    (taken, *_) = read("drugs: [{name: magnesium citrate, amount: 300 mg elemental, every: 1 d}]\n").intake
    assert taken.per_day == pytest.approx(300 / 24.305)


@pytest.mark.parametrize("amount", ["20 mg", "2 tablets", "1 patch", "4 puffs", "5 mL", "40 units", "2 patches"])
def test_drugs__amounts_in_units_that_medicines_have(amount):
    assert drugs(f"{{name: omeprazole, amount: {amount}, every: 1 d}}")[0].per_day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name: omeprazole, amount: 20 foo, every: 1 d}", "drugs[0].amount (line 1): given 'foo'"),
        ("{name: omeprazole, amount: 20 mg often}", "nothing after its unit"),
        ("omeprazole 20 mg", "how often"),
        ("omeprazol 20 mg daily", "did you mean 'omeprazole'?"),
        ("magnesium citrate 300 mg daily", "move it to intake:"),
        ("calcium", "move it to intake:"),
        ("zoledronate 5 mg once", "still taken"),
        ("omeprazole -20 mg daily", "not negative"),
    ],
)
def test_drugs__refused_with_place_and_advice(text, said):
    with pytest.raises(InputError) as caught:
        drugs(text)
    assert said in str(caught.value)
