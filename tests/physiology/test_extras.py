"""Systems joined on request and the state of pregnancy: what they show, and that the body without them is as before."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from vitadyn.dimensions import check
from vitadyn.engine.problem import Events, Run
from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.errors import InputError, ModelError
from vitadyn.physiology import EXTRAS, body
from vitadyn.physiology.pregnancy import pregnant
from vitadyn.physiology.teriparatide import dose
from vitadyn.simulation import Question, answer
from vitadyn.validation.experiments import Experiment, Phase
from vitadyn.validation.perform import Record, perform

STOPPED = ("osteoclast", "osteoblast", "ca_total")
MOTHER = ("ca_total", "ca_ionised", "pth_plasma", "calcitriol", "excretes_ca", "ca_absorbed_share")


@pytest.mark.parametrize("extra", EXTRAS)
def test_extra__is_right_in_its_units_and_leaves_the_body_as_it_was(extra):
    joined, plain = body(extras=(extra,)), body()
    check(joined)
    assert joined.states[:33] == plain.states
    compiled = [build(one, ("ca_total", "pth_plasma", "osteoclast")) for one in (joined, plain)]
    tables = [parameter_table(one, 1, {"oral_d3": 260.0}) for one in compiled]
    runs = [solve(one, row, initial_state(one, row), [200.0]) for one, row in zip(compiled, tables, strict=True)]
    for name in ("ca_total", "pth_plasma"):
        assert runs[0].values[name] == pytest.approx(runs[1].values[name], rel=2e-3)


def test_extra__unknown_name_gives_the_nearest():
    with pytest.raises(ModelError, match="did you mean 'teriparatide'"):
        body(extras=("teriparatid",))


@cache
def after_denosumab(years: float, then: float = 1.0, extras: tuple[str, ...] = ("denosumab_rebound",)) -> Record:
    """Resorption held at 15 % for some years; then the effect ends, and a multiplier of resorption follows."""
    days = 365 * years
    phases = (Phase(days, {"resorption_drug": 0.15}), Phase(1000, {"resorption_drug": then}))
    experiment = Experiment("stopped", phases, every=10)
    return perform(build(body("D", extras=extras), STOPPED), [experiment], {})["stopped"]


def rebound(record: Record, years: float) -> np.ndarray:
    return record.values["osteoclast"][record.days >= 365 * years]


def test_denosumab__resorption_overshoots_for_months_after_two_years_and_comes_back():
    """Markers of resorption rose some 60 % above the usual and came back within two years (size recalled)."""
    record = after_denosumab(2.0)
    course, days = rebound(record, 2.0), record.days[record.days >= 730] - 730
    assert record.values["osteoclast"][record.days < 730].min() < 0.25
    assert 1.35 < course.max() < 2.2
    assert course[np.abs(days - 180).argmin()] > 1.2
    assert course[-1] < 1.05
    assert 10 <= days[course.argmax()] <= 200


def test_denosumab__the_rebound_grows_with_the_length_of_treatment():
    peaks = [rebound(after_denosumab(years), years).max() for years in (0.5, 2.0, 5.0)]
    assert peaks == sorted(peaks)
    assert peaks[2] > peaks[0] + 0.3


def test_denosumab__a_bisphosphonate_after_it_holds_the_rebound_back():
    assert rebound(after_denosumab(2.0, then=0.45), 2.0).max() < 0.8 * rebound(after_denosumab(2.0), 2.0).max()


def test_denosumab__without_the_extra_there_is_hardly_a_rebound():
    assert rebound(after_denosumab(2.0, extras=()), 2.0).max() < 1.2


def test_simulate__joins_what_the_medicine_needs():
    give = ("denosumab 60 mg every 6 months for 2 years",)
    question = Question(None, give, days=1000.0, every=50.0, changed={}, keep=("osteoclast_waiting", "osteoclast"))
    outputs = answer(question).outputs
    assert outputs["osteoclast_waiting"].max() > 1.0
    assert outputs["osteoclast"].max() > 1.2
    with pytest.raises(InputError, match="osteoclast_waiting"):
        answer(Question(None, (), days=10.0, every=5.0, changed={}, keep=("osteoclast_waiting",)))


@cache
def pulses() -> Run:
    """20 ug of teriparatide each morning for half a year, read before each dose and often after one."""
    compiled = build(body("D", extras=("teriparatide",)), ("pth_plasma", "osteoblast", "osteoclast", "ca_total"))
    table = parameter_table(compiled, 1)
    mornings = np.arange(1.0, 181.0)
    given = Events(
        mornings, (), None, add_names=("teriparatide_depot",), add_values=np.full((len(mornings), 1), dose(20.0))
    )
    times = np.sort(np.concatenate([mornings - 0.001, 30.0 + np.linspace(0.002, 0.5, 60)]))
    return solve(compiled, table, initial_state(compiled, table), times, given)


def test_teriparatide__a_pulse_peaks_within_the_hour_and_is_gone_by_the_evening():
    run = pulses()
    during = (run.times > 30.0) & (run.times < 30.6)
    pth, hours = run.values["pth_plasma"][0][during], (run.times[during] - 30.0) * 24.0
    assert 100.0 < pth.max() < 180.0
    assert hours[pth.argmax()] < 1.0
    assert pth[-1] < 60.0


def test_teriparatide__pulses_build_bone_and_the_same_amount_given_evenly_does_not():
    run = pulses()
    formed, resorbed = run.values["osteoblast"][0][-1], run.values["osteoclast"][0][-1]
    assert 1.5 < formed < 2.5
    assert 1.0 < resorbed < 0.85 * formed
    even = Experiment("even", (Phase(180, {"pth_given": 7.5}),))
    joined = build(body("D", extras=("teriparatide",)), ("osteoblast", "osteoclast"))
    record = perform(joined, [even], {})["even"]
    assert record.at("osteoblast", 180) < 1.1


@cache
def mother() -> Record:
    usual = body("D").defaults()
    weeks = range(4, 44, 4)
    phases = tuple(Phase(28, pregnant(float(week), usual)) for week in weeks)
    return perform(build(body("D"), MOTHER), [Experiment("mother", phases, every=28)], {})["mother"]


def test_pregnancy__total_calcium_falls_with_albumin_and_ionised_calcium_stays():
    start, middle, late = (
        {name: mother().at(name, 7.0 * week) for name in ("ca_total", "ca_ionised")} for week in (0, 24, 40)
    )
    assert middle["ca_total"] < start["ca_total"] - 0.12
    assert middle["ca_ionised"] == pytest.approx(start["ca_ionised"], rel=0.02)
    assert late["ca_ionised"] == pytest.approx(start["ca_ionised"], rel=0.04)


def test_pregnancy__calcitriol_doubles_absorption_rises_and_urine_calcium_with_it():
    ratio = {name: mother().at(name, 196.0) / mother().at(name, 0.0) for name in MOTHER}
    assert 2.0 < ratio["calcitriol"] < 3.2
    assert 1.4 < ratio["ca_absorbed_share"] < 2.1
    assert ratio["excretes_ca"] > 1.2
    assert ratio["pth_plasma"] < 1.0


def test_pregnancy__is_off_by_default_and_has_its_weeks():
    usual = body().defaults()
    assert pregnant(0.0, usual) == {name: usual[name] for name in pregnant(0.0, usual)}
    with pytest.raises(InputError, match="week"):
        pregnant(60.0, usual)
