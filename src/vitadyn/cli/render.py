"""An assessment as a page for the terminal: what must not wait comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from ..assess.labels import IN_WORDS
from ..results import Assessment, CauseResult, Why

WIDTH = 100
BAR = 24
SHOWN, NEGLIGIBLE = 6, 0.01
"""Causes shown at most, and the probability below which one is only counted."""
FOR, AGAINST, WORTH_A_REASON = 5, 3, 0.1
"""Findings shown for and against each of the first two causes, if it is at least this probable."""
LITTLE = 0.05
"""Effect (log10) below which a finding says little: a factor of 1.12."""
TESTS, WORTH_A_DECISION = 5, 0.005
"""Tests shown (only the outcomes of the first are spelled out), and the least gain worth telling."""

MADE_WITH = ("vitadyn", "model", "knowledge", "seed")
URGENCY = {
    "emergency": ("EMERGENCY: now", "red"),
    "same_day": ("TODAY", "red"),
    "urgent_referral": ("URGENT REFERRAL", "yellow"),
    "soon": ("SOON", "yellow"),
}
TETANY = {
    "not_expected": "not expected from the minerals",
    "tingling_possible": "tingling is possible",
    "spasm_possible": "spasm is possible",
}


def page(answer: Assessment) -> str:
    """The whole page as text with colours that a file or pipe drops."""
    parts = (
        _red_flags(answer),
        _in_short(answer),
        _causes(answer),
        _why(answer),
        _unexplained(answer),
        _next_tests(answer),
        _changes(answer),
        _states(answer),
        _course(answer),
        _cramps(answer),
        _set_aside(answer),
        _trust(answer),
    )
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n\n" + _wrapped(answer.disclaimer)


def _red_flags(answer: Assessment) -> list[str]:
    if not answer.red_flags:
        return [_head("What must not wait"), "  No red flag among the findings given."]
    lines = [_head("What must not wait")]
    for flag in answer.red_flags:
        words, colour = URGENCY[flag.urgency]
        lines.append(click.style(f"  {words}", fg=colour, bold=True) + f"  {flag.finding}")
        lines.append(_wrapped(flag.action, "      "))
        lines.append(_wrapped(f"[{flag.id}; because of {_listed(flag.because)}; {flag.source}]", "      "))
    return lines


def _causes(answer: Assessment) -> list[str]:
    lines = [_head("Which cause, and how sure")]
    if answer.cannot_tell:
        lines.append(click.style(_wrapped(f"Cannot tell: {answer.reason}", "  "), bold=True))
    shown = [cause for cause in answer.causes if cause.probability >= NEGLIGIBLE][:SHOWN]
    lines += [_cause(cause) for cause in shown]
    rest = answer.causes[len(shown) :]
    if rest:
        total = sum(cause.probability for cause in rest)
        lines.append(f"  {f'{len(rest)} other causes together':<44}{percent(total):>5}")
    lines.append("  bar (90 % interval): ### at least, === likely, --- at most; * from publications, not simulated")
    edges = ", ".join(f"{edge} {percent(share)}" for edge, share in answer.edge.items())
    lines.append(f"  edge of vitamin D: {edges}")
    return lines


def _cause(cause: CauseResult) -> str:
    name = _in_words(cause) + ("*" if cause.mechanism == "empirical" else "")
    low, high = cause.interval
    return f"  {name:<44}{percent(cause.probability):>5}  {_bar(cause)}  {percent(low)} to {percent(high)}"


def _in_words(cause: CauseResult) -> str:
    return IN_WORDS.get(cause.cause, cause.cause)


def _bar(cause: CauseResult) -> str:
    low, middle, high = (round(BAR * share) for share in (cause.interval[0], cause.probability, cause.interval[1]))
    middle, high = max(low, middle), max(low, middle, high)
    return ("#" * low + "=" * (middle - low) + "-" * (high - middle)).ljust(BAR, ".")


def _in_short(answer: Assessment) -> list[str]:
    """The summary; why it cannot tell stands with the causes and is not said twice."""
    told = answer.summary[1:] if answer.cannot_tell else answer.summary
    return [_head("In short"), *(_wrapped(sentence, "  ") for sentence in told)] if told else []


def _why(answer: Assessment) -> list[str]:
    lines: list[str] = []
    for cause in answer.causes[:2]:
        reasons = telling(cause)
        if reasons and cause.probability >= WORTH_A_REASON:
            lines += ["", _head(f"Why {_in_words(cause)} is at {percent(cause.probability)}")]
            lines += [_reason(reason) for reason in reasons]
    return lines[1:]


def telling(cause: CauseResult) -> list[Why]:
    """The findings that speak for a cause, then those against it, the strongest first; none that say little."""
    strong = sorted(cause.why, key=lambda reason: -abs(reason.effect_log10))
    supports = [reason for reason in strong if reason.effect_log10 >= LITTLE]
    return supports[:FOR] + [reason for reason in strong if reason.effect_log10 <= -LITTLE][:AGAINST]


def _reason(reason: Why) -> str:
    told = f"{reason.because or reason.text}  ({reason.finding})"
    return _wrapped(f"{factor(reason.effect_log10):<16}{told}", "  ", " " * 18)


def _unexplained(answer: Assessment) -> list[str]:
    if not answer.unexplained:
        return []
    rows = [_wrapped(f"{one.reason} ({one.finding}; p {one.p:.1g})", "  ", "    ") for one in answer.unexplained]
    return [_head("Not explained"), *rows]


def _next_tests(answer: Assessment) -> list[str]:
    if not answer.next_tests:
        return []
    best, *others = answer.next_tests[:TESTS]
    lines = [
        _head("Which test would settle it"),
        *_no_difference(answer.next_tests),
        *_test(best, "What would settle it: "),
        *_meanings(best),
    ]
    if others:
        lines.append("  Else:")
    return lines + [line for test in others for line in _test(test, "")]


def _no_difference(tests: Iterable[Mapping[str, Any]]) -> list[str]:
    """Says so when no test is expected to change what to do."""
    gains = [test["wrong_decision_before"] - test["wrong_decision_after"] for test in tests if "decision_bits" in test]
    if not gains or max(gains) >= WORTH_A_DECISION:
        return []
    return [_wrapped("None of them alone is expected to change what to do; the first tells most of the cause.", "  ")]


def _test(test: Mapping[str, Any], before: str) -> list[str]:
    """What a test is, what it asks, and what it is expected to tell."""
    asked = f" ({test['why']})" if test.get("why") else ""
    told = f"{float(test['information_bits']):.2f} bits about the cause"
    needs = f" Sample: {test['handling']}." if before and test.get("handling") else ""
    line = f"{before}{test.get('words', test['analyte'])}{asked}; {told}.{needs}"
    return [_wrapped(line, "  " if before else "    ", "    " if before else "      ")]


def _meanings(test: Mapping[str, Any]) -> list[str]:
    """What each outcome of a test would mean, and the best test after it."""
    after = {one["if"]: one["text"].split(": ", 1)[1] for one in test.get("then", ())}
    texts = [" ".join([one["text"], *_next_after(after.get(one["outcome"]))]) for one in test.get("outcomes", ())]
    return [_wrapped(text, "    ", "      ") for text in texts]


def _next_after(text: str | None) -> list[str]:
    return [f"{text[0].upper()}{text[1:]}"] if text else []


def _states(answer: Assessment) -> list[str]:
    rows = [_state(name, state) for name, state in answer.states.items()]
    return [_head("The bodies that are like this person (median, 90 % interval)"), *rows] if rows else []


def _state(name: str, state: Mapping[str, Any]) -> str:
    low, high = state["interval"]
    unit = "" if state["unit"] == "1" else f" {state['unit']}"
    return f"  {name:<24}{state['median']:>8.4g}   {low:.4g} to {high:.4g}{unit}"


def _changes(answer: Assessment) -> list[str]:
    lines: list[str] = []
    for change in answer.change:
        said = f"Did {clean(change['what'])} do it? Begun {change['started_days_ago']:.3g} days ago"
        lines += ["", _head(said), *(_changed(row) for row in change["answers"])]
        lines += [_wrapped(f"with it and without: {_apart(change['simulated'])}", "  ", "    ")]
    return lines[1:]


def _changed(row: Mapping[str, Any]) -> str:
    low, high = row["interval"]
    certain = row["answer"] in ("excess", "chance") or row["probability"] < WORTH_A_REASON
    due = "" if certain else f" Of this, {percent(row['by_change'])} is due to the change."
    sure = f"{percent(row['probability'])} ({percent(low)} to {percent(high)})"
    return _wrapped(f"{sure}  {row['text']}{due}", "  ", "      ")


def _apart(simulated: Mapping[str, Any]) -> str:
    """Medians with and without the change."""
    rows = [f"{name} {one['with']['median']:.3g} and {one['without']['median']:.3g}" for name, one in simulated.items()]
    return ", ".join(rows)


def _course(answer: Assessment) -> list[str]:
    told = answer.course.get("began", {})
    lines = []
    if "median" in told:
        low, high = (f"{days:,.0f}" for days in told["interval"])
        part = f"if one of them has a beginning ({percent(told['probability'])})"
        lines.append(f"  the cause began about {told['median']:,.0f} days ago, {low} to {high}, {part}")
    ahead = answer.course.get("no_change") or {"quantities": {}, "limits": []}
    lines += [_ahead(name, one) for name, one in ahead["quantities"].items()]
    lines += [_passed(row) for row in ahead["limits"] if row["kind"] == "danger"]
    return (
        [_head("The next 30 days if nothing changes (median now and then, 90 % interval then)"), *lines]
        if lines
        else []
    )


def _ahead(name: str, one: Mapping[str, Any]) -> str:
    low, high = one["interval"][-1]
    return f"  {name:<24}{one['median'][0]:>8.4g} to {one['median'][-1]:.4g}   {low:.4g} to {high:.4g} {one['unit']}"


def _passed(row: Mapping[str, Any]) -> str:
    limit = f"{row['analyte']} {row['side']} {row['limit']:.3g}"
    return f"  danger: {limit:<28}now {percent(row['now'])}, within 30 days {percent(row['ahead'])}"


def _cramps(answer: Assessment) -> list[str]:
    told = cramp_lines(answer)
    return [_head("Cramps"), *(f"  {line}" for line in told)] if told else []


def cramp_lines(answer: Assessment) -> list[str]:
    """Tetany, ordinary cramps and weakness, a line each."""
    tetany, rate, weakness = (answer.cramps.get(name) or {} for name in ("tetany", "cramps_per_week", "weakness"))
    lines = []
    if tetany:
        lines.append(f"tetany: {TETANY[tetany['category']]}{_shift(tetany.get('shift_mV'))}")
    if rate:
        low, high = rate["interval"]
        usual = f"{rate['median']:.2g} a week at the median, 90 % between {low:.2g} and {high:.2g}"
        lines.append(f"ordinary cramps in people like this: {usual} (mean {rate['mean']:.2g})")
    if weakness:
        lines.append(f"weakness: {weakness['reason'] or 'not expected from the minerals'}")
    return lines


def _shift(shift: Mapping[str, Any] | None) -> str:
    """The change of threshold of the nerve, in words."""
    if not shift:
        return ""
    low, middle, high = (
        round(value, 1) + 0.0 for value in (shift["interval"][0], shift["median"], shift["interval"][1])
    )
    return f" (nerve threshold {middle:+.1f} mV, {low:+.1f} to {high:+.1f}; size not validated)"


def _set_aside(answer: Assessment) -> list[str]:
    if not answer.set_aside:
        return []
    rows = [_wrapped(f"{one.finding}: {one.reason}", "  ", "    ") for one in answer.set_aside]
    return [_head("Set aside: given, and not used"), *rows]


def _trust(answer: Assessment) -> list[str]:
    rows = [_wrapped(words, "  ", "    ") for words in answer.warnings]
    known = {name: value for name, value in answer.diagnostics.items() if isinstance(value, (int, float, str))}
    rows += [f"  {name.replace('_', ' ')}: {_short(value)}" for name, value in known.items()]
    made = answer.provenance
    rows.append(
        "  " + ", ".join(f"{name} {made[name]}" for name in ("vitadyn", "model", "knowledge", "seed") if name in made)
    )
    return [_head("How far to trust this"), *rows]


def percent(share: float) -> str:
    """A probability as people read it; never 0 or 100 % by rounding.

    >>> percent(0.931), percent(0.004), percent(0.9999)
    ('93 %', '<1 %', '>99 %')
    """
    if 0.0 <= share < 0.005:
        return "<1 %"
    return ">99 %" if share > 0.995 else f"{share:.0%}".replace("%", " %")


def factor(effect_log10: float) -> str:
    """The factor on the odds in words.

    >>> factor(1.2), factor(-0.30103), factor(0.01)
    ('x16 for', 'x2 against', 'says little')
    """
    size = 10 ** min(abs(effect_log10), 6.0)
    if size < 1.1:
        return "says little"
    shown = f"x{size:,.0f}" if size >= 10.0 else f"x{size:.2g}"
    return f"{shown} for" if effect_log10 > 0 else f"{shown} against"


def _short(value: float | str) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _listed(paths: Iterable[str]) -> str:
    return ", ".join(paths) or "the findings together"


def _head(words: str) -> str:
    return click.style(words, bold=True, underline=True)


def clean(text: str) -> str:
    """Text of the input without characters that would steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _wrapped(text: str, indent: str = "", later: str | None = None) -> str:
    return click.wrap_text(clean(text), WIDTH, indent, indent if later is None else later)
