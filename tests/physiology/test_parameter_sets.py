"""Parameter sets are files: listed, described, and refused when they are not what they should be."""

from __future__ import annotations

import pytest

from vitadyn.errors import ModelError
from vitadyn.physiology import body, parameter_sets
from vitadyn.physiology.parameter_sets import FOLDER, _read


def test_parameter_sets__are_the_files_of_the_folder_and_say_what_they_are():
    known = parameter_sets()
    assert list(known) == sorted(path.stem for path in FOLDER.iterdir())
    assert {"A", "B", "C"} <= set(known)
    assert all(one.version and one.date and one.what and one.source for one in known.values())


def test_set_a__changes_nothing():
    assert dict(parameter_sets()["A"].numbers) == {}


@pytest.mark.parametrize("name", parameter_sets())
def test_parameter_set__changes_what_it_lists_and_keeps_the_states(name):
    plain, changed = body("A").defaults(), body(name).defaults()
    assert {number for number in plain if plain[number] != changed[number]} <= set(parameter_sets()[name].numbers)
    assert body(name).states == body("A").states
    assert len(body(name).states) == 33


def test_parameter_set__file_without_its_description_is_refused(tmp_path):
    path = tmp_path / "E.toml"
    path.write_text("[numbers]\nca_half = 20\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"E.toml: a parameter set has \[about\]"):
        _read(path)
