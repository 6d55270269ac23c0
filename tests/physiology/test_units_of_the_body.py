"""Every equation of the body gives the unit it declares, and a wrong unit is refused by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vitadyn.dimensions import DimensionError, check
from vitadyn.language import Body
from vitadyn.physiology import body
from vitadyn.validation.clamp import clamped


def with_unit(name: str, unit: str) -> Body:
    """The body with one number or law in another unit."""
    whole = body("C")
    if name in whole.numbers:
        return replace(whole, numbers={**whole.numbers, name: replace(whole.numbers[name], unit=unit)})
    return replace(whole, laws={**whole.laws, name: replace(whole.laws[name], unit=unit)})


@pytest.mark.parametrize("smooth", [True, False])
@pytest.mark.parametrize("numbers", ["A", "B", "C"])
def test_body__is_right_in_its_units(numbers, smooth):
    whole = body(numbers, smooth=smooth)
    assert set(check(whole)) >= {*whole.states, *whole.laws, *whole.numbers}


def test_clamp__is_right_in_its_units():
    check(clamped("C"))


@pytest.mark.parametrize(
    ("name", "unit", "law", "shown"),
    [
        ("intake_ca", "mg/d", "ca_eaten", "mg/d"),
        ("ca_set", "mg/dL", "release_drive", "dL mmol/L/mg"),
        ("vmax_25", "mmol/d", "plasma_d3_start", "mmol/d"),
        ("k_calcitriol", "1/h", "makes_calcitriol", "pmol/L/h"),
        ("iv_water", "mL/d", "gains_water", "mL/d"),
        ("excretes_ca", "mmol/L", "excretes_ca", "mmol/L"),
        ("vdr_activity", "pmol/L", "vdr_activity", "pmol/L"),
        ("calcitriol_per_dose", "pmol/L/ug", "makes_calcitriol", "pmol/L"),
    ],
)
def test_body__a_wrong_unit_is_refused_by_name(name, unit, law, shown):
    with pytest.raises(DimensionError) as refusal:
        check(with_unit(name, unit))
    assert law in str(refusal.value)
    assert shown in str(refusal.value)
