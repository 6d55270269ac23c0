"""From kernels to machine code in this process, by llvmlite; compiled objects are kept in a folder and checked."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import llvmlite  # type: ignore[import-untyped]
import llvmlite.binding as llvm  # type: ignore[import-untyped]

from .cache import Key, load, store
from .elementary import elementary
from .kernels import Kernels
from .lanes import Layout, lane_functions, layout
from .sweep import sweep_functions
from .vectors import batch_source, vector_source


@dataclass(frozen=True)
class Native:
    """Machine code in memory: functions ready to call, and whether they came from the folder of objects."""

    plan: Layout
    functions: dict[str, Any]
    cached: bool


def host() -> tuple[str, str]:
    """Name and features of this processor."""
    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def best_lanes() -> int:
    """How many people stand side by side: what one register of this processor holds."""
    features = llvm.get_host_cpu_features()
    if features.get("avx512f"):
        return 8
    return 4 if features.get("avx2") else 2


def native(kernels: Kernels, lanes: int | None = None) -> Native:
    """Compiled kernels and driver, from the folder of compiled objects where they are known."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    width = lanes or best_lanes()
    plan = layout(kernels, width)
    text = source(kernels, plan)
    key = Key(text, *host(), str(llvmlite.__version__))
    code = load(key)
    found = code is not None
    if code is None:
        code = compiled(text)
        store(key, code)
    return _loaded(kernels, plan, code, found)


def source(kernels: Kernels, plan: Layout) -> str:
    """The whole module as text."""
    width = plan.width
    parts = [_declarations(width), elementary(width)]
    parts += [vector_source(kernel, width) for kernel in kernels.all()]
    parts += [batch_source(kernel, width) for kernel in kernels.all()]
    return "\n".join([*parts, lane_functions(plan), sweep_functions(plan), _attributes(width)])


def compiled(text: str) -> bytes:
    """Object code of a module for this processor. The text is simplified already: LLVM only inlines and translates."""
    module = llvm.parse_assembly(text)
    module.verify()
    machine = _target_machine()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=0))
    builder.getModulePassManager().run(module, builder)
    made: bytes = machine.emit_object(module)
    return made


def _target_machine() -> Any:
    name, features = host()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(cpu=name, features=features, opt=1, reloc="pic", codemodel="small")


def _loaded(kernels: Kernels, plan: Layout, code: bytes, found: bool) -> Native:
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _target_machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    functions = {"march": _entry(engine, "march", ctypes.c_void_p, ctypes.c_void_p)}
    for kernel in kernels.all():
        arrays = [ctypes.c_void_p] * (len(kernel.inputs) + len(kernel.outputs))
        functions[kernel.name] = _entry(engine, f"{kernel.name}_all", ctypes.c_int64, *arrays)
    return Native(plan, functions, found)


def _entry(engine: Any, name: str, *arguments: Any) -> Any:
    """A function of the compiled code, which it keeps in memory as long as it lives itself."""
    function = ctypes.CFUNCTYPE(None, *arguments)(engine.get_function_address(name))
    function.engine = engine  # type: ignore[attr-defined]
    return function


def _declarations(width: int) -> str:
    vector = f"<{width} x double>"
    return "\n".join(f"declare {vector} @llvm.{name}.v{width}f64({vector})" for name in ("sqrt", "fabs"))


def _attributes(width: int) -> str:
    widths = f'"min-legal-vector-width"="{64 * width}" "prefer-vector-width"="{64 * width}"'
    return f"attributes #0 = {{ nounwind {widths} }}\nattributes #1 = {{ noinline nounwind {widths} }}"
