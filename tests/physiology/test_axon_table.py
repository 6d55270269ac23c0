"""The table of the motor axon: no stale table, a stated error, and nothing interpolated where rest is lost."""

import json

import numpy as np
import pytest

from vitadyn.errors import ModelError
from vitadyn.physiology.axon_table import (
    CORNERS,
    LOST_REST,
    TABLE_FILE,
    axon_table,
    excitability,
    nearest_sound,
    table_of,
)
from vitadyn.validation.axon_table import fingerprint, rows, shift_of_person

OFFSET = axon_table().shift_of_person


def fresh(count, seed):
    """Plasmas all over the table, as its axes count."""
    rng = np.random.default_rng(seed)
    spans = {"shift": (-4.0, 9.0), "k": (np.log(2.5), np.log(6.0)), "na": (120.0, 160.0)}
    drawn = {name: rng.uniform(*span, count) for name, span in spans.items()}
    return {**drawn, "k": np.exp(drawn["k"])}


def looked_up(plasma):
    return excitability(plasma["shift"] - OFFSET, plasma["k"], plasma["na"])


def test_table__is_of_these_equations():
    assert axon_table().fingerprint == fingerprint(), "python tools/axon_table.py makes it anew"
    assert pytest.approx(shift_of_person(), abs=1e-4) == OFFSET


def test_table__says_what_the_engine_says_now():
    table, rng = axon_table(), np.random.default_rng(3)
    nodes = [rng.integers(0, len(axis), 12) for axis in table.axes]
    shift, log_k, na = (axis[place] for axis, place in zip(table.axes, nodes, strict=True))
    now = rows({"shift": shift, "k": np.exp(log_k), "na": na})
    for name in ("threshold", "sustained", "rest"):
        assert getattr(table, name)[tuple(nodes)] == pytest.approx(np.array(now[name]), abs=2e-3), name


def test_look_up__keeps_its_stated_error_on_fresh_plasmas():
    plasma = fresh(300, seed=29)
    found, true = looked_up(plasma), rows(plasma)
    sound = ~found.flagged
    error = np.abs(found.threshold / np.exp(true["threshold"]) - 1.0)[sound]
    lasting = np.abs(found.sustained / np.exp(true["sustained"]) - 1.0)[sound]
    assert sound.mean() > 0.7
    assert np.percentile(error, 95) < 0.015 and error.max() < 0.05
    assert np.percentile(lasting, 95) < 0.03
    assert all(word == "normal" for word, safe in zip(true["regime"], sound, strict=True) if safe)


def test_look_up__never_mixes_regimes():
    table, plasma = axon_table(), fresh(4000, seed=31)
    found = looked_up(plasma)
    pairs = zip(table.axes, on_axes(plasma), strict=True)
    near = [np.searchsorted(axis, values, side="right") - 1 for axis, values in pairs]
    for corner in CORNERS:
        place = tuple(np.stack(near) + corner[:, None])
        assert (table.regime[place][~found.flagged] == 0).all()
        assert (table.rest[place][~found.flagged] <= LOST_REST).all()


def on_axes(plasma):
    return plasma["shift"], np.log(plasma["k"]), plasma["na"]


@pytest.mark.parametrize(
    "plasma",
    [
        {"shift": 0.0, "k": 6.5, "na": 140.0},
        {"shift": 0.0, "k": 2.2, "na": 140.0},
        {"shift": -5.0, "k": 4.2, "na": 140.0},
        {"shift": 0.0, "k": 4.2, "na": 110.0},
        {"shift": -2.0, "k": 5.3, "na": 140.0},
        {"shift": -3.9, "k": 5.9, "na": 158.0},
    ],
)
def test_look_up__flags_what_it_cannot_interpolate_and_answers_by_a_sound_node(plasma):
    found = excitability(**plasma)
    sound = np.exp(axon_table().threshold[(axon_table().regime == 0) & (axon_table().rest <= LOST_REST)])
    assert found.flagged.all() and np.isclose(found.threshold[0], sound).any()


def test_look_up__is_exact_at_a_node():
    table = axon_table()
    found = excitability(table.axes[0][6] - OFFSET, np.exp(table.axes[1][5]), table.axes[2][1])
    assert found.threshold[0] == pytest.approx(np.exp(table.threshold[6, 5, 1])) and not found.flagged[0]


def test_reference_person__has_the_threshold_of_the_reference_plasma():
    assert excitability(0.0, 4.2, 140.0).threshold[0] == pytest.approx(1.0, abs=0.04)


def test_nearest_sound__is_the_node_itself_where_that_is_sound():
    axes = (np.array([0.0, 1.0]), np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0]))
    sound = np.ones((2, 3, 2), bool)
    assert (nearest_sound(axes, sound).ravel() == np.arange(12)).all()
    sound[1, 2, 1] = False
    assert nearest_sound(axes, sound)[1, 2, 1] == 9


@pytest.mark.parametrize("bad", [{"k": 0.0}, {"k": float("nan")}, {"shift": float("inf")}, {"na": float("nan")}])
def test_look_up__refuses_what_is_no_plasma(bad):
    with pytest.raises(ModelError, match="excitability"):
        excitability(**{"shift": 0.0, "k": 4.2, "na": 140.0, **bad})


def test_stale_table__is_noticed():
    told = json.loads(TABLE_FILE.read_text(encoding="utf-8"))
    assert table_of({**told, "fingerprint": "0" * 12}).fingerprint != fingerprint()
