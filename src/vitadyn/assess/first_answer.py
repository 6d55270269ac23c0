"""The first answer: causes by the shipped bodies and a few of this person, while `assess` simulates more of them."""

from __future__ import annotations

from dataclasses import replace

from ..errors import ModelError
from ..language import Body
from ..person import Person
from ..physiology import body as adult
from ..results import CauseResult, FirstAnswer
from . import red_flags
from .cohort import merge, simulate
from .first_look import first_look
from .labels import LABELS, edges
from .mechanism import empirical_labels
from .plausible import without_implausible
from .posterior import Posterior
from .prior import setting_of
from .rounds import fitting_pairs, further_round
from .weighing import Weighed, outputs_kept, weighed

OWN_BODIES = 700
"""Bodies of this person, under the mechanisms that the first look finds worth it."""
COUNTS = 8.0
"""Each of them counts as so many shipped ones: together they count about as much (chosen; docs/validate.md)."""
OWN_SEED = 2_000_003
"""Added to the seed: the bodies of the full answer are others."""


def first_answer(person: Person, seed: int = 1, setting: str | None = None) -> FirstAnswer:
    """Red flags, and what two looks make of the causes; `setting` is community, clinic or hospital."""
    flags = red_flags.check(person)
    plausible = without_implausible(person)
    looked = looked_twice(plausible, adult(), setting_of(plausible, setting), seed)
    if looked is None:
        raise ModelError("the shipped bodies are not of this model: run python tools/first_look.py")
    posterior = looked.posterior
    return FirstAnswer(ranked(posterior), edges(dict(zip(LABELS, posterior.label.tolist(), strict=True))), flags)


def looked_twice(person: Person, body: Body, setting: str, seed: int) -> Weighed | None:
    """The findings on shipped bodies and on some of this person; None for a body of which none are shipped."""
    looked = first_look(person, body, setting, seed)
    if looked is None or not looked[1].findings:
        return None if looked is None else looked[1]
    shipped, found = looked
    counts = further_round(shipped.keys, found.posterior.mechanism, OWN_BODIES)
    pairs = fitting_pairs(shipped, found.posterior.weight)
    own = simulate(person, body, outputs_kept(), setting, counts, seed + OWN_SEED, looks=False, fitting=pairs)
    return weighed(person, setting, merge(shipped, replace(own, shows=COUNTS * own.shows)), seed)


def ranked(posterior: Posterior) -> tuple[CauseResult, ...]:
    """Every cause with its probability, 90 % interval and Monte-Carlo error; the most probable first."""
    empirical = empirical_labels()
    rows = [
        CauseResult(
            cause=label,
            probability=float(posterior.label[row]),
            interval=(float(posterior.low[row]), float(posterior.high[row])),
            monte_carlo_sd=float(posterior.error[row]),
            mechanism="empirical" if label in empirical else "simulated",
        )
        for row, label in enumerate(LABELS)
    ]
    return tuple(sorted(rows, key=lambda row: -row.probability))
