"""What this installation is and whether it works, as plain data; what is broken becomes a problem, not an error."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from time import perf_counter
from typing import Any

from .. import knowledge
from ..engine import inspection
from ..errors import VitadynError
from ..physiology import body
from ..version import VERSION
from . import selftest

PACKAGES = {
    "numpy": "numpy",
    "llvmlite": "llvmlite",
    "scipy": "scipy",
    "scikit-sundae": "sksundae",
    "libroadrunner": "roadrunner",
    "diffrax": "diffrax",
}
"""Distribution to the name it is imported by. All but numpy may be missing."""

Report = dict[str, Any]


def report(keep: tuple[str, ...]) -> Report:
    """Processor, folder of objects, versions, self-test; what is wrong (`problems`), what could be better (`advice`).

    `keep` are the outputs of the body whose compiled object is looked for. `sound` when there is no problem.

    >>> report(("ca_total",))["sound"]
    True
    """
    begin = perf_counter()
    problems: list[str] = []
    told: Report = {
        "system": _system(),
        "processor": _processor(problems),
        "cache": _cache(keep),
        "versions": {"vitadyn": VERSION, "python": platform.python_version(), **packages()},
        "knowledge": _tried("knowledge", knowledge.version, problems),
        "selftest": _selftest(problems),
    }
    problems = list(dict.fromkeys(problems))
    told |= {"problems": problems, "advice": _advice(told), "sound": not problems}
    return {**told, "seconds": perf_counter() - begin}


def packages() -> dict[str, str | None]:
    """The version of each package that is used where it is there; None where it is not. None is imported."""
    return {name: _version(name, module) for name, module in PACKAGES.items()}


def _version(name: str, module: str) -> str | None:
    try:
        return version(name) if find_spec(module) else None
    except PackageNotFoundError:
        return "unknown version"


def _system() -> Report:
    return {
        "platform": f"{platform.system()} {platform.machine()}",
        "model": inspection.model_name(),
        "processors": os.cpu_count() or 1,
        "usable": inspection.threads(),
    }


def _processor(problems: list[str]) -> Report | None:
    """None without llvmlite, which is no problem: NumPy does the work."""
    try:
        return asdict(inspection.processor())
    except ImportError:
        return None
    except Exception as error:
        problems.append(_words("instruction set", error))
        return None


def _cache(keep: tuple[str, ...]) -> Report:
    """`holds_body` is None when it cannot be told."""
    told: Report = asdict(inspection.objects())
    return {**told, "holds_body": _tried("", lambda: inspection.is_kept(body(), keep), [])}


def _selftest(problems: list[str]) -> Report | None:
    found = _tried("self-test", selftest.run, problems)
    if found is None:
        return None
    problems += [
        f"self-test: {check.name} differ by {check.difference:.2g}, more than {check.allowed:g}"
        for check in found.checks
        if not check.passed
    ]
    told: Report = found.to_json()
    return told


def _advice(told: Report) -> list[str]:
    """What still works, but could work better."""
    found = []
    if told["selftest"] and told["selftest"]["engine"] == "numpy":
        found.append("llvmlite does not load, so the slow NumPy back end is used: pip install llvmlite")
    if not told["cache"]["writable"]:
        found.append("compiled objects cannot be kept, so every start compiles anew: set VITADYN_CACHE to a folder")
    if told["processor"] and told["processor"]["forced"]:
        found.append("VITADYN_ISA chooses the instruction set; unset it to use all that the processor has")
    return found


def _tried(place: str, work: Callable[[], Any], problems: list[str]) -> Any:
    """The result of `work`, or None and a problem more."""
    try:
        return work()
    except Exception as error:
        problems.append(_words(place, error))
        return None


def _words(place: str, error: Exception) -> str:
    """Our own errors say themselves where they belong."""
    return str(error) if isinstance(error, VitadynError) else f"{place}: {type(error).__name__}: {error}"
