"""A skip that nobody allowed must fail a run in continuous integration."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from skips import LIST, allowed, unlisted

PLANTED = """
import pytest

@pytest.mark.skip(reason="planted")
def test_planted():
    pass

def test_other():
    pass
"""
MODULE = "import pytest\npytest.skip('planted', allow_module_level=True)\n"


def run(folder: Path, text: str, *, ci: bool, workers: str = "0", listed: str = "") -> subprocess.CompletedProcess[str]:
    """A run of one planted test file with the plugin of this suite."""
    here = Path(__file__).parent
    for name in ("skips.py", "conftest.py"):
        (folder / name).write_text((here / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "allowed_skips.txt").write_text(listed, encoding="utf-8")
    (folder / "test_planted.py").write_text(text, encoding="utf-8")
    outer = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**outer, "CI": "true" if ci else ""}
    command = [sys.executable, "-m", "pytest", "-n", workers, "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.run(
        [*command, str(folder)], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("workers", ["0", "1"])
def test_skip__not_listed_fails_the_run_in_ci(tmp_path: Path, workers: str) -> None:
    done = run(tmp_path, PLANTED, ci=True, workers=workers)
    assert done.returncode == 1
    assert "NOT LISTED in allowed_skips.txt: test_planted.py::test_planted" in done.stdout


def test_skip__of_a_whole_file_fails_the_run_in_ci(tmp_path: Path) -> None:
    assert run(tmp_path, MODULE, ci=True).returncode != 0


def test_skip__listed_with_a_reason_passes_in_ci(tmp_path: Path) -> None:
    done = run(tmp_path, PLANTED, ci=True, listed="test_planted.py::test_planted planted on purpose\n")
    assert done.returncode == 0, done.stdout


def test_skip__does_not_fail_a_run_elsewhere(tmp_path: Path) -> None:
    assert run(tmp_path, PLANTED, ci=False).returncode == 0


def test_allowed__needs_a_reason_for_each() -> None:
    with pytest.raises(ValueError, match="no reason"):
        allowed("tests/test_x.py::test_y\n")
    assert unlisted(["a", "b"], ["a"]) == ["b"]


def test_allowed_skips__name_tests_that_exist() -> None:
    root = LIST.parent.parent
    for name in allowed(LIST.read_text(encoding="utf-8")):
        file, _, test = name.partition("::")
        assert test.split("[")[0] in (root / file).read_text(encoding="utf-8"), name
