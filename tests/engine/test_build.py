from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from vitadyn.engine import cache
from vitadyn.engine import solve as door
from vitadyn.engine.cache import Key, folder, load, store
from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.engine.target import best_lanes, host
from vitadyn.errors import InputError
from vitadyn.language import Number, System, join
from vitadyn.maths import absolute, exp, log, log1pexp, maximum, minimum, sqrt, where
from vitadyn.physiology.toy import toy_body

SPECIAL = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 5e-324, 1e-310, 2.3e-308, 1.7e308]


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """An empty folder of compiled objects and no memory of bodies built before."""
    monkeypatch.setenv("VITADYN_CACHE", str(tmp_path / "objects"))
    monkeypatch.setattr(door, "_MACHINES", {})
    return tmp_path / "objects"


def shown(backend="llvm", lanes=None):
    """A body that shows functions of its states x and z."""
    system = System("shown", numbers={"one": Number("one", 1.0, "1", "definition", "D")})
    system.pool("x", "1", 1.0, "x")
    system.pool("z", "1", 1.0, "z")
    functions = {
        "exp_x": lambda x: exp(x),
        "log_x": lambda x: log(x),
        "log1pexp_x": lambda x: log1pexp(x),
        "sqrt_x": lambda x: sqrt(x),
        "size_x": lambda x: absolute(x),
        "least": lambda x, z: minimum(x, z),
        "most": lambda x, z: maximum(x, z),
        "least_two": lambda x: minimum(2.0, x),
        "most_two": lambda x: maximum(x, 2.0),
        "chosen": lambda x, z: where((x > z) | (x <= 0.0), z, x),
    }
    for name, function in functions.items():
        function.__name__ = name
        system.law("1", "definition")(function)
    return build(join("shown", [system]), tuple(functions), backend=backend, lanes=lanes)


def look(compiled, x, z=None):
    state = np.stack([x, np.zeros_like(x) if z is None else z])
    (output,) = compiled.machine.call("observe", np.zeros((0, len(x))) + 1.0, state)
    return dict(zip(compiled.keep, output, strict=True))


@pytest.mark.parametrize("lanes", [None, 2, 4, 8])
def test_elementary_functions__are_accurate_to_some_units_in_the_last_place(fresh, lanes):
    generator = np.random.default_rng(2)
    compiled = shown(lanes=lanes)
    for name, function, x in (
        ("exp_x", np.exp, generator.uniform(-707.9, 709.7, 20001)),
        ("exp_x", np.exp, generator.uniform(-2.0, 2.0, 20001)),
        ("log_x", np.log, np.exp(generator.uniform(-708.0, 709.0, 20001))),
        ("log_x", np.log, generator.uniform(0.5, 2.0, 20001)),
        ("log1pexp_x", lambda x: np.logaddexp(0.0, x), generator.uniform(-690.0, 690.0, 20001)),
        ("log1pexp_x", lambda x: np.logaddexp(0.0, x), generator.uniform(-9.0, 9.0, 20001)),
    ):
        found, expected = look(compiled, x)[name], function(x)
        assert (np.abs(found - expected) / np.spacing(np.abs(expected))).max() <= (
            4.0 if name == "log1pexp_x" else 2.0
        ), name


def test_elementary_functions__treat_special_values_as_numpy_does(fresh):
    x = np.array(SPECIAL)
    native, plain = look(shown(), x), look(shown("numpy"), x)
    for name, expected in plain.items():
        np.testing.assert_allclose(native[name], expected, rtol=1e-15, atol=1e-307, err_msg=name)
    assert np.isnan(native["log_x"][3]) and native["log_x"][0] == -np.inf


def test_what_is_not_a_number__passes_through_either_side(fresh):
    x, z = np.array([np.nan, 1.0, np.nan, 3.0]), np.array([1.0, np.nan, np.nan, 4.0])
    for backend in ("llvm", "numpy"):
        found = look(shown(backend), x, z)
        for name in ("least", "most"):
            assert np.isnan(found[name][:3]).all() and not np.isnan(found[name][3])
        assert np.isnan(found["least_two"][0]) and np.isnan(found["most_two"][0])


def toy_run():
    compiled = build(toy_body(), ("toy_plasma",), backend="llvm")
    table = parameter_table(compiled, 3)
    return compiled, solve(compiled, table, initial_state(compiled, table), [1.0, 7.0]).values["toy_plasma"]


def test_second_build__loads_the_object_of_the_first(fresh, monkeypatch):
    compiled, first = toy_run()
    assert not compiled.machine.native.cached
    assert len(list(fresh.glob("*.object"))) == 1
    door._MACHINES.clear()
    compiled, second = toy_run()
    assert compiled.machine.native.cached
    assert np.array_equal(first, second)


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "other"])
def test_damaged_object__is_noticed_and_made_again(fresh, damage):
    _, first = toy_run()
    (file,) = fresh.glob("*.object")
    whole = file.read_bytes()
    middle = len(whole) // 2
    spoilt = {
        "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "cut": whole[:-7],
        "empty": b"",
        "other": b"not an object at all" * 100,
    }
    file.write_bytes(spoilt[damage])
    door._MACHINES.clear()
    compiled, second = toy_run()
    assert not compiled.machine.native.cached
    assert np.array_equal(first, second)
    assert file.read_bytes() == whole


def test_object_of_another_machine__is_not_used(fresh):
    key = Key("abc", *host(), "0.50")
    store(key, b"code")
    assert load(key) == b"code"
    other = Key("abc", "another", host()[1], "0.50")
    assert load(other) is None
    (file,) = fresh.glob("*.object")
    file.rename(fresh / f"{other.digest().hex()[:32]}.object")
    assert load(other) is None


def test_folder__keeps_a_limited_number(fresh, monkeypatch):
    monkeypatch.setattr(cache, "MOST_OBJECTS", 3)
    for name in "abcde":
        store(Key(name, "processor", "features", "0.50"), b"code")
    assert len(list(fresh.glob("*.object"))) == 3


def test_folder_that_cannot_be_written__is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("VITADYN_CACHE", str(tmp_path / "file" / "objects"))
    monkeypatch.setattr(door, "_MACHINES", {})
    compiled, values = toy_run()
    assert compiled.backend == "llvm" and np.isfinite(values).all()


def test_folder__follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("VITADYN_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert folder() == tmp_path / "vitadyn"


def test_without_llvmlite__numpy_is_used_and_said(fresh, monkeypatch):
    for name in ("llvmlite", "llvmlite.binding"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("vitadyn.engine.build", "vitadyn.engine.native"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert build(toy_body()).backend == "numpy"
    with pytest.raises(ImportError):
        build(toy_body(), backend="llvm")


def test_backends__agree_on_a_smooth_course(fresh):
    values = []
    for backend in ("llvm", "numpy"):
        compiled = build(toy_body(), ("toy_plasma", "toy_store"), backend=backend)
        table = parameter_table(compiled, 9, {"k_toy_gut": np.linspace(1.0, 5.0, 9)})
        run = solve(compiled, table, initial_state(compiled, table), [1.0, 30.0])
        values.append(np.stack([*run.values.values()]))
        assert compiled.backend == backend
    np.testing.assert_allclose(values[0], values[1], rtol=1e-9, atol=1e-12)


def test_width__does_not_change_a_course_beyond_rounding(fresh):
    runs = []
    for lanes in (2, 4, 8):
        compiled = build(toy_body(), ("toy_plasma",), backend="llvm", lanes=lanes)
        table = parameter_table(compiled, 5)
        runs.append(solve(compiled, table, initial_state(compiled, table), [1.0, 30.0]).values["toy_plasma"])
    np.testing.assert_allclose(runs[0], runs[2], rtol=1e-9)
    np.testing.assert_allclose(runs[1], runs[2], rtol=1e-9)


def test_bodies_that_join_differently__do_not_share_code(fresh):
    chosen = toy_body()
    other = replace(chosen, laws={**chosen.laws, "toy_storage": replace(chosen.laws["toy_storage"], target=None)})
    first, second, again = (build(one, backend="numpy") for one in (chosen, other, toy_body()))
    assert first.machine is not second.machine
    assert first.machine is again.machine


def test_other_default_numbers__share_code_but_not_scales(fresh):
    first = build(toy_body(), backend="numpy")
    second = build(toy_body().with_numbers({"toy_dose": 25.0}), backend="numpy")
    assert first.machine is second.machine
    assert (first.scale[0], second.scale[0]) == (10.0, 25.0)
    assert first.body_hash != second.body_hash


def test_machines__are_forgotten_in_the_end(fresh, monkeypatch):
    monkeypatch.setattr(door, "MOST_MACHINES", 2)
    for keep in ((), ("toy_gut",), ("toy_store",)):
        build(toy_body(), keep, backend="numpy")
    assert len(door._MACHINES) == 2


def test_unknown_backend__is_refused():
    with pytest.raises(InputError, match="auto, llvm, numpy"):
        build(toy_body(), backend="gpu")


def test_lanes__are_what_a_register_holds():
    assert best_lanes() in (2, 4, 8)
