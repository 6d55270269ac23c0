"""What the engine finds on this machine: the processor, and the folder of compiled objects."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..language import Body
from .cache import folder, load

CPU_FILE = Path("/proc/cpuinfo")
VECTOR_FEATURES = ("sse4", "avx", "fma", "neon", "sve")
"""How the names of features begin that decide how many people stand side by side, and how fast."""


@dataclass(frozen=True)
class Processor:
    """The processor as LLVM names it, the instruction set that code is made for, and why that one.

    `features` are those that code may use; `lanes` is the number of people side by side; `forced` when the set was
    chosen; `supported` are the sets that can be.
    """

    name: str
    isa: str
    lanes: int
    forced: bool
    features: tuple[str, ...]
    supported: tuple[str, ...]


@dataclass(frozen=True)
class Objects:
    """The folder of compiled objects; `size` in bytes. It need not exist, but must be possible to make."""

    folder: str
    exists: bool
    writable: bool
    count: int
    size: int


def processor() -> Processor:
    """What code is made for here.

    Raises ImportError without llvmlite, InputError when the environment asks for a set that is not there.
    """
    from .target import SETS, host, supported, target

    chosen = target()
    here = tuple(one[1:] for one in chosen.features.split(",") if one.startswith("+"))
    features = SETS[chosen.isa].features if chosen.forced else here
    return Processor(host()[0], chosen.isa, chosen.lanes, chosen.forced, features, supported())


def vector_features(features: Sequence[str]) -> list[str]:
    """Those that matter for vectors, in order.

    >>> vector_features(("popcnt", "avx2", "fma", "avx"))
    ['avx', 'avx2', 'fma']
    """
    return sorted(one for one in features if one.startswith(VECTOR_FEATURES))


def model_name() -> str:
    """The processor as its maker calls it, as far as the system tells."""
    try:
        lines = CPU_FILE.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(named), "") or platform.processor() or platform.machine()


def threads() -> int:
    """Processors that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def objects() -> Objects:
    """The folder of compiled objects as it is; nothing is left in it."""
    place = folder()
    sizes = [_size(file) for file in place.glob("*.object")] if place.is_dir() else []
    return Objects(str(place), place.is_dir(), _writable(place), len(sizes), sum(sizes))


def is_kept(body: Body, keep: Sequence[str]) -> bool:
    """Whether the compiled object of a body that shows `keep` is in the folder, whole and for this processor.

    Raises ImportError without llvmlite.
    """
    from .build import object_key, source
    from .kernels import kernels
    from .lanes import layout
    from .rodas import RODAS5P
    from .target import target

    made, chosen = kernels(body, keep), target()
    return load(object_key(source(made, layout(made, chosen.lanes, RODAS5P)), chosen)) is not None


def _size(file: Path) -> int:
    """In bytes; nothing when another process has just removed it."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _writable(place: Path) -> bool:
    """Tried, where the folder exists; else whether the nearest folder above it lets one be made."""
    if not place.is_dir():
        above = next(one for one in (place, *place.parents) if one.exists())
        return above.is_dir() and os.access(above, os.W_OK | os.X_OK)
    try:
        with tempfile.TemporaryFile(dir=place):
            return True
    except OSError:
        return False
