"""What every test run shares."""

from __future__ import annotations

import pytest

from skips import LIST, SkipCounter, allowed, counts_here


def pytest_configure(config: pytest.Config) -> None:
    if counts_here():
        config.pluginmanager.register(SkipCounter(allowed(LIST.read_text(encoding="utf-8"))))
