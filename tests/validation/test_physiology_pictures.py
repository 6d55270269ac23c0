"""Pictures of the experiments: data where the check looks, the course through it, checks left as they were."""

from __future__ import annotations

import numpy as np
import pytest

from vitadyn.engine.solve import build
from vitadyn.physiology import body
from vitadyn.validation import physiology
from vitadyn.validation.measures import MEASURES
from vitadyn.validation.perform import perform


@pytest.fixture(scope="module")
def report():
    return physiology.run()


def pictures(report):
    return {picture.id: picture for picture in report.pictures}


def test_pictures__every_experiment_with_a_check_on_an_axis_is_drawn(report):
    drawn = {check for picture in report.pictures for check in picture.checks}
    how = {name: row["how"] for name, row in physiology.protocols().rows.items()}
    assert drawn == {
        name
        for name, row in physiology.protocols().rows.items()
        if how[name] in ("value", "change", "ratio", "percent") and not {"over", "against"} & set(row["look"])
    }


def test_picture__a_rise_is_drawn_from_the_models_own_start(report):
    check = next(one for one in report.checks if one.id == "B2-1000-vitd25")
    picture = pictures(report)["d3_1000-vitd25"]
    (band,), (points,) = picture.bands, picture.points
    place = points.x.index(56.0)
    assert points.low[place] == pytest.approx(band.middle[0] + check.low)
    shown = float(np.interp(56.0, band.x, band.middle))
    assert (points.low[place] <= shown <= points.high[place]) == check.passed


def test_picture__the_course_ends_with_the_experiment_and_is_not_cut(report):
    (band,) = pictures(report)["adenoma-ca_total"].bands
    assert len(band.x) > 40 and np.isfinite(band.middle).all() and list(band.x) == sorted(band.x)


def test_overview__has_every_check_on_the_scale_of_its_range(report):
    (points,) = pictures(report)["overview"].points
    inside = [abs(y) <= 1.0 for y in points.y]
    assert inside == [check.passed for check in report.checks if check.value is not None]


def test_courses__do_not_change_what_a_check_counts(report):
    """Days are counted on the readings of the protocol: those of the pictures must not be among them."""
    known = physiology.protocols()
    seen = perform(build(body(), known.quantities(body())), known.experiments, known.asked)
    for check in report.checks:
        assert check.value == pytest.approx(MEASURES[known.rows[check.id]["how"]](seen, known.looks[check.id]))
