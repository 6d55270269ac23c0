"""Lesions and stated intakes in time."""

import numpy as np

from vitadyn.assess.given import Course
from vitadyn.assess.history import People, timeline
from vitadyn.physiology import body

HORIZON = 100.0


def people(given=(), after=None, days=(20.0, 60.0)):
    count = len(days)
    return People({}, after or {}, np.array(days), tuple(given), np.zeros(count))


def level(events, person, day, name):
    """A number of one person just after a day, following the events."""
    value = body().numbers[name].value
    for time, row in zip(events.times[person], events.set_values[person], strict=True):
        if time <= day:
            value = row[events.set_names.index(name)]
    return value


def test_lesion__begins_at_each_persons_own_onset():
    events = timeline(HORIZON, [people(after={"gfr": np.array([50.0, 60.0])})], body())
    assert [level(events, 0, day, "gfr") for day in (79.0, 81.0)] == [144.0, 50.0]
    assert [level(events, 1, day, "gfr") for day in (39.0, 41.0)] == [144.0, 60.0]


def test_course__is_taken_from_its_start_to_its_stop_whatever_the_onset():
    events = timeline(HORIZON, [people([Course("vitamin_d3", "oral_d3", 500.0, -50.0, -10.0)])], body())
    for person in (0, 1):
        assert [level(events, person, day, "oral_d3") for day in (49.0, 51.0, 89.0, 91.0)] == [0.0, 500.0, 500.0, 0.0]


def test_course_of_unknown_start__begins_with_the_trouble_and_goes_on():
    events = timeline(HORIZON, [people([Course("vitamin_d3", "oral_d3", 500.0, None, 0.0)])], body())
    assert [level(events, 0, day, "oral_d3") for day in (79.0, 81.0, 99.0)] == [0.0, 500.0, 500.0]


def test_two_courses_of_one_substance__add():
    courses = [Course("calcium", "intake_ca", 10.0, -80.0, 0.0), Course("calcium", "intake_ca", 5.0, -30.0, 0.0)]
    events = timeline(HORIZON, [people(courses)], body())
    assert [level(events, 0, day, "intake_ca") - 25.0 for day in (10.0, 30.0, 75.0)] == [0.0, 10.0, 15.0]


def test_groups_with_different_histories__do_not_touch_one_another():
    ill, well = (
        people(after={"gfr": np.array([50.0, 60.0])}),
        people([Course("calcium", "intake_ca", 10.0, -80.0, 0.0)]),
    )
    events = timeline(HORIZON, [ill, well], body())
    assert level(events, 2, 99.0, "gfr") == 144.0 and level(events, 0, 99.0, "intake_ca") == 25.0


def test_nothing_happens__no_events():
    assert timeline(HORIZON, [people()], body()) is None
