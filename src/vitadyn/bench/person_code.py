"""The equations of one person as native code, for engines that take a function pointer. Nothing of it is Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine.kernels import Kernels, kernels
from ..engine.problem import Array
from ..language import Body

OPTIMISATION = 3
"""Peers get all that LLVM can do with straight-line scalar code."""


@dataclass(frozen=True)
class PersonCode:
    """Functions by address, the kernels they were made from, and the compiler's hold on the code."""

    kernels: Kernels
    engine: Any

    def address(self, name: str) -> int:
        found: int = self.engine.get_function_address(name)
        return found

    def room(self, kernel: str) -> Array:
        """Space for what a kernel writes first."""
        made = next(made for made in self.kernels.all() if made.name == kernel)
        return np.zeros(len(made.outputs[0][1]))


def person_code(body: Body, keep: Sequence[str], more: Callable[[Kernels], str]) -> PersonCode:
    """Kernels for a single person, and `more` functions in LLVM IR, which may call @prep, @rhs, @jac and @observe."""
    from ..engine.build import source
    from ..engine.lanes import layout
    from ..engine.rodas import RODAS5P

    made = kernels(body, keep)
    return PersonCode(made, _loaded(source(made, layout(made, 1, RODAS5P)) + "\n" + more(made)))


def _loaded(text: str) -> Any:
    import llvmlite.binding as llvm  # type: ignore[import-untyped]

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = _target(llvm)
    module = llvm.parse_assembly(text)
    module.verify()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=OPTIMISATION))
    builder.getModulePassManager().run(module, builder)
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    return engine


def _target(llvm: Any) -> Any:
    features = llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=OPTIMISATION)


def slots(names: Sequence[str], given: dict[str, int | NDArray[Any]]) -> NDArray[np.int64]:
    """Addresses and whole numbers in the order in which native code expects them."""
    ordered = [given[name] for name in names]
    return np.array([item if isinstance(item, int) else item.ctypes.data for item in ordered], dtype=np.int64)
