"""When it began, and where it goes if nothing changes: the same bodies, followed on."""

import json
from importlib.resources import files

import jsonschema
import numpy as np
import pytest
from minimal_persons import person, swallowed

from vitadyn.assess.assessment import assess
from vitadyn.assess.chosen import choose
from vitadyn.assess.cohort import follow, merge, simulate
from vitadyn.assess.course import DAYS, began, course, limits, no_change
from vitadyn.assess.weighing import outputs_kept
from vitadyn.person import Drug, Person
from vitadyn.physiology import body

KEEP = outputs_kept()
TAKES = person("cramp", intake=(swallowed("vitamin_d3", 100.0, start=-21.0),), age=58.0)
ASKED = {"vitd_toxicity.d3_excess": 60, "mg_depletion.gut": 30, "nocturnal_idiopathic.ordinary": 30}


@pytest.fixture(scope="module")
def cohort():
    first, second = (simulate(TAKES, body(), KEEP, "clinic", ASKED, seed) for seed in (1, 2))
    return merge(first, second)


def even(cohort):
    return np.full(cohort.size, 1.0 / cohort.size)


def test_chosen__followed_again_are_the_bodies_that_they_were(cohort):
    some = choose(cohort, even(cohort), 40)
    outputs, good = follow(body(), tuple(cohort.outputs), some.people)
    assert good.all() and len(some.rows) == 40
    for name in ("ca_total", "mg", "vitd25", "pth"):
        assert np.allclose(outputs[name][:, 0], cohort.outputs[name][some.rows], rtol=2e-3)


def test_chosen__stand_for_the_weight_they_were_chosen_by(cohort):
    weight = np.where(cohort.outputs["ca_total"] > 2.6, 5.0, 1.0)
    weight /= weight.sum()
    true = float(weight @ cohort.outputs["ca_total"])
    for sought in (1.0, np.where(cohort.outputs["mg"] < 0.6, 10.0, 1.0)):
        some = choose(cohort, weight, 120, sought)
        assert some.share.sum() == pytest.approx(1.0)
        assert float(some.share @ cohort.outputs["ca_total"][some.rows]) == pytest.approx(true, rel=0.02)


def test_days__of_a_stated_dose_are_those_since_it_was_begun(cohort):
    dosed = cohort.mechanism == cohort.keys.index("vitd_toxicity.d3_excess")
    assert np.mean(cohort.days[dosed] == 21.0) == pytest.approx(0.8, abs=0.05)
    others = cohort.days[cohort.mechanism == cohort.keys.index("mg_depletion.gut")]
    assert not (others == 21.0).any() and others.min() >= 20.0 and others.max() <= 1000.0


def test_began__counts_only_causes_that_have_a_beginning(cohort):
    told = began(cohort, even(cohort))
    assert told["probability"] == pytest.approx(0.75, abs=0.03) and told["unit"] == "d"
    assert told["interval"][0] <= told["median"] <= told["interval"][1]
    ordinary = (cohort.mechanism == cohort.keys.index("nocturnal_idiopathic.ordinary")).astype(float)
    assert began(cohort, ordinary / ordinary.sum()) == {"probability": 0.0}


def test_vitamin_d_that_is_taken_on__goes_on_rising(cohort):
    ordinary = (cohort.mechanism == cohort.keys.index("nocturnal_idiopathic.ordinary")).astype(float)
    ahead = no_change(TAKES, body(), cohort, ordinary / ordinary.sum())
    level, calcium = (ahead["quantities"][name]["median"] for name in ("vitd25", "ca_total"))
    assert ahead["days"] == list(DAYS) and level == sorted(level) and level[-1] > level[0] + 8.0
    assert abs(calcium[-1] - calcium[0]) < 0.05


def test_vitamin_d_that_was_stopped__falls():
    stopped = person("cramp", intake=(swallowed("vitamin_d3", 250.0, start=-90.0, stop=-1.0),))
    some = simulate(stopped, body(), KEEP, "clinic", {"nocturnal_idiopathic.ordinary": 40}, 1)
    level = no_change(stopped, body(), some, even(some))["quantities"]["vitd25"]["median"]
    assert level == sorted(level, reverse=True) and level[-1] < 0.95 * level[0]


def test_bands__hold_each_other(cohort):
    for one in no_change(TAKES, body(), cohort, even(cohort))["quantities"].values():
        wide, narrow, middle = (np.array(one[name]) for name in ("interval", "interval50", "median"))
        assert (wide[:, 0] <= narrow[:, 0]).all() and (narrow[:, 0] <= middle).all()
        assert (middle <= narrow[:, 1]).all() and (narrow[:, 1] <= wide[:, 1]).all()


def test_limits__count_now_and_ever_and_put_dangers_first():
    outputs = {"ca_corrected": np.array([[2.4, 2.4], [2.9, 3.2], [3.3, 2.9], [2.4, 2.4]])}
    rows = limits(Person(), outputs, np.array([0.4, 0.3, 0.2, 0.1]))
    danger = next(row for row in rows if row["kind"] == "danger")
    assert rows[0] is danger and (danger["analyte"], danger["side"], danger["limit"]) == ("ca_corrected", "above", 3.0)
    assert danger["now"] == pytest.approx(0.2) and danger["ahead"] == pytest.approx(0.5)
    reference = next(row for row in rows if row["kind"] == "reference")
    assert reference["now"] == pytest.approx(0.5) == reference["ahead"]


def test_dose_begun_before_every_lesion__is_taken_for_all_its_days():
    long = person(intake=(swallowed("vitamin_d3", 100.0, start=-200.0),))
    short = person(intake=(swallowed("vitamin_d3", 100.0, start=-12.0),))
    asked = {"nocturnal_idiopathic.ordinary": 40}
    levels = [np.median(simulate(one, body(), KEEP, "clinic", asked, 1).outputs["vitd25"]) for one in (long, short)]
    assert levels[0] > levels[1] + 20.0


def test_lesion_of_a_drug__is_as_old_as_the_drug():
    drug = Drug("hydrochlorothiazide", "drugs[0]", "hydrochlorothiazide", ("thiazide",), start=-40.0)
    some = simulate(Person(drugs=(drug,)), body(), KEEP, "clinic", {"hypokalaemia.diuretic": 50}, 1)
    assert np.mean(some.days == 40.0) > 0.7


def test_answer__carries_course_and_bone_and_fits_the_schema():
    answer = assess(TAKES, bodies=40).to_json()
    schema = json.loads(files("vitadyn.io").joinpath("schemas/assessment-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(answer, schema)
    assert {"bone_mineral", "osteoid_excess", "cell_mg", "volume_ratio"} <= set(answer["states"])
    assert answer["course"]["no_change"]["bodies"] > 100 and answer["course"]["no_change"]["not_followed"] < 0.1


def test_cohort_that_cannot_be_followed__has_no_course(cohort):
    bare = type(cohort)(*(getattr(cohort, name) for name in ("keys", "mechanism", "half", "outputs", "shows")),
                        cohort.believed, cohort.usual, cohort.failed)  # fmt: skip
    assert course(TAKES, body(), bare, even(cohort)) == {}
