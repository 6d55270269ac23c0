"""Recipes: code found without writing the kernels down, and never for another body."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vitadyn.engine import recipe as recipes
from vitadyn.engine import solve as door
from vitadyn.engine.balance import with_quadrature
from vitadyn.engine.build import native
from vitadyn.engine.kernels import kernels
from vitadyn.engine.native import NativeMachine
from vitadyn.engine.recipe import recipe
from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.maths import EXACT
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body

KEEP = ("toy_total",)


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    monkeypatch.setenv("VITADYN_CACHE", str(tmp_path / "objects"))
    monkeypatch.setattr(door, "_MACHINES", {})
    return tmp_path / "objects"


def never():
    raise AssertionError("the kernels were written down")


def test_known_recipe__needs_no_kernels_and_gives_the_same_run(fresh):
    chosen, text = toy_body(), recipe(toy_body(), KEEP)
    first = build(chosen, KEEP, backend="llvm")
    found = native(never, recipe=text)
    assert found.cached and found.outline == first.machine.native.outline
    people = parameter_table(chosen, 3)
    again = replace(first, machine=NativeMachine(never, found))
    runs = [solve(one, people, initial_state(one, people), [1.0, 9.0]).values["toy_total"] for one in (first, again)]
    assert np.array_equal(*runs)


@pytest.mark.parametrize("kind", ["note", "object"])
@pytest.mark.parametrize("damage", [lambda text: text[:-9] + b"x" + text[-8:], lambda text: b"", None])
def test_damaged_note_or_object__is_made_again(fresh, kind, damage):
    build(toy_body(), KEEP, backend="llvm")
    (file,) = fresh.glob(f"*.{kind}")
    whole = file.read_bytes()
    file.unlink() if damage is None else file.write_bytes(damage(whole))
    with pytest.raises(AssertionError, match="written down"):
        native(never, recipe=recipe(toy_body(), KEEP))
    native(lambda: kernels(toy_body(), KEEP), recipe=recipe(toy_body(), KEEP))
    assert file.read_bytes() == whole


def test_other_bodies_outputs_and_numbers__have_other_recipes():
    whole = body("C")
    others = [
        (whole, ("na",)),
        (body("C", smooth=False), ("pth",)),
        (replace(whole, kink=EXACT), ("pth",)),
        (whole.freed(), ("pth",)),
        (whole.with_numbers({"ca_slope": 24.0}), ("pth",)),
        (toy_body(), ("toy_total",)),
    ]
    texts = {recipe(whole, ("pth",)), *(recipe(*other) for other in others)}
    assert len(texts) == len(others) and None not in texts


def test_numbers_that_are_no_part_of_the_code__have_the_same_recipe():
    assert recipe(body("A"), ("pth",)) == recipe(body("A").with_numbers({"oral_d3": 100.0}), ("pth",))


def test_bodies_of_functions_that_hold_values_or_come_from_elsewhere__have_none():
    law = toy_body().laws["toy_total"]
    foreign = replace(toy_body(), laws={**toy_body().laws, "toy_total": replace(law, function=lambda **values: 1.0)})
    assert recipe(with_quadrature(toy_body(), ["toy"]), KEEP) is None
    assert recipe(foreign, KEEP) is None


def test_changed_source_file__changes_every_recipe(monkeypatch, tmp_path):
    for room in recipes.ROOMS:
        (tmp_path / room).mkdir(exist_ok=True)
        (tmp_path / room / "laws.py").write_text("a = 1")
    monkeypatch.setattr(recipes, "PACKAGE", tmp_path)
    recipes.package_files.cache_clear()
    before = recipes.package_files()
    (tmp_path / "engine" / "laws.py").write_text("a = 1 + 1")
    recipes.package_files.cache_clear()
    assert recipes.package_files() != before
    monkeypatch.setattr(recipes, "PACKAGE", tmp_path / "none")
    recipes.package_files.cache_clear()
    assert recipes.package_files() is None
    recipes.package_files.cache_clear()
