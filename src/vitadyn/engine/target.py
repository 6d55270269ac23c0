"""What processor machine code is made for: this one, or a smaller instruction set by choice."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import llvmlite.binding as llvm  # type: ignore[import-untyped]

from ..errors import InputError, nearest

AUTO, BASIC = "auto", "basic"
VARIABLE = "VITADYN_ISA"
"""The environment variable that chooses an instruction set where no argument does."""

OPTIMISATION = 1


@dataclass(frozen=True)
class InstructionSet:
    """A processor as LLVM names it that has this set and no larger one, all that it has, people in one register.

    `mark` is the feature that the width of registers comes with; the others may be hidden, as in a virtual machine.
    """

    triple: str
    processor: str
    mark: str
    features: tuple[str, ...]
    lanes: int


SSE4 = ("cx16", "popcnt", "sahf", "sse3", "sse4.1", "sse4.2", "ssse3")
AVX2 = (*SSE4, "avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe", "xsave")
AVX512 = (*AVX2, "avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl")

SETS = {
    "avx512": InstructionSet("x86_64-linux-gnu", "x86-64-v4", "avx512f", AVX512, 8),
    "avx2": InstructionSet("x86_64-linux-gnu", "x86-64-v3", "avx2", AVX2, 4),
    "sse4": InstructionSet("x86_64-linux-gnu", "x86-64-v2", "sse4.2", SSE4, 2),
    "neon": InstructionSet("aarch64-linux-gnu", "generic", "", (), 2),
}
"""Largest first."""


@dataclass(frozen=True)
class Target:
    """A processor and its features as LLVM names them, the instruction set, people in one register.

    `forced` when the set was chosen, not found. `triple` names another machine than this one, or is empty.
    """

    isa: str
    processor: str
    features: str
    lanes: int
    forced: bool = False
    triple: str = ""


def host() -> tuple[str, str]:
    """Name and features of this processor."""
    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def supported() -> tuple[str, ...]:
    """The instruction sets that this processor has and code can be made for, largest first."""
    features = llvm.get_host_cpu_features()
    return tuple(name for name, one in _native_sets().items() if all(features.get(feature) for feature in one.features))


def best_lanes() -> int:
    """How many people stand side by side: what one register of this processor holds."""
    return _found().lanes


def target(isa: str | None = None) -> Target:
    """What to make code for: `isa`, or the environment's VITADYN_ISA, or "auto", all that this processor has.

    >>> target("auto").forced
    False

    Raises InputError for a name that is not known, or that this processor does not have.
    """
    place = "isa" if isa is not None else VARIABLE
    name = (os.environ.get(VARIABLE, "") if isa is None else isa).strip().lower() or AUTO
    if name == AUTO:
        return _found()
    if name not in supported():
        raise InputError(place, name, f"{', '.join((AUTO, *supported()))} on this processor", _hint(name))
    return _forced(name)


def foreign(isa: str) -> Target:
    """What to make code for that runs on another machine: it can be looked at here, not run."""
    made = _forced(isa)
    return Target(made.isa, made.processor, made.features, made.lanes, forced=True, triple=SETS[isa].triple)


def machine(chosen: Target) -> Any:
    """LLVM's translator for a target."""
    llvm.initialize_all_targets() if chosen.triple else llvm.initialize_native_target()
    llvm.initialize_all_asmprinters() if chosen.triple else llvm.initialize_native_asmprinter()
    found = llvm.Target.from_triple(chosen.triple) if chosen.triple else llvm.Target.from_default_triple()
    return found.create_target_machine(
        cpu=chosen.processor, features=chosen.features, opt=OPTIMISATION, reloc="pic", codemodel="small"
    )


def _native_sets() -> dict[str, InstructionSet]:
    """The sets of this kind of processor."""
    here = _architecture(llvm.get_process_triple())
    return {name: one for name, one in SETS.items() if _architecture(one.triple) == here}


def _found() -> Target:
    """All that this processor has; the widest registers count, whatever else is hidden."""
    features = llvm.get_host_cpu_features()
    wide = ((name, one.lanes) for name, one in _native_sets().items() if not one.mark or features.get(one.mark))
    isa, lanes = next(wide, (BASIC, 2))
    return Target(isa, *host(), lanes)


def _forced(name: str) -> Target:
    """A processor that has the set and nothing beyond."""
    return Target(name, SETS[name].processor, "", SETS[name].lanes, forced=True)


def _hint(name: str) -> str:
    if name in SETS:
        return f"'{name}' is known, but this processor does not have it"
    return nearest(name, (AUTO, *supported()))


def _architecture(triple: str) -> str:
    """The first part of a triple; Apple says arm64 for aarch64."""
    first: str = triple.partition("-")[0]
    return {"arm64": "aarch64", "amd64": "x86_64"}.get(first, first)
