"""A human motor axon: one node joined to one internode, in milliseconds, apart from the slow body.

Two compartments reproduce the clinical indices of excitability (Bostock and colleagues). Plasma reaches it as a shift
at the surface, potassium and sodium. The average axon is silent at any calcium: pushed far it is blocked, so that it
gives no mechanism for tetany. Late subexcitability is not met; do not infer from it.
"""

from __future__ import annotations

from functools import cache

from ..language import Body, System, join
from ..maths import Value, exp, log
from .axon_channels import channels
from .axon_gates import gates, linear_above

UNIT_OF_TIME = "ms"
axon = System("axon")
axon.pool("node_potential", "mV", "rest", "E", signed=True, meaning="of the node")
axon.pool("inner_potential", "mV", "rest", "E*", signed=True, meaning="of the axon under the myelin")


@cache
def axon_body() -> Body:
    """Ten states that move within milliseconds; not part of the slow body.

    >>> len(axon_body().states)
    10
    """
    return join("axon", (gates, channels, axon))


@axon.law("mV", cite="derived")
def step_of_voltage(step_of_degree: Value, temperature: Value, zero_kelvin: Value) -> Value:
    """RT/F."""
    return step_of_degree * (temperature - zero_kelvin)


@axon.law("mV", cite="derived")
def step_when_tuned(step_of_degree: Value, tuned_at: Value, zero_kelvin: Value) -> Value:
    """The same where the leak is solved."""
    return step_of_degree * (tuned_at - zero_kelvin)


@axon.law("mmol/L", cite="tuned")
def k_outside(k: Value, k_tuned: Value, k_power: Value) -> Value:
    """Potassium that the axon meets when plasma has so much."""
    return k_tuned * (k / k_tuned) ** k_power


@axon.law("mV", cite="derived")
def k_reversal(step_of_voltage: Value, k_outside: Value, k_inside: Value) -> Value:
    """Potential at which potassium rests."""
    return step_of_voltage * log(k_outside / k_inside)


@axon.law("mV", cite="derived")
def na_reversal(step_of_voltage: Value, na: Value, na_inside: Value) -> Value:
    """Potential at which sodium rests."""
    return step_of_voltage * log(na / na_inside)


@axon.law("1", cite="derived")
def persistent(persistent_share: Value, persistent_factor: Value) -> Value:
    """Share of sodium permeability that persists."""
    return persistent_share * persistent_factor


@axon.law("pA", cite="BostockFamily")
def na_current(
    node_potential: Value,
    node_m: Value,
    node_h: Value,
    node_p: Value,
    persistent: Value,
    na_permeability: Value,
    current_of_flow: Value,
    na: Value,
    na_inside: Value,
    step_of_voltage: Value,
) -> Value:
    """Sodium through transient and persistent channels of the node."""
    open_ = transient_and_persistent(node_m, node_h, node_p, persistent)
    flow = na_permeability * constant_field(node_potential / step_of_voltage, na_inside, na)
    return open_ * current_of_flow * flow


@axon.law("pA", cite="BostockFamily")
def node_k_current(
    node_potential: Value, k_reversal: Value, node_k_slow: Value, node_s: Value, node_k_fast: Value, node_n: Value
) -> Value:
    """Potassium through slow and fast channels of the node."""
    return (node_k_slow * node_s + node_k_fast * fourth(node_n)) * (node_potential - k_reversal)


@axon.law("1", cite="derived")
def node_leak_na(
    rest: Value,
    m_rest: Value,
    h_rest: Value,
    p_rest: Value,
    n_rest: Value,
    s_rest: Value,
    persistent: Value,
    na_permeability: Value,
    current_of_flow: Value,
    na_tuned: Value,
    na_inside: Value,
    k_tuned: Value,
    k_inside: Value,
    step_when_tuned: Value,
    node_k_slow: Value,
    node_k_fast: Value,
    node_leak: Value,
) -> Value:
    """Share of sodium in the leak of the node with which it rests: solved, not set."""
    e_k, e_na = step_when_tuned * log(k_tuned / k_inside), step_when_tuned * log(na_tuned / na_inside)
    open_ = transient_and_persistent(m_rest, h_rest, p_rest, persistent)
    flow = na_permeability * constant_field(rest / step_when_tuned, na_inside, na_tuned)
    others = open_ * current_of_flow * flow + (node_k_slow * s_rest + node_k_fast * fourth(n_rest)) * (rest - e_k)
    return balancing_leak(others, node_leak, rest, e_k, e_na)


@axon.law("1", cite="derived")
def inner_leak_na(
    rest: Value,
    n_rest: Value,
    s_rest: Value,
    q_rest: Value,
    na_tuned: Value,
    na_inside: Value,
    k_tuned: Value,
    k_inside: Value,
    step_when_tuned: Value,
    inner_k_slow: Value,
    inner_k_fast: Value,
    inner_h: Value,
    h_na_share: Value,
    inner_leak: Value,
) -> Value:
    """The same for the internode."""
    e_k, e_na = step_when_tuned * log(k_tuned / k_inside), step_when_tuned * log(na_tuned / na_inside)
    others = (inner_k_slow * s_rest + inner_k_fast * fourth(n_rest)) * (rest - e_k)
    others = others + inner_h * q_rest * mixed(rest, h_na_share, e_k, e_na)
    return balancing_leak(others, inner_leak, rest, e_k, e_na)


@axon.law("pA", cite="BostockFamily")
def node_leak_current(
    node_potential: Value, node_leak: Value, node_leak_na: Value, k_reversal: Value, na_reversal: Value
) -> Value:
    """Leak of the node."""
    return node_leak * mixed(node_potential, node_leak_na, k_reversal, na_reversal)


@axon.law("pA", cite="BostockFamily")
def inner_current(
    inner_potential: Value,
    k_reversal: Value,
    na_reversal: Value,
    inner_k_slow: Value,
    inner_s: Value,
    inner_k_fast: Value,
    inner_n: Value,
    inner_h: Value,
    inner_q: Value,
    h_na_share: Value,
    inner_leak: Value,
    inner_leak_na: Value,
) -> Value:
    """All that flows through the axon under the myelin."""
    potassium = (inner_k_slow * inner_s + inner_k_fast * fourth(inner_n)) * (inner_potential - k_reversal)
    sag = inner_h * inner_q * mixed(inner_potential, h_na_share, k_reversal, na_reversal)
    return potassium + sag + inner_leak * mixed(inner_potential, inner_leak_na, k_reversal, na_reversal)


@axon.law("pA", cite="BostockFamily")
def under_myelin(node_potential: Value, inner_potential: Value, barrett: Value) -> Value:
    """Current from node to internode."""
    return barrett * (node_potential - inner_potential)


@axon.law("pA", cite="BostockFamily")
def charges_node(
    stimulus: Value, na_current: Value, node_k_current: Value, node_leak_current: Value, under_myelin: Value
) -> Value:
    """Current that is left to charge the node."""
    return stimulus - na_current - node_k_current - node_leak_current - under_myelin


@axon.law("pA", cite="BostockFamily")
def charges_inner(inner_current: Value, under_myelin: Value) -> Value:
    """Current that is left to charge the internode."""
    return under_myelin - inner_current


@axon.flux(None, "node_potential", "mV/ms", cite="BostockFamily")
def node_rises(
    charges_node: Value, charges_inner: Value, node_capacity: Value, myelin_capacity: Value, inner_capacity: Value
) -> Value:
    """Two capacitors, the node's and the internode's, joined by the myelin's."""
    both = node_capacity * inner_capacity + myelin_capacity * (node_capacity + inner_capacity)
    return ((inner_capacity + myelin_capacity) * charges_node + myelin_capacity * charges_inner) / both


@axon.flux(None, "inner_potential", "mV/ms", cite="BostockFamily")
def inner_rises(
    charges_node: Value, charges_inner: Value, node_capacity: Value, myelin_capacity: Value, inner_capacity: Value
) -> Value:
    """The same for the internode."""
    both = node_capacity * inner_capacity + myelin_capacity * (node_capacity + inner_capacity)
    return (myelin_capacity * charges_node + (node_capacity + myelin_capacity) * charges_inner) / both


def constant_field(steps: Value, inside: Value, outside: Value) -> Value:
    """Drive of an ion at a voltage in steps of RT/F (Goldman, Hodgkin and Katz), smooth through 0."""
    return linear_above(steps) * (inside - outside * exp(-steps))


def transient_and_persistent(m: Value, h: Value, p: Value, persistent: Value) -> Value:
    """Share of sodium channels open."""
    return (1.0 - persistent) * m * m * m * h + persistent * p * p * p


def fourth(n: Value) -> Value:
    return n * n * n * n


def mixed(voltage: Value, share_na: Value, e_k: Value, e_na: Value) -> Value:
    """Drive of a channel that lets potassium through, and a share of sodium."""
    return (1.0 - share_na) * (voltage - e_k) + share_na * (voltage - e_na)


def balancing_leak(others: Value, leak: Value, rest: Value, e_k: Value, e_na: Value) -> Value:
    """Share of sodium with which a leak balances all other currents at rest."""
    return (others + leak * (rest - e_k)) / (leak * (e_na - e_k))
