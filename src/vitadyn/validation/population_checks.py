"""Checks of virtual adults: against groups of surveys, correlations, shares of people beyond limits, the seasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ..engine.problem import Array
from ..population.survey import Survey
from .percentiles import PARTS, Group, correlation_rows, share_rows, spread_of
from .report import Check

OLDEST = 80
NARROWEST, WIDEST = 0.8, 1.25
NEAR = 0.3
"""A percentile within so many observed standard deviations counts as met."""
CLEAR = 0.15
"""Rank correlations from here on are judged: the same sign, and within FAR_RHO."""
FAR_RHO = 0.2
MOST_IN_FACTORS = 0.3
"""Shares of people above this are judged by their difference."""
MOST_LOST = 0.002
INPUTS = {
    "albumin": "albumin is drawn, not made by the body: an input",
    "creatinine": "muscle is drawn; filtration comes from the body",
    "alp": "the liver's part is drawn; bone's comes from the body",
}


def members(group: Group, found: Survey) -> Array:
    """Measurements of those in a group; the last group of NHANES has everybody of 80 and more."""
    oldest = 200 if group.oldest >= OLDEST else group.oldest
    values: Array = found.measured[group.quantity][found.group(group.sex, group.youngest, oldest)]
    return values


def _id(*parts: object) -> str:
    return "-".join(str(part) for part in parts)


def group_checks(group: Group, found: Survey) -> Iterable[Check]:
    """Spread everywhere; percentiles where a survey printed them, else both ends of the interval."""
    values = members(group, found)
    name = _id(group.quantity, group.sex, group.youngest, group.oldest)
    people = f"{group.quantity}, {group.sex}, {group.youngest}-{group.oldest} y"
    grade, note = _grade(group)
    yield Check(
        f"spread-{name}",
        f"Spread of {people}",
        NARROWEST,
        WIDEST,
        spread_of(values) / group.spread,
        "1",
        grade,
        f"standard deviation (from the outer percentiles) {group.spread:.3g} {group.unit}",
        group.source,
        grade_note=note,
        topic="spread",
    )
    for part, published in group.percentiles:
        if part in PARTS or group.sd is None:
            value = float(np.quantile(values, part) - published) / group.spread
            yield _percentile_check(name, people, group, part, value, grade, note)


def _percentile_check(name: str, people: str, group: Group, part: float, value: float, grade: str, note: str) -> Check:
    return Check(
        f"p{100 * part:g}-{name}",
        f"{100 * part:g}th percentile of {people}",
        -NEAR,
        NEAR,
        value,
        "sd",
        grade,
        f"{group.at(part):.4g} {group.unit}, in standard deviations of {group.spread:.3g}",
        group.source,
        grade_note=note,
        topic="median (matched)" if part == 0.5 else "percentile",
    )


def _grade(group: Group) -> tuple[str, str]:
    """Numbers of a survey by sex and age are A; intervals of healthy people, and what is drawn outright, are not."""
    if group.quantity == "albumin":
        return "C", INPUTS["albumin"]
    if group.sd is None:
        return "B", "a reference interval of healthy people beside all adults" + (
            ", recalled" if group.tag == "R" else ""
        )
    return "A", INPUTS.get(group.quantity, "")


def correlation_checks(found: Survey) -> Iterable[Check]:
    """Pairs that clearly go together in the survey: the same sign, and about as closely."""
    for first, second, observed in correlation_rows():
        if abs(observed) >= CLEAR:
            low, high = sorted(
                (np.sign(observed) * max(abs(observed) - FAR_RHO, 0.0), observed + np.sign(observed) * FAR_RHO)
            )
            yield Check(
                f"rho-{first}-{second}",
                f"Rank correlation of {first} and {second}",
                float(low),
                float(high),
                rank_correlation(found, first, second),
                "1",
                "A",
                f"{observed:.2f}: the same sign, and within {FAR_RHO}",
                "NHANES20172018",
                topic="correlation (not matched)",
            )


def rank_correlation(found: Survey, first: str, second: str) -> float:
    """Spearman's coefficient of two measured analytes, or of one with age or body mass index."""
    known = {**found.measured, "age": found.age, "bmi": found.index}
    one, other = (np.argsort(np.argsort(known[name])).astype(float) for name in (first, second))
    return float(np.corrcoef(one, other)[0, 1])


def share_checks(seen: Mapping[str, Survey]) -> Iterable[Check]:
    """People beyond a limit, against what was counted."""
    for row in share_rows():
        values = seen[row["place"]].measured[row["quantity"]]
        limit, observed = float(row["limit"]), float(row["share"])
        share = float(np.mean(values < limit if row["side"] == "below" else values > limit))
        yield Check(
            _id("share", row["place"], row["quantity"], row["side"], row["limit"]),
            f"Adults with {row['quantity']} {row['side']} {row['limit']} {row['unit']} ({row['place']})",
            *_about(observed),
            share,
            "share",
            "A",
            f"{100 * observed:.3g} %; within a factor of two or 2 % of all, of large shares within 10 % of all",
            row["source"],
            topic="share beyond a limit (not matched)",
        )


def _about(observed: float) -> tuple[float, float]:
    """What counts as a like share of people."""
    if observed > MOST_IN_FACTORS:
        return observed - 0.1, observed + 0.1
    return min(observed / 2.0, observed - 0.02), max(observed * 2.0, observed + 0.02)


def season_check(found: Survey) -> Check:
    """How far 25(OH)D swings through the year in the old."""
    swing = float(np.ptp(np.median(found.by_month["vitd25"][found.age >= 65.0], axis=0)))
    return Check(
        id="season-us-65",
        title="Summer less winter 25(OH)D, US adults of 65 and more",
        low=18.0,
        high=30.0,
        value=swing,
        unit="nmol/L",
        grade="A",
        target="24 (21-27), a quarter to either side; the median of all adults was matched to 20",
        source="Shoben2011",
        topic="season",
    )


def lost_checks(seen: Mapping[str, Survey]) -> Iterable[Check]:
    for where, found in seen.items():
        share = found.lost / (found.lost + len(found.age))
        yield Check(
            f"rest-{where}",
            f"Bodies without a resting state or a year ({where})",
            0.0,
            MOST_LOST,
            share,
            "share",
            "A",
            "none, or two in a thousand",
            "derived",
            topic="bodies",
        )
