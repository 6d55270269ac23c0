"""The text that `vitadyn validate cases` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .console import columns

MEASURES = ("n", "top1", "top3", "lenient", "log_loss", "log_loss_lenient", "brier")
JUDGED = "adults_high_confidence"
"""The slice that baselines are compared on."""
APART = ("baselines", "judged", "against", "first_look")
"""Parts of the scores that have lines of their own."""


def cases_page(told: dict[str, Any]) -> str:
    """The scores of every slice, those of the baselines, what is told beside them, then every case."""
    scores = {name: part for name, part in told["scores"].items() if isinstance(part, dict) and name not in APART}
    rivals = {name: part[JUDGED] for name, part in told["scores"]["baselines"].items() if JUDGED in part}
    rows = [*_score_rows(scores), *_score_rows(rivals, f"{JUDGED}, by ")]
    firsts = [_first(case) for case in told["cases"]]
    beside = [*_against(told["scores"].get("against", {})), *_judged(told["scores"].get("judged", {}))]
    beside += _looked(told["scores"].get("first_look", {}))
    tables = [
        columns(["", *MEASURES], rows),
        "\n".join(beside),
        columns(["case", "first answer", "probability"], firsts),
    ]
    return "\n\n".join(table for table in tables if table)


def _score_rows(scores: dict[str, Any], prefix: str = "") -> list[list[str]]:
    """One row for each slice; slices within slices are named after both."""
    rows: list[list[str]] = []
    for name, part in scores.items():
        if "n" in part:
            rows.append([prefix + name, *(f"{part[measure]:.3g}" for measure in MEASURES)])
        else:
            rows += _score_rows(part, f"{name}: ")
    return rows


def _against(told: Mapping[str, Any]) -> Iterable[str]:
    """Lenient log loss less that of each baseline, with its 95 % interval."""
    for name, gap in told.items():
        if isinstance(gap, Mapping):
            ends = f"{gap['difference']:+.3f} ({gap['low']:+.3f} to {gap['high']:+.3f})"
            percent = "" if gap["percent"] is None else f", {gap['percent']:+.0f} %"
            yield f"lenient log loss against {name}{' (best)' if name == told['best'] else ''}: {ends}{percent}"


def _looked(told: Mapping[str, Any]) -> Iterable[str]:
    """How near the first look is to the full answer, and how long both take."""
    if told:
        yield f"first look within {told['within']:g} of the full answer in every cause: {told['near']:.0%} of all cases"
        slowest = f"slowest {told['slowest']['seconds']:.2f} s ({told['slowest']['id']})"
        yield f"seconds (median): first look {told['seconds_first']:.2f}, full {told['seconds_full']:.2f}; {slowest}"


def _judged(told: Mapping[str, Any]) -> Iterable[str]:
    """What is told of the judged cases beside means."""
    if not told:
        return
    sure, fit = told["sure"], told["calibration"]
    yield f"first answers of {sure['from']:g} or more: {_share(sure['share'])}; right of those: {_share(sure['right'])}"
    yield f"calibration error: {fit['error']:.3f}, by chance alone {fit['floor']:.3f}"
    for name in ("cannot_tell", "contributors"):
        parts = (f"{level} {_share(part)}" for level, part in told[name].items() if level != "misses")
        yield f"{name}: {'; '.join(parts)}"
    for name, rows in told["surprises"].items():
        yield f"above 5 nats of {name}: {', '.join(one['id'] for one in rows) or 'none'}"
    for one in told["misses"]:
        firsts = ", ".join(f"{first['cause']} {first['probability']:.2f}" for first in one["first"])
        yield f"miss: {one['id']} ({one['label']}): {firsts}"
    for one in told["contributors"]["misses"]:
        yield f"contributor missed: {one['id']}: {one['label']} {one['probability']:.2f}"


def _share(part: Mapping[str, Any]) -> str:
    return "none" if not part["n"] else f"{part['rate']:.2f} of {part['n']} ({part['low']:.2f} to {part['high']:.2f})"


def _first(case: dict[str, Any]) -> list[str]:
    if not case["causes"]:
        return [case["id"], "not read", "-"]
    best = case["causes"][0]
    return [case["id"], best["cause"], f"{best['probability']:.2f}"]
