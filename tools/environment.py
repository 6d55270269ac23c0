"""Make a virtual environment: by venv, else by virtualenv from pip, else say in one line what is missing.

python3 tools/environment.py .venv
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = (3, 11)


def main(folder: Path) -> int:
    if sys.version_info < OLDEST:
        return _missing(f"Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}")
    if _works(folder) or _by_venv(folder) or _by_virtualenv(folder):
        return 0
    return _missing("the module venv (Debian and Ubuntu: apt install python3-venv), or pip that can fetch virtualenv")


def _works(folder: Path) -> bool:
    """A Python with pip is there and runs."""
    python = folder / "bin" / "python"
    return python.exists() and _runs([str(python), "-m", "pip", "--version"])


def _by_venv(folder: Path) -> bool:
    return _runs([sys.executable, "-m", "venv", "--clear", str(folder)]) and _works(folder)


def _by_virtualenv(folder: Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as tool:
        fetched = _runs([sys.executable, "-m", "pip", "install", "--quiet", "--target", tool, "virtualenv"])
        made = fetched and _runs([sys.executable, "-m", "virtualenv", str(folder)], PYTHONPATH=tool)
    return made and _works(folder)


def _runs(command: list[str], **environment: str) -> bool:
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=False)
    return done.returncode == 0


def _missing(what: str) -> int:
    print(f"vitadyn: cannot make an environment; missing: {what}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
