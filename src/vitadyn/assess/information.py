"""Expected information of results about groups of bodies, and wrong decisions avoided, both less their bias.

Throughout, `rows` (M, C, B) holds the chance of each of B results of C tests in each of M bodies, and `weights` (W, M)
the shares of the bodies in W states of knowledge, each of which sums to 1. `owner` (M,) names the group of each body.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
Owner = NDArray[np.int64]
ALONE = 0.34
"""The sum of squared shares above which a group is too few bodies (fewer than three) to say anything of its results."""
AT_ONCE = 48
"""Bodies in one product: a small product stays on one thread, and many threads for little work only wait."""
FOLDS = 8
"""Parts of the bodies; each part is judged by decisions taken on all others."""


@dataclass(frozen=True)
class Tally:
    """Sums over the bodies of each of G groups: `joint` of weight times chance, `cross` of squared weight times
    chance, `square` of the square of both, all (G, W, C, B); `share` and `squared` of the weights alone, (G, W)."""

    joint: Table
    cross: Table
    square: Table
    share: Table
    squared: Table

    def grouped(self, owner: Owner, groups: int) -> Tally:
        """The same sums over larger groups: `owner` (G,) names the group of each of the smaller ones."""
        parts = (self.joint, self.cross, self.square, self.share, self.squared)
        return Tally(*(added(part, owner, groups) for part in parts))


def added(parts: Table, owner: Owner, groups: int) -> Table:
    """Sums of the parts (P, ...) of each group, shape (groups, ...); `owner` (P,) names the group of each part."""
    found = np.zeros((groups, *parts.shape[1:]))
    for place, group in enumerate(owner.tolist()):
        found[group] += parts[place]
    return found


def tally(rows: Table, weights: Table, owner: Owner, groups: int) -> Tally:
    """Sums over the bodies of each group."""
    order = np.argsort(owner, kind="stable")
    ends = np.searchsorted(owner[order], np.arange(groups + 1))
    flat, first = rows.reshape(rows.shape[0], -1)[order], weights[:, order]
    shape = (groups, weights.shape[0], *rows.shape[1:])
    joint, cross, square = (
        _by_group(sums, values, ends).reshape(shape)
        for sums, values in ((first, flat), (first**2, flat), (first**2, flat**2))
    )
    one = np.ones((rows.shape[0], 1))
    return Tally(joint, cross, square, _by_group(first, one, ends)[..., 0], _by_group(first**2, one, ends)[..., 0])


def _by_group(weights: Table, values: Table, ends: Owner) -> Table:
    """Weighted sums of the values (M, K) of bodies sorted by group, shape (G, W, K)."""
    found = np.zeros((len(ends) - 1, weights.shape[0], values.shape[1]))
    for group, (start, end) in enumerate(pairwise(ends.tolist())):
        for at in range(start, end, AT_ONCE):
            some = slice(at, min(at + AT_ONCE, end))
            found[group] += weights[:, some] @ values[some]
    return found


def information(sums: Tally) -> Table:
    """Mutual information of group and result in bits, shape (W, C), less its bias from few bodies.

    The plug-in estimate is too high by the scatter of each group's results over what is expected of them (Miller and
    Madow's correction, here for weighted bodies that each spread over several results, the shares of the groups held
    fast). It may come out below zero. Groups of too few bodies are left out.

    >>> rows = np.repeat(np.array([[1.0, 0.0], [0.0, 1.0]]), 4, axis=0)[:, None, :]
    >>> information(tally(rows, np.full((1, 8), 0.125), np.repeat([0, 1], 4), 2))
    array([[1.]])
    """
    sure = (_alone(sums) < ALONE)[..., None, None]
    joint, share = sums.joint * sure, sums.share[..., None, None] * sure
    cells, whole = joint.sum(axis=0), share.sum(axis=0)
    scatter = _scatter(sums) * sure
    ratio = np.divide(joint * whole, share * cells, out=np.ones_like(joint), where=joint > 1e-15)
    excess = _over(scatter, joint).sum(axis=0) - _over(scatter.sum(axis=0), cells)
    found: Table = (np.sum(joint * np.log(ratio), axis=(0, 3)) - excess.sum(axis=2) / 2.0) / np.log(2.0)
    return found


def _scatter(sums: Tally) -> Table:
    """Expected squared scatter of the joint shares about the truth, those of the groups held fast, (G, W, C, B)."""
    mean = sums.joint / np.maximum(sums.share, 1e-300)[..., None, None]
    squares = sums.square - 2.0 * mean * sums.cross + mean**2 * sums.squared[..., None, None]
    found: Table = np.maximum(squares, 0.0) / np.maximum(1.0 - _alone(sums), 1e-9)[..., None, None]
    return found


def _over(scatter: Table, shares: Table) -> Table:
    return np.divide(scatter, shares, out=np.zeros_like(shares), where=shares > 1e-12)


def _alone(sums: Tally) -> Table:
    """Sum of the squared shares of bodies within each group: 1 for a group of one body or of none, shape (G, W)."""
    ratio = np.divide(np.sqrt(sums.squared), sums.share, out=np.ones_like(sums.share), where=sums.share > 1e-150)
    found: Table = np.minimum(ratio**2, 1.0)
    return found


def avoided(joint: Table) -> Table:
    """By how much knowing the result lowers the chance of the wrong decision, shape (W, C), never below 0.

    `joint` (F, D, W, C, B) are shares of fold of bodies, right decision and result. Each fold is judged by the
    decision that is best for all others, so that no body vouches for itself.
    """
    nothing = joint.sum(axis=4, keepdims=True)
    return np.maximum(_right(joint) - _right(nothing), 0.0)


def _right(joint: Table) -> Table:
    """Chance of the right decision after each result, when those of a fold are decided by the others."""
    others = joint.sum(axis=0) - joint
    top = np.expand_dims(others.argmax(axis=1), 1)
    found: Table = np.take_along_axis(joint, top, axis=1).sum(axis=(0, 1, 4))
    return found
