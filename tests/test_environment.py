"""tools/environment.py: an environment by venv, else by virtualenv, else one line that says what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from scripts import loaded

SCRIPT = Path(__file__).parents[1] / "tools" / "environment.py"


@pytest.fixture
def environment() -> ModuleType:
    return loaded(SCRIPT)


def machine(module: ModuleType, monkeypatch: pytest.MonkeyPatch, folder: Path, able: tuple[str, ...]) -> list[str]:
    """A machine on which only the tools in `able` work; returns what was tried, in order."""
    tried: list[str] = []

    def runs(command: list[str], **more: str) -> bool:
        tool = command[2]
        tried.append(f"{tool} {command[3]}" if tool == "pip" else tool)
        if tool in able and tool in ("venv", "virtualenv"):
            (folder / "bin").mkdir(parents=True)
            (folder / "bin" / "python").touch()
        return tool in able

    monkeypatch.setattr(module, "_runs", runs)
    return tried


def test_environment__comes_from_venv(environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tried = machine(environment, monkeypatch, tmp_path / "e", ("venv", "pip"))
    assert environment.main(tmp_path / "e") == 0
    assert tried == ["venv", "pip --version"]


def test_environment__comes_from_virtualenv_where_venv_is_missing(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried = machine(environment, monkeypatch, tmp_path / "e", ("virtualenv", "pip"))
    assert environment.main(tmp_path / "e") == 0
    assert tried == ["venv", "pip install", "virtualenv", "pip --version"]


def test_environment__that_works_is_kept(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    tried = machine(environment, monkeypatch, tmp_path, ("pip",))
    assert environment.main(tmp_path) == 0 and tried == ["pip --version"]


def test_environment__says_in_one_line_what_is_missing(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine(environment, monkeypatch, tmp_path / "e", ())
    assert environment.main(tmp_path / "e") == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "python3-venv" in told


def test_environment__asks_for_a_newer_python(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "OLDEST", (sys.version_info.major, sys.version_info.minor + 1))
    assert environment.main(tmp_path / "e") == 1
    assert "or newer" in capsys.readouterr().err
