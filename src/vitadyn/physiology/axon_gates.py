"""Gates of a human motor axon: rates of opening and closing of each channel, at node and internode.

Schwarz, Reid and Bostock 1995, from the only voltage clamp of human nodes, warmed by their Q10. An ion at the surface
shifts what a gate sees of the voltage; potassium gates see less of that shift.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..language import System
from ..maths import Value, absolute, exp, logistic, where

gates = System("axon gates", Path(__file__).with_name("axon.toml"))
NEAR = 0.05
"""Distance from 0 within which x / (1 - exp(-x)) is summed as a series, right to 1e-12."""


class Gate(NamedTuple):
    """Rate a mV, where it turns and its width, of opening and of closing."""

    opens: Value
    opens_from: Value
    opens_width: Value
    closes: Value
    closes_from: Value
    closes_width: Value


def linear_above(x: Value) -> Value:
    """x / (1 - exp(-x)): near 0 below 0, x above it, smooth through 1 at 0."""
    close = absolute(x) < NEAR
    far = where(close, 1.0, x)
    return where(close, 1.0 + 0.5 * x + x * x / 12.0 - x * x * x * x / 720.0, far / (1.0 - exp(-far)))


def both_ways(gate: Gate, seen: Value) -> tuple[Value, Value]:
    """Rates of opening with, and closing against, the voltage that a gate sees."""
    opening = gate.opens * gate.opens_width * linear_above((seen - gate.opens_from) / gate.opens_width)
    closing = gate.closes * gate.closes_width * linear_above((gate.closes_from - seen) / gate.closes_width)
    return opening, closing


def inactivation(gate: Gate, seen: Value) -> tuple[Value, Value]:
    """Rates of removing inactivation below a voltage and of inactivating above another."""
    recovering = gate.opens * gate.opens_width * linear_above((gate.opens_from - seen) / gate.opens_width)
    return recovering, gate.closes * logistic((seen - gate.closes_from) / gate.closes_width)


def exponential(rate: Value, half: Value, width: Value, seen: Value) -> tuple[Value, Value]:
    """Rates equal at the half voltage, opening as the voltage falls."""
    steps = (seen - half) / width
    return rate * exp(-steps), rate * exp(steps)


def steady(rates: tuple[Value, Value]) -> Value:
    """Share open when nothing changes."""
    opening, closing = rates
    return opening / (opening + closing)


def moved(share: Value, rates: tuple[Value, Value]) -> Value:
    """How fast the open share changes."""
    opening, closing = rates
    return opening - (opening + closing) * share


@gates.law("1", cite="Hennings2005")
def activation_warmth(q10_activation: Value, temperature: Value, gates_at: Value, ten_degrees: Value) -> Value:
    """How much faster sodium gates open and close than where they were measured."""
    return q10_activation ** ((temperature - gates_at) / ten_degrees)


@gates.law("1", cite="Hennings2005")
def inactivation_warmth(q10_inactivation: Value, temperature: Value, gates_at: Value, ten_degrees: Value) -> Value:
    """The same for inactivation of sodium."""
    return q10_inactivation ** ((temperature - gates_at) / ten_degrees)


@gates.law("1", cite="Hennings2005")
def potassium_warmth(q10_potassium: Value, temperature: Value, gates_at: Value, ten_degrees: Value) -> Value:
    """The same for potassium and for the hyperpolarisation-activated channel."""
    return q10_potassium ** ((temperature - gates_at) / ten_degrees)


@gates.law("mV", cite="Hille1975")
def na_gates_see(node_potential: Value, shift: Value) -> Value:
    """Voltage that the activation of sodium sees."""
    return node_potential - shift


@gates.law("mV", cite="Costantin1968")
def k_gates_see(node_potential: Value, k_gate_share: Value, shift: Value) -> Value:
    """Voltage that potassium gates of the node see."""
    return node_potential - k_gate_share * shift


@gates.law("mV", cite="Costantin1968")
def inner_gates_see(inner_potential: Value, k_gate_share: Value, shift: Value) -> Value:
    """Voltage that gates of the internode see."""
    return inner_potential - k_gate_share * shift


@gates.law("1", cite="derived")
def m_rest(
    rest: Value,
    m_opens: Value,
    m_opens_from: Value,
    m_opens_width: Value,
    m_closes: Value,
    m_closes_from: Value,
    m_closes_width: Value,
) -> Value:
    """Share of gates open at rest: activation of sodium."""
    gate = Gate(m_opens, m_opens_from, m_opens_width, m_closes, m_closes_from, m_closes_width)
    return steady(both_ways(gate, rest))


@gates.law("1", cite="derived")
def p_rest(
    rest: Value,
    p_shift: Value,
    m_opens: Value,
    m_opens_from: Value,
    m_opens_width: Value,
    m_closes: Value,
    m_closes_from: Value,
    m_closes_width: Value,
) -> Value:
    """Share of gates open at rest: persistent sodium."""
    return steady(
        both_ways(Gate(m_opens, m_opens_from, m_opens_width, m_closes, m_closes_from, m_closes_width), rest - p_shift)
    )


@gates.law("1", cite="derived")
def h_rest(
    rest: Value,
    h_shift: Value,
    h_opens: Value,
    h_opens_from: Value,
    h_opens_width: Value,
    h_closes: Value,
    h_closes_from: Value,
    h_closes_width: Value,
) -> Value:
    """Share of gates open at rest: inactivation of sodium."""
    return steady(
        inactivation(
            Gate(h_opens, h_opens_from, h_opens_width, h_closes, h_closes_from, h_closes_width), rest - h_shift
        )
    )


@gates.law("1", cite="derived")
def n_rest(
    rest: Value,
    n_opens: Value,
    n_opens_from: Value,
    n_opens_width: Value,
    n_closes: Value,
    n_closes_from: Value,
    n_closes_width: Value,
) -> Value:
    """Share of gates open at rest: fast potassium."""
    gate = Gate(n_opens, n_opens_from, n_opens_width, n_closes, n_closes_from, n_closes_width)
    return steady(both_ways(gate, rest))


@gates.law("1", cite="derived")
def s_rest(
    rest: Value,
    s_shift: Value,
    s_opens: Value,
    s_opens_from: Value,
    s_opens_width: Value,
    s_closes: Value,
    s_closes_from: Value,
    s_closes_width: Value,
) -> Value:
    """Share of gates open at rest: slow potassium."""
    return steady(
        both_ways(Gate(s_opens, s_opens_from, s_opens_width, s_closes, s_closes_from, s_closes_width), rest - s_shift)
    )


@gates.law("1", cite="derived")
def q_rest(rest: Value, q_rate: Value, q_half: Value, q_width: Value) -> Value:
    """Share of gates open at rest: hyperpolarisation-activated current."""
    return steady(exponential(q_rate, q_half, q_width, rest))
