"""Units as values: right equations pass, wrong ones are refused by name."""

import numpy as np
import pytest

from vitadyn import maths
from vitadyn.dimensions import Dim, DimensionError, check, dim
from vitadyn.errors import ModelError
from vitadyn.language import Number, System, join
from vitadyn.maths import EXACT, SMOOTH

MMOL, NMOL, DAY = dim("mmol"), dim("nmol"), dim("d")


@pytest.mark.parametrize(
    ("unit", "shown"),
    [("mmol/d", "mmol/d"), ("nmol/L", "nmol/L"), ("1", "1"), ("1/d", "1/d"), ("L", "L"), ("mOsm/kg", "mOsm/kg"),
     ("ug", "ug"), ("pmol/nmol", "pmol/nmol"), ("L/mmol/d", "L/d/mmol"), ("1/(nmol d)", "1/d/nmol"),
     ("mmol^2/L", "mmol^2/L")],
)  # fmt: skip
def test_dim__reads_unit_texts(unit, shown):
    assert str(dim(unit)) == shown


@pytest.mark.parametrize("unit", ["mmol/!", "1/(mmol/L)", "3 mmol"])
def test_dim__refuses_what_it_cannot_read(unit):
    with pytest.raises(ModelError, match="unit"):
        dim(unit)


def test_arithmetic__multiplies_and_divides_units():
    assert dim("mmol/L") * dim("L/d") == dim("mmol/d")
    assert np.float64(1.0) / DAY == dim("1/d")
    assert (dim("mmol") / dim("mmol")) == Dim()
    assert dim("mmol") ** 2 == dim("mmol^2")
    assert (MMOL * MMOL).sqrt() == MMOL
    assert -MMOL == MMOL


@pytest.mark.parametrize(
    "wrong",
    [lambda: MMOL + NMOL, lambda: MMOL - 1.0, lambda: 2.0 + MMOL, lambda: MMOL < NMOL, lambda: maths.exp(MMOL),
     lambda: maths.log(DAY), lambda: MMOL ** Dim(), lambda: 2.0 ** MMOL, lambda: maths.minimum(MMOL, 3.0),
     lambda: maths.where(MMOL > 0.0, MMOL, DAY), lambda: maths.softplus(MMOL, 0.1)],
)  # fmt: skip
def test_arithmetic__refuses_units_that_do_not_fit(wrong):
    with pytest.raises(DimensionError, match=r"\[.*\]"):
        wrong()


def test_zero__fits_any_unit():
    assert 0.0 + MMOL == MMOL
    assert maths.maximum(MMOL, 0.0) == MMOL
    assert maths.where(MMOL > 0.0, MMOL, 0.0) == MMOL
    assert maths.where(DAY > 0, np.float64(0.0), MMOL) == MMOL


def test_truth__is_never_asked():
    with pytest.raises(ModelError, match="where"):
        bool(MMOL)


@pytest.mark.parametrize("kink", [EXACT, SMOOTH])
def test_corners__keep_the_unit(kink):
    assert kink.cap(MMOL, MMOL, MMOL) == MMOL
    assert kink.floor(MMOL, MMOL, MMOL) == MMOL
    assert kink.clip(Dim(), 0.1, 10.0) == Dim()
    assert kink.saturate(MMOL, MMOL) == MMOL


def toy(flux_unit="mmol/d", law_unit="1/d", start_unit="mmol/L", size="volume"):
    system = System("toy")
    system.numbers = {
        "volume": Number("volume", 14.0, "L", "X", "R"),
        "start": Number("start", 1.2, start_unit, "X", "R"),
        "half": Number("half", 2.0, "d", "X", "R"),
    }
    system.pool("calcium", "mmol/L", "start", "Ca", size=size)

    @system.law(law_unit, "X")
    def rate(half):
        return 0.693 / half

    @system.flux("calcium", None, flux_unit, "X")
    def loss(calcium, volume, rate):
        return rate * calcium * volume

    return join("toy", [system])


def test_check__passes_a_sound_body():
    assert check(toy())["loss"] == dim("mmol/d")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"law_unit": "d"}, r"law 'rate' is declared \[d\] but its equation gives \[1/d\]"),
        ({"flux_unit": "nmol/d"}, r"law 'loss' is declared \[nmol/d\]"),
        ({"start_unit": "mmol"}, r"pool 'calcium' is \[mmol/L\] but its start 'start' is \[mmol\]"),
        ({"size": None}, r"flux 'loss' is \[mmol/d\] but pool 'calcium' needs \[mmol/L/d\]|needs \[mmol/d/L\]"),
    ],
)
def test_check__names_the_fault(fault, said):
    with pytest.raises(DimensionError, match=said):
        check(toy(**fault))


def test_check__names_the_law_with_a_sum_of_unlike_units():
    system = System("wrong")
    system.numbers = {"a": Number("a", 1.0, "mmol", "X", "R"), "b": Number("b", 1.0, "nmol", "X", "R")}

    @system.law("mmol", "X")
    def total(a, b):
        return a + b

    with pytest.raises(DimensionError, match=r"law 'total' .*\[mmol\] \+ \[nmol\]"):
        check(join("wrong", [system]))
