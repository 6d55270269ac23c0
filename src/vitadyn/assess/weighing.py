"""A person's findings weighed on simulated bodies: evidence, priors and the second witness come together here."""

from __future__ import annotations

from dataclasses import dataclass

from ..person import Person, SetAside
from . import series
from .cohort import Cohort
from .evidence import Finding, lab_findings, outputs_needed, symptom_findings
from .mechanism import mechanisms
from .naive_bayes import by_finding
from .posterior import Posterior, log_weights, normalised, weigh
from .prior import log_sd, sub_weights
from .timing import blamable, timing_findings

TAKEN_AS_SAID = 0.9
"""No stated dose makes its harm more probable than this before a laboratory value: products and memories err."""
DOSED = ("vitd_toxicity.d3_excess", "vitd_toxicity.calcitriol_excess")
"""Mechanisms whose prior is what a stated dose does by simulation."""
EXTRA_OUTPUTS = (
    *("plasma_d3", "volume_ratio", "cell_mg", "ca_ionised", "egfr"),
    *("mg_ionised", "ph", "k", "na", "mg", "phosphate", "bone_mineral", "osteoid_excess"),
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Findings on the bodies of a cohort, what was `left` aside, the posterior, and the prior of every mechanism."""

    findings: tuple[Finding, ...]
    left: tuple[SetAside, ...]
    posterior: Posterior
    prior: dict[str, float]


def outputs_kept() -> tuple[str, ...]:
    """The outputs of a body that findings, states and next tests need."""
    return tuple(dict.fromkeys((*outputs_needed(), *EXTRA_OUTPUTS)))


def weighed(person: Person, setting: str, cohort: Cohort, seed: int) -> Weighed:
    """Everything that is told of a person, weighed on these bodies."""
    prior = mechanism_priors(blamable(person), setting, cohort)
    old = any(lab.day < 0.0 for lab in person.labs)
    labs, left_labs = lab_findings(person, cohort, normalised(log_weights(cohort, [], prior)) if old else None)
    told, left_told = symptom_findings(person, cohort)
    timed, left_timed = timing_findings(person, cohort)
    findings = (*labs, *told, *timed)
    second = series.by_mechanism(by_finding(person))
    posterior = weigh(cohort, [one.loglik for one in findings], prior, seed, second, log_sd(setting))
    return Weighed(findings, (*left_labs, *left_told, *left_timed), posterior, prior)


def every_mechanism() -> tuple[str, ...]:
    """Keys of all mechanisms, as label.sub_cause."""
    return tuple(one.key for one in mechanisms())


def mechanism_priors(person: Person, setting: str, cohort: Cohort) -> dict[str, float]:
    """Prior probability of every mechanism: base rates, and what a stated dose would do by simulation."""
    weights = sub_weights(person, setting)
    total = sum(sum(subs.values()) for subs in weights.values())
    shares = {f"{label}.{sub}": weight / total for label, subs in weights.items() for sub, weight in subs.items()}
    for key in DOSED:
        dosed = cohort.share_by_stated_dose(key)
        if dosed is not None and min(dosed, TAKEN_AS_SAID) > shares[key]:
            dosed = min(dosed, TAKEN_AS_SAID)
            rest = (1.0 - dosed) / (1.0 - shares[key])
            shares = {name: share * rest for name, share in shares.items()} | {key: dosed}
    return shares
