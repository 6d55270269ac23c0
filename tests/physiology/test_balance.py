"""Nothing appears and nothing is lost: what crossed the boundary is what the pools hold more or less."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from balance import ELEMENTS, books, imbalance
from hypothesis import given, settings
from hypothesis import strategies as st

from vitadyn.engine.problem import Events
from vitadyn.engine.solve import Compiled, parameter_table
from vitadyn.language import Body, Flux
from vitadyn.physiology import body

PEOPLE, EVENTS, DAYS = 3, 2, 60.0
CLOSE = 1e-9

PERSON = {
    "body_size": (0.7, 1.4),
    "fat_factor": (0.5, 2.5),
    "vitd_volume_factor": (0.8, 1.6),
    "gfr": (40.0, 170.0),
    "albumin": (25.0, 48.0),
    "usual_d3": (0.1, 2.0),
    "intake_ca": (6.0, 50.0),
    "intake_p": (20.0, 70.0),
    "intake_mg": (4.0, 30.0),
    "intake_na": (60.0, 300.0),
    "intake_k": (40.0, 140.0),
    "gland_fraction": (0.2, 1.5),
    "adenoma_mass": (0.0, 3.0),
    "casr_gain": (0.93, 1.08),
}
GIVEN = {
    "oral_d3": (0.0, 4000.0),
    "oral_d2": (0.0, 1000.0),
    "thiazide": (0.0, 1.0),
    "loop": (0.0, 1.0),
    "ppi": (0.0, 0.8),
    "resorption_drug": (0.2, 1.5),
    "mg_leak": (0.0, 2.0),
    "loss_k": (0.0, 20.0),
    "loss_water": (0.0, 0.5),
    "iv_mg": (0.0, 10.0),
    "iv_na": (0.0, 50.0),
}
DOSES = {"gut_d3": (0.0, 8000.0), "gut_d2": (0.0, 3000.0), "ecf_ca": (0.0, 3.0), "ecf_mg": (0.0, 3.0)}


def drawn(ranges: dict[str, tuple[float, float]], count: int):
    """`count` rows of one number within each range."""
    row = st.tuples(*(st.floats(low, high) for low, high in ranges.values()))
    return st.lists(row, min_size=count, max_size=count)


@cache
def built(numbers: str) -> Compiled:
    return books(body(numbers))


def first_people(whole: Compiled) -> np.ndarray:
    """Three people in whom every element moves."""
    changes = {"oral_d3": 2000.0, "oral_d2": 300.0, "intake_k": np.array([50.0, 80.0, 120.0]), "loss_k": 5.0}
    return parameter_table(whole, PEOPLE, changes)


@pytest.mark.parametrize("numbers", ["A", "C"])
@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    who=drawn(PERSON, PEOPLE),
    what=drawn(GIVEN, EVENTS * PEOPLE),
    doses=drawn(DOSES, EVENTS * PEOPLE),
    days=st.lists(st.floats(0.5, 28.0), min_size=PEOPLE, max_size=PEOPLE),
)
def test_balance__closes_for_random_people_and_schedules(numbers, who, what, doses, days):
    whole = built(numbers)
    table = parameter_table(whole, PEOPLE, dict(zip(PERSON, np.array(who).T, strict=True)))
    shape = (PEOPLE, EVENTS, -1)
    times = np.array(days)[:, None] * np.array([1.0, 2.0])
    plan = Events(times, tuple(GIVEN), np.reshape(what, shape), tuple(DOSES), np.reshape(doses, shape))
    missed = imbalance(whole, table, DAYS, plan)
    assert {element: size.max() for element, size in missed.items() if size.max() > CLOSE} == {}


def planted(whole: Body, name: str, share: float) -> Body:
    """The body in which a flux takes `share` more out of its origin than is said, or brings more to its target."""
    flux = whole.laws[name]
    assert isinstance(flux, Flux)
    ends = (flux.origin, None) if flux.origin else (None, flux.target)
    error = Flux(f"error_{name}", flux.unit, lambda **known: share * known[name], (name,), "planted", *ends)
    return replace(whole, laws={**whole.laws, error.name: error})


@pytest.mark.parametrize(
    ("flux", "element"),
    [
        ("into_cells_k", "k"),
        ("into_cells_mg", "mg"),
        ("into_cells_p", "p"),
        ("formation", "ca"),
        ("from_fast_bone", "ca"),
        ("into_fat_d3", "vitd3"),
        ("absorbs_d2", "vitd2"),
        ("excretes_na", "na"),
        ("drinks", "water"),
    ],
)
def test_balance__one_percent_more_out_than_in_is_caught(flux, element):
    whole = books(planted(body("C"), flux, 0.01))
    missed = imbalance(whole, first_people(whole), DAYS)
    assert missed[element].min() > 1e3 * CLOSE
    assert all(missed[other].max() < CLOSE for other in ELEMENTS if other != element)


def test_fluxes__carry_the_element_of_their_pools():
    whole = body("C")
    for flux in whole.fluxes:
        ends = {whole.pools[end].element for end in (flux.origin, flux.target) if end is not None}
        assert ends == {flux.element}, flux.name


def test_minerals__leave_bone_in_fixed_proportion():
    """Phosphate and magnesium of bone are not pools: they must follow the calcium that bone gains or loses."""
    whole = body("C")
    numbers = {**whole.defaults(), "resorption_drug": 0.3}
    known = whole.evaluate({**numbers, **whole.start(numbers), "osteoclast": 0.5})
    gained = known["formation"] - known["resorption"]
    assert known["mineral_mg"] == pytest.approx(-numbers["mg_per_ca"] * gained)
    assert known["mineral_p"] == pytest.approx(-numbers["p_per_ca"] * (gained + known["precipitation"]))
