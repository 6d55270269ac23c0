"""Suites of validation as one HTML page that needs nothing else: no address, no script; it prints on A4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from .chart import chart, legend, scales
from .marks import strip
from .markup import Html, joined, said, tag
from .report import Check, Picture, Report

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
TITLE = "The model against published data"
GRADES = (
    "Grade A: a number or direction that was read in the source. B: it rests on recall. C: direction only, or weak. "
    "The small picture shows the value (diamond) beside the range that was allowed (shaded)."
)
LONGEST_TABLE = 60
"""Rows of a drawn line in its table; more are thinned evenly."""
APART = ("verdict", "z", "claim")
"""What of a check's `more` has a place of its own."""


def page(reports: Sequence[Report]) -> str:
    """All suites: what must pass and does not comes first, then each with its checks, tables and figures.

    >>> page([]).startswith("<!doctype html>")
    True
    """
    main = (_regressions(reports), _contents(reports), *map(_suite, reports))
    return whole(TITLE, _summary(reports), *main)


def whole(title: str, top: Html, *main: Html) -> str:
    """A page with its head, what stands at its top, and its sections."""
    body = tag(
        "body",
        tag("header", tag("h1", title), top, class_="top"),
        tag("main", *main),
        tag("footer", tag("p", "A model of one adult body held against the literature. Not a diagnosis.")),
    )
    return "<!doctype html>\n" + tag("html", _head(title), body, lang="en")


def _head(title: str) -> Html:
    return tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        tag("title", f"vitadyn: {title.lower()}"),
        tag("style", Html(STYLE.read_text(encoding="utf-8"))),
    )


def _summary(reports: Sequence[Report]) -> Html:
    passed, total = sum(one.passed for one in reports), sum(one.total for one in reports)
    sets = sorted({one.numbers for one in reports if one.numbers})
    named = f" Parameter set {', '.join(sets)}." if sets else ""
    return joined(
        tag("p", f"{passed} of {total} checks pass.{named}", class_="count"), tag("p", GRADES, class_="quiet")
    )


def _regressions(reports: Sequence[Report]) -> Html:
    """Checks that this parameter set is known to pass and that fail now."""
    missed = [(one.suite, name) for one in reports for name in one.regressions]
    if not missed:
        return tag("p", "Every check that this parameter set is known to pass still passes.")
    rows = [tag("li", tag("a", f"{suite}: {name}", href=f"#{_anchor(suite)}")) for suite, name in missed]
    head = tag("h2", f"No longer passing: {len(missed)}")
    return tag("div", head, tag("ul", *rows), class_="regressions", role="alert")


def _contents(reports: Sequence[Report]) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", tag("a", one.suite, href=f"#{_anchor(one.suite)}"), scope="row"),
            tag("td", f"{one.passed} of {one.total}", class_="number"),
            tag("td", _failed_a(one), class_="number"),
            tag("td", len(one.regressions), class_="number"),
        )
        for one in reports
    ]
    heads = [tag("th", name, scope="col", class_=kind) for name, kind in _CONTENTS]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    return tag("nav", tag("div", table, class_="scroll"), class_="contents", aria_label="Suites")


_CONTENTS = (("Suite", None), ("Pass", "number"), ("Grade A that fail", "number"), ("No longer pass", "number"))


def _failed_a(report: Report) -> int:
    return sum(check.grade == "A" and not check.passed for check in report.checks)


def _anchor(suite: str) -> str:
    return f"suite-{suite}"


def _suite(report: Report) -> Html:
    """One suite as a card."""
    parts: list[Html] = [tag("h2", report.suite.capitalize()), tag("p", _sentence(report.statement))]
    parts.append(tag("p", _count(report), class_="count"))
    parts.append(tag("p", _provenance(report), class_="quiet"))
    if report.regressions:
        missed = tag("ul", *(tag("li", name) for name in report.regressions))
        parts.append(tag("div", tag("h3", "No longer passing"), missed, class_="regressions"))
    if report.pictures:
        parts += [tag("h3", "Figures"), tag("div", *map(figure, report.pictures), class_="figures")]
    checks = [tag("h3", "Checks"), checks_table(report.checks)] if report.checks else []
    checks += [tag("h3", "Beside them, not counted"), checks_table(report.extras)] if report.extras else []
    parts += [*_tables(report), *checks] if judged(report) else [*checks, *_tables(report)]
    return tag("section", *parts, id=_anchor(report.suite))


def judged(report: Report) -> bool:
    """Whether the suite gives verdicts of its own; its tables, which sum them up, then come first."""
    return bool(report.checks) and all("verdict" in check.more for check in report.checks)


def _count(report: Report) -> str:
    if not judged(report):
        return f"{report.passed} of {report.total} checks pass."
    verdicts = Counter(str(check.more["verdict"]) for check in report.checks)
    return ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()) + "."


def _tables(report: Report) -> list[Html]:
    named = [(name.replace("_", " "), rows) for name, rows in report.tables.items() if rows]
    return [part for name, rows in named for part in (tag("h3", name.capitalize()), rows_table(rows, name))]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _provenance(report: Report) -> str:
    told = {"parameter set": report.numbers, "corners": report.corners, "body": report.body_hash[:12]}
    return " · ".join(f"{name} {value}" for name, value in told.items() if value)


def checks_table(checks: Sequence[Check]) -> Html:
    """A row a check, in the order given; checks that follow each other with one topic stand under it."""
    scored = any("z" in check.more for check in checks)
    heads = ["Check", "Verdict", "Model", "Allowed", "", *(["z"] if scored else []), "Grade"]
    bodies = [_topic(topic, list(some), scored) for topic, some in groupby(checks, key=lambda check: check.topic)]
    head = tag("thead", tag("tr", *(tag("th", name, scope="col", class_=_column(name)) for name in heads)))
    return scrolled(tag("table", head, *bodies, class_="checks"), "Checks")


def _column(name: str) -> str | None:
    return "number" if name in ("Model", "z") else None


def _topic(topic: str, checks: Iterable[Check], scored: bool) -> Html:
    head = [tag("tr", tag("th", topic, scope="rowgroup", colspan=7 if scored else 6))] if topic else []
    return tag("tbody", *head, *(_check(check, scored) for check in checks), class_="topic" if topic else None)


def _check(check: Check, scored: bool) -> Html:
    cells = [
        tag("th", check.title, tag("span", check.id, class_="id"), _notes(check), scope="row"),
        tag("td", _verdict(check), class_="verdict"),
        tag("td", f"{said(check.value)} {_unit(check.unit)}", class_="number", data_label="Model"),
        tag("td", allowed(check.low, check.high), class_="range", data_label="Allowed"),
        tag("td", strip(check.value, check.low, check.high)),
    ]
    if scored:
        cells.append(tag("td", _z(check), class_="number", data_label="z"))
    cells.append(tag("td", check.grade, data_label="Grade"))
    return tag("tr", *cells, class_=_state(check))


def _z(check: Check) -> str:
    value = check.more.get("z")
    return said(value) if isinstance(value, int | float) else ""


def _verdict(check: Check) -> str:
    """A word: the suite's own where it has one, and whether a failure was known."""
    if "verdict" in check.more:
        return str(check.more["verdict"])
    if check.passed:
        return "passes"
    return "known failure" if check.expected_failure else "FAILS"


def _state(check: Check) -> str:
    if "verdict" in check.more:
        return "told"
    if check.passed:
        return "passed"
    return "known" if check.expected_failure else "failed"


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def allowed(low: float, high: float) -> str:
    """A range in words.

    >>> allowed(0.5, float("inf"))
    'at least 0.5'
    """
    if low == float("-inf"):
        return "any" if high == float("inf") else f"at most {said(high)}"
    return f"at least {said(low)}" if high == float("inf") else f"{said(low)} to {said(high)}"


def _notes(check: Check) -> Html:
    """What was published, where, why a failure is known, and what more the suite tells."""
    published = f"{_sentence(check.target)} " if check.target else ""
    source = f"Source: {check.source}." if check.source else ""
    parts = [tag("span", published, source, class_="note")] if published or source else []
    if check.grade_note:
        parts.append(tag("span", _sentence(check.grade_note), class_="note"))
    if check.expected_failure:
        parts.append(tag("span", f"Known failure: {_sentence(check.expected_failure)}", class_="note reason"))
    told = {name: value for name, value in check.more.items() if name not in APART}
    return joined(*parts, _listed(told)) if told else joined(*parts)


def _listed(told: Mapping[str, Any]) -> Html:
    rows = [tag("div", tag("dt", name.replace("_", " ")), tag("dd", cell(value))) for name, value in told.items()]
    return tag("dl", *rows, class_="more")


def cell(value: Any) -> str:
    """Any finding of a suite in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return said(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{str(name).replace('_', ' ')} {cell(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(cell, value))
    return "" if value is None else str(value)


def rows_table(rows: Sequence[Mapping[str, Any]], name: str) -> Html:
    """Rows of findings; the columns are those of all rows, in the order in which they first come."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    numeric = {column for column in columns if all(_is_number(row.get(column)) for row in rows)}
    kinds = {column: "number" if column in numeric else None for column in columns}
    heads = [tag("th", column.replace("_", " "), scope="col", class_=kinds[column]) for column in columns]
    lines = [tag("tr", *(tag("td", cell(row.get(column)), class_=kinds[column]) for column in columns)) for row in rows]
    return scrolled(tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *lines)), name)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def scrolled(table: Html, label: str) -> Html:
    """Wide tables scroll by themselves, by keyboard too."""
    return tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=label)


def figure(picture: Picture) -> Html:
    """A chart with its axes in words, its legend, where it is from, and the same numbers as a table."""
    up = tag("p", tag("b", picture.y_label), class_="axis-title")
    across = tag("p", picture.x_label, class_="axis-title across")
    note = scales(picture)
    caption = [tag("p", text) for text in (picture.caption, f"Axes {note}." if note else "") if text]
    caption += [tag("p", f"Source: {picture.source}")] if picture.source else []
    caption += [tag("p", f"Checks: {', '.join(picture.checks)}")] if picture.checks else []
    parts = [tag("h4", picture.title), up, chart(picture), across, legend(picture), tag("figcaption", *caption)]
    return tag("figure", *parts, _numbers(picture), id=f"figure-{picture.id}")


def _numbers(picture: Picture) -> Html:
    rows: list[dict[str, Any]] = []
    for series in picture.points:
        rows += _series(series.label, series.x, series.y, series.low, series.high)
    for band in picture.bands:
        rows += _thinned(_series(band.label, band.x, band.middle, band.low, band.high))
    return tag("details", tag("summary", "Show as a table"), rows_table(rows, f"{picture.title}: numbers"))


def _series(label: str, x: Sequence[float], y: Sequence[float], *ends: Sequence[float | None]) -> list[dict[str, Any]]:
    low, high = (side or (None,) * len(x) for side in ends)
    return [
        {"series": label, "at": at, "value": middle, "from": bottom, "to": top}
        for at, middle, bottom, top in zip(x, y, low, high, strict=True)
    ]


def _thinned(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows[:: -(-len(rows) // LONGEST_TABLE)] if rows else rows
