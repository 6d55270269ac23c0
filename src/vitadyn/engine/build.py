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
from .target import Target, machine, target
from .vectors import batch_source, vector_source


@dataclass(frozen=True)
class Native:
    """Machine code in memory: functions ready to call, whether they came from the folder of objects, and for what."""

    plan: Layout
    functions: dict[str, Any]
    cached: bool
    target: Target


def native(kernels: Kernels, lanes: int | None = None, isa: str | None = None) -> Native:
    """Compiled kernels and driver, from the folder of compiled objects where they are known.

    `isa` is the instruction set, by default what the environment or the processor says; `lanes` what it holds.
    """
    chosen = target(isa)
    plan = layout(kernels, lanes or chosen.lanes)
    text = source(kernels, plan)
    key = object_key(text, chosen)
    code = load(key)
    found = code is not None
    if code is None:
        code = compiled(text, chosen)
        store(key, code)
    return _loaded(kernels, plan, code, found, chosen)


def object_key(text: str, chosen: Target) -> Key:
    """Under which the object of a module for a target is kept."""
    return Key(text, chosen.processor, chosen.features, str(llvmlite.__version__))


def source(kernels: Kernels, plan: Layout) -> str:
    """The whole module as text."""
    width = plan.width
    parts = [_declarations(width), elementary(width)]
    parts += [vector_source(kernel, width) for kernel in kernels.all()]
    parts += [batch_source(kernel, width) for kernel in kernels.all()]
    return "\n".join([*parts, lane_functions(plan), sweep_functions(plan), _attributes(width)])


def compiled(text: str, chosen: Target) -> bytes:
    """Object code of a module for a processor."""
    translator = machine(chosen)
    made: bytes = translator.emit_object(inlined(text, translator))
    return made


def inlined(text: str, translator: Any) -> Any:
    """The module as LLVM translates it. The text is simplified already: LLVM only inlines."""
    module = llvm.parse_assembly(text)
    module.verify()
    builder = llvm.create_pass_builder(translator, llvm.create_pipeline_tuning_options(speed_level=0))
    builder.getModulePassManager().run(module, builder)
    return module


def _loaded(kernels: Kernels, plan: Layout, code: bytes, found: bool, chosen: Target) -> Native:
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine(chosen))
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    functions = {"march": _entry(engine, "march", ctypes.c_void_p, ctypes.c_void_p)}
    for kernel in kernels.all():
        arrays = [ctypes.c_void_p] * (len(kernel.inputs) + len(kernel.outputs))
        functions[kernel.name] = _entry(engine, f"{kernel.name}_all", ctypes.c_int64, *arrays)
    return Native(plan, functions, found, chosen)


def _entry(engine: Any, name: str, *arguments: Any) -> Any:
    """A function of the compiled code, which it keeps in memory as long as it lives itself."""
    function = ctypes.CFUNCTYPE(None, *arguments)(engine.get_function_address(name))
    function.engine = engine  # type: ignore[attr-defined]
    return function


def _declarations(width: int) -> str:
    vector = f"<{width} x double>"
    return "\n".join(f"declare {vector} @llvm.{name}.v{width}f64({vector})" for name in ("sqrt", "fabs", "ceil"))


def _attributes(width: int) -> str:
    widths = f'"min-legal-vector-width"="{64 * width}" "prefer-vector-width"="{64 * width}"'
    return f"attributes #0 = {{ nounwind {widths} }}\nattributes #1 = {{ noinline nounwind {widths} }}"
