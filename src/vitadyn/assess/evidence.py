"""How likely each finding is in each simulated body: numbers, censored and worded laboratory values, and symptoms.

A number is compared on the logarithmic scale by a Student t law with 8 degrees of freedom, a censored or worded one by
the share of that law inside its interval. What is not known adds nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ..knowledge.facts import toml
from ..person import Lab, Person, SetAside
from ..population.people import Column
from .cohort import Cohort
from .complaints import POWER, Complaint, by_group, complaints, log_likelihood, without_law
from .posterior import log_sum
from .student import log_density, share_below
from .symptoms import adds_of_its_own

FREEDOM = 8
"""Degrees of freedom of the law of a laboratory value (tuned)."""
MISWORDED = 0.01
"""Share of words that do not mean the interval they name (tuned)."""
LEAST_INSIDE = 1e-6
"""A censored number is no word: it is forgiven only so far that its logarithm exists."""
SYMPTOM_WEIGHT = 0.6
"""Power on every symptom: their rates are expert ranges, not counts (tuned)."""
MODEL_ERROR = 0.25
"""The model's error as a share of a body's own distance from the reference, on the logarithmic scale (tuned)."""
LEAST_FACTOR = 1e-4
"""No single finding may weigh against a body by more than this factor: blood is mislabelled, assays interfere."""

HALF_LAST = 365.0
"""Days after which half of the troubles that a laboratory value shows are over, or others have come (chosen)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding's log-likelihood in every body, shape (N,); `path` and `text` point back at the input."""

    path: str
    text: str
    loglik: Column


@dataclass(frozen=True, slots=True)
class Noise:
    """What an analyte is compared with: the body's output, the spread, the scale, and the least value compared."""

    output: str
    sd: float
    linear: bool = False
    floor: float = 0.0


@cache
def noise(analyte: str) -> Noise | None:
    """The comparison of an analyte, or None when the body does not carry it."""
    entry: dict[str, Any] | None = toml("noise").get(analyte)
    if entry is None:
        return None
    return Noise(entry.get("output", analyte), entry["sd"], entry.get("scale") == "linear", entry.get("floor", 0.0))


def outputs_needed() -> tuple[str, ...]:
    """Every output of the body that some analyte or sign is compared with."""
    table = toml("noise")
    names = {entry.get("output", key) for key, entry in table.items() if isinstance(entry, dict)}
    return tuple(sorted(names))


def compare(lab: Lab, law: Noise, simulated: Column, usual: float) -> Column:
    """Log-likelihood of one laboratory finding in each body; `usual` is what the reference person shows."""
    centre, sd = measured_law(law, simulated, usual)
    if lab.value is not None:
        z = (scaled(np.array(max(lab.value, law.floor)), law) - centre) / sd
        return log_density(z, FREEDOM) - np.log(sd)
    inside = _end(lab.high, law, centre, sd, 1.0) - _end(lab.low, law, centre, sd, 0.0)
    doubt = LEAST_INSIDE if lab.word is None else MISWORDED
    return np.log((1.0 - doubt) * np.clip(inside, 0.0, 1.0) + doubt * 0.5)


def measured_law(law: Noise, simulated: Column, usual: float) -> tuple[Column, Column]:
    """Centre and spread, on the scale of the comparison, of what would be measured in each body."""
    centre = scaled(np.maximum(simulated, law.floor), law)
    return centre, np.hypot(law.sd, MODEL_ERROR * (centre - scaled(np.array(max(usual, law.floor)), law)))


def scaled(values: Column, law: Noise) -> Column:
    """Values on the scale on which they are compared: logarithms unless the law is linear."""
    return values if law.linear else np.log(np.maximum(values, 1e-12))


def _end(limit: float | None, law: Noise, centre: Column, sd: Column, missing: float) -> Column:
    """Share of the law below a limit; an end that is open, or below the least value compared, is 0 or 1."""
    if limit is None or (missing == 0.0 and limit <= law.floor and not law.linear):
        return np.full_like(centre, missing)
    least = limit if law.linear else max(limit, law.floor)
    return share_below((scaled(np.array(least), law) - centre) / sd, FREEDOM)


def lab_findings(person: Person, cohort: Cohort, share: Column | None = None) -> tuple[list[Finding], list[SetAside]]:
    """Findings of laboratory values (several of one test count as one), and those not used, with the reason.

    `share` (N,) is each body's part of everybody, before any finding; without it an old value counts as one of today.
    """
    used: list[Finding] = []
    left: list[SetAside] = []
    for lab in (lab for lab in person.labs if not _repeats(lab)):
        reason = _not_used(lab, cohort)
        if reason:
            left.append(SetAside(f"{lab.path}: {lab.text}", reason))
        else:
            again = sum(other.analyte == lab.analyte and not _repeats(other) for other in person.labs)
            loglik = _tempered(_loglik(lab, cohort))
            loglik = loglik if share is None else of_today(loglik, -lab.day, share)
            used.append(Finding(lab.path, lab.text, loglik / again))
    return used, left


def of_today(loglik: Column, days: float, share: Column) -> Column:
    """What a value measured so many days ago says: some of the troubles of that time are over, others came since.

    >>> today, old = (of_today(np.log([0.9, 0.1]), days, np.full(2, 0.5)) for days in (0.0, 365.0))
    >>> bool(today[0] - today[1] > 2 * (old[0] - old[1]) > 0)
    True
    """
    if days <= 0.0:
        return loglik
    still = 0.5 ** (days / HALF_LAST)
    somebody = log_sum(np.log(np.maximum(share, 1e-300)) + loglik)
    return np.logaddexp(math.log(still) + loglik, math.log1p(-still) + somebody)


def _repeats(lab: Lab) -> bool:
    """Whether a value counts elsewhere: computed from one that is weighed, or albumin, which bodies are given."""
    return lab.computed or (lab.analyte == "albumin" and lab.value is not None)


def _not_used(lab: Lab, cohort: Cohort) -> str:
    """Why a laboratory value does not count, or nothing."""
    law = noise(lab.analyte)
    if lab.day > 0.5:
        return f"{lab.analyte} was measured after presentation"
    if (law is None or law.output not in cohort.outputs) and lab.analyte not in toml("empirical_labs"):
        return f"{lab.analyte} is known to the program but not carried by the body"
    return ""


def _loglik(lab: Lab, cohort: Cohort) -> Column:
    law = noise(lab.analyte)
    if law is not None:
        return compare(lab, law, cohort.outputs[law.output], cohort.usual[law.output])
    return empirical(lab, cohort)


def empirical(lab: Lab, cohort: Cohort) -> Column:
    """Log-likelihood of a value that the body does not carry, by cited laws of everybody and of a few sub-causes."""
    return np.array([_by_law(lab, law) for law in cited_laws(lab.analyte, cohort.keys)])[cohort.mechanism]


def cited_laws(analyte: str, keys: Sequence[str]) -> list[Mapping[str, Any]]:
    """The law of a value that the body does not carry, under each mechanism: its own, its label's or everybody's."""
    table = toml("empirical_labs")[analyte]
    return [table.get(key, table.get(key.split(".")[0], table["usual"])) for key in keys]


def _by_law(lab: Lab, law: Mapping[str, Any]) -> float:
    middle = np.full(1, law["median"])
    usual = float(compare(lab, Noise(lab.analyte, law["sd"]), middle, law["median"])[0])
    if "raised" not in law:
        return usual
    share = law["raised"]["share"]
    return float(np.logaddexp(math.log(1.0 - share) + usual, math.log(share) + _by_law(lab, law["raised"])))


def _tempered(loglik: Column) -> Column:
    """No body is worse than the best by more than the least factor."""
    top = float(np.max(loglik))
    return np.logaddexp(loglik, top + math.log(LEAST_FACTOR))


def symptom_findings(person: Person, cohort: Cohort) -> tuple[list[Finding], list[SetAside]]:
    """Findings of complaints, signs and denials, by the states of each body and by what its mechanism adds."""
    used = []
    for members in by_group(complaints(person)).values():
        power = SYMPTOM_WEIGHT / len(members) ** POWER
        used += [Finding(told.path, _said(told), power * _log_chance(told, cohort)) for told in members]
    return used, list(without_law(person))


def _said(told: Complaint) -> str:
    return told.text if told.present else f"no {told.key}"


def _log_chance(told: Complaint, cohort: Cohort) -> Column:
    """Log-probability of one complaint in every body."""
    states = symptom_states(cohort.outputs)
    total = np.broadcast_to(log_likelihood([told], states), (cohort.size,)).copy()
    for place, name in enumerate(cohort.keys):
        sub_cause = name.split(".")[1]
        if adds_of_its_own(told.key, sub_cause):
            here = cohort.mechanism == place
            bodies = {state: values[here] for state, values in states.items()}
            total[here] = log_likelihood([told], bodies, sub_cause=sub_cause)
    return total


def symptom_states(outputs: Mapping[str, Column]) -> dict[str, Column]:
    """The quantities that symptoms depend on, as far as the body has them."""
    names = ("ca_corrected", "mg", "k", "na", "phosphate", "vitd25", "pth", "volume_ratio")
    return {name: outputs[name] for name in names if name in outputs}
