"""Clinical units: right factors, and refusal with the nearest guess."""

import pytest

from vitadyn import knowledge
from vitadyn.errors import InputError, UnitError
from vitadyn.units import allowed, convert, height, weight


@pytest.mark.parametrize(
    ("value", "unit", "analyte", "expected"),
    [
        (15.0, "mg/dL", "ca_total", 3.743),
        (5.0, "mEq/L", "ca_total", 2.5),
        (150, "mg/l", "ca_total", 3.743),
        (9, "ng/mL", "vitd25", 22.46),
        (1220, "ng/ml", "vitd25", 3045),
        (22.5, "nmol/l", "vitd25", 22.5),
        (153, "pg/mL", "vitd125", 367.2),
        (9.425, "pg/mL", "pth", 1.0),
        (9.425, "ng/L", "pth", 1.0),
        (1.06, "mg/dL", "mg", 0.436),
        (1.0, "mEq/L", "mg", 0.5),
        (3.1, "mg/dl", "phosphate", 1.001),
        (1.78, "mg/dL", "creatinine", 157.4),
        (107, "\u03bcmol/l", "creatinine", 107),
        (4.0, "g/dL", "albumin", 40),
        (20, "mg/dL", "bun", 7.14),
        (40, "mg/dL", "urea", 6.66),
        (90, "mg/dL", "glucose", 5.0),
        (3, "mEq/L", "k", 3),
        (0.3, "mcU/mL", "tsh", 0.3),
        (200, "UI/l", "ck", 200),
        (2, "ukat/L", "alp", 120),
        (280, "mOsm/kg", "serum_osm", 280),
        (499, "mg", "urine_ca_24h", 12.45),
        (499, "mg/24 h", "urine_ca_24h", 12.45),
        (12.45, "mmol/24h", "urine_ca_24h", 12.45),
        (0.2, "mg/mg", "urine_ca_cr", 0.564),
        (200, "mg/g", "urine_ca_cr", 0.564),
        (200, "mg/g creatinine", "urine_ca_cr", 0.564),
        (564, "mmol/mol", "urine_ca_cr", 0.564),
        (7.4, "", "ph", 7.4),
        (4, "%", "femg", 4),
        (0.9, "%", "feca", 0.009),
        (2500, "mL/d", "urine_volume_24h", 2.5),
        (60, "ml/min/1.73 m\u00b2", "egfr", 60),
        (60, "mL/min", "egfr", 60),
        (1.2, "ng/dL", "ft4", 15.45),
        (45, "mmHg", "paco2", 6.0),
    ],
)
def test_convert__gives_the_canonical_unit(value, unit, analyte, expected):
    assert convert(value, unit, analyte) == pytest.approx(expected, rel=2e-3)


def test_convert__agrees_with_the_factors_of_the_table():
    for row in knowledge.table("analytes"):
        one = convert(1.0, row["unit_conv_ucum"], row["key"])
        assert one == pytest.approx(row.needed("factor_conv_to_si"), rel=2e-3), row["key"]


def test_convert__goes_back():
    assert convert(convert(9, "ng/mL", "vitd25"), "nmol/L", "vitd25", to="ng/mL") == pytest.approx(9)


@pytest.mark.parametrize(
    ("unit", "analyte", "guess"),
    [("mmo/L", "k", "mmol/L"), ("ng/m", "vitd25", "ng/mL"), ("mcgU/l", "tsh", "mU/L"), ("nmol", "vitd25", "nmol/L"),
     ("mg/dl", "alp", ""), ("", "ca_total", ""), ("", "urine_ca_cr", ""), ("mEq/L", "phosphate", ""), ("%", "ph", "")],
)  # fmt: skip
def test_convert__refuses_a_unit_the_analyte_does_not_have(unit, analyte, guess):
    with pytest.raises(UnitError) as caught:
        convert(1.0, unit, analyte, place="labs[2]")
    assert "labs[2]" in str(caught.value) and knowledge.analyte(analyte).unit in str(caught.value)
    assert (f"did you mean '{guess}'" in str(caught.value)) == bool(guess)


def test_allowed__lists_units_of_handy_numbers():
    assert {"mmol/L", "mg/dL"} <= set(allowed(knowledge.analyte("ca_total")))
    assert "U/L" not in allowed(knowledge.analyte("ca_total"))


def test_weight_and_height__need_a_unit():
    assert weight("180 lb") == pytest.approx(81.65, abs=0.01)
    assert height("5 ft 11 in") == pytest.approx(180.3, abs=0.1) and height("1.8 m") == 180
    for text in ("82", 82, "-3 kg", "82 stones", "<82 kg", "0 kg"):
        with pytest.raises(InputError):
            weight(text)
