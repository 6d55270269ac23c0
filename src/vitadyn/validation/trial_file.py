"""Study files: one TOML file a publication, read strictly into a `Study`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..language import Body
from . import trial_arms, trial_compares
from .trial import TOPICS, Study
from .trial_fields import choice, entries, table, text

STUDIES = Path(__file__).with_name("studies")
BESIDE = ("between", "sources", "left_out")
"""Files of a folder that are no study."""
MOST_FILES, LARGEST = 500, 200_000
KEYS = ("title", "topic", "source", "note", "population", "baseline", "arm", "compare")


def read_folder(path: Path, body: Body) -> tuple[Study, ...]:
    """Every study of a folder, or the one of a file, for a body that must know their names."""
    sources = _sources(path if path.is_dir() else path.parent)
    return tuple(read_study(file, body, sources) for file in _files(path))


def read_study(path: Path, body: Body, sources: Mapping[str, str] | None = None) -> Study:
    """One study; InputError names the place of what cannot be accepted."""
    place = path.name
    held = table(_toml(path), place, KEYS)
    arms = trial_arms.read_arms(held, place, body)
    compares = [
        trial_compares.read_compare(one, f"{place}: compare[{index}]", path.stem, arms, body)
        for index, one in enumerate(entries(held.get("compare"), f"{place}: compare", least=1))
    ]
    source = text(held, "source", place)
    return Study(
        name=path.stem,
        title=text(held, "title", place),
        topic=choice(held, "topic", place, TOPICS),
        source=source,
        citation=(sources or {}).get(source, source),
        note=text(held, "note", place, ""),
        arms=arms,
        compares=trial_compares.told_apart(compares),
    )


def read_table(path: Path) -> dict[str, Any]:
    """A TOML file that stands beside the studies; nothing where there is none."""
    return _toml(path) if path.is_file() else {}


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = sorted(file for file in path.glob("*.toml") if file.stem not in BESIDE) if path.is_dir() else []
    if not 0 < len(found) <= MOST_FILES:
        raise InputError("PATH of the trials", str(path), f"a study file, or a folder of 1 to {MOST_FILES} (*.toml)")
    return found


def _toml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(path.name, f"{path.stat().st_size} bytes", f"a study of at most {LARGEST} bytes")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(path.name, str(error), "TOML text; docs/trials.md has an example") from None


def _sources(folder: Path) -> dict[str, str]:
    """Citations by key: those of the project, and those of the folder."""
    found = read_table(STUDIES / "sources.toml") | read_table(folder / "sources.toml")
    return {key: text(found, key, "sources.toml") for key in found}
