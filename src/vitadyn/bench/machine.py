"""What figures were measured on, and with."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ..version import VERSION

PACKAGES = ("numpy", "llvmlite", "scipy", "scikit-sundae", "libroadrunner", "jax", "diffrax")
PROCESSORS = Path("/proc/cpuinfo")


def machine() -> dict[str, Any]:
    """Processor, instruction sets, cores, system, versions, date."""
    return {
        "processor": processor(),
        **_compiler(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "vitadyn": VERSION,
        "python": platform.python_version(),
        **{name: found for name in PACKAGES if (found := _version(name))},
    }


def processor() -> str:
    """What the system calls it."""
    if PROCESSORS.exists():
        for line in PROCESSORS.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _compiler() -> dict[str, Any]:
    """The processor as the compiler knows it, what it may use of it, people in one vector."""
    try:
        from ..engine.target import target
    except ImportError:
        return {"compiler": "none: NumPy back end"}
    chosen = target()
    features = " ".join(mark[1:] for mark in chosen.features.split(",") if mark.startswith("+"))
    return {
        "compiler_processor": chosen.processor,
        "instruction_set": chosen.isa,
        "lanes": chosen.lanes,
        "features": features,
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
