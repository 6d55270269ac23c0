"""Every class of drug has a row, every row names numbers of the body, and the sizes give what was published."""

from __future__ import annotations

import tomllib

import pytest
from people import at_end

from vitadyn import knowledge
from vitadyn.errors import InputError, ModelError
from vitadyn.physiology import SOURCES_FILE, body, medicines

NOT_DRUGS = {"liquorice"}
"""Taken as food, yet in the table."""
SIXTY = {
    # class, output: published change at low, mid and high, and how far off the body may be
    ("thiazide", "k"): (-0.1, -0.3, -0.6, 0.15),
    ("raas_inhibitor", "k"): (0.3, 0.15, 0.05, 0.05),
    ("mra", "k"): (0.5, 0.25, 0.1, 0.13),
    ("enac_blocker", "k"): (0.5, 0.3, 0.1, 0.06),
    ("trimethoprim", "k"): (1.0, 0.5, 0.2, 0.06),
    ("carbonic_anhydrase", "k"): (-0.3, -0.4, -0.5, 0.05),
    ("amphotericin", "k"): (-0.2, -0.6, -1.0, 0.12),
    ("platinum", "mg"): (-0.05, -0.20, -0.35, 0.05),
    ("aminoglycoside", "mg"): (0.0, -0.10, -0.25, 0.02),
    ("calcineurin_inhibitor", "mg"): (-0.05, -0.14, -0.20, 0.02),
    ("calcineurin_inhibitor", "k"): (0.7, 0.4, 0.1, 0.2),
    ("sglt2i", "mg"): (0.08, 0.07, 0.06, 0.02),
    ("sglt2i", "phosphate"): (0.02, 0.03, 0.04, 0.04),
    ("lithium", "ca_total"): (0.16, 0.12, 0.02, 0.02),
    ("denosumab", "ca_total"): (-0.15, -0.1, -0.05, 0.06),
}


@pytest.fixture(scope="module")
def usual() -> dict[str, float]:
    return body("C").defaults()


@pytest.fixture(scope="module")
def sixty_days(usual):
    keys = sorted({key for key, _ in SIXTY})
    people = [{}, *(medicines.under(key, usual, level) for key in keys for level in medicines.LEVELS)]
    found = at_end(people, 60.0)
    return keys, found


def test_classes__every_class_of_the_drug_table_has_a_row():
    wanted = {row["class_key"] for row in knowledge.table("drugs") if row["class_key"]}
    assert set(medicines.classes()) == wanted | NOT_DRUGS


def test_effects__name_numbers_of_the_body_and_known_sources(usual):
    with SOURCES_FILE.open("rb") as file:
        sources = {*tomllib.load(file), *(row["id"] for row in knowledge.table("sources"))}
    for key in medicines.classes():
        for effect in medicines.effects(key):
            assert effect.number in usual, key
            assert effect.source in sources, (key, effect.source)


@pytest.mark.parametrize(("key", "output"), sorted(SIXTY))
def test_effects__give_the_published_change_after_sixty_days(key, output, sixty_days):
    keys, found = sixty_days
    first = 1 + 3 * keys.index(key)
    change = found[output][first : first + 3] - found[output][0]
    *published, within = SIXTY[key, output]
    assert change == pytest.approx(published, abs=within)


def test_under__moves_set_factor_and_add(usual):
    assert medicines.under("thiazide", usual, "low") == {"thiazide": 0.5}
    assert medicines.under("denosumab", {"resorption_drug": 2.0}) == {"resorption_drug": pytest.approx(0.3)}
    assert medicines.under("platinum", {"mg_leak": 1.0}) == {"mg_leak": 3.0}
    assert medicines.under("statin", usual) == {}


def test_medicine__unknown_class_gives_the_nearest():
    with pytest.raises(InputError, match="did you mean 'thiazide'"):
        medicines.medicine("thiazid")
    with pytest.raises(InputError, match="did you mean 'high'"):
        medicines.under("loop", {"loop": 0.0}, "hgih")


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "multiply"},
        {"tag": "X"},
        {"source": ""},
        {"low": 2.0},
    ],
)
def test_effect__refuses_a_bad_row(row):
    good = {"number": "ppi", "kind": "set", "low": 0.1, "mid": 0.2, "high": 0.7, "source": "Bobrowicz2024", "tag": "T"}
    with pytest.raises(ModelError, match="ppi"):
        medicines.Effect(**{**good, **row})


def test_medicine__a_hook_without_effects_is_refused():
    with pytest.raises(ModelError, match="'x'"):
        medicines.Medicine("x", "hook", (), "")


def test_class_table__says_of_the_model_what_the_model_says():
    told = {row["class_key"]: row["model"] for row in knowledge.table("drug_classes")}
    assert told == {key: medicines.medicine(key).model for key in told}
