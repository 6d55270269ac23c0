"""vitadyn validate physiology|cases [PATH]"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from .console import as_json, columns, emit, output_option, say

if TYPE_CHECKING:
    from ..cases import Case

SUITES = ("physiology", "cases")
MEASURES = ("n", "top1", "top3", "lenient", "log_loss", "log_loss_lenient", "brier")


@click.command("validate")
@click.argument("suite", type=click.Choice(SUITES))
@click.argument("path", required=False)
@click.option("--numbers", type=click.Choice(["A", "C"]), default="C", show_default=True, help="Parameter set.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def command(suite: str, path: str | None, numbers: str, seed: int, form: str, output: str) -> int:
    """Published evidence against the model.

    `physiology` compares the body with published experiments; `cases PATH` assesses a folder of published patients.
    """
    if suite == "physiology":
        return _physiology(numbers, form, output)
    if path is None:
        raise UsageError("validate cases: a folder of case files is needed: vitadyn validate cases PATH")
    return _cases(path, seed, form, output)


def _physiology(numbers: str, form: str, output: str) -> int:
    """1 when a check fails that is not a known failure of the science."""
    from ..validation.physiology import run

    report = run(numbers=numbers)
    told = report.to_json()
    emit(as_json(told) if form == "json" else checks_page(told), output)
    return int(any(not check.passed and not check.expected_failure for check in report.checks))


def checks_page(told: dict[str, Any]) -> str:
    """Every check in a line, failures marked, and the count."""
    rows = [
        [check["id"], f"{check['value']:.4g}", _range(check["target"]), check["unit"], check["grade"], _verdict(check)]
        for check in told["checks"]
    ]
    table = columns(["check", "value", "target", "unit", "grade", "verdict"], rows)
    return f"{table}\n\n{told['passed']} of {told['total']} checks pass."


def _range(target: list[float | None]) -> str:
    low, high = ("" if end is None else f"{end:.4g}" for end in target)
    return f"{low} to {high}"


def _verdict(check: dict[str, Any]) -> str:
    return "ok" if check["passed"] else "FAILS"


def _cases(path: str, seed: int, form: str, output: str) -> int:
    from ..cases import files, report, run

    cases = run(files(path), seed, _progress if sys.stderr.isatty() else lambda case: None)
    told = report(cases)
    for case in cases:
        if case.failed:
            say(f"{case.truth.id}: {case.failed}")
    emit(as_json(told) if form == "json" else cases_page(told), output)
    return 0


def _progress(case: Case) -> None:
    say(f"  {case.truth.id}")


def cases_page(told: dict[str, Any]) -> str:
    """The scores of every slice, the baselines below, then the first answer for each case."""
    scores = dict(told["scores"])
    rivals = scores.pop("baselines")
    rows = _score_rows(scores)
    rows += [[f"baseline {name}: {row[0]}", *row[1:]] for name, part in rivals.items() for row in _score_rows(part)[:2]]
    answers = [_answer_row(case) for case in told["cases"]]
    return "\n\n".join([columns(["", *MEASURES], rows), columns(["case", "label", "first", "p"], answers)])


def _score_rows(scores: dict[str, Any], prefix: str = "") -> list[list[str]]:
    rows: list[list[str]] = []
    for name, part in scores.items():
        if "n" in part:
            rows.append([prefix + name, *(f"{part[measure]:.3g}" for measure in MEASURES)])
        else:
            rows += _score_rows(part, f"{name} ")
    return rows


def _answer_row(case: dict[str, Any]) -> list[str]:
    first = max(case["causes"], key=lambda cause: float(cause["probability"]))
    return [case["id"], case["label"], first["cause"], f"{first['probability']:.2f}"]
