"""The first look: its shipped bodies are those of today, it agrees with the full answer, and it says when it cannot."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from minimal_persons import person, swallowed
from scipy.stats import ks_2samp
from told_persons import WELL, told

from vitadyn.assess import first_look as looking
from vitadyn.assess.cohort import Cohort, simulate
from vitadyn.assess.first_answer import looked_twice
from vitadyn.assess.first_look import DOSED_BODIES, FILE, first_look, library, made, stamp, without
from vitadyn.assess.prior import setting_of
from vitadyn.assess.rounds import in_rounds
from vitadyn.assess.weighing import every_mechanism, outputs_kept
from vitadyn.person import Person
from vitadyn.physiology import body

AGAIN = "the shipped bodies are stale: run python tools/first_look.py"
SOME = ("mg_depletion.ppi", "CKD.chronic", "primary_hyperparathyroidism.adenoma", "nocturnal_idiopathic.ordinary")
PERSONS = {
    "well": told(WELL, symptoms=["cramp_night"]),
    "nothing measured": told(symptoms=["cramp_night"]),
    "magnesium": told({"mg": "0.4 mmol/L", "k": "3.3 mmol/L", "ca_total": "1.9 mmol/L"}, symptoms=["tetany"]),
    "glands lost": told({"ca_total": "1.7 mmol/L", "pth": "0.6 pmol/L", "phosphate": "1.9 mmol/L"}),
    "adenoma": told({"ca_total": "2.85 mmol/L", "pth": "14 pmol/L", "phosphate": "0.7 mmol/L"}),
    "no vitamin D": told({"vitd25": "10 nmol/L", "ca_total": "1.95 mmol/L", "pth": "25 pmol/L", "alp": "250 U/L"}),
    "thiazide": told({"k": "2.4 mmol/L", "na": "138 mmol/L"}, drugs=["hydrochlorothiazide"]),
    "sodium": told({"na": "118 mmol/L", "k": "4 mmol/L"}),
    "kidney": told({"creatinine": "550 umol/L", "ca_total": "2.0 mmol/L", "pth": "40 pmol/L"}),
    "overdose": told(
        {"ca_total": "3.4 mmol/L", "vitd25": "600 nmol/L"},
        intake=[{"what": "vitamin D3", "amount": "50000 IU", "every": "1 d", "for": "90 d"}],
    ),
    "granuloma": told({"ca_total": "3.1 mmol/L", "pth": "0.6 pmol/L", "vitd125": "250 pmol/L"}),
    "statin": told({"ck": "3000 U/L", "k": "4.2 mmol/L"}, drugs=["atorvastatin"]),
}


def shipped() -> Cohort:
    found = library("clinic")
    assert found is not None, AGAIN
    return found


def test_shipped_bodies__are_of_this_body_these_tables_and_these_mechanisms() -> None:
    with np.load(str(files("vitadyn.assess") / FILE)) as kept:
        assert str(kept["stamp"]) == stamp(), AGAIN
    assert shipped().keys == every_mechanism()
    assert min(shipped().count().values()) > 0.9 * looking.BODIES


def test_shipped_bodies__of_another_model_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "stamp", lambda: "another body")
    library.cache_clear()
    try:
        assert library("clinic") is None and first_look(Person(), body(), "clinic", 1) is None
    finally:
        library.cache_clear()


def test_shipped_bodies__made_again_are_alike() -> None:
    new = simulate(Person(), body(), outputs_kept(), "clinic", dict.fromkeys(SOME, 150), 99)
    old = shipped()
    for key in SOME:
        here, there = (one.mechanism == one.keys.index(key) for one in (new, old))
        for name in ("ca_total", "mg", "k", "na", "pth", "vitd25", "creatinine", "phosphate", "urine_ca_24h"):
            assert ks_2samp(new.outputs[name][here], old.outputs[name][there]).pvalue > 1e-4, (key, name, AGAIN)
        assert np.mean(new.shows[here]) == pytest.approx(np.mean(old.shows[there]), abs=0.15)
        alone = [np.mean(one.beside[where] < 0) for one, where in ((new, here), (old, there))]
        assert alone[0] == pytest.approx(alone[1], abs=0.15)


def test_made__holds_what_the_file_holds() -> None:
    told_now = made(bodies=2)
    with np.load(str(files("vitadyn.assess") / FILE)) as kept:
        assert set(kept.files) <= set(told_now), AGAIN
        assert {name: kept[name].dtype for name in ("out_mg", "shows", "days", "mechanism")} == {
            name: told_now[name].dtype for name in ("out_mg", "shows", "days", "mechanism")
        }


def test_first_answer__is_near_the_full_one_for_nearly_all() -> None:
    far = {}
    for name, one in PERSONS.items():
        setting = setting_of(one)
        looked = looked_twice(one, body(), setting, 1)
        assert looked is not None, AGAIN
        full = in_rounds(one, body(), setting, 1)[1].posterior
        far[name] = float(np.max(np.abs(looked.posterior.label - full.label)))
    assert sum(one <= 0.1 for one in far.values()) >= len(PERSONS) - 1, far


def test_stated_dose__is_simulated_at_once() -> None:
    dosed = person(intake=(swallowed("vitamin_d3", 1000.0, start=-60.0),))
    looked, plain = (first_look(one, body(), "clinic", 1) for one in (dosed, person("cramp")))
    assert looked is not None and plain is not None, AGAIN
    place = looked[0].keys.index("vitd_toxicity.d3_excess")
    here = looked[0].mechanism == place
    assert 0.9 * DOSED_BODIES < here.sum() <= DOSED_BODIES
    assert np.mean(looked[0].believed[here]) == pytest.approx(0.8, abs=0.1)
    assert np.mean(looked[0].days[here] == 60.0) == pytest.approx(0.8, abs=0.1)
    assert not looked[0].believed[~here].any() and plain[0] is shipped()


def test_another_body__has_no_first_look() -> None:
    assert first_look(person("cramp"), body("B"), "clinic", 1) is None


def test_without__leaves_out_the_bodies_of_these_mechanisms_only() -> None:
    left = without(shipped(), [0, 3])
    counts = left.count()
    assert counts[left.keys[0]] == counts[left.keys[3]] == 0
    assert left.size == shipped().size - sum(shipped().count()[left.keys[place]] for place in (0, 3))
    assert all(values.shape == (left.size,) for values in left.outputs.values())
    assert left.days.shape == left.beside.shape == (left.size,)
