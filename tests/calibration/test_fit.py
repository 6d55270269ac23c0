"""The fit against closed forms: a linear model with a normal prior has one known answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from vitadyn.calibration.fit import FARTHEST, fit
from vitadyn.calibration.folds import left_out
from vitadyn.calibration.free import Free, free_numbers, numbers_at
from vitadyn.calibration.targets import CheckTargets, Together
from vitadyn.calibration.trial_targets import OUTLIER, restrained
from vitadyn.errors import ModelError
from vitadyn.physiology import body

FREE = (Free("a", 2.0, 0.5), Free("b", 1.0, 0.5))


@dataclass(frozen=True)
class Lines:
    """Misses that are linear in the logarithms of two numbers."""

    slopes: np.ndarray
    goals: np.ndarray
    studies: tuple[str, ...]

    @property
    def names(self):
        return tuple(f"target {row}" for row in range(len(self.goals)))

    def misses(self, candidates):
        logs = np.log([[one["a"] / 2.0, one["b"]] for one in candidates]) / 0.5
        return logs @ self.slopes.T - self.goals


def lines(seed=1, targets=6, size=1.0):
    rng = np.random.default_rng(seed)
    slopes, goals = rng.normal(size=(targets, 2)), size * rng.normal(size=targets)
    return Lines(slopes, goals, tuple(f"study {row // 2}" for row in range(targets)))


def closed_form(slopes, goals):
    return np.linalg.solve(slopes.T @ slopes + np.eye(2), slopes.T @ goals)


def test_fit__finds_the_posterior_mode_of_a_linear_model():
    model = lines()
    found = fit(model, FREE)
    assert found.offsets == pytest.approx(closed_form(model.slopes, model.goals), abs=1e-3)
    assert found.numbers["a"] == pytest.approx(2.0 * np.exp(0.5 * found.offsets[0]))


def test_fit__says_how_sure_it_is():
    model = lines()
    covariance = np.linalg.inv(model.slopes.T @ model.slopes + np.eye(2))
    assert fit(model, FREE).uncertainty == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-6)


def test_restrained__an_outlier_pulls_less_than_its_square():
    found = restrained(np.array([-1.0, 0.5, 10.0, 40.0]))
    assert found[:2].tolist() == [-1.0, 0.5]
    slope = (found[3] ** 2 - found[2] ** 2) / 30.0
    assert slope == pytest.approx(2.0 * OUTLIER)


def test_fit__no_number_goes_farther_than_allowed():
    assert np.abs(fit(lines(size=1000.0), FREE, rounds=30).offsets).max() <= FARTHEST


def test_left_out__is_the_fit_of_the_other_studies():
    model = lines()
    whole = fit(model, FREE)
    kept = np.arange(6) >= 2
    alone = closed_form(model.slopes[kept], model.goals[kept])
    assert left_out(model, whole, ("study 0",))["study 0"] == pytest.approx(alone, abs=1e-3)


def test_left_out__a_study_is_missed_by_more_when_it_was_not_seen():
    model = lines(seed=3)
    whole = fit(model, FREE)
    unseen = 0.0
    for study, offsets in left_out(model, whole, ("study 0", "study 1", "study 2")).items():
        own = np.array(model.studies) == study
        unseen += (model.misses([numbers_at(FREE, offsets)])[0][own] ** 2).sum()
    assert unseen > (whole.misses**2).sum()


def test_free__tied_numbers_move_together_and_the_reference_stays():
    free = free_numbers(body("C"))
    offsets = np.zeros(len(free))
    known = body("C").numbers
    assert numbers_at(free, offsets) == pytest.approx({name: known[name].value for name in numbers_at(free, offsets)})
    place = next(row for row, one in enumerate(free) if one.name == "ca_active_max")
    offsets[place] = 1.0
    found = numbers_at(free, offsets)
    assert found["ca_active_max"] == found["ca_active_max_ref"] > body("C").numbers["ca_active_max"].value


def test_free__a_share_stays_a_share():
    assert 0.0 < Free("share", 0.9, 1.0, "logit").value(-30.0) < Free("share", 0.9, 1.0, "logit").value(9.0) < 1.0


@pytest.mark.parametrize("one", [Free("gain", 2.0, 0.3), Free("share", 0.3, 0.4, "logit")])
def test_free__value_and_offset_undo_each_other(one):
    assert one.offset(one.value(1.7)) == pytest.approx(1.7)


def test_free__an_unknown_number_is_refused_by_name(tmp_path):
    file = tmp_path / "free.toml"
    file.write_text("n_vdr_phth = {sd = 0.3}", encoding="utf-8")
    with pytest.raises(ModelError, match="n_vdr_pth"):
        free_numbers(body("C"), file)


def test_free__only_numbers_that_nobody_read_in_a_source_are_moved():
    """The prior of what was read in a source is not ours to widen."""
    whole = body("C")
    assert {whole.numbers[one.name].tag for one in free_numbers(whole)} <= {"T", "R"}


def test_checks__a_number_that_breaks_a_check_shows_as_a_miss():
    targets = CheckTargets(body("C"))
    usual, broken = targets.misses([{}, {"vdr_resorption": 1e-6}])
    place = targets.names.index("D3-ca_total")
    assert abs(usual[place]) < 1.6 < abs(broken[place])


def test_checks__known_failures_of_the_science_pull_nothing():
    targets = CheckTargets(body("C"))
    (misses,) = targets.misses([{}])
    assert misses[targets.names.index("F6-low")] == 0.0


def test_together__keeps_the_order():
    model = lines()
    both = Together((model, model))
    assert both.misses([{"a": 2.0, "b": 1.0}]).shape == (1, 12) and both.studies == model.studies * 2
