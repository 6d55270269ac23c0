"""A measured pH and bicarbonate become the numbers of the body, and the body gives them back."""

from __future__ import annotations

import pytest

from vitadyn.person import Lab, Person
from vitadyn.physiology import body
from vitadyn.physiology.acid_base import acid_base
from vitadyn.population.single import of_person

USUAL = body().defaults()


@pytest.mark.parametrize(
    ("ph", "bicarbonate"), [(7.40, 25.0), (7.55, 20.0), (7.50, 36.0), (7.30, 14.0), (7.25, 29.0), (7.40, 31.0)]
)
def test_acid_base__the_body_shows_what_was_measured(ph, bicarbonate):
    numbers = USUAL | acid_base(USUAL, ph, bicarbonate)
    shown = body().evaluate({**numbers, **body().start(numbers)}, only=["ph", "hco3"])
    assert (float(shown["ph"]), float(shown["hco3"])) == pytest.approx((ph, bicarbonate))


def test_acid_base__hyperventilation_is_respiratory_and_vomiting_metabolic():
    hyperventilation, vomiting = acid_base(USUAL, 7.60, 21.0), acid_base(USUAL, 7.52, 38.0)
    assert hyperventilation["ph_respiratory"] > 0.9 * hyperventilation["ph_change"]
    assert vomiting["ph_respiratory"] < 0.15 * vomiting["ph_change"]


def test_acid_base__without_bicarbonate_counts_as_metabolic():
    assert acid_base(USUAL, 7.5) == pytest.approx({"ph_change": 0.1, "ph_respiratory": 0.0})


def test_person__a_measured_ph_holds_from_day_0():
    labs = (Lab("ph", "labs[0]", "7.5", "1", value=7.5), Lab("hco3", "labs[1]", "22.5", "mmol/L", value=22.5))
    here = of_person(body(), Person(labs=labs))
    found = {change.number: (change.kind, round(change.amount, 6), change.start) for change in here.taken.changes}
    assert found == {"ph_change": ("set", 0.1, 0.0), "ph_respiratory": ("set", 0.1, 0.0)}
    assert not any("hco3" in words for words in here.warnings)
