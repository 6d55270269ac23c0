"""How the gates of a human motor axon move: five at the node, three in the internode."""

from __future__ import annotations

from ..language import System
from ..maths import Value
from .axon_gates import Gate, both_ways, exponential, inactivation, moved

channels = System("axon channels")
channels.pool("node_m", "1", "m_rest", "m", signed=True, meaning="activation of sodium, node")
channels.pool("node_h", "1", "h_rest", "h", signed=True, meaning="inactivation of sodium, node")
channels.pool("node_p", "1", "p_rest", "p", signed=True, meaning="persistent sodium, node")
channels.pool("node_n", "1", "n_rest", "n", signed=True, meaning="fast potassium, node")
channels.pool("node_s", "1", "s_rest", "s", signed=True, meaning="slow potassium, node")
channels.pool("inner_n", "1", "n_rest", "n", signed=True, meaning="fast potassium, internode")
channels.pool("inner_s", "1", "s_rest", "s", signed=True, meaning="slow potassium, internode")
channels.pool("inner_q", "1", "q_rest", "q", signed=True, meaning="hyperpolarisation-activated current, internode")


@channels.flux(None, "node_m", "1/ms", cite="Schwarz1995")
def node_m_moves(
    node_m: Value,
    na_gates_see: Value,
    activation_warmth: Value,
    m_opens: Value,
    m_opens_from: Value,
    m_opens_width: Value,
    m_closes: Value,
    m_closes_from: Value,
    m_closes_width: Value,
) -> Value:
    """Gates that open less gates that close: activation of sodium."""
    return activation_warmth * moved(
        node_m,
        both_ways(Gate(m_opens, m_opens_from, m_opens_width, m_closes, m_closes_from, m_closes_width), na_gates_see),
    )


@channels.flux(None, "node_h", "1/ms", cite="Schwarz1995")
def node_h_moves(
    node_h: Value,
    na_gates_see: Value,
    inactivation_warmth: Value,
    h_shift: Value,
    h_opens: Value,
    h_opens_from: Value,
    h_opens_width: Value,
    h_closes: Value,
    h_closes_from: Value,
    h_closes_width: Value,
) -> Value:
    """Gates that open less gates that close: inactivation of sodium."""
    return inactivation_warmth * moved(
        node_h,
        inactivation(
            Gate(h_opens, h_opens_from, h_opens_width, h_closes, h_closes_from, h_closes_width), na_gates_see - h_shift
        ),
    )


@channels.flux(None, "node_p", "1/ms", cite="Hennings2005")
def node_p_moves(
    node_p: Value,
    na_gates_see: Value,
    activation_warmth: Value,
    p_pace: Value,
    p_shift: Value,
    m_opens: Value,
    m_opens_from: Value,
    m_opens_width: Value,
    m_closes: Value,
    m_closes_from: Value,
    m_closes_width: Value,
) -> Value:
    """Gates that open less gates that close: persistent sodium."""
    return (
        p_pace
        * activation_warmth
        * moved(
            node_p,
            both_ways(
                Gate(m_opens, m_opens_from, m_opens_width, m_closes, m_closes_from, m_closes_width),
                na_gates_see - p_shift,
            ),
        )
    )


@channels.flux(None, "node_n", "1/ms", cite="Schwarz1995")
def node_n_moves(
    node_n: Value,
    k_gates_see: Value,
    potassium_warmth: Value,
    n_opens: Value,
    n_opens_from: Value,
    n_opens_width: Value,
    n_closes: Value,
    n_closes_from: Value,
    n_closes_width: Value,
) -> Value:
    """Gates that open less gates that close: fast potassium."""
    return potassium_warmth * moved(
        node_n,
        both_ways(Gate(n_opens, n_opens_from, n_opens_width, n_closes, n_closes_from, n_closes_width), k_gates_see),
    )


@channels.flux(None, "node_s", "1/ms", cite="Schwarz1995")
def node_s_moves(
    node_s: Value,
    k_gates_see: Value,
    potassium_warmth: Value,
    s_pace: Value,
    s_shift: Value,
    s_opens: Value,
    s_opens_from: Value,
    s_opens_width: Value,
    s_closes: Value,
    s_closes_from: Value,
    s_closes_width: Value,
) -> Value:
    """Gates that open less gates that close: slow potassium."""
    return (
        s_pace
        * potassium_warmth
        * moved(
            node_s,
            both_ways(
                Gate(s_opens, s_opens_from, s_opens_width, s_closes, s_closes_from, s_closes_width),
                k_gates_see - s_shift,
            ),
        )
    )


@channels.flux(None, "inner_n", "1/ms", cite="Schwarz1995")
def inner_n_moves(
    inner_n: Value,
    inner_gates_see: Value,
    potassium_warmth: Value,
    n_opens: Value,
    n_opens_from: Value,
    n_opens_width: Value,
    n_closes: Value,
    n_closes_from: Value,
    n_closes_width: Value,
) -> Value:
    """Gates that open less gates that close: fast potassium."""
    return potassium_warmth * moved(
        inner_n,
        both_ways(Gate(n_opens, n_opens_from, n_opens_width, n_closes, n_closes_from, n_closes_width), inner_gates_see),
    )


@channels.flux(None, "inner_s", "1/ms", cite="Schwarz1995")
def inner_s_moves(
    inner_s: Value,
    inner_gates_see: Value,
    potassium_warmth: Value,
    s_pace: Value,
    s_shift: Value,
    s_opens: Value,
    s_opens_from: Value,
    s_opens_width: Value,
    s_closes: Value,
    s_closes_from: Value,
    s_closes_width: Value,
) -> Value:
    """Gates that open less gates that close: slow potassium."""
    return (
        s_pace
        * potassium_warmth
        * moved(
            inner_s,
            both_ways(
                Gate(s_opens, s_opens_from, s_opens_width, s_closes, s_closes_from, s_closes_width),
                inner_gates_see - s_shift,
            ),
        )
    )


@channels.flux(None, "inner_q", "1/ms", cite="Hennings2005")
def inner_q_moves(
    inner_q: Value,
    inner_gates_see: Value,
    potassium_warmth: Value,
    q_rate: Value,
    q_half: Value,
    q_width: Value,
) -> Value:
    """Gates that open less gates that close: hyperpolarisation-activated current."""
    return potassium_warmth * moved(inner_q, exponential(q_rate, q_half, q_width, inner_gates_see))
