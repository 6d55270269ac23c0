from __future__ import annotations

import doctest
import importlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vitadyn import maths
from vitadyn.engine.expr import Graph
from vitadyn.engine.printers import numpy_function
from vitadyn.engine.simplify import Kernel, fixed_parts, ordered
from vitadyn.errors import ModelError
from vitadyn.maths import exp, maximum, where


@pytest.fixture
def graph() -> Graph:
    return Graph()


def test_equal_terms__are_one_node(graph):
    x, y = graph.symbol("x", moving=True), graph.symbol("y", moving=True)
    assert (x + y) * exp(x + y) is exp(y + x) * (y + x)


def test_truth_of_a_symbol__is_refused(graph):
    x = graph.symbol("x", moving=True)
    with pytest.raises(ModelError, match=r"maths\.where"):
        bool(x > 1.0)
    with pytest.raises(ModelError, match="truth"):
        max(x, 1.0)
    with pytest.raises(ModelError, match="=="):
        x == 1.0  # noqa: B015


def test_numpy_scalar_on_the_left__makes_a_node(graph):
    x = graph.symbol("x", moving=True)
    assert np.float64(2.0) * x is 2.0 * x
    assert np.float64(2.0) - x is 2.0 - x
    assert np.float64(2.0) / x is 2.0 / x


def test_neutral_elements__disappear(graph):
    x = graph.symbol("x", moving=True)
    assert x * 1.0 is x and x + 0.0 is x and x / 1.0 is x and (-x) * -1.0 is x and 0.0 + x**1 is x
    assert (x - x).value == 0.0 and (0.0 * x).value == 0.0 and (x**0).value == 1.0
    assert (graph.constant(2.0) ** 3).value == 8.0


def test_whole_powers__are_products_and_others_share_their_logarithm(graph):
    x, n = graph.symbol("x", moving=True), graph.symbol("n", moving=False)
    assert [node.operation for node in ordered([x**4])] == ["multiply", "multiply"]
    assert [node.operation for node in ordered([x**n + x**2.5])].count("log") == 1


def test_product_of_powers__costs_one_exponential(graph):
    x, y, z = (graph.symbol(name, moving=True) for name in "xyz")
    n, m = graph.symbol("n", moving=False), graph.symbol("m", moving=False)
    operations = [node.operation for node in ordered([x**n * z * y**m / x**m / (3.0 * y**n)])]
    assert operations.count("exp") == 1 and operations.count("log") == 2 and "divide" not in operations
    assert [node.operation for node in ordered([maths.log(n * x**m)])].count("exp") == 0


def test_logarithm_of_a_scaled_value__shares_the_logarithm(graph):
    x, n = graph.symbol("x", moving=True), graph.symbol("n", moving=False)
    operations = ordered([maths.log(n * x) + maths.log(x / 3.0)])
    assert [node.arguments for node in operations if node.operation == "log" and node.moving] == [(x,)]


def test_quotients__share_their_inverse(graph):
    x, y, z = (graph.symbol(name, moving=True) for name in "xyz")
    assert [node.operation for node in ordered([x / y + z / y])].count("divide") == 1
    assert x / (y / z) is x * (z * (1.0 / y))


@given(arrays(np.float64, 4, elements=st.floats(0.1, 10.0)), st.floats(-3.0, 3.0), st.floats(-3.0, 3.0))
def test_simpler_nodes__have_the_value_of_what_was_written(values, n, m):
    def written(x, y, z, w):
        return x**n * z * y**m / (w * x**m) / (3.0 * y**n) + maths.log(2.0 * x**m * w) * (x / (y / z)) - z / (x * w)

    graph = Graph()
    names = [graph.symbol(name, moving=True) for name in "xyzw"]
    kernel = Kernel("f", (("given", tuple(names)),), (("made", (written(*names),)),))
    made = np.empty((1, 1))
    numpy_function(kernel)(values[:, np.newaxis], made)
    assert made[0, 0] == pytest.approx(written(*values), rel=1e-12, abs=1e-12)


def test_fixed_parts__are_what_depends_on_parameters_only(graph):
    x, p, q = graph.symbol("x", moving=True), graph.symbol("p", moving=False), graph.symbol("q", moving=False)
    assert fixed_parts([x * p * q + exp(p)]) == (p * q, exp(p))
    assert fixed_parts([x / q]) == (1.0 / q,)


def test_choice__keeps_both_branches_unless_the_condition_is_known(graph):
    x = graph.symbol("x", moving=True)
    assert where(x > 0.0, x, 1.0).operation == "where"
    assert where(graph.constant(1.0) > 0.0, x, 1.0) is x
    assert maximum(x, x) is x


@pytest.mark.parametrize("name", ["expr", "solve", "status", "balance"])
def test_examples_in_docstrings__run(name):
    module = importlib.import_module(f"vitadyn.engine.{name}")
    found = doctest.testmod(module)
    assert found.failed == 0 and found.attempted > 0
