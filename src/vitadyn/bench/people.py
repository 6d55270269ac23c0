"""Who is simulated: people in whom every number varies by its full spread."""

from __future__ import annotations

import numpy as np

from ..engine.problem import Array
from ..engine.solve import parameter_table
from ..language import Body


def varied(body: Body, people: int, seed: int = 20, times: float = 1.0) -> Array:
    """People whose numbers differ log-normally by so many `times` their spread, (N, number of parameters)."""
    spread = times * np.array([number.spread for number in body.numbers.values()])
    factors = np.random.default_rng(seed).standard_normal((people, len(spread)))
    return parameter_table(body, people) * np.exp(spread * factors)
