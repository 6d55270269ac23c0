"""The nerve: published shifts of the frog node, directions in man, and what people felt at known plasma."""

import numpy as np
import pytest

from vitadyn.engine.kernels import kernels
from vitadyn.engine.simplify import ordered
from vitadyn.engine.solve import build, initial_state, parameter_table
from vitadyn.errors import ModelError
from vitadyn.language import join
from vitadyn.physiology import SOURCES_FILE, body
from vitadyn.physiology.alkalosis import calcium_after
from vitadyn.physiology.cramp import cramp, share_with
from vitadyn.physiology.fast import at_plasma
from vitadyn.physiology.muscle import muscle
from vitadyn.physiology.nerve import N, membrane_at, nerve, surface_potential, water
from vitadyn.physiology.surface import Ions, cloud_charge, group_charge

REFERENCE = Ions(ca=1.20, mg=0.55, k=4.2, na=142.0, ph=7.4)
"""The plasma at which published slopes are stated; the reference person's is another."""
ROOM = 22.0
NAMES = {"ca": "ca_at_nerve", "mg": "mg_ionised"}


def moved(law="nerve_shift", **other):
    """A law at a plasma, ions by their short names."""
    return at_plasma([law], **{NAMES.get(name, name): value for name, value in other.items()})[law]


def slope(ion, step):
    high, low = (surface_potential(REFERENCE._replace(**{ion: getattr(REFERENCE, ion) + d})) for d in (step, -step))
    return (high - low) / (2.0 * step)


def halved(ions, temperature):
    """The potential by halving an interval, without any slope."""
    membrane = membrane_at(temperature)
    low, high = 0.05, 12.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        weak = cloud_charge(ions, membrane, middle)[0] + group_charge(ions, membrane, middle)[0] < 0.0
        low, high = (middle, high) if weak else (low, middle)
    return -membrane.step * low


def random_plasma(count, seed, ca=(0.4, 3.0), mg=(0.1, 5.0), k=(2.0, 7.0), na=(115.0, 165.0), ph=(6.9, 7.9)):
    rng = np.random.default_rng(seed)
    return Ions(*(rng.uniform(*span, count) for span in (ca, mg, k, na, ph)))


def ringer(ca=0.0, mg=0.0, salt=117.5, ph=7.4):
    return surface_potential(Ions(ca, mg, 0.0, salt, ph), temperature=ROOM)


def test_newton_steps__find_what_halving_finds():
    states = random_plasma(400, seed=1)
    found = surface_potential(states)
    for row in range(400):
        assert found[row] == pytest.approx(halved(Ions(*(column[row] for column in states)), 34.0), abs=1e-8)


def test_squid__five_fold_less_calcium():
    squid = [surface_potential(Ions(ca, 0.0, 0.0, 440.0, 7.8), temperature=18.0) for ca in (8.8, 44.0)]
    assert squid[0] - squid[1] == pytest.approx(-13.020, abs=1e-3)


def test_potential__of_the_published_reference_plasma():
    assert surface_potential(REFERENCE) == pytest.approx(-99.086, abs=1e-3)


def test_tenfold_calcium__shifts_the_frog_node_as_published():
    assert 20.0 <= ringer(ca=20.0) - ringer(ca=2.0) <= 25.0
    assert ringer(ca=20.0) - ringer(ca=2.0) == pytest.approx(22.146, abs=1e-3)


def test_no_divalents__shifts_the_frog_node_as_published():
    change = ringer() - ringer(ca=2.0)
    assert change == pytest.approx(-18.0, abs=2.0) and change == pytest.approx(-17.595, abs=1e-3)


def test_most_cations_removed__shifts_the_frog_node_as_published():
    change = ringer(salt=117.5 / 8.0) - ringer()
    assert change == pytest.approx(-35.0, abs=7.0) and change == pytest.approx(-41.962, abs=1e-3)


def test_calcium__is_stronger_than_magnesium():
    assert ringer(ca=2.0) - ringer(mg=2.0) == pytest.approx(4.317, abs=1e-3)


def test_calcium__shifts_less_in_acid():
    shifts = [ringer(ca=20.0, ph=ph) - ringer(ca=2.0, ph=ph) for ph in (5.0, 7.4, 10.0)]
    assert shifts == sorted(shifts) and shifts == pytest.approx([13.7, 22.1, 24.6], abs=0.06)


@pytest.mark.parametrize(
    ("ion", "step", "published"),
    [("ca", 0.01, 4.78), ("mg", 0.01, 2.78), ("ph", 0.01, -5.29), ("na", 1.0, 0.063), ("k", 0.1, 0.063)],
)
def test_slope__at_the_published_reference(ion, step, published):
    assert slope(ion, step) == pytest.approx(published, rel=0.01)


def test_reference_person__has_no_shift():
    assert moved() == 0.0 and moved("nerve_shift_closed") == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("ion", "values", "sign"),
    [
        ("ca", (0.5, 2.0), 1),
        ("mg", (0.1, 5.0), 1),
        ("ph", (7.0, 7.8), -1),
        ("na", (115.0, 165.0), 1),
        ("k", (2.0, 8.0), 1),
    ],
)
def test_shift__goes_one_way_over_the_range_of_man(ion, values, sign):
    assert (sign * np.diff(moved(**{ion: np.linspace(*values, 40)})) > 0.0).all()


def test_closed_form__stands_for_the_equation_over_its_box():
    box = random_plasma(4000, 2, ca=(0.5, 2.0), mg=(0.15, 1.5), ph=(7.1, 7.75), na=(120.0, 160.0))
    error = np.abs(moved("nerve_shift_closed", **box._asdict()) - moved(**box._asdict()))
    assert np.median(error) < 0.07 and error.max() < 0.35


def test_gain__moves_calcium_and_not_ph():
    assert moved(ca=0.9, divalent_gain=2.0) == pytest.approx(2.0 * moved(ca=0.9))
    assert moved(ph=7.6, divalent_gain=2.0) == pytest.approx(moved(ph=7.6))


def test_array__is_the_same_as_its_elements():
    levels = np.array([0.7, 1.0, 1.6])
    assert np.allclose(moved(ca=levels), [float(moved(ca=one)) for one in levels], atol=1e-12)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -0.1, np.array([1.0, float("nan")])])
def test_plasma__refuses_what_is_no_concentration(bad):
    with pytest.raises(ModelError, match="ca_at_nerve"):
        moved(ca=bad)


def test_plasma__refuses_a_name_it_does_not_have():
    with pytest.raises(ModelError, match="calcium"):
        at_plasma(["nerve_shift"], calcium=1.0)


def test_compiled_code__gives_what_the_law_gives():
    compiled = build(body(), keep=("nerve_shift", "weakness_index", "cramp_rate", "ca_ionised"))
    table = parameter_table(compiled, 3, {"ph_change": [0.0, 0.2, -0.2]})
    start = initial_state(compiled, table)
    start[:, compiled.states.index("ecf_ca")] *= [1.0, 0.7, 1.4]
    numbers = dict(zip(compiled.parameters, table.T, strict=True))
    known = compiled.body.evaluate({**numbers, **dict(zip(compiled.states, start.T, strict=True))})
    (constant,) = compiled.machine.call("prep", np.ascontiguousarray(table.T))
    (shown,) = compiled.machine.call("observe", constant, np.ascontiguousarray(start.T))
    for row, name in enumerate(compiled.keep):
        assert np.allclose(shown[row], known[name], rtol=1e-9, atol=1e-9), name


def test_slow_body__costs_the_same_with_the_nerve_as_without():
    whole, keep = body(), ("ca_total", "k", "pth")
    bare = without(whole, {"alkalosis", "nerve", "muscle", "cramp"})
    assert sizes(whole, keep) == sizes(bare, keep)
    assert sizes(whole, (*keep, "nerve_shift"))["observe"] > sizes(bare, keep)["observe"]


def without(whole, gone):
    """The body of the other systems."""
    kept = join(whole.name, [system for system in whole.systems if system.name not in gone], whole.kink)
    return kept.with_numbers({name: whole.numbers[name].value for name in kept.numbers})


def sizes(of, keep):
    """Operations in each kernel."""
    return {kernel.name: len(ordered(kernel.results())) for kernel in kernels(of, keep).all()}


def test_spasm__is_likely_at_the_calcium_of_forceful_tetany():
    assert share_with("spasm", moved(ca=0.5)) > 0.7


def test_hyperventilation__holds_calcium_or_lets_it_fall_and_never_both():
    held = {name: float(one) for name, one in alkalotic(hyperventilation=1.0).items()}
    fallen = {name: float(one) for name, one in alkalotic(hyperventilation=0.0).items()}
    assert held["ca_at_nerve"] > fallen["ca_at_nerve"] == fallen["ca_ionised"]
    assert held["hyperventilation_shift"] == pytest.approx(-6.0 * 0.35) and fallen["hyperventilation_shift"] == 0.0


def alkalotic(**numbers):
    """The body just after its pH rose to 7.75."""
    whole = body()
    known = {**whole.defaults(), "ph_change": 0.35, **numbers}
    names = ("ca_at_nerve", "ca_ionised", "hyperventilation_shift")
    found = whole.evaluate({**known, **whole.start(whole.defaults())}, only=names)
    return {name: found[name] for name in names}


def test_calcium_after__falls_twice_as_far_in_metabolic_alkalosis():
    falls = [1.2 - calcium_after(1.2, 0.1, route) for route in ("respiratory", "metabolic")]
    assert falls == pytest.approx([0.05, 0.105])


def test_adaptation__is_off_and_lessens_what_is_felt_when_asked_for():
    assert moved("shift_felt", ca=0.9) == moved("divalent_shift", ca=0.9)
    assert moved("shift_felt", ca=0.9, adaptation=1.0) == pytest.approx(0.65 * moved("divalent_shift", ca=0.9))
    assert nerve.numbers["adaptation"].value == 0.0 and nerve.numbers["adaptation"].source == "hypothesis"


def test_limits__count_from_the_plasma_they_were_struck_at():
    assert moved("divalent_shift", ca=1.20, mg=0.55) == pytest.approx(-cramp.numbers["limits_below"].value, abs=0.005)


def test_oral_magnesium__hardly_shifts():
    assert moved(mg=0.595 + 0.7 * 0.04) == pytest.approx(0.08, abs=0.01)


def test_water__has_its_known_permittivity():
    assert water(25.0) == pytest.approx(78.3, abs=0.1)


def test_numbers__cite_known_sources():
    import tomllib

    known = tomllib.loads(SOURCES_FILE.read_text(encoding="utf-8"))
    for system in (nerve, muscle, cramp):
        assert {number.source for number in system.numbers.values()} <= set(known)
        assert {law.cite for law in system.laws.values()} <= set(known)
    assert N["divalent_gain"] == 1.0
