"""The scores of published patients as one HTML page, from the same answer that `--format json` gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .markup import Html, joined, tag
from .page import figure, rows_table, scrolled, whole
from .report import Band, Picture, Points

TITLE = "Published patients against the assessment"
JUDGED = "adults_high_confidence"
RATES = {"top1": "first answer", "lenient": "first answer, lenient", "top3": "among three"}
LOSSES = {"log_loss": "log loss", "log_loss_lenient": "log loss, lenient", "brier": "Brier"}
LEVELS = ("rich", "medium", "poor")
WORDS = (
    "First answer: the most probable cause is the authors' diagnosis. Lenient: it is that, or one that the case lists "
    "as acceptable; the lenient log loss takes their probabilities together. Intervals are 95 % (Wilson). Cases are "
    "judged by adults whose diagnosis is sure; published patients are remarkable ones, so these figures say nothing of "
    "a clinic."
)
LESS = "Assessment less it: lenient log loss, case by case, with its 95 % bootstrap interval; below 0 is better."
Row = Mapping[str, Any]


def cases_page(told: Mapping[str, Any], asked: str) -> str:
    """The page; `asked` says in words how the patients were put to the assessment."""
    scores = told["scores"]
    top = joined(tag("p", headline(scores), class_="count"), tag("p", f"{asked} {WORDS}", class_="quiet"))
    return whole(TITLE, top, *_sections(scores, told["cases"]))


def headline(scores: Mapping[str, Any]) -> str:
    """One sentence: how often right among how many, and whether the best baseline is beaten."""
    found = scores.get(JUDGED)
    if not found:
        return "No case to judge by."
    hits = f"The first answer is right in {_rate(found, 'lenient')} of {found['n']:.0f} adults (lenient)."
    return f"{hits} {_beside(scores['against'])}"


def _beside(against: Mapping[str, Any]) -> str:
    best = against["best"]
    gap = against[best]
    sure = "better than" if gap["high"] < 0.0 else "worse than" if gap["low"] > 0.0 else "not clearly different from"
    return f"Lenient log loss is {sure} that of the best baseline, {_words(best)}: {_gap(gap)} nats a case."


def _sections(scores: Mapping[str, Any], cases: list[Row]) -> Iterable[Html]:
    yield _section("Beside the baselines", tag("p", LESS), rows_table(_rivals(scores), "Baselines"))
    judged = scores["judged"]
    if judged:
        yield _section("Are the probabilities right?", *_calibration(judged))
        yield _section("By what was known", rows_table(_strata(scores), "Strata"))
    yield _section("Slices", rows_table(list(_slices(scores)), "Slices"))
    if judged:
        yield _section("Which cause was taken for which", _confusion(judged["confusion"]))
        yield _section(f"Misses: {len(judged['misses'])}", *_table([_miss(one) for one in judged["misses"]], "Misses"))
        yield _section("Surprises, more than 5 nats", *_table(_surprises(judged["surprises"]), "Surprises"))
        yield _section("Contributing causes that were not found", *_table(_missed(judged), "Missed"))
    if scores.get("first_look"):
        yield _section("The first look", *_first_look(scores["first_look"]))
    unread = [{"case": one["id"], "reason": one["set_aside"][0]["reason"]} for one in cases if not one["causes"]]
    if unread:
        yield _section("Files that were not read", rows_table(unread, "Not read"))


def _first_look(told: Mapping[str, Any]) -> Iterable[Html]:
    near = f"Within {told['within']:g} of the full answer in every cause in {told['near']:.0%} of all cases."
    slowest = f"the slowest {told['slowest']['seconds']:.2f} s ({told['slowest']['id']})"
    times = f"Medians: {told['seconds_first']:.2f} s, the full answer {told['seconds_full']:.2f} s, {slowest}."
    yield tag("p", f"{near} {times}")
    yield from _table(told["apart"], "Cases that differ more")


def _section(title: str, *parts: Html) -> Html:
    return tag("section", tag("h2", title), *parts)


def _table(rows: Sequence[Row], name: str) -> tuple[Html, ...]:
    return (rows_table(rows, name),) if rows else (tag("p", "None."),)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _rate(found: Row, name: str) -> str:
    """A rate with its interval."""
    return f"{found[name]:.0%} ({found[f'{name}_low']:.0%} to {found[f'{name}_high']:.0%})"


def _share(found: Row) -> str:
    """A rate of few cases with its interval; a dash where there is none."""
    return "-" if not found["n"] else f"{found['rate']:.0%} of {found['n']} ({found['low']:.0%} to {found['high']:.0%})"


def _gap(gap: Row) -> str:
    """A difference with its interval."""
    return _signed(f"{gap['difference']:+.3f} ({gap['low']:+.3f} to {gap['high']:+.3f})")


def _signed(text: str) -> str:
    """True minus signs."""
    return text.replace("-", "\N{MINUS SIGN}")


def _measured(name: str, found: Row) -> dict[str, Any]:
    rates = {words: _rate(found, key) for key, words in RATES.items()}
    return {"": name, "n": int(found["n"]), **rates, **{words: round(found[key], 3) for key, words in LOSSES.items()}}


def _rivals(scores: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The assessment, then each baseline with what the assessment gains on it."""
    if JUDGED not in scores:
        return []
    rows = [_measured("assessment", scores[JUDGED])]
    for name, found in scores["baselines"].items():
        gap = scores["against"][name]
        percent = "-" if gap["percent"] is None else _signed(f"{gap['percent']:+.0f} %")
        more = {"assessment less it": _gap(gap), "per cent": percent}
        rows.append({**_measured(_words(name), found[JUDGED]), **more})
    return rows


def _calibration(judged: Mapping[str, Any]) -> tuple[Html, ...]:
    found, sure = judged["calibration"], judged["sure"]
    beyond = _signed(f"{found['beyond']:+.3f}")
    told = (
        f"Calibration error {found['error']:.3f}; exact probabilities would show {found['floor']:.3f} in so few cases; "
        f"beyond that {beyond}. First answers of {sure['from']:.0%} or more: {_share(sure['share'])}; of those right "
        f"(lenient): {_share(sure['right'])}."
    )
    return tag("p", told), tag("div", figure(reliability(found["bins"])), class_="figures")


def reliability(bins: list[Row]) -> Picture:
    """How often first answers are right against what they say, in bins of equal count."""
    said, right, low, high = (tuple(one[key] for one in bins) for key in ("said", "right", "low", "high"))
    return Picture(
        id="reliability",
        title="Reliability of the first answer",
        x_label="probability said",
        y_label="share right",
        points=(Points(f"{sum(one['n'] for one in bins)} cases in {len(bins)} bins, 95 %", said, right, low, high),),
        bands=(Band("exact", (0.0, 1.0), (0.0, 1.0)),),
        caption="Points below the line say more than they can keep.",
    )


def _strata(scores: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rich, medium and poor information: rates, losses, how often no answer is given, contributors found."""
    judged = scores["judged"]
    return [
        {
            **_measured(level, scores["information"][level]),
            "cannot tell": _share(judged["cannot_tell"][level]),
            "contributing causes found": _share(judged["contributors"].get(level, {"n": 0})),
        }
        for level in LEVELS
        if level in scores["information"]
    ]


def _slices(scores: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Slices with measures, then labels with enough cases."""
    for name, part in scores.items():
        if isinstance(part, Mapping) and "n" in part:
            yield _measured(_words(name), part)
    for label, part in scores["label"].items():
        yield _measured(f"label: {_words(label)}", part)


def _confusion(rows: list[Row]) -> Html:
    """Diagnoses down, first answers across; hits shaded."""
    columns = list(dict.fromkeys([row["label"] for row in rows] + [first for row in rows for first in row["first"]]))
    heads = [tag("th", tag("span", _words(label)), scope="col") for label in columns]
    lines = [
        tag("tr", tag("th", _words(row["label"]), scope="row"), *(_count(row, label) for label in columns))
        for row in rows
    ]
    head = tag("thead", tag("tr", tag("th", "diagnosis \\ first answer", scope="col"), *heads))
    return scrolled(tag("table", head, tag("tbody", *lines), class_="grid-of-labels"), "Confusion")


def _count(row: Row, label: str) -> Html:
    count = row["first"].get(label, 0)
    kind = None if not count else "hit" if row["label"] == label else "miss"
    return tag("td", count or "", class_=kind)


def _miss(one: Row) -> dict[str, Any]:
    firsts = ", ".join(f"{_words(first['cause'])} {first['probability']:.0%}" for first in one["first"])
    accepted = ", ".join(map(_words, one["also_accept"]))
    return {
        "case": one["id"],
        "diagnosis": _words(one["label"]),
        "also accepted": accepted,
        "information": one["information"],
        "first three answers": firsts,
        "nats": round(one["nats"], 2),
    }


def _missed(judged: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Contributing causes without their half of probability."""
    return [
        {"case": one["id"], "contributing cause": _words(one["label"]), "probability": round(one["probability"], 3)}
        for one in judged["contributors"]["misses"]
    ]


def _surprises(found: Mapping[str, list[Row]]) -> list[dict[str, Any]]:
    return [
        {"case": one["id"], "diagnosis": _words(one["label"]), "measure": LOSSES[name], "nats": round(one["nats"], 2)}
        for name, rows in found.items()
        for one in rows
    ]
