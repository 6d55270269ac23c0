"""The second witness: what series of patients show of each cause, beside what the simulated bodies show.

Bodies carry mechanism, dose and time, and err where the model errs; tables of patients carry what was seen, and err
where findings hang together. Neither errs where the other does, so each has half a vote on which mechanism it is
(a logarithmic pool). Within a mechanism only the bodies speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from ..population.people import Column
from .mechanism import mechanisms
from .posterior import log_sum
from .shapes import shapes


def by_mechanism(told: Mapping[str, Column], without: str = "") -> Column:
    """Log-likelihood of all findings but one under every mechanism, in their order, shape (K,)."""
    total = sum((part for path, part in told.items() if path != without), np.zeros(len(shapes())))
    return np.array([log_sum(total[places] + np.log(shares)) for places, shares in _places()])


@cache
def _places() -> list[tuple[list[int], Column]]:
    """For every mechanism its shapes and their shares; one that the tables do not have looks like its label."""
    owners = [shape.key for shape in shapes()]
    found = []
    for one in mechanisms():
        kin = [place for place, owner in enumerate(owners) if owner.startswith(f"{one.label}.")]
        places = [place for place in kin if owners[place] == one.key] or kin
        shares = np.array([shapes()[place].share for place in places])
        found.append((places, shares / shares.sum()))
    return found
