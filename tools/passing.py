"""Write down which checks of grade A pass now, for every suite and parameter set.

    python tools/passing.py [SUITE ...]

Rewrites src/vitadyn/validation/passing.toml. What it changes must have its reason in the CHANGELOG.
"""

from __future__ import annotations

import sys
import textwrap
import tomllib
from importlib import import_module

from vitadyn.validation.report import PASSING_FILE, Report

SUITES = dict.fromkeys(("physiology", "nerve", "trials", "population"), "ABCD")
HEADER = """\
# Checks of grade A that each parameter set passes, by suite: they must stay passing. Changed only with a reason in the
# CHANGELOG, by tools/passing.py.
"""


def main(chosen: list[str]) -> None:
    known = tomllib.loads(PASSING_FILE.read_text(encoding="utf-8"))
    for suite in chosen or SUITES:
        known[suite] = {numbers: passing(report(suite, numbers)) for numbers in SUITES[suite]}
    PASSING_FILE.write_text(HEADER + "".join(_table(suite, sets) for suite, sets in known.items()), encoding="utf-8")


def report(suite: str, numbers: str) -> Report:
    made: Report = import_module(f"vitadyn.validation.{suite}").run(numbers=numbers)
    return made


def passing(made: Report) -> list[str]:
    return [check.id for check in made.checks if check.grade == "A" and check.passed]


def _table(suite: str, sets: dict[str, list[str]]) -> str:
    rows = [f"{name} = [\n{_wrapped(ids)}\n]\n" for name, ids in sets.items() if ids]
    return f"\n[{suite}]\n" + "".join(rows) if rows else ""


def _wrapped(ids: list[str]) -> str:
    words = " ".join(f'"{one}",' for one in ids)
    return textwrap.fill(words, 118, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


if __name__ == "__main__":
    main(sys.argv[1:])
