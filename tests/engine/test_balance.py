from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vitadyn.engine.balance import with_quadrature
from vitadyn.engine.solve import Events, build, initial_state, parameter_table, solve
from vitadyn.errors import ModelError
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body


def residue(chosen, element, doses):
    """What the books of an element do not explain, as a share of what moved; events add `doses` to its first pool."""
    pool = next(pool.name for pool in chosen.pools.values() if pool.element == element)
    keep = tuple(f"{kind}_{element}" for kind in ("held", "net", "moved"))
    compiled = build(with_quadrature(chosen, [element]), keep, backend="numpy")
    table = parameter_table(compiled, 4)
    table *= np.exp(0.05 * np.random.default_rng(8).standard_normal(table.shape))
    events = Events(times=[2.0, 5.0], add_names=(pool,), add_values=[[dose] for dose in doses])
    run = solve(compiled, table, initial_state(compiled, table), [0.0, 30.0], events)
    assert (run.status == 0).all()
    held, net, moved = (run.values[name] for name in keep)
    return np.abs(held[:, 1] - held[:, 0] - net[:, 1] - sum(doses)) / (moved[:, 1] + sum(doses))


def test_books_of_the_toy__close():
    assert residue(toy_body(), "toy", [4.0, 0.5]).max() < 1e-12


@pytest.mark.parametrize("element", ["ca", "p", "mg", "na", "k", "water"])
def test_books_of_the_body__close(element):
    assert residue(body(smooth=True).freed(), element, [0.0, 0.0]).max() < 1e-9


def test_planted_leak__is_found():
    chosen = toy_body()
    storage = replace(chosen.laws["toy_storage"], target=None, element=None)
    leaky = replace(chosen, laws={**chosen.laws, "toy_storage": storage})
    assert residue(leaky, "toy", [4.0, 0.5]).min() > 0.01


def test_unknown_element__is_refused():
    with pytest.raises(ModelError, match="did you mean 'toy'"):
        with_quadrature(toy_body(), ["toi"])
