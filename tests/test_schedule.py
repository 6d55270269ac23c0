"""Free-text schedules: what is read, what the other reading would give, and what is refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitadyn.errors import InputError, VitadynError
from vitadyn.schedule import parse, parse_all

MG_CALCIUM, MG_MAGNESIUM = 40.078, 24.305


@pytest.mark.parametrize(
    ("text", "substance", "amount", "unit", "every", "start", "stop"),
    [
        ("vitamin D3 4000 IU/day for 90 d", "vitamin_d3", 100.0, "ug", 1.0, 0.0, 90.0),
        ("vitamin D3 50000 IU weekly for 8 weeks", "vitamin_d3", 1250.0, "ug", 7.0, 0.0, 56.0),
        ("vitamin D3 50,000 IU once a week for 8 doses", "vitamin_d3", 1250.0, "ug", 7.0, 0.0, 56.0),
        ("vitamin D3 300000 IU once", "vitamin_d3", 7500.0, "ug", math.inf, 0.0, math.inf),
        ("vitamin D 3 400 IU daily", "vitamin_d3", 10.0, "ug", 1.0, 0.0, math.inf),
        ("ergocalciferol 50000 IU twice a week", "vitamin_d2", 1250.0, "ug", 3.5, 0.0, math.inf),
        ("calcitriol 0.25 ug every 12 h", "calcitriol", 0.25, "ug", 0.5, 0.0, math.inf),
        ("calcifediol 20 ug/day from day 30", "calcifediol", 20.0, "ug", 1.0, 30.0, math.inf),
        ("calcium carbonate 500 mg twice daily", "calcium", 200.2 / MG_CALCIUM, "mmol", 0.5, 0.0, math.inf),
        ("magnesium citrate 300 mg/day", "magnesium", 48.48 / MG_MAGNESIUM, "mmol", 1.0, 0.0, math.inf),
        ("magnesium 300 mg/day as citrate", "magnesium", 300 / MG_MAGNESIUM, "mmol", 1.0, 0.0, math.inf),
        ("300 mg elemental magnesium a day as citrate", "magnesium", 300 / MG_MAGNESIUM, "mmol", 1.0, 0.0, math.inf),
        ("calcium citrate 1 g every other day", "calcium", 5.259, "mmol", 2.0, 0.0, math.inf),
        ("Potassium Chloride 8 mmol three times a day until day 14", "potassium", 8.0, "mmol", 1 / 3, 0.0, 14.0),
        ("magnesium (as citrate) 300 mg nightly", "magnesium", 300 / MG_MAGNESIUM, "mmol", 1.0, 0.0, math.inf),
        ("vitamin D3 400 IU every morning for three weeks", "vitamin_d3", 10.0, "ug", 1.0, 0.0, 21.0),
        ("magnesium oxide 400 mg tds after day 10 for a month", "magnesium", 9.924, "mmol", 1 / 3, 10.0, 40.44),
    ],
)
def test_parse__reads_supplements(
    text: str, substance: str, amount: float, unit: str, every: float, start: float, stop: float
) -> None:
    course = parse(text)
    assert (course.substance, course.drug, course.unit) == (substance, None, unit)
    assert course.amount == pytest.approx(amount, rel=1e-3)
    assert course.timing.every_days == pytest.approx(every)
    assert (course.timing.start, course.timing.stop) == pytest.approx((start, stop))


@pytest.mark.parametrize(
    ("text", "drug", "classes", "amount"),
    [
        ("hydrochlorothiazide 25 mg/day", "hydrochlorothiazide", ("thiazide",), 25.0),
        ("omeprazole 20 mg once daily", "omeprazole", ("ppi",), 20.0),
        ("denosumab 60 mg every 6 months", "denosumab", ("denosumab",), 60.0),
        ("furosemide 0.04 g bd", "furosemide", ("loop",), 40.0),
    ],
)
def test_parse__reads_medicines(text: str, drug: str, classes: tuple[str, ...], amount: float) -> None:
    course = parse(text)
    assert (course.drug, course.substance, course.classes, course.unit) == (drug, None, classes, "mg")
    assert course.amount == pytest.approx(amount)


def test_readings__of_a_salt_and_of_its_element_name_each_other() -> None:
    by_salt = parse("magnesium citrate 300 mg/day").as_reading()
    by_element = parse("magnesium 300 mg/day as citrate").as_reading()
    assert "mass of magnesium citrate: 48.5 mg magnesium = 1.995 mmol" in by_salt.read_as
    assert "mass of the element magnesium = 12.34 mmol" in by_salt.other_reading
    assert "mass of the element magnesium = 12.34 mmol" in by_element.read_as
    assert "mass of magnesium citrate: 48.5 mg magnesium = 1.995 mmol" in by_element.other_reading


def test_readings__are_one_where_there_is_no_other() -> None:
    assert parse("vitamin D3 1000 IU/day").as_reading().other_reading == ""


def test_calcium_carbonate__brings_alkali() -> None:
    assert dict(parse("calcium carbonate 1 g/day").alongside)["alkali"] == pytest.approx(2 * 9.991, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("vitamin D3 4000 IU", "how often"),
        ("vitaminn D3 400 IU/day", "did you mean 'vitamin d3'"),
        ("hydroclorothiazide 25 mg/day", "did you mean 'hydrochlorothiazide'"),
        ("magnesium oxid 400 mg/day", "did you mean 'magnesium oxide'"),
        ("magnesium 300 mg/day as moonlight", "magnesium moonlight"),
        ("vitamin D3 4000/day", "one amount with its unit"),
        ("vitamin D3 4000 mL/day", "one amount with its unit"),
        ("calcium carbonate 4000 IU/day", "calcium"),
        ("vitamin D3 -4000 IU/day", "not negative"),
        ("hydrochlorothiazide -25 mg/day", "not negative"),
        ("vitamin D3 4000 IU/day weekly", "said once"),
        ("vitamin D3 4000 IU/day with banana", "vitamin d3 with banana"),
        ("calcium 500 mg and vitamin D3 400 IU/day", "a line of its own"),
        ("vitamin D3 4000 IU/day for -3 d", "above 0"),
        ("vitamin D3 4000 IU/day for 3 d until day 9", "not both"),
        ("vitamin D3 4000 IU every 0 d", "at most once an hour|above 0"),
        ("vitamin D3 4000 IU 100000 times a day", "at most once an hour"),
        ("vitamin D3 4000 IU 0 times a day", "above 0"),
        ("vitamin D3 4000 IU/day from day -3", "from 0"),
        ("vitamin D3 4000 IU/day from day 9 until day 3", "after its start"),
        ("4000 IU/day", "given '4000 IU/day'; allowed: the name of a supplement or a medicine too"),
        ("vitamin D3 1e9 IU/day", "at most 1e.06 ug of vitamin_d3 a day"),
        ("calcium carbonate 90 kg/day", "one amount with its unit"),
        ("calcium carbonate 200000 g/day", "at most 20000 mmol of calcium a day"),
        ("vitamin D3 1e400 IU/day", "1e400"),
        ("vitamin D3 nan IU/day", "amount"),
        ("", "how often"),
        ("x" * 1000, "at most 200"),
        ("vitamin D3\x00 400 IU/day", "one line"),
    ],
)
def test_parse__refuses_by_name(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        parse(text)
    assert str(caught.value).startswith("give: given ")


def test_parse_all__counts_the_lines_in_its_errors() -> None:
    with pytest.raises(InputError, match=r"^give\[1\]: "):
        parse_all(["vitamin D3 400 IU/day", "moon dust 3 mg/day"])


def test_doses__fall_within_the_course_and_the_run() -> None:
    assert parse("vitamin D3 50000 IU weekly for 3 weeks").doses(365) == (0.0, 7.0, 14.0)
    assert parse("vitamin D3 50000 IU weekly from day 10").doses(20) == (10.0, 17.0)
    assert parse("vitamin D3 300000 IU once from day 5").doses(365) == (5.0,)
    assert parse("vitamin D3 300000 IU once from day 500").doses(365) == ()
    assert len(parse("calcium carbonate 500 mg three times a day for 2 d").doses(365)) == 6


def test_per_day__is_the_mean_while_it_lasts() -> None:
    assert parse("vitamin D3 7000 IU weekly").per_day == pytest.approx(25.0)
    assert parse("vitamin D3 7000 IU once").per_day == 0.0


AMOUNTS = ["vitamin d3", "calcium", "magnesium", "as", "citrate", "mg", "iu", "500", "4000", "-", "a"]
TIMES = ["/day", "daily", "for", "from", "day", "until", "once", "every", "8", "weeks"]


@given(st.lists(st.sampled_from(AMOUNTS + TIMES), max_size=9).map(" ".join))
def test_parse__never_fails_but_by_its_own_errors(text: str) -> None:
    try:
        course = parse(text)
    except VitadynError:
        return
    assert course.amount >= 0.0 and course.timing.every_days > 0.0 and course.timing.stop > course.timing.start
