"""The operations a node can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

CONSTANT, SYMBOL = "constant", "symbol"
LARGEST_PRODUCT_POWER = 32

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "negative": np.negative,
    "exp": np.exp,
    "log": np.log,
    "log1pexp": lambda x: np.logaddexp(0.0, x),
    "sqrt": np.sqrt,
    "absolute": np.absolute,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "where": np.where,
    "greater": np.greater,
    "greater_equal": np.greater_equal,
    "less": np.less,
    "less_equal": np.less_equal,
    "logical_and": np.logical_and,
    "logical_or": np.logical_or,
}
"""Every operation a node can be, and what it does to arrays."""

COMMUTING = ("add", "multiply", "minimum", "maximum", "logical_and", "logical_or")
