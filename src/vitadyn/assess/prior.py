"""What such a person may have before any laboratory value: base rates by setting, raised by recorded risks.

Every sub-cause has a weight: the rate of its label where nothing is recorded, times its share of the label, times
what age and sex do, times the strongest recorded risk. Weights of a label add; labels are scaled to sum to 1.
What is not recorded changes nothing. The numbers and their sources are in priors.toml and prior_risks.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, nearest
from ..knowledge.facts import toml
from ..person import SETTINGS, Person
from .labels import LABELS, SUB_CAUSES, written
from .rules import holds
from .sunlight import supply

BANDS = ("low", "mid", "high")
SUN_STARVED, SUN_POWER = ("vitd_deficiency.low_sun_diet", "vitd_deficiency.osteomalacia"), 2.0
"""Causes that little sun makes more frequent, and the power of the supply by which it does: a share below a limit in
the tail of a law falls faster than its middle rises (surveys: two to three times as many in late winter)."""
ENDS = 3.92
"""Standard deviations from the low to the high end of a base rate, read as a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Risk:
    """A recorded risk: where it was read, which label or "label.sub_cause" it raises, by what factor, on whose word."""

    because: tuple[str, ...]
    target: str
    factor: float
    source: str


def prior(person: Person, setting: str | None = None, rates: Mapping[str, float] | None = None) -> dict[str, float]:
    """Probability of each label before any laboratory value; sums to 1, in the order of LABELS.

    `setting` is community, clinic or hospital; by default the person's own, else clinic. `rates` replaces base
    rates of single labels (shares of people, any scale that fits the others).

    >>> before = prior(Person(), "clinic")
    >>> max(before, key=before.get), round(sum(before.values()), 9)
    ('other', 1.0)
    """
    weights = sub_weights(person, setting, rates)
    by_label = {label: sum(weights[label].values()) for label in LABELS}
    total = sum(by_label.values())
    return {label: weight / total for label, weight in by_label.items()}


def sub_priors(person: Person, label: str, setting: str | None = None) -> dict[str, float]:
    """How a label divides among its sub-causes in such a person; sums to 1.

    >>> from vitadyn.person import Drug
    >>> on_ppi = Person(drugs=(Drug("omeprazole", "drugs[0]", "omeprazole", classes=("ppi",)),))
    >>> round(sub_priors(on_ppi, "mg_depletion")["ppi"], 2)
    0.72
    """
    weights = sub_weights(person, setting)[label]
    total = sum(weights.values())
    return {sub: weight / total for sub, weight in weights.items()}


def sub_weights(
    person: Person, setting: str | None = None, rates: Mapping[str, float] | None = None
) -> dict[str, dict[str, float]]:
    """Unscaled weight of every sub-cause by label."""
    where = which_setting(person, setting)
    base = {**base_rates(where), **(rates or {})}
    recorded, least = risks(person), least_shares(person)

    def weight(label: str, sub: str) -> float:
        people = _of_people(person, label, sub) * _of_sun(person, f"{label}.{sub}")
        part = share(label, sub, where)
        at_least = least.get(f"{label}.{sub}", part * least.get(label, 0.0))
        return max(base[label] * part * people * raised(recorded, label, sub), at_least)

    return {label: {sub: weight(label, sub) for sub in SUB_CAUSES[label]} for label in LABELS}


def which_setting(person: Person, setting: str | None = None) -> str:
    """The setting asked for, else the person's, else the default; another word is refused."""
    chosen = setting or person.setting or str(toml("priors")["settings"]["default"])
    if chosen not in SETTINGS:
        raise InputError("setting", chosen, ", ".join(SETTINGS), nearest(chosen, SETTINGS))
    return chosen


def setting_of(person: Person, setting: str | None = None) -> str:
    """The setting asked for, else the person's, else a clinic for whom something was measured, else the community.

    >>> setting_of(Person()), setting_of(Person(), "hospital")
    ('community', 'hospital')
    """
    return which_setting(person, setting or person.setting or ("clinic" if person.labs else "community"))


def base_rates(setting: str, band: str = "mid") -> dict[str, float]:
    """Share of people in whom each label is the principal cause, where no risk is recorded (not scaled to 1)."""
    rates = toml("priors")["rates"]
    return {label: float(rates[label][setting][BANDS.index(band)]) for label in LABELS}


def share(label: str, sub: str, setting: str) -> float:
    """The part of a label that a sub-cause makes up where nothing is recorded: of the table, or of its own file."""
    shares = toml("priors")["shares"][label]
    listed = shares[sub] if sub in shares else written(label)[sub]["share"]
    return float(listed[SETTINGS.index(setting)] if isinstance(listed, list) else listed)


def risks(person: Person) -> tuple[Risk, ...]:
    """Every recorded risk, with the places in the input that record it."""
    return tuple(_risks(person))


def _risks(person: Person) -> Iterator[Risk]:
    for rule in toml("prior_risks")["risk"]:
        because = holds(rule["when"], person)
        if because is not None:
            factors = rule.get("factors", {})
            yield from (Risk(because, target, factor, rule["source"]) for target, factor in factors.items())


def least_shares(person: Person) -> dict[str, float]:
    """Share of people with such a record in whom a label or sub-cause is the trouble, whatever the setting."""
    rules = [rule for rule in toml("prior_risks")["risk"] if "shares" in rule]
    return {target: part for rule in rules if holds(rule["when"], person) is not None
            for target, part in rule["shares"].items()}  # fmt: skip


def raised(recorded: Iterable[Risk], label: str, sub: str) -> float:
    """The strongest risk of one sub-cause, or where none is raised the strongest reason against it.

    Risks recorded together usually speak of one thing, so only one counts.
    """
    factors = [risk.factor for risk in recorded if risk.target in (label, f"{label}.{sub}")] or [1.0]
    return max(factors) if max(factors) > 1.0 else min(factors)


def _of_people(person: Person, label: str, sub: str) -> float:
    """What age and sex do; unknown age or sex does nothing."""
    product = 1.0
    for group in toml("prior_risks")["people"]:
        if _belongs(person, group):
            product *= group["factors"].get(label, 1.0) * group["factors"].get(f"{label}.{sub}", 1.0)
    return product


def _of_sun(person: Person, cause: str) -> float:
    """What little or much sun does to the rate of an empty store; none at all is a recorded risk of its own."""
    known = person.sun is not None and person.sun.minutes_per_day != 0.0 and person.sun.exposed != "none"
    return supply(person.sun) ** -SUN_POWER if known and cause in SUN_STARVED else 1.0


def log_sd(setting: str) -> NDArray[np.float64]:
    """How far the base rate of each label may be off: standard deviation of its logarithm from low to high, (17,)."""
    bands = [toml("priors")["rates"][label][setting] for label in LABELS]
    return np.array([np.log(high / low) / ENDS for low, _, high in bands])


def _belongs(person: Person, group: Mapping[str, Any]) -> bool:
    if "sex" in group:
        return bool(person.sex == group["sex"])
    if person.age is None:
        return False
    return bool(person.age < group["age_below"] if "age_below" in group else person.age >= group["age_from"])
