"""Simulation in rounds: a first look at a shipped cohort says where bodies are needed, then people like this one come.

Every mechanism keeps a few bodies, so that none is ruled out by the first look; the rest go where the probability
is. Further rounds follow until the answer stands still: its Monte-Carlo error is small and many bodies carry it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..language import Body
from ..person import Person
from ..population.people import Column
from .cohort import Cohort, merge, simulate
from .first_look import first_look
from .weighing import Weighed, every_mechanism, outputs_kept, weighed

BODIES = 250
"""People simulated in the first round, as a mean over mechanisms."""
EVEN = 0.2
"""Share of the first round that is spread evenly."""
MOST = 12
"""No mechanism has more than so many times the mean."""
AGAIN = 0.35
"""Size of a further round, as a share of the first."""
ROUNDS = 3
"""Further rounds at most."""
WORTH = 0.01
"""Mechanisms with at least this share have bodies in further rounds."""
STILL, MANY = 0.02, 60.0
"""Monte-Carlo error (standard deviation) of every probability, and effective bodies, at which no round follows."""
NEXT_SEED = 1_000_003
"""Added to the seed for each round, so that it meets other people."""


def in_rounds(person: Person, body: Body, setting: str, seed: int, bodies: int = BODIES) -> tuple[Cohort, Weighed]:
    """The bodies of all rounds, and the person's findings weighed on them."""
    cohort = simulate(person, body, outputs_kept(), setting, first_round(person, body, setting, seed, bodies), seed)
    found = weighed(person, setting, cohort, seed)
    for place in range(1, ROUNDS + 1):
        if not found.findings or stands_still(found):
            break
        counts = further_round(cohort.keys, found.posterior.mechanism, int(AGAIN * bodies * len(cohort.keys)))
        pairs = fitting_pairs(cohort, found.posterior.weight)
        new = simulate(person, body, outputs_kept(), setting, counts, seed + place * NEXT_SEED, fitting=pairs)
        cohort = merge(cohort, new)
        found = weighed(person, setting, cohort, seed)
    return cohort, found


def first_round(person: Person, body: Body, setting: str, seed: int, bodies: int) -> dict[str, int]:
    """How many people each mechanism has at first: a few everywhere, more where the first look sees it."""
    keys = every_mechanism()
    looked = first_look(person, body, setting, seed)
    if looked is None:
        return dict.fromkeys(keys, bodies)
    wanted = np.sqrt(np.maximum(looked[1].posterior.mechanism, 1e-4))
    spread = (1.0 - EVEN) * bodies * len(keys) * wanted / np.sum(wanted)
    counts = np.minimum(EVEN * bodies + spread, MOST * bodies)
    return dict(zip(keys, np.maximum(counts, 2.0).astype(int).tolist(), strict=True))


def further_round(keys: tuple[str, ...], share: Column, total: int) -> Mapping[str, int]:
    """How many more people each mechanism has, by what it is worth so far."""
    wanted = np.where(share >= WORTH, np.sqrt(share), 0.0)
    counts = (total * wanted / np.sum(wanted)).astype(int)
    return {key: count for key, count in zip(keys, counts.tolist(), strict=True) if count > 1}


def fitting_pairs(cohort: Cohort, weight: Column) -> dict[str, dict[int, float]]:
    """By mechanism, what each second mechanism is worth among the bodies that fit; -1 stands for none."""
    found: dict[str, dict[int, float]] = {}
    for place, key in enumerate(cohort.keys):
        here = cohort.mechanism == place
        if weight[here].sum() >= WORTH:
            second, share = cohort.beside[here], weight[here]
            found[key] = {int(one): float(share[second == one].sum()) for one in np.unique(second)}
    return found


def stands_still(found: Weighed) -> bool:
    """Whether more bodies would hardly change the answer."""
    return float(np.max(found.posterior.error)) <= STILL and found.posterior.effective >= MANY
