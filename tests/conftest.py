"""What every test run shares."""

from __future__ import annotations

import pytest

from skips import LIST, SkipCounter, allowed, counts_here


def pytest_configure(config: pytest.Config) -> None:
    if counts_here():
        config.pluginmanager.register(SkipCounter(allowed(LIST.read_text(encoding="utf-8"))))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that none is left to run alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
