"""vitadyn doctor: what this installation can do."""

from __future__ import annotations

import os
import platform
import sys
from importlib.util import find_spec

import click

from ..version import VERSION
from .console import columns, emit

OPTIONAL = ("llvmlite", "scipy", "sksundae")


@click.command("doctor")
def command() -> None:
    """What this installation can do: versions, the engine's path, tables read."""
    rows = [*_machine(), *_packages(), _engine(), _tables()]
    emit(columns(["what", "state"], rows))


def _machine() -> list[list[str]]:
    return [
        ["vitadyn", VERSION],
        ["python", f"{platform.python_version()} on {sys.platform} {platform.machine()}"],
        ["processors", str(os.cpu_count())],
    ]


def _packages() -> list[list[str]]:
    from importlib.metadata import version

    names = {"llvmlite": "llvmlite", "scipy": "scipy", "sksundae": "scikit-sundae"}
    return [[name, version(names[name]) if find_spec(name) else "not installed"] for name in OPTIONAL]


def _engine() -> list[str]:
    """Builds the small test body, which shows whether the compiled path works here."""
    from ..engine.solve import build
    from ..physiology.toy import toy_body

    return ["engine", f"{build(toy_body()).backend} back end"]


def _tables() -> list[str]:
    from .. import knowledge

    return ["knowledge", f"version {knowledge.version()}"]
