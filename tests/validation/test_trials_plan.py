"""Predictions for many candidates at once are those of the suite, and of each candidate alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small_studies import SMALL, read

from vitadyn.errors import InputError
from vitadyn.physiology import body
from vitadyn.validation import trials
from vitadyn.validation.trial_file import STUDIES, read_folder
from vitadyn.validation.trial_people import PEOPLE
from vitadyn.validation.trial_plan import predict, prepare


def test_predictions_of_as_many_people__are_those_of_the_suite() -> None:
    path, whole = STUDIES / "fatemi1991.toml", body("C")
    plan = prepare(read_folder(path, whole), whole, PEOPLE)
    suite = {check.id: check.value for check in trials.run("C", path).checks}
    assert predict(plan, {})[0].tolist() == pytest.approx([suite[name] for name in plan.ids], rel=1e-4)


def test_candidates__do_not_hear_of_each_other(tmp_path: Path) -> None:
    whole = body("C")
    plan = prepare([read(tmp_path)], whole)
    together = predict(plan, {"vmax_25": np.array([30.0, 34.0, 38.0]), "km_25": np.array([5.0, 5.0, 6.0])})
    alone = predict(plan, {"vmax_25": np.array([38.0]), "km_25": np.array([6.0])})
    assert together.shape == (3, 1)
    assert together[2] == pytest.approx(alone[0], rel=1e-4)
    assert together[0] != pytest.approx(together[1], rel=1e-3)


def test_usual_values__change_nothing(tmp_path: Path) -> None:
    whole = body("C")
    plan = prepare([read(tmp_path)], whole)
    usual = {name: np.array([whole.numbers[name].value]) for name in ("vmax_25", "transport_max", "ca_slope")}
    assert predict(plan, usual) == pytest.approx(predict(plan, {}), rel=1e-6)


def test_every_candidate__starts_from_the_baseline_of_the_study(tmp_path: Path) -> None:
    """Half as fast a clearance is met by less that is usually taken: a day later the level is still the printed one."""
    early = SMALL.replace("\nday = 120", "\nday = 0.5")
    plan = prepare([read(tmp_path, early)], body("C"))
    found = predict(plan, {"vitd_clearance_factor": np.array([0.5, 1.0, 2.0])})
    assert found[:, 0] == pytest.approx(50.0, abs=0.3)


def test_structural_number__can_be_a_candidate(tmp_path: Path) -> None:
    text = SMALL.replace('quantity = "vitd25"', 'quantity = "pth"').replace(
        'unit = "nmol/L"\nsd = 20', 'unit = "pg/mL"\nsd = 20'
    )
    found = predict(prepare([read(tmp_path, text)], body("C")), {"ca_slope": np.array([15.0, 25.0])})
    assert found[0, 0] != pytest.approx(found[1, 0], rel=1e-3)


def test_shares_of_people__are_left_out_of_a_plan(tmp_path: Path) -> None:
    text = SMALL.replace('how = "value"', 'how = "share_above"\nabove = 50').replace(
        'unit = "nmol/L"\nsd = 20', 'unit = "%"\nsd = 20'
    )
    assert prepare([read(tmp_path, text + SMALL[SMALL.index("[[compare]]") :])], body("C")).ids == (
        "small-1000_iu_per_d-vitd25-value-120",
    )


@pytest.mark.parametrize(
    ("overrides", "place"),
    [({"vmax_52": [1.0]}, "overrides"), ({"vmax_25": [1.0, 2.0], "km_25": [1.0]}, "overrides: km_25")],
)
def test_candidates_that_do_not_fit__are_refused(tmp_path: Path, overrides: dict[str, list[float]], place: str) -> None:
    plan = prepare([read(tmp_path)], body("C"))
    with pytest.raises(InputError) as caught:
        predict(plan, {name: np.array(values) for name, values in overrides.items()})
    assert caught.value.place == place
