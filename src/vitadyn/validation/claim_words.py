"""Claims in words: what a figure is, what the rule says, what was done."""

from __future__ import annotations

import math
from collections.abc import Mapping

from .claim_book import UNTESTED, Book, Claim, Figure, Range

UNITS = {"ca_total": "mmol/L", "mg_adjusted": "mmol/L", "k": "mmol/L", "nerve_shift": "mV", "vitd25": "nmol/L"}
NAMES = {
    "absorbs_ca": "calcium absorbed",
    "absorbs_p": "phosphate absorbed",
    "ca_total": "total calcium",
    "calcitriol": "1,25(OH)2D",
    "cell_k": "potassium in cells",
    "cell_mg": "magnesium in cells",
    "cramp_mineral": "cramps by the nerve",
    "drinks": "water drunk",
    "ecf_na": "sodium outside cells",
    "excretes_ca": "calcium in urine",
    "excretes_water": "urine",
    "k": "potassium",
    "mg_adjusted": "magnesium",
    "nerve_shift": "threshold of the nerve",
    "resorption": "bone resorption",
    "spasm_share": "chance of spasm",
    "tingling_share": "chance of tingling",
    "vitd25": "25(OH)D",
    "volume_ratio": "extracellular water",
}
"""Quantities in plain words; others are said by their name."""
ENDS = {"mean": "pooled mean", "low": "lower end of the 95 % interval", "high": "upper end of the 95 % interval"}


def unit(figure: Figure | None) -> str:
    """The unit of a figure that has one of its own."""
    if figure is None or figure.form == "ratio" or figure.over or figure.statistic in ("share", "auc"):
        return "1"
    return "d" if figure.form == "first_day" else "1/week" if figure.trials else UNITS.get(figure.quantity, "1")


def said(figure: Figure | None) -> str:
    """What a figure is, in words."""
    if figure is None:
        return ""
    if figure.trials:
        return f"{ENDS[figure.statistic]} of trials of {figure.trials}, difference of cramps a week"
    against = f" against {figure.against}" if figure.against else ""
    form = "" if figure.form == "value" else f"{figure.form} of "
    over = f", over the same of {figure.over}" if figure.over else ""
    what = f"{figure.statistic}, {form}{named(figure.quantity)}{_threshold(figure)}"
    return f"{what} in {figure.group}{against}{_among(figure)}{over}".replace("_", " ")


def named(quantity: str) -> str:
    """A quantity in plain words."""
    return NAMES.get(quantity, quantity.replace("symptom.", "chance of "))


def _among(figure: Figure) -> str:
    """Who is counted, where not everybody is."""
    if figure.who is None:
        return ""
    below, above = figure.who.below, figure.who.above
    return f", of those with {named(figure.who.quantity)} " + (
        f"below {below:g}" if above == -math.inf else f"above {above:g}"
    )


def _threshold(figure: Figure) -> str:
    if figure.below is not None:
        return f" below {figure.below:g}"
    return f" above {figure.above:g}" if figure.above is not None else ""


def rules(claim: Claim) -> str:
    if not claim.rules:
        return "none: " + claim.untested
    parts = [f"{verdict} if {_ranges(ranges)}" for verdict, ranges in claim.rules.items()]
    return "; ".join([*parts, "otherwise refuted"])


def _ranges(ranges: Mapping[str, Range]) -> str:
    return " and ".join(f"{name.replace('_', ' ')} {_between(*ends)}" for name, ends in ranges.items())


def _between(low: float, high: float) -> str:
    if low == -math.inf:
        return f"at most {high:g}"
    return f"at least {low:g}" if high == math.inf else f"from {low:g} to {high:g}"


def experiment(book: Book, claim: Claim) -> str:
    """What the groups of the claim do, or which trials are pooled."""
    names = dict.fromkeys(name for one in claim.figures for name in (one.group, one.against) if name)
    told = [f"{name.replace('_', ' ')}: {book.count} people who {book.groups[name].does}" for name in names]
    for which in dict.fromkeys(one.trials for one in claim.figures if one.trials):
        told += [f"{trial.name}, n {trial.people:g}: {trial.printed}" for trial in book.trials[which]]
    return "; ".join(told) or UNTESTED
