"""The model as the fastest SBML of it: rate rules of a person's constants, which are computed beforehand."""

from __future__ import annotations

from ..engine.expr import Expr
from ..engine.kernels import Kernels
from ..engine.mathml import mathml, shared
from ..engine.sbml import Parameter, Rule, document
from ..engine.simplify import ordered

LEAST = 15
"""A part used more than once has a rule of its own when it has at least so many operations."""


def needed(kernels: Kernels) -> list[int]:
    """Rows of the constants that rates or outputs are made of; the others serve the Jacobian."""
    constants = kernels.rhs.inputs[0][1]
    results = [*kernels.rhs.results(), *kernels.observe.results()]
    used = {argument for node in ordered(results, constants) for argument in node.arguments}
    used.update(results)
    return [row for row, node in enumerate(constants) if node in used]


def flat_sbml(kernels: Kernels) -> str:
    """States by rate rules, constants c0, c1 ... to be set from outside, outputs by assignment rules out0, out1 ..."""
    constants, states = kernels.rhs.inputs[0][1], kernels.rhs.inputs[1][1]
    chosen = {constants[row]: f"c{row}" for row in needed(kernels)}
    names: dict[Expr, str] = {**chosen, **{node: node.name for node in states}}
    rates, outputs = kernels.rhs.results(), kernels.observe.results()
    rules: list[Rule] = []
    for part in shared([*rates, *outputs], LEAST, list(names)):
        rules.append(Rule("assignment", f"p{len(rules)}", mathml(part, names)))
        names[part] = rules[-1].name
    rules += [Rule("assignment", f"out{row}", mathml(node, names)) for row, node in enumerate(outputs)]
    parameters = [Parameter(node.name, 1.0) for node in states]
    parameters += [Parameter(label, 1.0, constant=True) for label in chosen.values()]
    parameters += [Parameter(rule.name) for rule in rules]
    rules += [Rule("rate", node.name, mathml(rate, names)) for node, rate in zip(states, rates, strict=True)]
    return document("flat", parameters, rules)
