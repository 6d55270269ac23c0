"""Facts of the knowledge room that are written as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def toml(name: str) -> Mapping[str, Any]:
    """A TOML file of the knowledge room, read once."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
