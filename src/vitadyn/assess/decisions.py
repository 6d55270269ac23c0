"""What one would do about each cause: causes with the same answer need not be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..errors import ModelError
from ..knowledge.facts import toml


@dataclass(frozen=True, slots=True)
class Decision:
    """One class of decisions: `causes` are labels, or sub-causes as "label.sub_cause"."""

    key: str
    words: str
    causes: tuple[str, ...]
    reason: str
    source: str


@cache
def decisions() -> tuple[Decision, ...]:
    """Every class of knowledge/decisions.toml."""
    return tuple(
        Decision(key, one["words"], tuple(one["causes"]), one["reason"], one["source"])
        for key, one in toml("decisions").items()
    )


@cache
def decision_of(sub_cause: str) -> int:
    """Place in `decisions()` of the class of a sub-cause.

    >>> [decisions()[decision_of(key)].key for key in ("drug_induced.statin", "drug_induced.antiresorptive")]
    ['change_medicine', 'give_calcium']
    """
    for name in (sub_cause, sub_cause.split(".")[0]):
        for place, one in enumerate(decisions()):
            if name in one.causes:
                return place
    raise ModelError(f"decisions.toml names no decision for '{sub_cause}'")
