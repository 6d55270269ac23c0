"""The rooms of the package keep their order, and its parts stay small; each check bites on a planted fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import architecture

PACKAGE = Path(__file__).parents[1] / "src" / "vitadyn"

CHECKS: dict[str, Callable[[Path], list[str]]] = {
    "imports go downwards": architecture.wrong_way,
    "imports are relative": architecture.absolute,
    "no rings": architecture.rings,
    "short files": architecture.long_files,
    "short functions": architecture.long_functions,
    "no drawers": architecture.drawers,
}

FAULTS = {
    "imports go downwards": {"engine/bad.py": "def f():\n    from ..physiology import body\n    return body\n"},
    "imports are relative": {"assess/bad.py": "import vitadyn.api\n"},
    "no rings": {"io/a.py": "from .b import x\n", "io/b.py": "from . import c\n", "io/c.py": "from .a import y\n"},
    "short files": {"io/long.py": "x = 1\n" * 401},
    "short functions": {"io/long.py": "def f():\n" + "    x = 1\n" * 61},
    "no drawers": {"io/utils.py": "x = 1\n"},
}

SOUND = {
    "__init__.py": "",
    "errors.py": "",
    "physiology/__init__.py": "def body():\n    return 1\n",
    "engine/__init__.py": "from ..errors import x\n",
    "assess/__init__.py": "",
    "assess/prior.py": "from ..engine import y\nfrom . import labels\n",
    "assess/labels.py": "",
    "io/__init__.py": "",
}


def planted(folder: Path, files: dict[str, str]) -> Path:
    package = folder / "vitadyn"
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


@pytest.mark.parametrize("check", CHECKS)
def test_package__keeps_to(check: str) -> None:
    assert CHECKS[check](PACKAGE) == []


@pytest.mark.parametrize("check", CHECKS)
def test_check__passes_a_sound_package_and_catches_a_planted_fault(check: str, tmp_path: Path) -> None:
    assert CHECKS[check](planted(tmp_path / "sound", SOUND)) == []
    assert CHECKS[check](planted(tmp_path / "faulty", {**SOUND, **FAULTS[check]})) != []


def test_wrong_way__is_caught_upwards_too(tmp_path: Path) -> None:
    package = planted(tmp_path, {**SOUND, "engine/bad.py": "from ..assess.prior import prior\n"})
    assert architecture.wrong_way(package) == ["engine.bad imports assess.prior"]


def test_rooms__all_have_a_place(tmp_path: Path) -> None:
    package = planted(tmp_path, {**SOUND, "attic/__init__.py": "from ..errors import x\n"})
    with pytest.raises(AssertionError, match="attic"):
        architecture.wrong_way(package)


def test_ring__is_named_in_order(tmp_path: Path) -> None:
    package = planted(tmp_path, {**SOUND, **FAULTS["no rings"]})
    assert architecture.rings(package) == ["io.a -> io.b -> io.c -> io.a"]


def test_imports__are_many() -> None:
    assert len(architecture.imports(PACKAGE)) > 150
