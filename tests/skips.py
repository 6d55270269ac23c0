"""In continuous integration a test may be skipped only if `allowed_skips.txt` names it and says why."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("allowed_skips.txt")


def allowed(text: str) -> dict[str, str]:
    """Test id to reason; a line without a reason is refused."""
    listed: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.strip().partition(" ")
            listed[name] = reason.strip()
    if "" in listed.values():
        raise ValueError(f"allowed_skips.txt: no reason given: {[name for name, why in listed.items() if not why]}")
    return listed


def unlisted(skipped: Iterable[str], listed: Iterable[str]) -> list[str]:
    """Skipped tests that nothing allows."""
    return sorted(set(skipped) - set(listed))


class SkipCounter:
    """Collects skips, and fails the run at its end when one is not listed."""

    def __init__(self, listed: dict[str, str]) -> None:
        self.listed = listed
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if unlisted(self.skipped, self.listed) and session.exitstatus == 0:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for name in unlisted(self.skipped, self.listed):
            terminalreporter.write_line(f"SKIPPED BUT NOT LISTED in allowed_skips.txt: {name}")


def counts_here() -> bool:
    return os.environ.get("CI") == "true"
