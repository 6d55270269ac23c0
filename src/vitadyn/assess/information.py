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
        member = (np.arange(groups)[:, None] == owner[None, :]).astype(float)
        parts = (self.joint, self.cross, self.square, self.share, self.squared)
        return Tally(*((member @ part.reshape(len(owner), -1)).reshape(groups, *part.shape[1:]) for part in parts))


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
    return np.stack([weights[:, a:b] @ values[a:b] for a, b in pairwise(ends)])


def information(sums: Tally) -> Table:
    """Mutual information of group and result in bits, shape (W, C), less its bias from few bodies.

    The plug-in estimate is too high by the scatter of each group's results over what is expected of them (Miller and
    Madow's correction, here for weighted bodies that each spread over several results). It may come out below zero.

    >>> rows = np.repeat(np.array([[1.0, 0.0], [0.0, 1.0]]), 2, axis=0)[:, None, :]
    >>> information(tally(rows, np.full((1, 4), 0.25), np.array([0, 0, 1, 1]), 2))
    array([[1.]])
    """
    together = sums.grouped(np.zeros(len(sums.share), dtype=int), 1)
    expected = sums.share[..., None, None] * together.joint
    ratio = np.divide(sums.joint, expected, out=np.ones_like(sums.joint), where=sums.joint > 1e-15)
    told = np.sum(sums.joint * np.log(ratio), axis=3) - _bias(sums)
    sure = (_alone(sums) < ALONE)[..., None]
    found: Table = (np.sum(told * sure, axis=0) + _bias(together)[0]) / np.log(2.0)
    return found


def _bias(sums: Tally) -> Table:
    """Half the expected squared scatter of each group's results over their share, shape (G, W, C), in nats."""
    mean = sums.joint / np.maximum(sums.share, 1e-300)[..., None, None]
    scatter = sums.square - 2.0 * mean * sums.cross + mean**2 * sums.squared[..., None, None]
    over = np.divide(scatter, sums.joint, out=np.zeros_like(scatter), where=sums.joint > 1e-12)
    half: Table = np.maximum(over.sum(axis=3), 0.0) / np.maximum(1.0 - _alone(sums), 1e-9)[..., None] / 2.0
    return half


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
