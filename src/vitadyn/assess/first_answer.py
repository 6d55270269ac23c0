"""The first answer: causes by the shipped bodies alone, before anybody like the person is simulated."""

from __future__ import annotations

from ..errors import ModelError
from ..person import Person
from ..physiology import body as adult
from ..results import CauseResult, FirstAnswer
from . import red_flags
from .first_look import first_look
from .labels import LABELS, edges
from .mechanism import empirical_labels
from .plausible import without_implausible
from .posterior import Posterior
from .prior import setting_of


def first_answer(person: Person, seed: int = 1, setting: str | None = None) -> FirstAnswer:
    """Red flags, and what the first look makes of the causes; `setting` is community, clinic or hospital."""
    flags = red_flags.check(person)
    plausible = without_implausible(person)
    looked = first_look(plausible, adult(), setting_of(plausible, setting), seed)
    if looked is None:
        raise ModelError("the shipped bodies are not of this model: run python tools/first_look.py")
    posterior = looked[1].posterior
    return FirstAnswer(ranked(posterior), edges(dict(zip(LABELS, posterior.label.tolist(), strict=True))), flags)


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
