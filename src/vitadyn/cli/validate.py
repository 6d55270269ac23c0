"""vitadyn validate [SUITE] [PATH]"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from .cases import cases_page
from .console import as_json, columns, emit, numbers_option, output_option, say

if TYPE_CHECKING:
    from ..validation.report import Report

SUITES = ("physiology", "nerve", "trials", "population", "claims")
"""What `vitadyn validate` runs; each is a module of `validation` with a `run`."""
WITH_PATH = ("trials", "cases")
SETTINGS = ("community", "clinic", "hospital")
SHOWN_TABLES = ("topics", "patients", "distinguishing")
"""Tables of a suite that text output has room for; all are in the JSON and the report."""
ONLY = ("all", "labs+symptoms", "labs")


@click.command("validate")
@click.argument("suite", type=click.Choice([*SUITES, "cases"]), required=False)
@click.argument("path", required=False)
@numbers_option
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--setting", type=click.Choice(SETTINGS), help="Where the question is asked, for every case.")
@click.option("--only", type=click.Choice(ONLY), default="all", show_default=True, help="What of each case is given.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def command(
    suite: str | None,
    path: str | None,
    numbers: str,
    seed: int,
    setting: str | None,
    only: str,
    form: str,
    output: str,
) -> int:
    """Published evidence against the model; without a SUITE: physiology, nerve, trials, population and claims.

    `trials PATH` runs a folder of trial files, `cases PATH` assesses a folder of published patients. With -o and a
    name that ends in .html, a report with pictures is written.
    """
    if path is not None and suite not in WITH_PATH:
        raise UsageError(f"validate {suite}: takes no PATH, given '{path}'")
    if suite == "cases":
        if path is None:
            raise UsageError("validate cases: a folder of case files is needed: vitadyn validate cases PATH")
        return _cases(Path(path), seed, setting, only, form, output)
    return _suites((suite,) if suite else SUITES, path, numbers, form, output)


def _suites(names: tuple[str, ...], path: str | None, numbers: str, form: str, output: str) -> int:
    """1 when a check fails that this parameter set is known to pass."""
    reports = [_report(name, path, numbers) for name in names]
    emit(_shown(reports, form, output), output)
    missed = [f"{one.suite}: {name}" for one in reports for name in one.regressions]
    if missed:
        say(f"no longer passing: {', '.join(missed)}")
    return int(bool(missed))


def _report(name: str, path: str | None, numbers: str) -> Report:
    run = import_module(f"..validation.{name}", __package__).run
    report: Report = run(numbers=numbers) if path is None else run(numbers=numbers, path=Path(path))
    return report


def _shown(reports: list[Report], form: str, output: str) -> str:
    from ..validation.report import together

    if output.endswith(".html"):
        from ..validation.page import page

        return page(reports)
    if form == "json":
        return as_json(reports[0].to_json() if len(reports) == 1 else together(reports))
    pages = [checks_page(one.to_json()) for one in reports]
    return (
        pages[0] if len(pages) == 1 else "\n\n".join(f"== {r.suite}\n{p}" for r, p in zip(reports, pages, strict=True))
    )


def checks_page(told: dict[str, Any]) -> str:
    """Every check in a line, failures marked, those beside the count, and what the count stands for."""
    parts = [_checks(told["checks"]), f"{told['passed']} of {told['total']} checks pass: {told['statement']}."]
    if told["extras"]:
        parts += ["Beside them, not counted:", _checks(told["extras"])]
    parts += [_table(name, rows) for name, rows in told.get("tables", {}).items() if name in SHOWN_TABLES and rows]
    known = [f"{check['id']}: {check['expected_failure']}" for check in told["checks"] if check["expected_failure"]]
    if known:
        parts.append("Known failures of the science:\n" + "\n".join(known))
    return "\n\n".join(parts)


def _table(name: str, rows: list[dict[str, Any]]) -> str:
    """A table of a suite below its name."""
    header = list(rows[0])
    return f"{name}:\n{columns(header, [[_cell(row[key]) for key in header] for row in rows])}"


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    return "-" if value is None else str(value)


def _checks(checks: list[dict[str, Any]]) -> str:
    rows = [
        [check["id"], _value(check), _range(check["target"]), check["unit"], check["grade"], _verdict(check)]
        for check in checks
    ]
    return columns(["check", "value", "target", "unit", "grade", "verdict"], rows)


def _value(check: dict[str, Any]) -> str:
    return "none" if check["value"] is None else f"{check['value']:.4g}"


def _range(target: list[float | None]) -> str:
    low, high = ("" if end is None else f"{end:.4g}" for end in target)
    if low and high:
        return f"{low} to {high}"
    if not low and not high:
        return "any"
    return f"at least {low}" if low else f"at most {high}"


def _verdict(check: dict[str, Any]) -> str:
    """A suite's own verdict where it gives one."""
    return str(check.get("verdict") or ("ok" if check["passed"] else "FAILS"))


def _cases(folder: Path, seed: int, setting: str | None, only: str, form: str, output: str) -> int:
    """Answers and scores; what of the cases reached the model goes with them."""
    from ..io import usage
    from ..validation import cases

    answers, rest = cases.answers_and_rest(folder, setting, seed, os.cpu_count() or 1, only)
    shares = usage.usage(answer.weighed for answer in answers)
    say(usage.report(shares))
    for one in rest:
        say(f"not scored: {one.finding}: {one.reason}")
    told = {**cases.report(answers, rest), "setting": setting, "only": only, "seed": seed}
    told["usage"] = [
        {"kind": one.kind, "given": one.given, "used": one.used, "unused": list(one.unused)} for one in shares
    ]
    emit(_cases_shown(told, form, output), output)
    return 0


def _cases_shown(told: dict[str, Any], form: str, output: str) -> str:
    if output.endswith(".html"):
        from ..validation import cases_page as html

        return html.cases_page(
            told, f"Setting {told['setting'] or 'clinic'}, given {told['only']}, seed {told['seed']}."
        )
    return as_json(told) if form == "json" else cases_page(told)
