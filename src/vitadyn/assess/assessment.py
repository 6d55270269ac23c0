"""`assess`: red flags by rule, people simulated under every mechanism, findings weighed, one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .. import knowledge
from ..language import Body
from ..person import Person
from ..physiology import body as adult
from ..population.people import Column
from ..results import Assessment, CauseResult, Why
from ..version import VERSION
from . import red_flags
from .change import change_sources, changes
from .cohort import Cohort, units
from .contributors import contributors
from .course import course
from .cramp_rate import cramp_sources
from .cramps import cramps
from .evidence import Finding
from .first_answer import ranked
from .labels import LABELS, edges
from .mechanism import mechanisms
from .naive_bayes import by_finding
from .next_test import next_tests, sources_of
from .plausible import spoilt, without_implausible
from .posterior import Posterior, middle
from .prior import setting_of
from .rounds import BODIES, in_rounds
from .summary import summary
from .support import supported
from .unexplained import contradiction, fit, unexplained
from .weighing import mechanism_priors
from .why import explain
from .why_words import sources as word_sources

STATES = (
    "ca_ionised",
    "ca_total",
    "mg",
    "cell_mg",
    "k",
    "na",
    "phosphate",
    "pth",
    "vitd25",
    "vitd125",
    "egfr",
    "volume_ratio",
    "bone_mineral",
    "osteoid_excess",
)
SURE_ENOUGH, AGREED, UNSTEADY, EFFECTIVE, MOST_FAILED = 0.40, 0.15, 0.07, 4.0, 0.25


def assess(
    person: Person,
    *,
    seed: int = 1,
    setting: str | None = None,
    body: Body | None = None,
    bodies: int = BODIES,
    watch: Callable[[Cohort, Posterior], None] | None = None,
) -> Assessment:
    """The causes of this person's trouble with their probabilities, and what must not wait.

    `body` is the slow body that is simulated (the standard parameter set by default), `bodies` the people simulated
    in the first round, as a mean over mechanisms, `setting` community, clinic or hospital. The same seed gives the
    same answer.
    `watch` is given the bodies and their weights in the end, for those who judge more than the answer.
    """
    flags, again = red_flags.check(person), spoilt(person)
    person = without_implausible(person)
    slow = adult() if body is None else body
    setting = setting_of(person, setting)
    cohort, found = in_rounds(person, slow, setting, seed, bodies)
    findings, shares, posterior = found.findings, found.prior, found.posterior
    told = by_finding(person)
    judged = fit(person, cohort, findings, shares, told)
    reason = supported(person) or again or contradiction(judged) or doubt(cohort, findings, posterior)
    reasons = explain(
        person, cohort, findings, shares, lambda other, bodies: mechanism_priors(other, setting, bodies), told
    )
    causes, missed = _causes(reasons, posterior), unexplained(judged)
    proposed = next_tests(person, cohort, posterior.weight, seed)
    if watch is not None:
        watch(cohort, posterior)
    return Assessment(
        causes=causes,
        edge=edges(dict(zip(LABELS, posterior.label.tolist(), strict=True))),
        red_flags=flags,
        cannot_tell=bool(reason),
        reason=reason,
        summary=summary(person, causes, missed, reason),
        unexplained=missed,
        next_tests=proposed,
        states=_states(slow, cohort, posterior.weight),
        cramps=cramps(person, cohort, posterior.weight),
        contributors=contributors(cohort, posterior),
        course=course(person, slow, cohort, posterior.weight),
        change=changes(person, slow, cohort, posterior.weight, seed),
        diagnostics={**_diagnostics(cohort, posterior, setting, len(findings)), "findings_together": judged.together},
        set_aside=(*person.set_aside, *found.left),
        provenance=_provenance(slow, seed, [*sources_of(proposed), *word_sources(person, causes[0].why)]),
        warnings=(*person.warnings, *_warnings(findings)),
    )


def doubt(cohort: Cohort, findings: Sequence[Finding], posterior: Posterior) -> str:
    """Why the answer should not be trusted, or nothing."""
    if not findings:
        return "no laboratory value or complaint reached the bodies: these are base rates, moved by drugs and doses"
    if cohort.failed > MOST_FAILED * (cohort.failed + cohort.size):
        return (
            f"{cohort.failed} simulated bodies could not be followed: what is told of this person is beyond the model"
        )
    if posterior.disagreement > AGREED:
        return f"two independent runs differ by {posterior.disagreement:.2f}: more bodies are needed"
    if float(np.max(posterior.error)) > UNSTEADY:
        return (
            f"a probability may be off by {np.max(posterior.error):.2f}: too few simulated bodies are like this person"
        )
    if posterior.effective < EFFECTIVE:
        return f"only {posterior.effective:.0f} simulated bodies are like this person: rare or contradictory findings"
    if float(np.max(posterior.label)) < SURE_ENOUGH:
        return "no cause stands out"
    return ""


def _causes(reasons: Mapping[str, tuple[Why, ...]], posterior: Posterior) -> tuple[CauseResult, ...]:
    return tuple(replace(one, why=reasons[one.cause]) for one in ranked(posterior))


def _states(body: Body, cohort: Cohort, weight: Column) -> dict[str, dict[str, Any]]:
    """Hidden and measured states of the bodies that are like this person."""
    unit = units(body)
    found = {}
    for name in STATES:
        if name in cohort.outputs:
            found[name] = {**middle(cohort.outputs[name], weight), "unit": unit[name]}
    return found


def _diagnostics(cohort: Cohort, posterior: Posterior, setting: str, findings: int) -> dict[str, Any]:
    per_label = dict.fromkeys(LABELS, 0)
    for key, count in cohort.count().items():
        per_label[key.split(".")[0]] += count
    return {
        "effective_sample_size": posterior.effective,
        "simulated_bodies": cohort.size,
        "simulated_bodies_per_cause": per_label,
        "failed_bodies": cohort.failed,
        "disagreement": posterior.disagreement,
        "monte_carlo_sd": posterior.monte_carlo_sd,
        "findings_used": findings,
        "setting": setting,
    }


def _provenance(body: Body, seed: int, also: Sequence[str]) -> dict[str, Any]:
    named = (*(one.source for one in mechanisms()), *cramp_sources(), *change_sources(), *also)
    return {
        "vitadyn": VERSION,
        "model": body.hash(),
        "knowledge": knowledge.version(),
        "seed": seed,
        "sources": sorted({part.strip() for text in named for part in text.split(";")}),
    }


def _warnings(findings: Sequence[Finding]) -> tuple[str, ...]:
    return (
        ()
        if findings
        else ("No laboratory value or complaint reached the bodies: these are base rates, moved by drugs and doses.",)
    )
