"""An assessment as one HTML page that needs nothing else: no address, no script; it prints on A4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..assess.labels import IN_WORDS
from ..results import Assessment, CauseResult, RedFlag, Why
from ..validation.markup import Html, joined, said, tag
from ..validation.page import POLICY, STYLE
from .render import NEGLIGIBLE, SHOWN, TESTS, URGENCY, WORTH_A_REASON, cramp_lines, factor, percent, telling

OWN_STYLE = Path(__file__).with_name("render.css")


def html_page(answer: Assessment) -> str:
    """The whole answer: what must not wait first, then the causes, why, and what is not explained."""
    parts = (_in_short, _causes, _why, _unexplained, _next_tests, _states, _cramps, _set_aside, _trust)
    main = tag("main", _red_flags(answer.red_flags), *(part(answer) for part in parts))
    top = tag("header", tag("h1", "Which cause, how sure, and why"), class_="top")
    body = tag("body", top, main, tag("footer", tag("p", answer.disclaimer)))
    return "<!doctype html>\n" + tag("html", _head(), body, lang="en") + "\n"


def _head() -> Html:
    styles = Html(STYLE.read_text(encoding="utf-8") + OWN_STYLE.read_text(encoding="utf-8"))
    return tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        tag("title", "vitadyn: assessment"),
        tag("style", styles),
    )


def _section(title: str, *inside: object) -> Html:
    return tag("section", tag("h2", title), *inside)


def _red_flags(flags: Iterable[RedFlag]) -> Html:
    rows = [_red_flag(flag) for flag in flags]
    if not rows:
        return _section("What must not wait", tag("p", "No red flag among the findings given."))
    return tag("div", tag("h2", "What must not wait"), tag("ul", *rows), class_="regressions", role="alert")


def _red_flag(flag: RedFlag) -> Html:
    source = f"{flag.id}; because of {', '.join(flag.because) or 'the findings together'}; {flag.source}"
    return tag(
        "li",
        tag("b", f"{URGENCY[flag.urgency][0]} "),
        f"{flag.finding}: {flag.action} ",
        tag("span", source, class_="note"),
    )


def _in_short(answer: Assessment) -> Html:
    told = [tag("p", sentence) for sentence in answer.summary]
    if not told:
        return Html("")
    return tag("section", tag("h2", "In short"), *told, class_="unsure" if answer.cannot_tell else None)


def _causes(answer: Assessment) -> Html:
    shown = [cause for cause in answer.causes if cause.probability >= NEGLIGIBLE][:SHOWN]
    rest = answer.causes[len(shown) :]
    heads = [
        tag("th", name, scope="col", class_="number" if name == "Probability" else None)
        for name in ("Cause", "Probability", "", "90 % interval")
    ]
    rows = [_cause(cause) for cause in shown]
    if rest:
        together = percent(sum(cause.probability for cause in rest))
        named = tag("th", f"{len(rest)} other causes together", scope="row")
        rows.append(tag("tr", named, tag("td", together, class_="number"), tag("td"), tag("td")))
    edges = "; ".join(f"{edge} {percent(share)}" for edge, share in answer.edge.items())
    table = tag("div", tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows)), class_="scroll")
    notes = tag("p", f"Edge of vitamin D: {edges}. * from publications, not simulated.", class_="quiet")
    return _section("Which cause, and how sure", table, notes)


def _cause(cause: CauseResult) -> Html:
    low, high = cause.interval
    star = "*" if cause.mechanism == "empirical" else ""
    return tag(
        "tr",
        tag("th", f"{IN_WORDS[cause.cause]}{star}", scope="row"),
        tag("td", percent(cause.probability), class_="number"),
        tag("td", _bar(cause)),
        tag("td", f"{percent(low)} to {percent(high)}", class_="range"),
    )


def _bar(cause: CauseResult) -> Html:
    """The interval as a pale stretch, the probability as a mark in it."""
    low, high = cause.interval
    stretch = tag(
        "rect", x=f"{100 * low:.1f}", y=3, width=f"{max(100 * (high - low), 0.5):.1f}", height=8, class_="span"
    )
    mark = tag("rect", x=f"{min(100 * cause.probability, 98.5):.1f}", y=0, width=1.5, height=14, class_="at")
    return tag(
        "svg", stretch, mark, viewBox="0 0 100 14", preserveAspectRatio="none", class_="odds", aria_hidden="true"
    )


def _why(answer: Assessment) -> Html:
    told = [cause for cause in answer.causes[:2] if cause.probability >= WORTH_A_REASON and telling(cause)]
    return joined(*(_reasons(cause) for cause in told))


def _reasons(cause: CauseResult) -> Html:
    reasons = telling(cause)
    sides = (
        ("Speaks for it", [why for why in reasons if why.effect_log10 > 0.0]),
        ("Speaks against it", [why for why in reasons if why.effect_log10 < 0.0]),
    )
    parts = [part for title, some in sides if some for part in (tag("h3", title), tag("ul", *map(_reason, some)))]
    return _section(f"Why {IN_WORDS[cause.cause]} is at {percent(cause.probability)}", tag("div", *parts, class_="why"))


def _reason(why: Why) -> Html:
    size = tag("b", factor(why.effect_log10).rsplit(" ", 1)[0], title="the factor on the odds of this cause")
    return tag("li", size, tag("span", why.because or why.text, tag("span", why.finding, class_="note")))


def _unexplained(answer: Assessment) -> Html:
    if not answer.unexplained:
        return Html("")
    rows = [
        tag("li", one.reason, tag("span", f"{one.finding}; p {one.p:.1g}", class_="note")) for one in answer.unexplained
    ]
    return tag("section", tag("h2", "Not explained"), tag("ul", *rows), class_="unsure")


def _next_tests(answer: Assessment) -> Html:
    rows = [_test(test, first=place == 0) for place, test in enumerate(answer.next_tests[:TESTS])]
    return _section("Which test would settle it", tag("ul", *rows)) if rows else Html("")


def _test(test: Mapping[str, Any], first: bool) -> Html:
    """A test and what it is expected to tell; of the first, what each outcome would mean."""
    asked = f" ({test['why']})" if test.get("why") else ""
    told = f"{test.get('words', test['analyte'])}{asked}: {float(test['information_bits']):.2f} bits about the cause"
    outcomes = [tag("li", one["text"]) for one in test.get("outcomes", ())] if first else []
    return tag("li", told, *([tag("ul", *outcomes)] if outcomes else []))


def _states(answer: Assessment) -> Html:
    heads = tag("tr", *(tag("th", name, scope="col") for name in ("Quantity", "Median", "90 % interval", "Unit")))
    rows = []
    for name, state in answer.states.items():
        low, high = state["interval"]
        unit = "" if state["unit"] == "1" else state["unit"]
        cells = (said(state["median"]), f"{said(low)} to {said(high)}", unit)
        rows.append(tag("tr", tag("th", name, scope="row"), *(tag("td", cell) for cell in cells)))
    table = tag("table", tag("thead", heads), tag("tbody", *rows))
    return _section("The bodies that are like this person", tag("div", table, class_="scroll")) if rows else Html("")


def _cramps(answer: Assessment) -> Html:
    rows = [tag("li", line) for line in cramp_lines(answer)]
    return _section("Cramps", tag("ul", *rows)) if rows else Html("")


def _set_aside(answer: Assessment) -> Html:
    rows = [tag("li", f"{one.finding}: {one.reason}") for one in answer.set_aside]
    return _section("Set aside: given, and not used", tag("ul", *rows)) if rows else Html("")


def _trust(answer: Assessment) -> Html:
    rows = [tag("li", words) for words in answer.warnings]
    known = {name: value for name, value in answer.diagnostics.items() if isinstance(value, int | float | str)}
    rows += [
        tag("li", f"{name.replace('_', ' ')}: {value if isinstance(value, str) else said(value)}")
        for name, value in known.items()
    ]
    made = answer.provenance
    named = ", ".join(f"{name} {made[name]}" for name in ("vitadyn", "model", "knowledge", "seed") if name in made)
    return _section("How far to trust this", tag("ul", *rows), tag("p", named, class_="quiet"))
