"""The example of the page on trials is a study that runs."""

from __future__ import annotations

import re
from pathlib import Path

from small_studies import written

from vitadyn.validation import trial_arms, trial_compares, trials
from vitadyn.validation.trial import TOPICS
from vitadyn.validation.trial_measures import HOWS

PAGE = (Path(__file__).parents[2] / "docs" / "trials.md").read_text(encoding="utf-8")


def test_example_of_the_page__runs_and_passes(tmp_path: Path) -> None:
    found = re.search(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    report = trials.run("C", written(tmp_path, found[1]))
    assert report.passed == report.total == 1


def test_page__names_every_key() -> None:
    keys = {*trial_arms.ARM_KEYS, *trial_arms.GROUP_KEYS, *trial_arms.CHANGE_KEYS, *trial_compares.KEYS, *TOPICS, *HOWS}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", PAGE)] == []
