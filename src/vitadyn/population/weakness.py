"""Weakness as a flag with its reason: limits at which it is reported, and the laws of muscle beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..knowledge.facts import toml

WEAK = 0.05
"""Weakness index from which it is flagged (a product choice)."""
TOGETHER = "K, Mg and Ca together weaken endplate and fibre"


def limits() -> Sequence[Mapping[str, Any]]:
    """Limits with analyte, mineral, `below` or `above`, and source."""
    rules: Sequence[Mapping[str, Any]] = toml("cramps")["weakness"]
    return rules


def limited() -> tuple[str, ...]:
    """Analytes that have a limit.

    >>> limited()
    ('k', 'mg', 'ca_corrected', 'phosphate')
    """
    return tuple(dict.fromkeys(rule["analyte"] for rule in limits()))


def beyond(values: Mapping[str, float]) -> list[Mapping[str, Any]]:
    """Limits that values in mmol/L are beyond.

    >>> [said(rule) for rule in beyond({"k": 2.5, "mg": 0.9})]
    ['K below 3 mmol/L']
    """
    return [rule for rule in limits() if rule["analyte"] in values and _passed(values[rule["analyte"]], rule)]


def flag(rules: Sequence[Mapping[str, Any]], index: float) -> dict[str, Any]:
    """The flag and its reason: limits, or the law where no single mineral is beyond one."""
    reasons = [said(rule) for rule in rules] or ([TOGETHER] if index >= WEAK else [])
    return {"flag": bool(reasons), "reason": ", ".join(reasons)}


def said(rule: Mapping[str, Any]) -> str:
    """A limit in words."""
    side = "below" if "below" in rule else "above"
    return f"{rule['mineral']} {side} {rule[side]:g} mmol/L"


def _passed(value: float, rule: Mapping[str, Any]) -> bool:
    return bool(value < rule["below"]) if "below" in rule else bool(value > rule["above"])
