"""The SBML of a body says what the body says: by another reader of SBML, and by a check of its form."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

from vitadyn.engine.expr import Graph
from vitadyn.engine.mathml import mathml, shared
from vitadyn.engine.problem import Events
from vitadyn.engine.sbml import NAMESPACE, fixed_laws, sbml
from vitadyn.engine.solve import build, initial_state, parameter_table, solve
from vitadyn.maths import log1pexp, sqrt, where
from vitadyn.physiology import body
from vitadyn.physiology.toy import toy_body

CORE = f"{{{NAMESPACE}}}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
VALUES = {"x": 1.7, "y": -0.4}


def evaluated(element, values):
    """A second, independent reader of the MathML that is written here."""
    tag = element.tag.removeprefix(MATH)
    if tag == "math":
        return evaluated(element[0], values)
    if tag == "ci":
        return values[element.text]
    if tag == "cn":
        return float(element.text + ("e" + element[0].tail if len(element) else ""))
    if tag == "infinity":
        return np.inf
    if tag == "piecewise":
        (chosen, condition), (otherwise,) = element
        return evaluated(chosen if evaluated(condition, values) else otherwise, values)
    operation, *arguments = element
    return OPERATIONS[operation.tag.removeprefix(MATH)](*(evaluated(part, values) for part in arguments))


OPERATIONS = {
    "plus": lambda a, b: a + b,
    "minus": lambda a, b=None: -a if b is None else a - b,
    "times": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "exp": np.exp,
    "ln": np.log,
    "root": np.sqrt,
    "abs": abs,
    "min": min,
    "max": max,
    "gt": lambda a, b: a > b,
    "geq": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "leq": lambda a, b: a <= b,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
}


def reread(text, values):
    """Rates of an SBML text at states and numbers, by the reader above."""
    model = fromstring(text)[0]
    known = dict(values)
    rules = [
        *((rule.get("symbol"), rule) for rule in model.find(f"{CORE}listOfInitialAssignments") or ()),
        *((rule.get("variable"), rule) for rule in model.find(f"{CORE}listOfRules")),
    ]
    pending = [(name, rule[0]) for name, rule in rules if name not in values]
    while pending:
        ready = [pair for pair in pending if needs(pair[1]) <= known.keys()]
        assert ready, [name for name, _ in pending]
        known |= {name: evaluated(math, known) for name, math in ready}
        pending = [pair for pair in pending if pair[0] not in known]
    rates = {name: evaluated(rule[0], known) for name, rule in rules if rule.tag == f"{CORE}rateRule"}
    return known, rates


def needs(math):
    return {element.text for element in math.iter(f"{MATH}ci")}


def people(of, count):
    """Each with numbers of their own, away from the reference state."""
    draw = np.random.default_rng(3)
    table = parameter_table(of, count) * draw.uniform(0.9, 1.1, (count, len(of.parameters)))
    return table, initial_state(of, table) * draw.uniform(0.8, 1.25, (count, len(of.states))) + 1e-3


@pytest.mark.parametrize("hoisted", [False, True])
@pytest.mark.parametrize("smooth", [True, False])
def test_rules__give_the_rates_of_the_body(smooth, hoisted):
    of = body("C", smooth)
    text = sbml(of, hoisted)
    for numbers, state in zip(*people(of, 3), strict=True):
        values = dict(zip((*of.parameters, *of.states), [*numbers, *state], strict=True))
        expected = of.evaluate(values)
        known, rates = reread(text, values)
        laws = [float(expected[name]) for name in of.laws]
        assert [known[name] for name in of.laws] == pytest.approx(laws, rel=1e-10)
        assert list(rates) == list(of.states)
        assert list(rates.values()) == pytest.approx(list(of.rates(expected).values()), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: where((x > 1.0) & (y < 0.0), x / y, 2.0),
        lambda x, y: where((x <= 1.0) | (y >= 0.0), x, -y),
        lambda x, y: log1pexp(x) + log1pexp(1000.0 * y) + log1pexp(1000.0 * x),
        lambda x, y: x**y + x**-0.3 + sqrt(x) + abs(y) + 1e-30 * x**3,
    ],
)
def test_mathml__means_what_the_expression_means(function):
    graph = Graph()
    node = function(*(graph.symbol(name, moving=True) for name in VALUES))
    assert evaluated(mathml(node, {}), VALUES) == pytest.approx(function(**VALUES), rel=1e-14)


def test_shared__finds_large_parts_used_twice_and_no_conditions():
    graph = Graph()
    x, y = (graph.symbol(name, moving=True) for name in VALUES)
    part, condition = (x + 1.0) * y, x > y
    node = where(condition, part * part.exp(), where(condition, y, x))
    assert shared([node]) == [part]
    assert shared([node], least=3) == []
    assert shared([node], given=[part]) == []


def test_fixed_laws__are_computed_once_only_when_hoisted():
    of = toy_body()
    assert fixed_laws(body()) < set(body().laws)
    for hoisted in (False, True):
        rules = fromstring(sbml(of, hoisted)).iter(f"{CORE}assignmentRule")
        found = {rule.get("variable") for rule in rules} & set(of.laws)
        assert found == set(of.laws) - (fixed_laws(of) if hoisted else set())


@pytest.mark.parametrize("smooth", [True, False])
@pytest.mark.parametrize("hoisted", [True, False])
def test_document__has_no_error_for_libsbml(smooth, hoisted):
    libsbml = pytest.importorskip("libsbml", reason="python-libsbml is not installed")
    read = libsbml.readSBMLFromString(sbml(body("C", smooth), hoisted))
    read.checkConsistency()
    wrong = [read.getError(place) for place in range(read.getNumErrors())]
    severe = [error.getMessage() for error in wrong if error.getSeverity() >= libsbml.LIBSBML_SEV_ERROR]
    assert severe == []
    laws = body().laws.keys() - (fixed_laws(body()) if hoisted else frozenset())
    assert read.getModel().getNumRules() >= len(laws) + 33
    planted = libsbml.readSBMLFromString(sbml(toy_body()).replace('"toy_total"', '"toy_totl"', 1))
    assert planted.checkConsistency() > 0


def test_toy__runs_the_same_in_roadrunner():
    roadrunner = pytest.importorskip("roadrunner", reason="libroadrunner is not installed")
    of, days = toy_body(), np.arange(0.0, 29.0, 7.0)
    runner = roadrunner.RoadRunner(sbml(of))
    runner.integrator.setValue("relative_tolerance", 1e-9)
    runner.integrator.setValue("absolute_tolerance", 1e-12)
    names = [*of.states, *of.laws]
    runner.timeCourseSelections = names
    found = np.asarray(runner.simulate(0.0, 28.0, 5))
    table = parameter_table(of, 1)
    run = solve(build(of, names), table, initial_state(of, table), days, Events([]), rtol=1e-10)
    expected = np.stack([run.values[name][0] for name in names], axis=1)
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-9)
