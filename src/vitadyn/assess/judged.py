"""More about the cases to judge by than means: how sure, how wrong, by name, and against what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .intervals import mean_interval, wilson
from .labels import LABELS
from .reliability import bins, calibration_error, sampling_floor
from .scores import INFORMATION, Entry, lenient, log_loss, log_loss_lenient, ranking, top

SURE = 0.5
"""First answers of at least this probability are counted as such."""
SURPRISE = 5.0
"""Nats beyond which a case is named: the truth had less than 0.7 %."""
PLAYS_A_PART = 0.5
"""Probability from which a contributor counts as found."""
SHOWN = 3

Row = dict[str, Any]


def judged_cases(cases: Sequence[Entry]) -> dict[str, Any]:
    """Everything told of the cases to judge by beside their means; empty of nothing."""
    if not cases:
        return {}
    return {
        "sure": sure(cases),
        "surprises": surprises(cases),
        "calibration": calibration(cases),
        "contributors": contributors(cases),
        "cannot_tell": by_information(cases, lambda case: case.cannot_tell),
        "confusion": confusion(cases),
        "misses": misses(cases),
    }


def rate(hits: int, count: int) -> Row:
    """A rate with its 95 % interval; without cases it has no value."""
    low, high = wilson(hits, count)
    return {"n": count, "rate": hits / count if count else None, "low": low, "high": high}


def sure(cases: Sequence[Entry]) -> Row:
    """How many first answers have a probability of at least SURE, and how many of those are right (lenient)."""
    bold = [case for case in cases if _first(case)[1] >= SURE]
    share = rate(len(bold), len(cases))
    return {"from": SURE, "share": share, "right": rate(sum(lenient(case) > 0.0 for case in bold), len(bold))}


def surprises(cases: Sequence[Entry]) -> dict[str, list[Row]]:
    """Cases that lose more than SURPRISE nats, on the label and on what is accepted."""
    return {
        name: [
            {"id": case.truth.id, "label": case.truth.label, "nats": measure(case)}
            for case in cases
            if measure(case) > SURPRISE
        ]
        for name, measure in (("log_loss", log_loss), ("log_loss_lenient", log_loss_lenient))
    }


def calibration(cases: Sequence[Entry]) -> Row:
    """Calibration error of the first answer on the label, what chance alone would give, and the bins."""
    said = [_first(case)[1] for case in cases]
    right = [top(1, case) > 0.0 for case in cases]
    error, floor = calibration_error(said, right), sampling_floor(said)
    drawn = [{"n": b.count, "said": b.said, "right": b.right, "low": b.low, "high": b.high} for b in bins(said, right)]
    return {"error": error, "floor": floor, "beyond": error - floor, "bins": drawn}


def contributors(cases: Sequence[Entry]) -> Row:
    """Labels that the authors count as contributing: how many have a contributor's probability of PLAYS_A_PART."""
    pairs = [(case, label) for case in cases for label in case.truth.contributory]
    found = [(case, label) for case, label in pairs if case.contributors.get(label, 0.0) >= PLAYS_A_PART]
    parts = {level: [one for one in pairs if one[0].truth.information == level] for level in INFORMATION}
    return {
        "all": rate(len(found), len(pairs)),
        **{level: rate(sum(one in found for one in part), len(part)) for level, part in parts.items() if part},
        "misses": [
            {"id": case.truth.id, "label": label, "probability": case.contributors.get(label, 0.0)}
            for case, label in pairs
            if (case, label) not in found
        ],
    }


def by_information(cases: Sequence[Entry], holds: Callable[[Entry], bool]) -> dict[str, Row]:
    """The share of cases in which something holds, together and by how much was known of them."""
    parts = {
        "all": list(cases),
        **{level: [case for case in cases if case.truth.information == level] for level in INFORMATION},
    }
    return {level: rate(sum(map(holds, part)), len(part)) for level, part in parts.items() if part}


def confusion(cases: Sequence[Entry]) -> list[Row]:
    """A row for each label that is the truth of a case: how often each label was the first answer."""
    pairs = Counter((case.truth.label, _first(case)[0]) for case in cases)
    truths = [label for label in LABELS if any(truth == label for truth, _ in pairs)]
    return [
        {"label": truth, "first": {first: pairs[truth, first] for first in LABELS if pairs[truth, first]}}
        for truth in truths
    ]


def misses(cases: Sequence[Entry]) -> list[Row]:
    """Cases whose first answer is not accepted, with the first three."""
    return [
        {
            "id": case.truth.id,
            "label": case.truth.label,
            "also_accept": list(case.truth.also_accept),
            "information": case.truth.information,
            "nats": log_loss_lenient(case),
            "first": [{"cause": label, "probability": case.answer[label]} for label in ranking(case.answer)[:SHOWN]],
        }
        for case in cases
        if not lenient(case)
    ]


def against(cases: Sequence[Entry], rivals: Mapping[str, Sequence[Entry]]) -> dict[str, Any]:
    """Log loss on accepted labels less that of each rival, on the same cases in the same order; below 0 is better.

    `best` is the rival with the lowest; `percent` is of the rival's own log loss.
    """
    if not cases or not rivals:
        return {}
    losses = {name: [log_loss_lenient(case) for case in told] for name, told in rivals.items()}
    best = min(losses, key=lambda name: sum(losses[name]))
    own = [log_loss_lenient(case) for case in cases]
    return {"best": best, **{name: _difference(own, other) for name, other in losses.items()}}


def _difference(own: Sequence[float], other: Sequence[float]) -> Row:
    gaps = [mine - theirs for mine, theirs in zip(own, other, strict=True)]
    mean, usual = sum(gaps) / len(gaps), sum(other) / len(other)
    low, high = mean_interval(gaps)
    return {
        "n": len(gaps),
        "difference": mean,
        "low": low,
        "high": high,
        "percent": 100.0 * mean / usual if usual else None,
    }


def _first(case: Entry) -> tuple[str, float]:
    """The first answer and its probability."""
    label = ranking(case.answer)[0]
    return label, case.answer[label]
