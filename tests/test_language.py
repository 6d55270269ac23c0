"""Equations are joined by the names of their arguments; what does not fit is refused by name."""

from __future__ import annotations

import numpy as np
import pytest

from vitadyn.errors import ModelError
from vitadyn.language import Body, Number, Pool, System, join, read_numbers
from vitadyn.maths import EXACT, SMOOTH
from vitadyn.physiology import body


def gland() -> System:
    """One pool that is filled at `k_in` and emptied in proportion."""
    system = System(
        "gland", numbers={n: Number(n, v, "1/d", "definition", "D") for n, v in (("k_in", 6.0), ("k_out", 2.0))}
    )
    system.pool("store", "1", 1.0, "S")

    @system.flux(None, "store", "1/d", cite="definition")
    def fills(k_in):
        return k_in * 1.0

    @system.flux("store", None, "1/d", cite="definition")
    def empties(k_out, store):
        return k_out * store

    return system


def test_rates__are_inflow_less_outflow_over_size():
    system = gland()
    system.pool("tank", "mmol/L", 2.0, "T", size="volume")
    system.numbers["volume"] = Number("volume", 4.0, "L", "definition", "D")

    @system.flux("store", "tank", "1/d", cite="definition")
    def moves(store):
        return 8.0 * store

    whole = join("whole", [system])
    rates = whole.rates(whole.evaluate({**whole.defaults(), "store": 0.5, "tank": 2.0}))
    assert rates == {"store": 6.0 - 2.0 * 0.5 - 8.0 * 0.5, "tank": 8.0 * 0.5 / 4.0}


def test_evaluate__takes_arrays_as_it_takes_floats():
    whole = join("whole", [gland()])
    stores = np.array([0.0, 1.0, 3.0])
    assert whole.rates(whole.evaluate({**whole.defaults(), "store": stores}))["store"].tolist() == [6.0, 4.0, 0.0]


def test_evaluate__does_only_what_is_asked_for():
    whole = join("whole", [gland()])
    assert "empties" not in whole.evaluate({"k_in": 1.0}, only=["fills"])


def test_evaluate__leaves_out_the_corners_it_supplies():
    assert "kink" not in join("whole", [gland()]).evaluate({"k_in": 1.0, "k_out": 1.0, "store": 1.0})


@pytest.mark.parametrize("again", ["store", "fills", "k_in"])
def test_system__a_name_twice_is_refused(again):
    with pytest.raises(ModelError, match=f"'{again}' is declared twice in system 'gland'"):
        gland().pool(again, "1", 1.0, "S")


def test_join__a_name_in_two_systems_is_refused_with_both():
    other = System("other", numbers={"k_in": Number("k_in", 1.0, "1/d", "definition", "D")})
    with pytest.raises(ModelError, match="'k_in' is given by both 'gland' and 'other'"):
        join("whole", [gland(), other])


def test_join__a_missing_name_gives_who_wants_it_and_the_nearest():
    system = gland()

    @system.law("1", cite="definition")
    def fullness(stroe):
        return stroe

    with pytest.raises(ModelError, match=r"'fullness' needs 'stroe', which no system gives. did you mean 'store'\?"):
        join("whole", [system])


def test_join__laws_in_a_ring_are_refused_with_the_ring():
    system = gland()

    @system.law("1", cite="definition")
    def egg(hen):
        return hen

    @system.law("1", cite="definition")
    def hen(egg):
        return egg

    with pytest.raises(ModelError, match="ring: egg -> hen -> egg"):
        join("whole", [system])


@pytest.mark.parametrize(("origin", "target"), [("stoer", None), (None, "stoer")])
def test_join__a_flux_to_no_pool_gives_the_nearest(origin, target):
    system = gland()

    @system.flux(origin, target, "1/d", cite="definition")
    def leaks(store):
        return store

    with pytest.raises(ModelError, match=r"flux 'leaks' names 'stoer', which is no pool. did you mean 'store'\?"):
        join("whole", [system])


def test_join__a_start_that_nobody_gives_is_refused():
    system = gland()
    system.pool("other", "1", "fulness", "O")
    with pytest.raises(ModelError, match="'fulness', which no system gives"):
        join("whole", [system])


@pytest.mark.parametrize(("source", "tag"), [("", "S"), ("Brent1988", ""), ("Brent1988", "X")])
def test_number__without_source_or_tag_cannot_exist(source, tag):
    with pytest.raises(ModelError, match="number 'pth_max' needs a source and a tag"):
        Number("pth_max", 6.5, "1", source, tag)


def test_numbers__are_read_from_toml_with_unit_source_and_spread(tmp_path):
    path = tmp_path / "gland.toml"
    path.write_text('k_in = {value = 6, unit = "1/d", source = "Brent1988", tag = "S", spread = 0.2}', encoding="utf-8")
    assert read_numbers(path) == {"k_in": Number("k_in", 6.0, "1/d", "Brent1988", "S", spread=0.2)}
    path.write_text('k_in = {value = 6, unit = "1/d", tag = "S", source = ""}', encoding="utf-8")
    with pytest.raises(ModelError, match="'k_in' needs a source"):
        read_numbers(path)


def test_with_numbers__changes_values_and_refuses_unknown_names():
    whole = join("whole", [gland()])
    changed = whole.with_numbers({"k_in": 9.0})
    assert (changed.defaults()["k_in"], whole.defaults()["k_in"]) == (9.0, 6.0)
    assert changed.numbers["k_in"].note == "set by the caller"
    with pytest.raises(ModelError, match="did you mean 'k_in'"):
        whole.with_numbers({"k_im": 9.0})


def test_hash__changes_with_a_number_an_equation_or_the_corners():
    whole = join("whole", [gland()])
    hashes = {
        whole.hash(),
        whole.with_numbers({"k_in": 6.0000001}).hash(),
        join("whole", [gland()], SMOOTH).hash(),
        join("whole", [other_law()]).hash(),
    }
    assert len(hashes) == 4
    assert join("whole", [gland()], EXACT).hash() == whole.hash()


def other_law() -> System:
    system = gland()

    @system.law("1", cite="definition")
    def fullness(store):
        return store / 3.0

    return system


def test_pool__starts_at_a_number_or_at_what_a_law_gives():
    system = other_law()
    system.pool("copy", "1", "fullness", "C")
    whole = join("whole", [system])
    assert whole.start({**whole.defaults(), "store": 6.0}) == {"store": 1.0, "copy": 2.0}


@pytest.fixture(scope="module")
def adult() -> Body:
    return body("C")


def test_body__has_33_states_with_the_published_symbols(adult):
    symbols = (
        "gutD3 skinD D3 fatD3 gutD2 D2 fatD2 C3 C2 B C24 E27 E24 Ag S PTH G Ca Qf OC OB BM P Pi FGF Mg MgT MgB "
        "Na TBW K Ki Aldo"
    )
    assert sorted(pool.symbol for pool in adult.pools.values()) == sorted(symbols.split())
    assert all(isinstance(pool, Pool) and pool.meaning for pool in adult.pools.values())


def test_body__every_number_and_law_says_where_it_is_from(adult):
    import tomllib

    from vitadyn.physiology import SOURCES_FILE

    known = tomllib.loads(SOURCES_FILE.read_text(encoding="utf-8"))
    assert {number.source for number in adult.numbers.values()} <= set(known)
    assert {law.cite for law in adult.laws.values()} <= set(known)


def test_body__unknown_parameter_set_gives_those_there_are():
    with pytest.raises(ModelError, match="there are A, B, C"):
        body("Z")
